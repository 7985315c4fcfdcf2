"""The parameters that every world has, before scenario, record and tables have their say.

What the record cannot tell is an assumption with the range that is defensible; nothing here is an
estimate unless its basis says `record`.
"""

from __future__ import annotations

from typing import Final

from minilateral.crisis.parameters import Basis, Domain, Kind, Parameter

_SHARE: Final = "share"
_ANY: Final = "any"
_ABOVE: Final = "above nought"
_FROM_0: Final = "nought or more"


def common_parameters() -> tuple[Parameter, ...]:
    """The parameters of no body in particular, in the order of `theta`."""
    return (
        _assumed("support", 0.3, -1, 1.5, "deviations", _ANY,
                 "how far the middle state leans towards acting, in standard deviations"),
        _assumed("position_weight", 0.0, 0, 1, "deviations per unit", _ANY,
                 "how much a unit on the line of positions moves a state towards acting"),
        _assumed("common", 0.4, 0, 0.9, "share of variance", _SHARE,
                 "how much of the states' leaning they have in common"),
        _assumed("clarity_lift", 0.7, 0, 2, "deviations", _FROM_0,
                 "how much more states want to act once it is clear who did it"),
        _assumed("clarity_chance", 0.5, 0, 1, "probability", _SHARE,
                 "chance that it ever becomes clear who did it"),
        _assumed("clarity_days", 14, 1, 90, "days", _ABOVE,
                 "days until it is clear who did it, where it ever is: the median"),
        _assumed("clarity_spread", 1.0, 0, 1.5, "log days", _FROM_0,
                 "spread of the logarithm of those days"),
        _assumed("blocking_cost", 1.0, 0, 2.5, "deviations", _FROM_0,
                 "how far against acting a state must be before it breaks silence or votes no"),
        _assumed("reading_error", 0.3, 0, 1, "deviations", _FROM_0,
                 "how far a chair misreads the room"),
        _assumed("dilution", 0.4, 0, 1, "deviations", _FROM_0,
                 "how much easier each redraft of a text is to accept"),
        _assumed("rounds", 4, 1, 4, "attempts", "1 to 4",
                 "how often a text is brought before a body gives up (whole part)"),
        _assumed("government_days", 2, 0.5, 21, "days", _ABOVE,
                 "days a willing government takes to decide: the median"),
        _assumed("government_spread", 1.0, 0, 1.5, "log days", _FROM_0,
                 "spread of the logarithm of those days"),
        _assumed("parliament_factor", 1.0, 0.2, 2, "factor", _FROM_0,
                 "factor on the days of parliaments whose consent comes first"),
        _assumed("refusal", 0.05, 0, 0.3, "probability", _SHARE,
                 "chance that a willing government is refused at home"),
        _assumed("caveat", 0.1, 0, 0.5, "probability", _SHARE,
                 "chance that a caveat keeps a contributor's units from the task"),
        _assumed("ceiling", 1.0, 0.2, 1, "share", _SHARE,
                 "share of its ready units that a state lets go at most"),
        _assumed("readiness_common", 0.5, 0, 1, "share of variance", _SHARE,
                 "how much of their readiness the units of a class have in common"),
        _assumed("overlap_days", 7, 0, 30, "days", _FROM_0,
                 "days that a small group stays beside the institution that takes over"),
        _lever("timing_factor", 1, 0.5, 3, "factor", _FROM_0,
               "the opponent's timing: factor on the days until bodies meet"),
        _lever("feint_share", 0, 0, 0.5, "share", _SHARE,
               "the opponent's feints: share of the ready units that they draw away"),
        _lever("feint_days", 0, 0, 7, "days", _FROM_0,
               "the opponent's feints: days lost before forces are called"),
        _lever("incident_number", 1, 1, 5, "count", "from 1",
               "the opponent's repetition: which incident of a row is looked at (whole part)"),
        _lever("gap_days", 30, 1, 180, "days", _FROM_0,
               "days from one incident of a row to the next"),
        _assumed("horizon_days", 365, 90, 730, "days", _ABOVE,
                 "days after which a decision no longer counts as an answer to the incident"),
    )  # fmt: skip


def body_parameters(name: str) -> tuple[Parameter, ...]:
    """The parameters of one body, in the order of `theta`."""
    return (
        _assumed(f"meeting_days:{name}", 3, 0.5, 30, "days", _ABOVE,
                 f"days until {name} first meets on it: the median"),
        _assumed(f"meeting_spread:{name}", 1.0, 0, 1.5, "log days", _FROM_0,
                 "spread of the logarithm of those days"),
        _assumed(f"silence_low:{name}", 0, 0, 5, "days", _FROM_0,
                 f"shortest time that a text lies before the members of {name}"),
        _assumed(f"silence_high:{name}", 0, 0, 5, "days", _FROM_0,
                 "longest such time"),
        _assumed(f"generation_low:{name}", 0, 0, 60, "days", _FROM_0,
                 f"shortest time from a decision of {name} to calling forces"),
        _assumed(f"generation_high:{name}", 0, 0, 60, "days", _FROM_0,
                 "longest such time"),
        _lever(f"delegated:{name}", 0, 0, 1, "yes or no", _SHARE,
               f"whether {name} acts at once within authority given beforehand (from 0.5: yes)"),
        _assumed(f"delegated_days:{name}", 1, 0, 5, "days", _FROM_0,
                 "days until delegated authority acts"),
        _assumed(f"redraft_days:{name}", 4, 1, 21, "days", _FROM_0,
                 f"days until a text comes back to {name} after it was put off or stopped"),
    )  # fmt: skip


def _assumed(
    name: str, value: float, low: float, high: float, unit: str, domain: Domain, meaning: str
) -> Parameter:
    return _parameter(name, value, low, high, "assumption", unit, domain, meaning, "uncertainty")


def _lever(
    name: str, value: float, low: float, high: float, unit: str, domain: Domain, meaning: str
) -> Parameter:
    return _parameter(name, value, low, high, "assumption", unit, domain, meaning, "lever")


def _parameter(
    name: str,
    value: float,
    low: float,
    high: float,
    basis: Basis,
    unit: str,
    domain: Domain,
    meaning: str,
    kind: Kind,
) -> Parameter:
    return Parameter(name, value, low, high, basis, False, unit, meaning, kind=kind, domain=domain)

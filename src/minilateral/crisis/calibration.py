"""Calibration: the simulator's parameters as the record of real responses has them.

The fitted values come with the package, in `data/calibration.csv`; `tools/make_calibration.py`
makes them. What the record cannot tell is marked so, and its range is no estimate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from minilateral.core.errors import NotFoundError, did_you_mean, full_stop
from minilateral.crisis.fitted import NATIONAL, SUPPORTED, Fitted, shipped
from minilateral.crisis.parameters import Domain, Parameter
from minilateral.evidence.episodes import episodes
from minilateral.evidence.pools import has_means
from minilateral.evidence.waits import AD_HOC, STATES, kinds_of_body
from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.procedure import NationalEpisode

#: Unit, domain and meaning by the last word of a name.
_WORDS: Mapping[str, tuple[str, Domain, str]] = MappingProxyType(
    {
        "days": ("days", "above nought", "median days to {}"),
        "spread": ("log days", "nought or more", "spread of the logarithm of the days to {}"),
        "never": ("probability", "share", "chance that it never comes to {}"),
        "refusal": ("probability", "share", "chance that a willing government is refused at home"),
        "support": ("deviations", "any", "how far the middle state leans towards acting"),
        "first": ("probability", "share", "share of cases in which forces moved before the vote"),
    }
)
#: Groupings that are a kind of their own; the Union's missions are decided by the same Council.
_NAMED = MappingProxyType(
    {"nato": "NATO", "eu": "EU", "eu_csdp": "EU", "unsc_p5": "UN Security Council"}
)
_OF = {
    "statement": "a first statement, from the incident, where one comes",
    "decision": "a decision, from the incident, where one comes",
    "deployment": "a deployment, from the decision, where one comes",
    "meeting": "the first meeting, such that the model is as slow as the record",
    "government": "a willing government's decision, from the call that it answers",
    "parliament": "a parliament's word, from the government's decision, where it is asked first",
}


def calibrated(base: FactBase, kinds: Sequence[str]) -> tuple[Parameter, ...]:
    """The fitted parameters of kinds of body, then those of governments.

    A parameter of a kind carries it: `meeting_days:NATO`, `decision_days:NATO`,
    `decision_spread:NATO`, `decision_never:NATO`, and likewise for statement and deployment.
    Governments have `government_days`, `government_spread`, `parliament_days`, `parliament_spread`,
    `refusal`, `moved_first` and `support`.

    Raises
    ------
    NotFoundError
        If a kind is unknown; the message names the nearest.
    """
    known = all_kinds()
    for kind in kinds:
        if kind not in known:
            near = did_you_mean(kind, known) or f"; there are {', '.join(known)}"
            raise NotFoundError(full_stop(f"{kind!r} is not a kind of body{near}"))
    behind = sources(base)
    wanted = [*dict.fromkeys(kinds), NATIONAL]
    return tuple(
        parameter_of(row, behind) for kind in wanted for row in shipped() if row.kind == kind
    )


def parameter_of(row: Fitted, behind: Mapping[str, tuple[str, ...]]) -> Parameter:
    """A fitted number as a parameter of the model, with the documents behind its kind."""
    kinds = SUPPORTED if row.name == "support" else (row.kind,)
    source = tuple(dict.fromkeys(key for kind in kinds for key in behind.get(kind, ())))
    what, _, last = row.name.rpartition("_")
    unit, domain, meaning = _WORDS[last]
    return Parameter(
        row.name if row.kind == NATIONAL else f"{row.name}:{row.kind}",
        row.value,
        row.low,
        row.high,
        "record",
        row.told,
        unit,
        meaning.format(_OF.get(what, "")),
        source,
        domain=domain,
    )


def kind_of(body: Grouping) -> str:
    """The kind of body that a grouping is, as the record of responses sorts them.

    A list of states is a coalition made for the occasion, a list of one a single state.
    """
    if body.id in _NAMED:
        return _NAMED[body.id]
    if body.id.split("_")[0] == "eu":
        return "minilaterals inside the EU"
    match body.record.kind:
        case "alliance" | "union":
            return "other institutions"
        case "ad_hoc":
            return STATES if len(body.members) == 1 else AD_HOC
    standing = "standing minilaterals with forces or means"
    return standing if has_means(body.record) else "consultative minilaterals"


def all_kinds() -> tuple[str, ...]:
    """The kinds of body that were fitted, in the order of the record."""
    return tuple(dict.fromkeys(row.kind for row in shipped() if row.kind != NATIONAL))


def sources(base: FactBase) -> Mapping[str, tuple[str, ...]]:
    """The keys of the documents behind each kind."""
    record = episodes(base)
    used = {
        kind: [row for row, kept in zip(record.records, rows, strict=True) if kept]
        for kind, rows in kinds_of_body(record)
    }
    facts = {**used, NATIONAL: base.all(NationalEpisode)}
    return {
        kind: tuple(dict.fromkeys(key for row in rows for key in row.source if key != UNCITED))
        for kind, rows in facts.items()
    }

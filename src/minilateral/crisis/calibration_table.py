"""The table of the simulator's parameters: what is fitted, what is assumed, what cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import NotFoundError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.crisis.calibration import all_kinds, calibrated, kind_of, parameter_of, sources
from minilateral.crisis.defaults import common_parameters
from minilateral.crisis.fitted import NATIONAL, Fitted, shipped
from minilateral.crisis.parameters import Parameter
from minilateral.facts import FactBase
from minilateral.facts.records.response import Episode

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

CAVEATS = (
    "A question mark: not told by the record; the interval is mostly what was believed before.",
    "Intervals are 90 %; of what is not told and of assumptions they are what is defensible.",
    "The incidents are no sample: these are delays in cases that became known.",
    "Rows of one incident are treated as independent in the intervals; the check that leaves "
    "incidents out does not.",
)


def _between(row: Fitted | None) -> str:
    """A value with its interval; a question mark where the record does not tell it."""
    if row is None:
        return "not on record"
    mark = "" if row.told or row.name.startswith("meeting") else " ?"
    value, low, high = (_digits(number) for number in (row.value, row.low, row.high))
    return f"{value} ({low} to {high}){mark}"


def _digits(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


@dataclass(frozen=True, slots=True)
class Unidentified:
    """Something that the record cannot tell: what it is, why, and what holds the uncertainty."""

    what: str
    why: str
    kept_in: tuple[str, ...]


UNIDENTIFIED = (
    Unidentified(
        "late or never",
        "watching often ended because another body took over; a longer delay and a larger share "
        "that never acts look alike",
        ("decision_never", "support", "horizon_days"),
    ),
    Unidentified(
        "how a body's delay splits into waiting for a meeting, silence, redrafts and governments",
        "the record dates decisions; the meeting's days absorb what the rest does not explain",
        ("meeting_days", "meeting_spread", "silence_low", "silence_high", "redraft_days", "rounds"),
    ),
    Unidentified(
        "why a body does not act",
        "how far states lean, what blocking costs, how much a redraft yields and what clarity adds "
        "move the same share; the leaning absorbs it",
        ("support", "blocking_cost", "dilution", "clarity_lift", "reading_error"),
    ),
    Unidentified(
        "how much of their willingness states share",
        "it shows in how often several bodies act in one incident, and few faced the same one",
        ("common",),
    ),
    Unidentified(
        "when the clock of a government starts",
        "from the call it answered a week passes, single states need half of that from the "
        "incident, and states that never decided are not in the table",
        ("government_days", "government_spread"),
    ),
    Unidentified(
        "how often a government would be refused at home",
        "those that expect a no do not ask; three refusals are on record",
        ("refusal",),
    ),
    Unidentified(
        "ceilings, caveats and how fast parliaments can be made to go",
        "no table counts them across operations",
        ("caveat", "ceiling", "parliament_factor"),
    ),
)


@dataclass(frozen=True, repr=False)
class Calibration(Result):
    """Parameters with their values, intervals, basis and sources."""

    base: FactBase = field(repr=False)
    kinds: tuple[str, ...]
    fitted: tuple[Fitted, ...]
    parameters: tuple[Parameter, ...]
    fresh: bool
    """Whether they were fitted to the record at hand, or come with the package."""

    @property
    def title(self) -> str:
        whence = "fitted to the record at hand" if self.fresh else "as they come with the package"
        return f"Parameters of the simulator, {whence}"

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know beside the numbers."""
        return CAVEATS

    def rows(self) -> list[Mapping[str, Any]]:
        behind = {self._name(row): row for row in self.fitted}
        return [
            {
                "name": item.name,
                "value": item.value,
                "low": item.low,
                "high": item.high,
                "unit": item.unit,
                "basis": item.basis,
                "told": item.told,
                "rows": row.rows if row else None,
                "acted": row.acted if row else None,
                "meaning": item.meaning,
                "sources": list(item.source),
            }
            for item in self.parameters
            for row in [behind.get(item.name)]
        ]

    def by_kind(self) -> list[Mapping[str, Any]]:
        """Delays of each kind of body, as a person reads them."""
        known = {(row.kind, row.name): row for row in self.fitted}
        return [
            {
                "kind": kind,
                "decided": f"{decision.acted} of {decision.rows}",
                "median days to decide": _between(decision),
                "never decides": _between(known.get((kind, "decision_never"))),
                "to deploy, from there": _between(known.get((kind, "deployment_days"))),
                "to meet, so that the model fits": _between(known.get((kind, "meeting_days"))),
            }
            for kind in self.kinds
            for decision in [known[kind, "decision_days"]]
        ]

    def of_states(self) -> list[Mapping[str, Any]]:
        """Parameters of no body in particular, as a person reads them."""
        counts = {row.name: row for row in self.fitted if row.kind == NATIONAL}
        return [
            {
                "parameter": item.name,
                "value": item.value,
                "interval or range": f"{item.low:.3g} to {item.high:.3g}",
                "basis": item.basis if item.told or item.basis != "record" else "record, not told",
                "of": f"{row.acted} of {row.rows}" if (row := counts.get(item.name)) else "",
                "meaning": item.meaning,
            }
            for item in self.parameters
            if ":" not in item.name
        ]

    def unidentified(self) -> list[str]:
        """What the record cannot tell, a line each."""
        return [
            f"Not told: {each.what}; {each.why}. Kept in {', '.join(each.kept_in)}."
            for each in UNIDENTIFIED
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.base.references(key for item in self.parameters for key in item.source)

    def plot(self) -> Drawing:
        """Median days to a decision of each kind of body."""
        from minilateral.charts import Estimated, estimates

        decisions = [row for row in self.fitted if row.name == "decision_days"]
        bars = [
            Estimated(f"{row.kind}, {row.acted} of {row.rows}", row.value, row.low, row.high)
            for row in decisions
        ]
        return estimates(
            bars,
            "days from incident to decision, median of those that act",
            "How long bodies take to decide",
            "line: 90 % interval; beside the name: decided, of all on record",
        )

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral calibration --json`; docs/lookup/json.md has the fields."""
        return {
            "title": self.title,
            "fresh": self.fresh,
            "kinds": self.kinds,
            "parameters": self.rows(),
            "unidentified": [
                {"what": each.what, "why": each.why, "kept_in": each.kept_in}
                for each in UNIDENTIFIED
            ],
            "caveats": self.caveats,
        }

    @staticmethod
    def _name(row: Fitted) -> str:
        return row.name if row.kind == NATIONAL else f"{row.name}:{row.kind}"


def calibration(base: FactBase, kinds: Sequence[str] = (), fresh: bool = False) -> Calibration:
    """The parameters of kinds of body, those of governments, and the assumptions of every world.

    Parameters
    ----------
    kinds
        Kinds of body, or groupings whose kind is meant; all if left out.
    fresh
        Fit to the record of `base`, which takes some seconds, instead of what ships.

    Raises
    ------
    NotFoundError
        If one is neither a kind of body nor a grouping.
    """
    asked = tuple(dict.fromkeys(_kind(base, name) for name in kinds)) or all_kinds()
    if fresh:
        from minilateral.crisis.fitting import fitted

        rows = tuple(row for row in fitted(base) if row.kind in (*asked, NATIONAL))
        behind = sources(base)
        found = tuple(parameter_of(row, behind) for row in rows)
    else:
        rows = tuple(row for row in shipped() if row.kind in (*asked, NATIONAL))
        found = calibrated(base, asked)
    known = {item.name for item in found}
    assumed = tuple(
        item
        for item in common_parameters()
        if item.name not in known and item.kind == "uncertainty"
    )
    return Calibration(base, asked, rows, (*found, *assumed), fresh)


def _kind(base: FactBase, name: str) -> str:
    """A kind of body by its own name or that of a grouping."""
    kinds = {kind.casefold(): kind for kind in all_kinds()}
    if found := kinds.get(name.strip().casefold()):
        return found
    last = max(row.incident_date for row in base.all(Episode))
    try:
        return kind_of(base.grouping(name, last))
    except NotFoundError:
        near = did_you_mean(name, all_kinds()) or f"; kinds are {', '.join(all_kinds())}"
        raise NotFoundError(
            full_stop(f"{name!r} is neither a kind of body nor a grouping{near}")
        ) from None

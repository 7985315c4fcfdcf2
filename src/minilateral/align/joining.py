"""When states joined a grouping, and how a staggered comparison of joiners is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.align.staggered import Effects
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.records.grouping import MEMBER_ROLES, GroupingRecord

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

CAVEAT = (
    "Not a proof of cause: states choose whom they join. The estimate holds if joiners would have "
    "moved as those not yet in did; the placebo, the same comparison before joining, should be 0."
)
#: States that must have joined before a bootstrap by state says anything.
LEAST = 5


@dataclass(frozen=True, slots=True)
class Span:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, repr=False)
class Joining(Result):
    """What goes with joining: the effect by years since, overall, and the placebo before it.

    `joiners` counts units by the year they joined, `states` the states behind them.
    """

    asked: str
    outcome: str
    joiners: Mapping[int, int]
    states: int
    outside: int
    by_year: Mapping[int, Span]
    overall: Span
    placebo: Span
    draws: int
    sources: tuple[Reference, ...]

    @property
    def reading(self) -> str:
        """What the estimate says in a clause, the placebo looked at first."""
        if self.states < LEAST:
            return f"too few states joined ({self.states}) for an interval to be trusted"
        if self.placebo.clear:
            return "joiners moved apart from the rest before they joined; nothing can be read"
        if not self.overall.clear:
            return "no change can be told from none"
        return f"goes with a {'rise' if self.overall.value > 0 else 'fall'}"

    @property
    def title(self) -> str:
        return f"Joining {self.asked}: {self.outcome}"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {"years_since": year, "effect": span.value, "low": span.low, "high": span.high}
            for year, span in self.by_year.items()
        ]

    def references(self) -> Sequence[Reference]:
        return self.sources

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values; docs/lookup/json.md describes the fields."""
        return {
            "joining": self.asked,
            "outcome": self.outcome,
            "joiners": {str(year): count for year, count in self.joiners.items()},
            "joining_states": self.states,
            "outside": self.outside,
            "by_year": self.rows(),
            "overall": _as_dict(self.overall),
            "placebo": _as_dict(self.placebo),
            "reading": self.reading,
            "draws": self.draws,
        }

    def plot(self) -> Drawing:
        """The effect by years since joining, with its interval."""
        from minilateral.align.drawing import effect_by_year

        return effect_by_year(self)


def spans(found: Effects) -> tuple[Mapping[int, Span], Span, Span]:
    """Estimates and intervals of draws of which the first is the data as they are."""
    by_year = {
        int(lag): _span(found.effect[:, column])
        for column, lag in enumerate(found.since)
        if np.isfinite(found.effect[0, column])
    }
    return by_year, _span(found.overall), _span(found.placebo)


def _span(draws: Any) -> Span:
    """The first draw with the quantiles of the rest."""
    if not np.isfinite(draws[0]):
        return Span(float("nan"), float("nan"), float("nan"))
    low, high = np.nanquantile(draws[1:], (0.025, 0.975))
    return Span(float(draws[0]), float(low), float(high))


def _as_dict(span: Span) -> dict[str, float | None]:
    values = {"effect": span.value, "low": span.low, "high": span.high}
    return {name: value if np.isfinite(value) else None for name, value in values.items()}


def first_years(record: GroupingRecord) -> Mapping[str, int | None]:
    """The year each state first became a member; None where only that it was in is known."""
    found: dict[str, int | None] = {}
    for spell in sorted(record.members, key=lambda spell: spell.since):
        if spell.role in MEMBER_ROLES:
            found.setdefault(spell.state, spell.since.year if spell.start_known else None)
    return found


def first_together(records: Iterable[GroupingRecord]) -> Mapping[tuple[str, str], int | None]:
    """The first year in which each pair sat in one of the groupings; None where it is unknown."""
    found: dict[tuple[str, str], int | None] = {}
    for record in records:
        years = first_years(record)
        for a, since_a in years.items():
            for b, since_b in years.items():
                if a < b:
                    known = since_a is not None and since_b is not None
                    year = max(since_a or 0, since_b or 0) if known else None
                    found[a, b] = _earlier(found.get((a, b), year), year)
    return found


def _earlier(one: int | None, other: int | None) -> int | None:
    """The earlier of two years; an unknown one may be the earlier, so the answer is unknown."""
    return None if one is None or other is None else min(one, other)

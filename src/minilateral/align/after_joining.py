"""What goes with joining a grouping: convergence of votes, and effort on the rosters of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from minilateral.align.convergence import convergence
from minilateral.align.effort import ROSTERS, effort
from minilateral.align.joining import CAVEAT, Joining
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Years by which the placebo date lies before the true one.
PLACEBO = -4


@dataclass(frozen=True, repr=False)
class AfterJoining(Result):
    """Convergence, the same at a placebo date, and effort by roster or why it cannot be asked."""

    convergence: Joining
    placebo_date: Joining
    effort: Mapping[str, Joining | str]

    @property
    def title(self) -> str:
        return f"What goes with joining {self.convergence.asked}"

    def rows(self) -> list[Mapping[str, Any]]:
        """A row for each outcome."""
        shifted = f"the same {-PLACEBO} years earlier (placebo)"
        named = {self.convergence.outcome: self.convergence, shifted: self.placebo_date}
        named |= {one.outcome: one for one in self.effort.values() if isinstance(one, Joining)}
        return [
            {
                "outcome": outcome,
                "joiners": sum(one.joiners.values()),
                "states": one.states,
                "outside": one.outside,
                "effect": one.overall.value,
                "low": one.overall.low,
                "high": one.overall.high,
                "before_joining": one.placebo.value,
                "reading": one.reading,
            }
            for outcome, one in named.items()
        ]

    def references(self) -> Sequence[Reference]:
        results = [self.convergence, *(r for r in self.effort.values() if isinstance(r, Joining))]
        return tuple(dict.fromkeys(ref for one in results for ref in one.references()))

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral joining --json`; docs/lookup/json.md describes the fields."""
        return {
            "convergence": self.convergence.to_dict(),
            "placebo_date": self.placebo_date.to_dict(),
            "effort": {
                roster: {"why_not": found} if isinstance(found, str) else found.to_dict()
                for roster, found in self.effort.items()
            },
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """Convergence by years since joining."""
        return self.convergence.plot()


def after_joining(base: FactBase, name: str, on: date, seed: int = 1) -> AfterJoining:
    """What goes with joining a grouping, as far as votes and rosters up to a day tell.

    Raises
    ------
    UsageError
        If no pair of members joined within the years that have votes.
    """
    moved = convergence(base, name, on, seed=seed)
    shifted = convergence(base, name, on, seed=seed, shift=PLACEBO)
    return AfterJoining(
        moved, shifted, {roster: _effort(base, name, roster, on, seed) for roster in ROSTERS}
    )


def _effort(base: FactBase, name: str, roster: str, on: date, seed: int) -> Joining | str:
    try:
        return effort(base, name, roster, on, seed=seed)
    except UsageError as error:
        return str(error)

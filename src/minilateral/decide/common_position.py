"""A common position of some states: what the rule allows, and where three models put it.

Whoever asks, for instance, what the states that met in the United Kingdom in August 2025 could
agree on, brings the list of states and where each stands: a table of their own, or ideal points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.decide.bargaining import (
    Compromise,
    Given,
    Loss,
    MedianVoter,
    Nash,
    compromise,
    median_voter,
    nash,
)
from minilateral.decide.formula import Formula
from minilateral.decide.pivots import Pivots, Winset, pivots
from minilateral.decide.positions import Names, names, unanimity


@dataclass(frozen=True, repr=False)
class CommonPosition(Result):
    """Where a rule is stuck, what beats the reversion point, and the points of three models."""

    states: Names
    pivots: Pivots
    winset: Winset
    compromise: Compromise
    median_voter: MedianVoter
    nash: Nash
    sources: tuple[Reference, ...] = ()

    @property
    def title(self) -> str:
        return (
            f"A common position of {', '.join(self.states)} "
            f"against a reversion point of {self.winset.status_quo:g}"
        )

    @property
    def decidable(self) -> bool:
        """Whether the rule lets anything replace the reversion point."""
        return not self.winset.empty

    def rows(self) -> list[Mapping[str, Any]]:
        """One row a model: from where to where, and whether the rule would pass all of it.

        `passes` is whether a winning coalition prefers it to the reversion point; the models do
        not look at the rule, so it can well be no. It is None where there is nothing to pass.
        """
        middle, bargain = self.median_voter, self.nash
        stuck = None if self.pivots.empty else (self.pivots.left, self.pivots.right)
        empty = "every status quo can be moved" if self.pivots.empty else ""
        nothing = "" if self.decidable else "the rule leaves the reversion point where it is"
        bargained = None if bargain.point is None else (bargain.point, bargain.point)
        return [
            self._row("cannot be moved", stuck, empty, judged=False),
            *(self._row("beats the reversion point", span, "") for span in self._beating()),
            self._row("compromise", (self.compromise.point,) * 2, nothing),
            self._row("median voter", (middle.left, middle.right), nothing),
            self._row(f"Nash, {bargain.loss} loss", bargained, bargain.reason),
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.sources

    def _beating(self) -> Sequence[tuple[float, float] | None]:
        return self.winset.intervals or (None,)

    def _row(
        self, what: str, span: tuple[float, float] | None, note: str, judged: bool = True
    ) -> Mapping[str, Any]:
        low, high = span or (None, None)
        passes = self._passes(*span) if span and judged else None
        return {"what": what, "from": low, "to": high, "passes": passes, "note": note}

    def _passes(self, low: float, high: float) -> bool:
        """Whether one side of the winset holds both ends, or is the span itself."""
        return any(
            (low, high) == side or side[0] < low <= high < side[1] for side in self.winset.intervals
        )


def common_position(
    states: Iterable[str],
    positions: Given,
    *,
    reversion: float,
    formula: Formula | None = None,
    salience: Given | None = None,
    capability: Given | None = None,
    loss: Loss = "quadratic",
    sources: Sequence[Reference] = (),
) -> CommonPosition:
    """What these states could agree on; without a formula all must agree.

    The median voter has one vote each; capability weighs in the other two models only. All
    assumptions of `pivots` and `bargaining` hold, and none is about real states: the positions
    below are made up and say nothing about anybody.

    >>> made_up = {"AAA": 2.0, "BBB": 3.0, "CCC": 4.0, "DDD": 7.0}
    >>> found = common_position(made_up, made_up, reversion=0.0)
    >>> for row in found.rows()[:4]:
    ...     print(row["what"], row["from"], row["to"], row["passes"])
    cannot be moved 2.0 7.0 None
    beats the reversion point 0.0 4.0 True
    compromise 4.0 4.0 False
    median voter 3.0 4.0 False
    >>> round(found.nash.point, 3)
    2.801

    Raises
    ------
    RuleError
        For a state without a position or weight, and all that `pivots` and `bargaining` refuse.
    """
    listed = names(states)
    found = pivots(unanimity(listed) if formula is None else formula, listed, positions)
    return CommonPosition(
        listed,
        found,
        found.winset(reversion),
        compromise(listed, positions, salience=salience, capability=capability),
        median_voter(listed, positions),
        nash(listed, positions, reversion=reversion, capability=capability, loss=loss),
        tuple(sources),
    )

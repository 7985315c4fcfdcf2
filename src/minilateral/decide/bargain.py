"""What the members of a grouping could agree on, each point with the spread of their positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.decide.bargaining import Loss, compromise, median_voter, nash
from minilateral.decide.common_position import CommonPosition, common_position
from minilateral.decide.compile import compile_rule
from minilateral.decide.gridlock_by_rule import CAVEAT, NO_RULE
from minilateral.decide.position_table import PositionTable
from minilateral.decide.positions import number, unanimity
from minilateral.decide.yes_no import formula
from minilateral.facts import Grouping

#: Draws of uncertain positions.
DRAWS = 1_000
#: The 90 % interval.
LEVELS = (0.05, 0.95)

#: The 90 % interval of a point, and the share of the draws that have it.
Spread: TypeAlias = tuple[float | None, float | None, float | None]
_SPREAD = ("interval_from", "interval_to", "share_of_draws")


@dataclass(frozen=True, repr=False)
class Bargain(Result):
    """A common position under a rule: where it is stuck, and the points of three models.

    `spread` has the 90 % interval of each point over draws of the positions, and the share of the
    draws that have the point at all.
    """

    grouping: Grouping
    table: PositionTable
    rule: str
    found: CommonPosition
    spread: Mapping[str, Spread]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        return (
            f"A common position of {self.grouping.in_prose} on {self.grouping.on} against "
            f"{self.found.winset.status_quo:g}, positions from {self.table.name}"
        )

    def references(self) -> Sequence[Reference]:
        return self.found.sources

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {**row, **dict(zip(_SPREAD, self._spread(row["what"]), strict=True))}
            for row in self.found.rows()
        ]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral bargain --json`; docs/lookup/json.md describes the fields."""
        return {
            "grouping": self.grouping.id,
            "members": list(self.found.states),
            "on": self.grouping.on,
            "line": self.table.name,
            "rule": self.rule,
            "reversion": self.found.winset.status_quo,
            "decidable": self.found.decidable,
            "points": self.rows(),
            "notes": [*self.table.notes, *self.notes, CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def _spread(self, what: str) -> Spread:
        return self.spread.get(what.partition(",")[0], (None, None, None))


def bargain(
    grouping: Grouping,
    table: PositionTable,
    reversion: float,
    scope: str | None = None,
    *,
    loss: Loss = "quadratic",
    draws: int = DRAWS,
    seed: int = 0,
) -> Bargain:
    """Look for a common position of the members under a rule, the default one if none is named.

    Salience and capability are taken from the table where it has them. A grouping of which no rule
    is known is taken to need the consent of all.

    Raises
    ------
    NotFoundError
        If no rule has that scope.
    RuleError
        If the rule cannot be counted, a member has no position or weight, or a number is bad.
    """
    number(reversion, "the reversion point")
    playable = None
    if grouping.record.decision_rules or scope is not None:
        playable = compile_rule(grouping, scope)
    members = playable.members if playable else grouping.members
    game = formula(playable) if playable else unanimity(members)
    cited = playable.references() if playable else ()
    salience, capability = (table.weights(name, members) for name in ("salience", "capability"))
    found = common_position(
        members,
        table.of(members),
        reversion=reversion,
        formula=game,
        salience=salience,
        capability=capability,
        loss=loss,
        sources=tuple(dict.fromkeys((*table.sources, *cited))),
    )
    spread = {}
    if any(table.sd.get(member) for member in members):
        points = [
            _points(members, row, reversion, salience, capability, loss)
            for row in table.draws(members, draws, seed).tolist()
        ]
        spread = {name: _interval([point[name] for point in points]) for name in points[0]}
    rule = playable.sentence() if playable else NO_RULE
    notes = playable.notes if playable else (NO_RULE,)
    return Bargain(grouping, table, rule, found, spread, notes)


def _points(
    members: Sequence[str],
    row: Sequence[float],
    reversion: float,
    salience: Mapping[str, float] | None,
    capability: Mapping[str, float] | None,
    loss: Loss,
) -> dict[str, float | None]:
    """The points of the three models for one draw of the positions."""
    at = dict(zip(members, row, strict=True))
    middle = median_voter(members, at)
    agreed = nash(members, at, reversion=reversion, capability=capability, loss=loss)
    mean = compromise(members, at, salience=salience, capability=capability)
    return {
        "compromise": mean.point,
        "median voter": (middle.left + middle.right) / 2,
        "Nash": agreed.point,
    }


def _interval(points: Sequence[float | None]) -> Spread:
    known = [point for point in points if point is not None]
    if not known:
        return None, None, 0.0
    low, high = (float(q) for q in np.quantile(known, LEVELS))
    return low, high, len(known) / len(points)

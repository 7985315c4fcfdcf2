"""Who can move the present state of things under each rule of a grouping, and who cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minilateral.core.errors import MinilateralError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.decide.compile import Playable, compile_rule, playables
from minilateral.decide.formula import Formula
from minilateral.decide.pivot_draws import PivotDraws, pivot_draws
from minilateral.decide.pivots import Pivots, Winset, pivots
from minilateral.decide.position_table import PositionTable
from minilateral.decide.positions import Names, number, unanimity
from minilateral.decide.yes_no import formula
from minilateral.facts import Grouping

#: What every answer from positions says.
CAVEAT = (
    "Modelling choice: one line, everyone prefers what is nearer to their position, whoever does "
    "not say yes says no, and a decision binds all, also under a rule that binds participants only."
)
#: How a grouping of which no rule is known is taken to decide.
NO_RULE = "no rule is on record, so all members must agree"
#: Draws of uncertain positions.
DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class UnderRule:
    """The pivots under one rule and what beats the reversion point, or why there are none."""

    scope: str
    rule: str
    pivots: Pivots | None
    winset: Winset | None
    draws: PivotDraws | None
    why_not: str = ""

    def row(self, reversion: float) -> Mapping[str, Any]:
        """The answer as plain values; nothing is known where the rule cannot be counted."""
        stuck = self.pivots
        chance = self.draws.chance_stable(reversion) if self.draws else None
        if stuck is None or self.winset is None:
            return dict.fromkeys(_FIELDS) | {"scope": self.scope, "note": self.why_not}
        return {
            "scope": self.scope,
            "stuck_from": None if stuck.empty else stuck.left,
            "stuck_to": None if stuck.empty else stuck.right,
            "left_pivot": ";".join(stuck.left_players),
            "right_pivot": ";".join(stuck.right_players),
            "reversion_stuck": self.winset.empty,
            "beaten_by": "; ".join(
                f"{low:.4g} to {high:.4g}" for low, high in self.winset.intervals
            ),
            "chance_stuck": chance,
            "note": "no core: every status quo can be moved" if stuck.empty else "",
        }


_FIELDS = (
    "scope",
    "stuck_from",
    "stuck_to",
    "left_pivot",
    "right_pivot",
    "reversion_stuck",
    "beaten_by",
    "chance_stuck",
    "note",
)


@dataclass(frozen=True, repr=False)
class GridlockByRule(Result):
    """Pivots, gridlock interval, core and winset of a grouping under each of its rules."""

    grouping: Grouping
    table: PositionTable
    reversion: float
    rules: tuple[UnderRule, ...]
    sources: tuple[Reference, ...]
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return (
            f"What {self.grouping.in_prose} can move from {self.reversion:g} on "
            f"{self.grouping.on}, positions from {self.table.name}"
        )

    def references(self) -> Sequence[Reference]:
        return self.sources

    def rows(self) -> list[Mapping[str, Any]]:
        return [rule.row(self.reversion) for rule in self.rules]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral pivots --json`; docs/lookup/json.md describes the fields."""
        return {
            "grouping": self.grouping.id,
            "on": self.grouping.on,
            "line": self.table.name,
            "reversion": self.reversion,
            "rules": [self._rule(rule) for rule in self.rules],
            "notes": [*self.table.notes, *self.notes, CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def _rule(self, rule: UnderRule) -> dict[str, Any]:
        winset, draws = rule.winset, rule.draws
        return {
            **rule.row(self.reversion),
            "rule": rule.rule,
            "beaten_by": [list(span) for span in winset.intervals] if winset else None,
            "quantiles": [
                {"level": q.level, "left": q.left, "right": q.right, "width": q.width}
                for q in (draws.quantiles() if draws else ())
            ],
        }


def gridlock_by_rule(
    grouping: Grouping,
    table: PositionTable,
    reversion: float,
    scope: str | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> GridlockByRule:
    """Ask every rule in force, or the one of that scope, what it lets move.

    Where the table has standard deviations, the ends of the interval and the chance that the
    reversion point is stuck come from draws. A grouping without any rule is taken to need consent.

    Raises
    ------
    NotFoundError
        If no rule has that scope.
    RuleError
        If a member that votes has no position, or the one rule asked for cannot be counted.
    """
    number(reversion, "the reversion point")

    def under(scope: str, words: str, game: Formula, members: Names) -> UnderRule:
        found = pivots(game, members, table.of(members))
        uncertain = any(table.sd.get(member) for member in members)
        drawn = pivot_draws(game, members, table.draws(members, draws, seed)) if uncertain else None
        return UnderRule(scope, words, found, found.winset(reversion), drawn)

    def of(playable: Playable) -> UnderRule:
        scope, words = playable.record.scope, playable.sentence()
        try:
            game = formula(playable)
        except MinilateralError as error:
            return UnderRule(scope, words, None, None, None, str(error))
        return under(scope, words, game, playable.members)

    if not grouping.record.decision_rules and scope is None:
        found = under(NO_RULE, NO_RULE, unanimity(grouping.members), grouping.members)
        return GridlockByRule(grouping, table, reversion, (found,), table.sources)
    asked = playables(grouping) if scope is None else (compile_rule(grouping, scope),)
    if scope is not None:
        formula(asked[0])
    cited = (reference for playable in asked for reference in playable.references())
    notes = tuple(dict.fromkeys(note for playable in asked for note in playable.notes))
    sources = tuple(dict.fromkeys((*table.sources, *cited)))
    return GridlockByRule(grouping, table, reversion, tuple(map(of, asked)), sources, notes)

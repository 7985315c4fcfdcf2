"""A rule as a yes-no game, to be counted: what is not a yes is a no, silence included."""

from __future__ import annotations

from collections.abc import Sequence

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import State
from minilateral.decide.compile import Playable
from minilateral.decide.formula import Either, Every, Formula, Weighted
from minilateral.decide.joining import And, Fallback, Or, Rule, Staged
from minilateral.decide.modifiers import ConstructiveAbstention, Exclude, Silence
from minilateral.decide.primitives import AllOf, NoRule, OptIn, Veto
from minilateral.decide.threshold import Threshold


def formula(playable: Playable) -> Formula:
    """The yes-no game of a rule; player i of the formula is member i of the playable.

    Without abstention some rules become stricter: consensus in which an abstention does not block
    becomes unanimity, silence is no consent but a no, and the test of declared abstainers falls
    away. A veto of a listed player becomes its yes; one that needs a stated reason is not counted
    (a plain no does not pull it). Stages are judged together, on one ballot.

    Raises
    ------
    RuleError
        If the rule cannot be played, or nobody votes under it: delegated authority, no rule.
    """
    return formula_of(playable.play(), playable.members)


def formula_of(rule: Rule, members: Sequence[State]) -> Formula:
    """The yes-no game of any shipped rule among these members.

    Raises
    ------
    RuleError
        If the rule decides without a vote, always or never passes, or is not a shipped one.
    """
    if not members:
        raise RuleError("a game needs at least one player; this grouping is empty.")
    game = _Game(tuple(members), frozenset()).of(rule)
    if game is None:
        raise RuleError(f"there is no vote to count: {rule.sentence()}.")
    return game


class _Game:
    def __init__(self, members: tuple[State, ...], away: frozenset[State]) -> None:
        self.members = members
        self.away = away
        self.counting = tuple(state for state in members if state not in away)

    def of(self, rule: Rule) -> Formula | None:
        """The formula of a rule; None where it takes no vote and so adds no test."""
        match rule:
            case Silence(inner) | ConstructiveAbstention(inner):
                return self.of(inner)
            case Exclude(inner, states):
                return _Game(self.members, self.away | set(states)).of(inner)
            case AllOf(players):
                return self._all(players)
            case Veto(players, _, trigger):
                return self._all(players) if trigger is None else None
            case Threshold():
                return self._threshold(rule)
            case OptIn():
                return self._opt_in(rule)
            case And(parts):
                return _join(Every, [self.of(part) for part in parts])
            case Staged(stages):
                return _join(Every, [self.of(stage.rule) for stage in stages])
            case Or(parts) | Fallback(parts):
                # A part without a rule never passes and adds nothing.
                voted = [part for part in parts if not isinstance(part, NoRule)]
                games = [self.of(part) for part in voted]
                return None if None in games else _join(Either, games)
        return None

    def _all(self, players: tuple[State, ...]) -> Formula:
        wanted = set(players or self.members) - self.away
        return self._count(dict.fromkeys(wanted, 1), len(wanted))

    def _threshold(self, rule: Threshold) -> Formula:
        ones = dict.fromkeys(self.counting, 1)
        if rule.max_opponents is not None or rule.blocking_share_above is not None:
            return self._count(ones, len(ones) - rule.most_opponents(self.counting))
        weights = {state: rule.weight((state,)) for state in self.counting}
        enough = self._count(weights, rule.needed(self.counting))
        if rule.min_count <= 1:
            return enough
        return Every((enough, self._count(ones, rule.min_count)))

    def _opt_in(self, rule: OptIn) -> Formula:
        enough = self._count(dict.fromkeys(self.counting, 1), rule.min_participants)
        if not rule.leads or rule.leads_required == "none":
            return enough
        least = len(rule.leads) if rule.leads_required == "all" else 1
        led = self._count(dict.fromkeys(rule.leads, 1), least)
        return Every((led, enough))

    def _count(self, weights: dict[State, int], quota: int) -> Weighted:
        return Weighted(tuple(weights.get(state, 0) for state in self.members), quota)


def _join(kind: type[Every] | type[Either], games: Sequence[Formula | None]) -> Formula | None:
    known = tuple(game for game in games if game is not None)
    if not known:
        return None
    return known[0] if len(known) == 1 else kind(known)

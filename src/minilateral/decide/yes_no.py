"""A rule as a yes-no game, to be counted: what is not a yes is a no, silence included."""

from __future__ import annotations

from collections.abc import Sequence

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import State
from minilateral.decide.compile import Playable
from minilateral.decide.formula import Either, Every, Formula, Weighted
from minilateral.decide.joining import And, Fallback, Or, Rule, Staged
from minilateral.decide.modifiers import ConstructiveAbstention, Exclude, Silence
from minilateral.decide.primitives import AllOf, Delegated, NoRule, OptIn, Veto
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
    if isinstance(game, bool):
        always = "it passes whatever the votes" if game else "it passes on no votes"
        raise RuleError(f"there is no vote to count, {always}: {rule.sentence()}.")
    return game


class _Game:
    """The formula of a rule; True or False where every vote, or none, makes it pass."""

    def __init__(self, members: tuple[State, ...], away: frozenset[State]) -> None:
        self.members = members
        self.away = away
        self.counting = tuple(state for state in members if state not in away)

    def of(self, rule: Rule) -> Formula | bool:
        match rule:
            case Silence(inner) | ConstructiveAbstention(inner):
                return self.of(inner)
            case Exclude(inner, states):
                return _Game(self.members, self.away | set(states)).of(inner)
            case AllOf(players, abstention):
                return self._all(players, nobody=abstention == "blocks")
            case Veto(players, _, trigger):
                return self._all(players, nobody=True) if trigger is None else True
            case Threshold():
                return self._threshold(rule)
            case OptIn():
                return self._opt_in(rule)
            case And(parts):
                return _join(Every, [self.of(part) for part in parts])
            case Staged(stages):
                return _join(Every, [self.of(stage.rule) for stage in stages])
            case Or(parts) | Fallback(parts):
                return _join(Either, [self.of(part) for part in parts])
            case Delegated():
                return rule.act_within
            case NoRule():
                return False
        raise RuleError(f"a rule of the kind {type(rule).__name__} cannot be counted.")

    def _all(self, players: tuple[State, ...], nobody: bool) -> Formula | bool:
        """All of the players that count; `nobody` is the answer where none of them does."""
        wanted = set(players or self.members) - self.away
        return self._count(dict.fromkeys(wanted, 1), len(wanted)) if wanted else nobody

    def _threshold(self, rule: Threshold) -> Formula | bool:
        ones = dict.fromkeys(self.counting, 1)
        if rule.max_opponents is not None or rule.blocking_share_above is not None:
            return self._count(ones, len(ones) - rule.most_opponents(self.counting))
        weights = {state: rule.weight((state,)) for state in self.counting}
        needed = rule.needed(self.counting)
        if rule.quota is not None and rule.quota > rule.weight(self.members):
            raise RuleError(
                f"a quota of {rule.quota} is beyond the total of {rule.weight(self.members)}; "
                "nothing could ever pass."
            )
        enough = self._count(weights, needed)
        return _join(Every, [enough, self._count(ones, rule.min_count)])

    def _opt_in(self, rule: OptIn) -> Formula | bool:
        enough = self._count(dict.fromkeys(self.counting, 1), rule.min_participants)
        if not rule.leads or rule.leads_required == "none":
            return enough
        least = len(rule.leads) if rule.leads_required == "all" else 1
        leads = [lead for lead in rule.leads if lead not in self.away]
        return _join(Every, [self._count(dict.fromkeys(leads, 1), least), enough])

    def _count(self, weights: dict[State, int], quota: int) -> Formula | bool:
        held = tuple(weights.get(state, 0) for state in self.members)
        return Weighted(held, quota) if 1 <= quota <= sum(held) else quota < 1


def _join(kind: type[Every] | type[Either], games: Sequence[Formula | bool]) -> Formula | bool:
    """The games joined; one that settles the whole does, the opposite one is left out."""
    settling = kind is Either
    if any(game is settling for game in games):
        return settling
    known = tuple(dict.fromkeys(game for game in games if not isinstance(game, bool)))
    if not known:
        return not settling
    return known[0] if len(known) == 1 else kind(known)

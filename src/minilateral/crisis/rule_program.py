"""A rule as a small program for the kernel: counts of votes under masks, joined by and and or.

A vote is a word with a bit for each member, one word for each of the five ways to vote. A test
counts the weight of some ways to vote among some members. What a modifier does to the votes
(silence is consent, some do not count) is resolved when the program is made, so nothing is left to
do at run time but to count. Equal to `Rule.judge(...).passed` on every ballot on which nobody
invokes a brake that needs a stated reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import RuleError
from minilateral.crisis.kernel_rules import (
    ALL,
    ANY,
    AT_LEAST,
    AT_MOST,
    DECLARE,
    EVERY,
    NO,
    NOT_YES,
    SHARE,
    SHARE_ABOVE,
    SILENT,
    YES,
)
from minilateral.decide.ballot import Ballot, State
from minilateral.decide.joining import And, Fallback, Or, Rule, Staged
from minilateral.decide.modifiers import ConstructiveAbstention, Exclude, Limit, Silence
from minilateral.decide.primitives import AllOf, Delegated, NoRule, OptIn, Veto
from minilateral.decide.threshold import Threshold

Words: TypeAlias = NDArray[np.uint64]
Integers: TypeAlias = NDArray[np.int64]


class Program(NamedTuple):
    """Steps in postfix order. A step: operation, ways to vote, weights, bound, share, whole.

    `steps` [step, 7]: operation; ways counted; first place of the weights, -1 for one each; bound,
    or number of parts; numerator and denominator of a share; ways that make up its whole.
    """

    steps: Integers
    #: Members that each step counts.
    players: Words
    weights: Integers


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a part of a rule stands: who does not count, and whether silence is consent."""

    members: tuple[State, ...]
    away: frozenset[State] = frozenset()
    silence: bool = False

    @property
    def counting(self) -> tuple[State, ...]:
        return tuple(state for state in self.members if state not in self.away)


def program_of(rule: Rule, members: Sequence[State]) -> Program:
    """The program of a shipped rule among these members; member i has bit i.

    Raises
    ------
    RuleError
        If the rule cannot be played among them, or is not a shipped one.
    """
    rule.judge(Ballot(tuple(members)))
    writer = _Writer()
    writer.write(rule, _Scope(tuple(members)))
    return Program(
        np.array(writer.steps, np.int64).reshape(-1, 7),
        np.array(writer.players, np.uint64),
        np.array(writer.weights or [0], np.int64),
    )


class _Writer:
    """Writes the steps of a rule, its parts before what joins them."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, ...]] = []
        self.players: list[int] = []
        self.weights: list[int] = []

    def write(self, rule: Rule, scope: _Scope) -> None:
        match rule:
            case Silence(inner):
                self.write(inner, _Scope(scope.members, scope.away, silence=True))
            case Exclude(inner, states):
                away = scope.away | frozenset(states)
                self.write(inner, _Scope(scope.members, away, scope.silence))
            case ConstructiveAbstention(inner, limits):
                self.write(inner, scope)
                for limit in limits:
                    self._limit(limit, scope)
                self._join(ANY, len(limits))
                self._join(ALL, 2)
            case And(parts):
                self._parts(ALL, parts, scope)
            case Staged(stages):
                self._parts(ALL, [stage.rule for stage in stages], scope)
            case Or(parts) | Fallback(parts):
                self._parts(ANY, parts, scope)
            case AllOf():
                self._all_of(rule, scope)
            case Veto(players, abstention_counts, trigger):
                ways = NOT_YES if abstention_counts else NO
                # Nobody invokes a brake that needs a stated reason.
                self._count(AT_MOST, ways if trigger is None else 0, players, scope, 0)
            case OptIn():
                self._opt_in(rule, scope)
            case Threshold():
                self._threshold(rule, scope)
            case Delegated():
                self._join(ALL if rule.act_within else ANY, 0)
            case NoRule():
                self._join(ANY, 0)
            case _:
                raise RuleError(f"a rule of the kind {type(rule).__name__} cannot be simulated.")

    def _parts(self, how: int, parts: Sequence[Rule], scope: _Scope) -> None:
        for part in parts:
            self.write(part, scope)
        self._join(how, len(parts))

    def _join(self, how: int, parts: int) -> None:
        """Join the last parts; none of them is true for `ALL` and false for `ANY`."""
        self.steps.append((how, 0, -1, parts, 0, 1, 0))
        self.players.append(0)

    def _all_of(self, rule: AllOf, scope: _Scope) -> None:
        if rule.abstention == "blocks":
            players = set(rule.players or scope.members) - scope.away
            self._count(AT_LEAST, YES, rule.players, scope, len(players))
            return
        self._count(AT_LEAST, YES, rule.players, scope, 1)
        self._count(AT_MOST, NO, rule.players, scope, 0)
        self._join(ALL, 2)

    def _opt_in(self, rule: OptIn, scope: _Scope) -> None:
        self._count(AT_LEAST, YES, (), scope, rule.min_participants)
        if rule.leads and rule.leads_required != "none":
            least = len(rule.leads) if rule.leads_required == "all" else 1
            self._count(AT_LEAST, YES, rule.leads, scope, least)
            self._join(ALL, 2)

    def _threshold(self, rule: Threshold, scope: _Scope) -> None:
        if rule.max_opponents is not None or rule.blocking_share_above is not None:
            most = rule.most_opponents(scope.counting)
            self._count(AT_MOST, NOT_YES, (), scope, most)
            return
        if rule.base == "all" or rule.quota is not None:
            needed = rule.needed(scope.counting)
            self._count(AT_LEAST, YES, (), scope, needed, rule.weights)
        else:
            share = rule.share or rule.share_above or Fraction(1)
            how = SHARE if rule.share_above is None else SHARE_ABOVE
            ways = EVERY if scope.silence else EVERY & ~SILENT
            self._count(how, YES, (), scope, 1, rule.weights, share, ways)
        if rule.min_count:
            self._count(AT_LEAST, YES, (), scope, rule.min_count)
            self._join(ALL, 2)

    def _limit(self, limit: Limit, scope: _Scope) -> None:
        most = limit.test(frozenset(), scope.counting).needed
        self._count(AT_MOST, DECLARE, (), scope, most, limit.weights)

    def _count(
        self,
        how: int,
        ways: int,
        players: Sequence[State],
        scope: _Scope,
        bound: int,
        weights: Mapping[State, int] | None = None,
        share: Fraction = Fraction(1),
        whole: int = 0,
    ) -> None:
        """A test of the weight of some ways to vote among players, all members if none is named."""
        if scope.silence:
            # The silent have said yes.
            ways = ways | SILENT if ways & YES else ways & ~SILENT
        listed = set(players or scope.members) - scope.away
        mask = sum(1 << i for i, state in enumerate(scope.members) if state in listed)
        at = -1
        if weights is not None:
            at = len(self.weights)
            self.weights += [int(weights.get(state, 0)) for state in scope.members]
        self.steps.append((how, ways, at, bound, share.numerator, share.denominator, whole))
        self.players.append(mask)

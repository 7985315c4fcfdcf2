"""Formulas made from formulas: the dual, players fixed or merged, tests told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from minilateral.decide.formula import Either, Every, Formula, Weighted, size, tests


def dual(formula: Formula) -> Formula:
    """The game of blocking: a coalition wins it when the others cannot pass anything.

    >>> dual(Weighted((2, 1, 1), 3))
    Weighted(weights=(2, 1, 1), quota=2)
    """
    if isinstance(formula, Weighted):
        return Weighted(formula.weights, sum(formula.weights) - formula.quota + 1)
    swapped = Either if isinstance(formula, Every) else Every
    return swapped(tuple(dual(part) for part in formula.parts))


def simplified(formula: Formula) -> Formula:
    """The same game with the least weights that are plain to see, and nothing said twice.

    No weight is above the quota, and they have no common divisor.

    >>> simplified(Weighted((900, 6, 4), 7))
    Weighted(weights=(7, 6, 4), quota=7)
    """
    if isinstance(formula, Weighted):
        weights = tuple(min(weight, formula.quota) for weight in formula.weights)
        shared = gcd(*weights)
        return Weighted(tuple(w // shared for w in weights), -(-formula.quota // shared))
    kind = type(formula)
    flat: dict[Formula, None] = {}
    for part in map(simplified, formula.parts):
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def fixed(formula: Formula, votes: Mapping[int, bool]) -> Formula | bool:
    """The game left to the other players, in their order, once these have voted.

    True or False where their votes decide it.

    >>> fixed(Weighted((2, 1, 1), 3), {0: True})
    Weighted(weights=(1, 1), quota=1)
    >>> fixed(Weighted((2, 1, 1), 3), {0: False})
    False
    """
    if isinstance(formula, Weighted):
        left = tuple(w for i, w in enumerate(formula.weights) if i not in votes)
        need = formula.quota - sum(formula.weights[i] for i, yes in votes.items() if yes)
        if need < 1 or need > sum(left):
            return need < 1
        return Weighted(left, need)
    settling = isinstance(formula, Either)
    parts = [fixed(part, votes) for part in formula.parts]
    if any(part is settling for part in parts):
        return settling
    still = tuple(part for part in parts if not isinstance(part, bool))
    return type(formula)(still) if still else not settling


def merged(formula: Formula, blocks: Sequence[Sequence[int]]) -> Formula:
    """The game in which each block of players votes as one."""
    if isinstance(formula, Weighted):
        sums = tuple(sum(formula.weights[i] for i in block) for block in blocks)
        return Weighted(sums, formula.quota)
    return type(formula)(tuple(merged(part, blocks) for part in formula.parts))


def met(formula: Formula, passed: Mapping[Weighted, bool]) -> bool:
    """Whether the formula holds when these tests passed or failed."""
    if isinstance(formula, Weighted):
        return passed[formula]
    outcomes = (met(part, passed) for part in formula.parts)
    return all(outcomes) if isinstance(formula, Every) else any(outcomes)


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how a game can be counted: tests of size alone, and the others.

    `floors` gives for each test of size the least size that meets it; `heavy` lists the tests
    whose weights differ.
    """

    formula: Formula
    players: int
    floors: Mapping[Weighted, int]
    heavy: tuple[Weighted, ...]

    @property
    def greatest(self) -> int:
        """The greatest sum that any test can reach."""
        return max(sum(test.weights) for test in tests(self.formula))


def shape(formula: Formula) -> Shape:
    """Look at a formula before counting it."""
    plain = simplified(formula)
    distinct = tuple(dict.fromkeys(tests(plain)))
    floors = {test: test.quota for test in distinct if set(test.weights) == {1}}
    heavy = tuple(test for test in distinct if test not in floors)
    return Shape(plain, size(plain), floors, heavy)

"""Every coalition as one bit, for any formula of up to 28 players: 2**27 of them are 16 MB."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import RuleError
from minilateral.decide.formula import Every, Formula, Weighted, size, tests
from minilateral.decide.table import sums

LARGEST = 28
INSIDE = 6

Words: TypeAlias = NDArray[np.uint64]
Integers: TypeAlias = NDArray[np.int64]

_MEMBERS = np.array(
    [sum(1 << x for x in range(64) if x >> i & 1) for i in range(INSIDE)], np.uint64
)
_CLASSES = np.array(
    [sum(1 << x for x in range(64) if x.bit_count() == a) for a in range(INSIDE + 1)], np.uint64
)


def winners(formula: Formula) -> Words:
    """A bit for each coalition, set where it wins.

    Raises
    ------
    RuleError
        If there are more than 28 players, or the weights do not fit into 64 bits.
    """
    from minilateral.decide.kernels import truth

    distinct = tuple(dict.fromkeys(tests(formula)))
    players = size(formula)
    if players > LARGEST or max(sum(test.weights) for test in distinct) >= 1 << 60:
        raise RuleError(
            f"{players} players are too many to look at every coalition; "
            f"{LARGEST} with weights below 2**60 in all are the most."
        )
    spare = (0,) * max(0, INSIDE - players)
    low, words = [], []
    for test in distinct:
        held = sums(test.weights[:INSIDE] + spare)
        order = np.argsort(held, kind="stable").tolist()
        later = [sum(1 << x for x in order[r:]) for r in range(65)]
        low.append(held[order])
        words.append(np.array(later, np.uint64))
    high = np.array([sums(test.weights[INSIDE:]) for test in distinct])
    quotas = np.array([test.quota for test in distinct])
    program = np.array(list(_postfix(formula, distinct)))
    bits: Words = truth(program, quotas, np.array(low), np.array(words), high, len(program))
    if spare:
        bits &= np.uint64((1 << (1 << players)) - 1)
    return bits


def by_size(bits: Words, players: int) -> tuple[list[int], list[list[int]]]:
    """Number of the marked coalitions by size: all, and those with each player."""
    from minilateral.decide.kernels import sized

    table = sized(bits, _CLASSES, _MEMBERS, max(players, INSIDE)).tolist()
    rows = [row[: players + 1] for row in table]
    return rows[-1], rows[:players]


def census(bits: Words, players: int) -> tuple[Words, Integers]:
    """The minimal winning coalitions, and swings by [player, swings in the same coalition]."""
    from minilateral.decide.kernels import census as counted

    minimal, swings = counted(bits, _MEMBERS, max(players, INSIDE))
    return minimal, swings[:players, : players + 1]


def masks(bits: Words) -> Iterator[int]:
    """The marked coalitions, in the order of their masks."""
    for word in np.flatnonzero(bits).tolist():
        here, base = int(bits[word]), word << INSIDE
        while here:
            lowest = here & -here
            yield base | lowest.bit_length() - 1
            here ^= lowest


def _postfix(formula: Formula, distinct: tuple[Weighted, ...]) -> Iterator[int]:
    if isinstance(formula, Weighted):
        yield distinct.index(formula)
        return
    join = -1 if isinstance(formula, Every) else -2
    yield from _postfix(formula.parts[0], distinct)
    for _, part in pairwise(formula.parts):
        yield from _postfix(part, distinct)
        yield join

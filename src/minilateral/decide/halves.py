"""Meet in the middle: two half games in sorted lists, joined by one pass per pair of sizes.

Tests of size alone are settled by the size of the coalition. For each size what is left of the
formula is a sum, with signs, of conjunctions of heavy tests (inclusion and exclusion); each
conjunction of up to two lists of weights is counted by the kernel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import compress, pairwise, product
from math import comb
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.decide.formula import Weighted
from minilateral.decide.reshape import Shape, met
from minilateral.decide.table import Floats, masses, multilinear, sums

#: Up to here a half has about a million coalitions.
LARGEST = 40
MOST_TESTS = 6

Quotas: TypeAlias = tuple[tuple[tuple[int, ...], int], ...]
Terms: TypeAlias = Mapping[Quotas, list[int]]
Integers: TypeAlias = NDArray[np.int64]
Half: TypeAlias = tuple[Integers, Integers, Integers, Integers]
Graded: TypeAlias = NDArray[np.float64]


def terms(shape: Shape) -> Terms | None:
    """For each conjunction its sign by size; None where this method does not fit."""
    if shape.players > LARGEST or len(shape.heavy) > MOST_TESTS or shape.greatest >= 1 << 60:
        return None
    signs: dict[Quotas, list[int]] = defaultdict(lambda: [0] * (shape.players + 1))
    patterns = list(product((False, True), repeat=len(shape.heavy)))
    levels = sorted({0, *shape.floors.values(), shape.players + 1})
    for low, high in pairwise(levels):
        by_size = {test: floor <= low for test, floor in shape.floors.items()}
        sign = {
            pattern: int(met(shape.formula, by_size | dict(zip(shape.heavy, pattern, strict=True))))
            for pattern in patterns
        }
        for k in range(len(shape.heavy)):
            for pattern in patterns:
                if pattern[k]:
                    sign[pattern] -= sign[(*pattern[:k], False, *pattern[k + 1 :])]
        for pattern, value in sign.items():
            if value:
                row = signs[_joined(compress(shape.heavy, pattern))]
                row[low:high] = [old + value for old in row[low:high]]
    kept = {quotas: row for quotas, row in signs.items() if any(row)}
    return kept if all(len(quotas) <= 2 for quotas in kept) else None


def graded(shape: Shape, found: Terms) -> Graded:
    """Number of the winning coalitions by size, [without or with, player, size]."""
    from minilateral.decide.kernels import tally

    n = shape.players
    out = np.zeros((2, n, n + 1))
    for quotas, signs in found.items():
        row = np.array(signs)
        if not quotas:
            out += row * _by_size_alone(n)
            continue
        for near, far in _sides(n):
            first, ranks, (a, b) = _meeting(near, far, quotas, n)
            out[:, near] += row * tally(a, b, first, ranks, row != 0, near.stop - near.start)
    return out


def chances(shape: Shape, found: Terms, yes: Floats) -> Floats:
    """As `table.chances`: each half is asked how the other makes it pass."""
    from minilateral.decide.kernels import passing

    n = shape.players
    answers = []
    for near, far in _sides(n):
        mass = masses(yes[:, far])
        won = np.zeros((1 << near.stop - near.start, len(yes)))
        for quotas, signs in found.items():
            first, ranks, ((weight, reach, order, bounds), other) = _meeting(near, far, quotas, n)
            far_weight, rank, far_order, far_bounds = other
            found_here = np.zeros_like(won)
            passing(
                (weight, reach, bounds),
                (far_weight, rank, far_bounds),
                mass[far_order],
                first,
                ranks,
                np.array(signs),
                found_here,
            )
            won[order] += found_here
        answers.append(multilinear(won, yes[:, near]))
    (chance, left), (_, right) = answers
    return np.column_stack([chance, left, right])


def _sides(players: int) -> tuple[tuple[slice, slice], ...]:
    """Either half as the near one, with the far one."""
    halves = slice(0, players // 2), slice(players // 2, players)
    return halves, halves[::-1]


def _joined(heavy: compress[Weighted]) -> Quotas:
    """All of several tests: of two on the same weights, the higher quota."""
    highest: dict[tuple[int, ...], int] = {}
    for test in heavy:
        highest[test.weights] = max(test.quota, highest.get(test.weights, 0))
    return tuple(highest.items())


def _by_size_alone(n: int) -> Graded:
    """How many coalitions there are of each size, without and with one player."""
    without = [comb(n - 1, s) for s in range(n + 1)]
    return np.array([without, [0, *without[:-1]]], float)[:, None, :]


def _meeting(near: slice, far: slice, quotas: Quotas, n: int) -> tuple[int, int, tuple[Half, Half]]:
    """The quota of the first test, the number of ranks under the second, and both halves."""
    idle: Quotas = (((0,) * n, 0), ((0,) * n, 0))
    spread = sorted((quotas + idle)[:2], key=lambda pair: _spread(pair[0][far]))
    (second, second_quota), (first, quota) = spread
    other = sums(second[far])
    ladder = np.unique(other) if second_quota else other[:1]
    rank = len(ladder) - np.searchsorted(ladder, other)
    reach = len(ladder) - np.searchsorted(ladder, second_quota - sums(second[near]))
    return quota, len(ladder), (_half(near, first, reach), _half(far, first, rank))


def _spread(weights: tuple[int, ...]) -> int:
    """No fewer than the different sums of the weights, roughly."""
    return min(sum(weights), 1 << len(weights))


def _half(part: slice, weights: tuple[int, ...], ranks: Integers) -> Half:
    """A half sorted by weight within size: weights, ranks, masks, and where each size begins."""
    count = part.stop - part.start
    held = sums(weights[part])
    sizes = np.bitwise_count(np.arange(1 << count))
    order = np.lexsort((held, sizes))
    bounds = np.searchsorted(sizes[order], np.arange(count + 2))
    return held[order], ranks[order], order, bounds

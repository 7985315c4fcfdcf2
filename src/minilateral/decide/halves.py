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
from minilateral.decide.table import sums

#: Up to here a half has about a million coalitions.
LARGEST = 40
MOST_TESTS = 6
#: A chance below this counts as none when it is to be divided by.
TINY = 1e-100

Quotas: TypeAlias = tuple[tuple[tuple[int, ...], int], ...]
Terms: TypeAlias = Mapping[Quotas, list[int]]
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


def graded(shape: Shape, found: Terms, yes: tuple[float, ...] | None = None) -> Graded:
    """Mass of the winning coalitions by size, [without or with, player, size].

    The mass is one for each coalition, or its chance where players say yes by chance.
    """
    n = shape.players
    out = np.zeros((2, n, n + 1))
    middle = n // 2
    for quotas, signs in found.items():
        row = np.array(signs)
        if not quotas and yes is None:
            out += row * _by_size_alone(n)
            continue
        halves = slice(0, middle), slice(middle, n)
        for near, far in (halves, halves[::-1]):
            out[:, near] += row * _mass(near, far, quotas, row != 0, yes, n)
    return out


def chances(shape: Shape, found: Terms, yes: tuple[float, ...]) -> tuple[float, list[float]]:
    """Chance of passing, and of each player to be decisive, with independent votes.

    A player certain of their vote is asked with an even chance, the others as they are.
    """
    masses = {i: (*yes[:i], 0.5, *yes[i + 1 :]) for i, p in enumerate(yes) if p < TINY or p == 1}
    (absent, held) = _shares(shape, found, yes)
    decisive = [0.0] * len(yes)
    for i, p in enumerate(yes):
        if i in masses:
            a, h = _shares(shape, found, masses[i])
            decisive[i] = 2 * float(h[i] - a[i])
        else:
            decisive[i] = float(held[i] / p - absent[i] / (1 - p))
    return float(absent[0] + held[0]), decisive


def _shares(
    shape: Shape, found: Terms, yes: tuple[float, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Chance of passing without each player, and with each."""
    mass = graded(shape, found, yes).sum(axis=2)
    return mass[0], mass[1]


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


def _mass(
    near: slice,
    far: slice,
    quotas: Quotas,
    wanted: NDArray[np.bool_],
    yes: tuple[float, ...] | None,
    n: int,
) -> Graded:
    from minilateral.decide.kernels import tally

    idle: Quotas = (((0,) * n, 0), ((0,) * n, 0))
    spread = sorted((quotas + idle)[:2], key=lambda pair: _spread(pair[0][far]))
    (second, second_quota), (first, quota) = spread
    other = sums(second[far])
    ladder = np.unique(other) if second_quota else other[:1]
    rank = len(ladder) - np.searchsorted(ladder, other)
    reach = len(ladder) - np.searchsorted(ladder, second_quota - sums(second[near]))
    a = _half(near, first, reach, yes)
    b = _half(far, first, rank, yes)
    held: Graded = tally(a, b, quota, len(ladder), wanted, near.stop - near.start)
    return held


def _spread(weights: tuple[int, ...]) -> int:
    """No fewer than the different sums of the weights, roughly."""
    return min(sum(weights), 1 << len(weights))


def _half(
    part: slice, weights: tuple[int, ...], ranks: NDArray[np.int64], yes: tuple[float, ...] | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Graded, NDArray[np.int64]]:
    count = part.stop - part.start
    held, masks = sums(weights[part]), np.arange(1 << count)
    sizes = np.bitwise_count(masks)
    order = np.lexsort((held, sizes))
    mass = np.ones(1)
    for chance in yes[part] if yes else ():
        mass = np.concatenate([mass * (1 - chance), mass * chance])
    if yes is None:
        mass = np.ones(1 << count)
    bounds = np.searchsorted(sizes[order], np.arange(count + 2))
    return held[order], ranks[order], order, mass[order], bounds

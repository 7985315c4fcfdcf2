"""The hot loops, compiled; imported only when a fast count is asked for.

Counts travel as float64 where they stay below 2**53, so every count is exact. The pass over the
sums of one list of weights is in `sum_kernels`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.compiling import compiled

Integers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Words: TypeAlias = NDArray[np.uint64]

ONE = np.uint64(1)


@compiled
def tally(
    near: tuple[Integers, Integers, Integers, Integers],
    far: tuple[Integers, Integers, Integers, Integers],
    quota: int,
    ranks: int,
    wanted: NDArray[np.bool_],
    players: int,
) -> Floats:
    """Number of the coalitions that meet two tests, by size, without and with each near player.

    Either half is (weight, rank, mask, bounds): sorted by weight within size, the sizes divided by
    bounds. A near coalition's rank is the highest far rank that meets the second test with it. Far
    coalitions enter a Fenwick tree over the ranks as the first test lets them in.
    """
    weight, reach, mask, bounds = near
    far_weight, far_rank, _, far_bounds = far
    sizes, far_sizes = len(bounds) - 1, len(far_bounds) - 1
    out = np.zeros((2, players, sizes + far_sizes - 1))
    tree = np.zeros(ranks + 1)
    for a in range(sizes):
        start, stop = bounds[a], bounds[a + 1]
        rows = np.zeros((stop - start, far_sizes))
        for b in range(far_sizes):
            if not wanted[a + b]:
                continue
            tree[:] = 0.0
            y = far_bounds[b + 1] - 1
            for x in range(start, stop):
                while y >= far_bounds[b] and far_weight[y] + weight[x] >= quota:
                    r = far_rank[y]
                    while r <= ranks:
                        tree[r] += 1.0
                        r += r & -r
                    y -= 1
                r = reach[x]
                total = 0.0
                while r > 0:
                    total += tree[r]
                    r &= r - 1
                rows[x - start, b] = total
        for x in range(start, stop):
            for i in range(players):
                side = out[(mask[x] >> i) & 1, i]
                for b in range(far_sizes):
                    side[a + b] += rows[x - start, b]
    return out


@compiled
def passing(
    near: tuple[Integers, Integers, Integers],
    far: tuple[Integers, Integers, Integers],
    mass: Floats,
    quota: int,
    ranks: int,
    signs: Integers,
    out: Floats,
) -> None:
    """Add to each near coalition the mass of the far ones with which it meets two tests.

    As `tally`, for many masses at once: `mass` is [far coalition, draw], `out` [near, draw]. The
    mass counts as often as `signs` says for the size of the two together.
    """
    weight, reach, bounds = near
    far_weight, far_rank, far_bounds = far
    draws = mass.shape[1]
    tree = np.zeros((ranks + 1, draws))
    for a in range(len(bounds) - 1):
        for b in range(len(far_bounds) - 1):
            sign = signs[a + b]
            if sign == 0:
                continue
            tree[:] = 0.0
            y = far_bounds[b + 1] - 1
            for x in range(bounds[a], bounds[a + 1]):
                while y >= far_bounds[b] and far_weight[y] + weight[x] >= quota:
                    r = far_rank[y]
                    while r <= ranks:
                        for k in range(draws):
                            tree[r, k] += mass[y, k]
                        r += r & -r
                    y -= 1
                r = reach[x]
                while r > 0:
                    for k in range(draws):
                        out[x, k] += sign * tree[r, k]
                    r &= r - 1


@compiled
def truth(
    program: Integers, quotas: Integers, low: Integers, words: Words, high: Integers, depth: int
) -> Words:
    """Which of all coalitions win, a bit for each: the first six players inside a word.

    `low[j]` are the sums of the first six in rising order and `words[j, r]` the bits of those
    that stand at r or later; `high[j]` the sums of the others. The program is in postfix: a test
    by its number, -1 for "and", -2 for "or".
    """
    out = np.empty(high.shape[1], np.uint64)
    stack = np.empty(depth, np.uint64)
    for w in range(len(out)):
        top = 0
        for step in program:
            if step >= 0:
                need = quotas[step] - high[step, w]
                rank = 0
                for jump in (64, 32, 16, 8, 4, 2, 1):
                    if rank + jump <= 64 and low[step, rank + jump - 1] < need:
                        rank += jump
                stack[top] = words[step, rank]
                top += 1
            else:
                top -= 1
                if step == -1:
                    stack[top - 1] &= stack[top]
                else:
                    stack[top - 1] |= stack[top]
        out[w] = stack[0]
    return out


@compiled
def ones(word: Any) -> Any:
    """How many bits of a word of 64 are set."""
    word = word - ((word >> ONE) & np.uint64(0x5555555555555555))
    two = np.uint64(0x3333333333333333)
    word = (word & two) + ((word >> np.uint64(2)) & two)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def sized(bits: Words, classes: Words, members: Words, players: int) -> Integers:
    """Number of the marked coalitions by size; row i of those with player i, the last row of all.

    `classes[a]` marks the bits of a word with a of the first six players, `members[i]` with i.
    """
    out = np.zeros((players + 1, players + 1), np.int64)
    for w in range(len(bits)):
        word = bits[w]
        if word == 0:
            continue
        above = ones(np.uint64(w))
        for a in range(7):
            part = word & classes[a]
            if part == 0:
                continue
            count = ones(part)
            out[players, above + a] += count
            for i in range(6):
                out[i, above + a] += ones(part & members[i])
            rest, i = w, 6
            while rest:
                if rest & 1:
                    out[i, above + a] += count
                rest >>= 1
                i += 1
    return out


@compiled
def census(bits: Words, members: Words, players: int) -> tuple[Words, Integers]:
    """Mark the minimal winning coalitions; count swings by player and by swings in the coalition.

    The swings of the 64 coalitions of a word are added up bit by bit in five planes.
    """
    minimal = np.zeros(len(bits), np.uint64)
    out = np.zeros((players, players + 1), np.int64)
    swings = np.zeros(players, np.uint64)
    planes = np.zeros(5, np.uint64)
    for w in range(len(bits)):
        word = bits[w]
        if word == 0:
            continue
        planes[:] = 0
        least, anyone = word, np.uint64(0)
        for i in range(players):
            swings[i] = 0
            if i < 6:
                without = (bits[w] & ~members[i]) << np.uint64(1 << i)
                swing = word & members[i] & ~without
                least &= swing | ~members[i]
            elif (w >> (i - 6)) & 1:
                swing = word & ~bits[w ^ (1 << (i - 6))]
                least &= swing
            else:
                continue
            swings[i] = swing
            anyone |= swing
            carry = swing
            for plane in range(5):
                planes[plane], carry = planes[plane] ^ carry, planes[plane] & carry
        minimal[w] = least
        if anyone == 0:
            continue
        for count in range(1, players + 1):
            marked = anyone
            for plane in range(5):
                marked &= planes[plane] if (count >> plane) & 1 else ~planes[plane]
            if marked:
                for i in range(players):
                    out[i, count] += ones(swings[i] & marked)
    return minimal, out

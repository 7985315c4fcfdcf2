"""The hot loops, compiled; imported only when a fast count is asked for.

Counts travel as float64 where they stay below 2**53 and as limbs of 48 bits where they do not, so
every count is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
Integers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Words: TypeAlias = NDArray[np.uint64]

ONE = np.uint64(1)
RADIX = np.uint64(48)
LIMB = np.uint64((1 << 48) - 1)
#: Cells handled in one run: they stay in the nearest cache.
RUN = 2048


def compiled(function: Kernel) -> Kernel:
    """Compile for this machine, once; later runs read the compiled code from disk."""
    return cast(Kernel, numba.njit(error_model="numpy", nogil=True, cache=True)(function))


@compiled
def tally(
    near: tuple[Integers, Integers, Integers, Floats, Integers],
    far: tuple[Integers, Integers, Integers, Floats, Integers],
    quota: int,
    ranks: int,
    wanted: NDArray[np.bool_],
    players: int,
) -> Floats:
    """Mass of the coalitions that meet two tests, by size, without and with each near player.

    Either half is (weight, rank, mask, mass, bounds): sorted by weight within size, the sizes
    divided by bounds. A near coalition's rank is the highest far rank that meets the second test
    with it. Far coalitions enter a Fenwick tree over the ranks as the first test lets them in.
    """
    weight, reach, mask, mass, bounds = near
    far_weight, far_rank, _, far_mass, far_bounds = far
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
                        tree[r] += far_mass[y]
                        r += r & -r
                    y -= 1
                r = reach[x]
                total = 0.0
                while r > 0:
                    total += tree[r]
                    r &= r - 1
                rows[x - start, b] = total * mass[x]
        for x in range(start, stop):
            for i in range(players):
                side = out[(mask[x] >> i) & 1, i]
                for b in range(far_sizes):
                    side[a + b] += rows[x - start, b]
    return out


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


@compiled
def carry_over(limbs: Words, cells: int) -> None:
    """Bring every limb below two to the power of 48 again."""
    for limb in range(len(limbs) - 1):
        for x in range(cells):
            limbs[limb + 1, x] += limbs[limb, x] >> RADIX
            limbs[limb, x] &= LIMB


@compiled
def exact_sums(weights: Integers, cells: int, limbs: int) -> Words:
    """How many sets of weights add up to each cell or less, in limbs of 48 bits.

    The weights rise, so that the sums reached so far, and the limbs they need, grow late. The
    spare 16 bits hold what 15 doublings carry; the cells of a run never read each other.
    """
    out = np.zeros((limbs, cells), np.uint64)
    out[0, 0] = 1
    reached = 0
    for first in range(0, len(weights), 15):
        group = weights[first : first + 15]
        start = reached
        for limb in range(min(limbs, first // 48 + 1)):
            row, reached = out[limb], start
            for w in group:
                reached = min(reached + w, cells - 1)
                stop = reached + 1
                while stop > w:
                    low = max(w, stop - max(1, min(RUN, w)))
                    here, lower = row[low:stop], row[low - w : stop - w]
                    for x in range(len(here)):
                        here[x] += lower[x]
                    stop = low
        carry_over(out, reached + 1)
    for limb in range(limbs):
        for x in range(1, cells):
            out[limb, x] += out[limb, x - 1]
            if limb + 1 < limbs:
                out[limb + 1, x] += out[limb, x] >> RADIX
                out[limb, x] &= LIMB
    return out


@compiled
def chance_sums(weights: Integers, chances: Floats, cells: int) -> Floats:
    """Chance that the weights of those in favour add up to each cell or less; weights rise."""
    out = np.zeros(cells)
    out[0] = 1.0
    reached = 0
    for k in range(len(weights)):
        w, yes = weights[k], chances[k]
        if w == 0:
            continue
        no = 1.0 - yes
        reached = min(reached + w, cells - 1)
        stop = reached + 1
        while stop > w:
            low = max(w, stop - min(RUN, w))
            here, lower = out[low:stop], out[low - w : stop - w]
            for x in range(len(here)):
                here[x] = no * here[x] + yes * lower[x]
            stop = low
        for x in range(min(w, cells)):
            out[x] *= no
    return np.cumsum(out)

"""The pass over the sums of one list of weights, compiled; imported only when it is asked for.

Exact counts travel as limbs of 56 bits, chances as float64.
"""

from __future__ import annotations

import numpy as np

from minilateral.core.compiling import compiled
from minilateral.decide.kernels import Floats, Integers, Words

RADIX = np.uint64(56)
LIMB = np.uint64((1 << 56) - 1)
#: Each weight at most doubles a count, so the spare bits of a limb hold this many.
GROUP = 8
#: Cells handled in one run: they stay in the nearest cache.
RUN = 2048


@compiled
def exact_sums(weights: Integers, out: Words) -> None:
    """How many sets of weights add up to each cell or less; `out` is zero, a row for each limb.

    The weights rise and are above nought. How many sets weigh x is the same as how many weigh all
    but x, so only the lower half of the sums reached so far is held, and it, and the limbs that
    its counts need, grow late.
    """
    cells = out.shape[1]
    out[0, 0] = 1
    limbs, reached, held = 1, 0, 0
    start = len(weights) % 2
    if start:
        reached = weights[0]
    for first in range(start, len(weights), GROUP):
        group = weights[first : first + GROUP]
        before, reached = reached, reached + group.sum()
        wanted = min(cells - 1, reached // 2)
        for limb in range(limbs):
            mirror(out[limb], before, held, wanted)
            for k in range(0, len(group), 2):
                times_two(out[limb], group[k], group[k + 1], wanted + 1)
        limbs = carry_over(out, limbs, wanted + 1)
        held = wanted
    for limb in range(limbs):
        mirror(out[limb], reached, held, cells - 1)
    for limb in range(len(out)):
        row = out[limb]
        for x in range(1, cells):
            row[x] += row[x - 1]
            if limb + 1 < len(out):
                out[limb + 1, x] += row[x] >> RADIX
                row[x] &= LIMB


@compiled
def mirror(row: Words, total: int, held: int, wanted: int) -> None:
    """Fill the cells above `held` up to `wanted` from those that weigh the rest of the total."""
    last = min(wanted, total)
    for x in range(held + 1, last + 1):
        row[x] = row[total - x]


@compiled
def times_two(row: Words, light: int, heavy: int, cells: int) -> None:
    """Let two more weights in, from the highest cell down; cells of a run never read each other."""
    both, stop = light + heavy, cells
    while stop > light:
        low = max(light, stop - min(RUN, light))
        here, a = row[low:stop], row[low - light : stop - light]
        if low >= both:
            b, c = row[low - heavy : stop - heavy], row[low - both : stop - both]
            for x in range(len(here)):
                here[x] += a[x] + b[x] + c[x]
        else:
            for x in range(len(here)):
                here[x] += a[x]
            for shift in (heavy, both):
                start = max(low, shift)
                for x in range(start, stop):
                    row[x] += row[x - shift]
        stop = low


@compiled
def carry_over(out: Words, limbs: int, cells: int) -> int:
    """Bring every limb below two to the power of 56 again; how many limbs there are now."""
    spilt = np.uint64(0)
    for low in range(0, cells, RUN):
        stop = min(cells, low + RUN)
        for limb in range(limbs):
            here, over = out[limb, low:stop], np.uint64(0)
            for x in range(len(here)):
                over |= here[x] >> RADIX
            if over == 0:
                continue
            above = out[limb + 1, low:stop]
            for x in range(len(here)):
                above[x] += here[x] >> RADIX
                here[x] &= LIMB
            if limb + 1 == limbs:
                spilt |= over
    return limbs + 1 if spilt else limbs


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
    for x in range(1, cells):
        out[x] += out[x - 1]
    return out

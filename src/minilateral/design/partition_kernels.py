"""The loops over all coalitions of the best division, and the exact cover."""

from __future__ import annotations

from functools import partial

import numpy as np

from minilateral.core.compiling import compiled
from minilateral.design.archive_kernels import Floats, Integers


@compiled
def prices(price: Floats, states: int) -> Floats:
    """What the members of each coalition of the first states cost together, by its bits."""
    out = np.zeros(1 << states)
    for i in range(states):
        half = 1 << i
        for rest in range(half):
            out[half + rest] = out[rest] + price[i]
    return out


@compiled
def extent(worth: Floats) -> tuple[float, bool]:
    """The largest absolute worth of a coalition, and whether all are finite."""
    most, finite = 0.0, True
    for s in range(1, len(worth)):
        finite &= np.abs(worth[s]) < np.inf
        most = max(most, np.abs(worth[s]))
    return most, finite


@partial(compiled, fastmath={"nnan", "nsz"})
def greatest(part: Floats, low: Floats, unit: float) -> float:
    """The largest of worth less price; worth and prices are numbers, so no case is made of nan."""
    most = -np.inf
    for s in range(len(part)):
        most = max(most, part[s] * unit - low[s])
    return most


@compiled
def best_columns(
    worth: Floats, unit: float, low: Floats, high: Floats, rows: Integers, least: float
) -> tuple[Integers, Floats]:
    """By how much the dearest coalition of some rows exceeds its price; which, if by `least`.

    `low` and `high` are the prices of the sets of the first and of the last states; a row holds
    the coalitions with one set of the last.
    """
    width = len(low)
    found, gain = np.zeros(len(rows), np.int64), np.full(len(rows), -np.inf)
    for r, h in enumerate(rows):
        start, nobody = h * width, 1 if h == 0 else 0
        part = worth[start : start + width]
        most = greatest(part[nobody:], low[nobody:], unit)
        gain[r] = most - high[h]
        if gain[r] > least:
            for s in range(nobody, width):
                if part[s] * unit - low[s] >= most:
                    found[r] = start + s
                    break
    return found, gain


@compiled
def within(
    worth: Floats, unit: float, low: Floats, high: Floats, over: Floats, budget: float
) -> tuple[Integers, Floats]:
    """The coalitions whose price exceeds their worth by the budget at most, and by how much.

    `over` is the least by which any coalition of a row is over.
    """
    width, count = len(low), 0
    rows = np.flatnonzero(over <= budget)
    for h in rows:
        for s in range(width):
            count += low[s] + high[h] - worth[h * width + s] * unit <= budget
    found, slack = np.empty(count, np.int64), np.empty(count)
    place = 0
    for h in rows:
        for s in range(1 if h == 0 else 0, width):
            own = low[s] + high[h] - worth[h * width + s] * unit
            if own <= budget:
                found[place] = h * width + s
                slack[place] = own
                place += 1
    return found[:place], slack[:place]


@compiled
def cover(
    bits: Integers, slack: Floats, begin: Integers, states: int, budget: float
) -> tuple[Integers, float, int]:
    """The division of least total slack within a budget; the parts, the slack and the nodes.

    Coalitions are grouped by their first state (from `begin`) and rise in slack within a group.
    Without a division within the budget the slack is infinite.
    """
    everyone = (1 << states) - 1
    at, first = np.zeros(states + 1, np.int64), np.zeros(states + 1, np.int64)
    covered, spent = np.zeros(states + 1, np.int64), np.zeros(states + 1)
    best, length, least, nodes = np.zeros(states, np.int64), 0, np.inf, 0
    limit = budget
    depth = 0
    at[0] = begin[0]
    while depth >= 0:
        k, group = at[depth], first[depth]
        if k >= begin[group + 1] or spent[depth] + slack[k] > limit:
            depth -= 1
            continue
        at[depth] += 1
        if bits[k] & covered[depth]:
            continue
        nodes += 1
        now, cost = covered[depth] | bits[k], spent[depth] + slack[k]
        if now == everyone:
            if cost < least:
                least, limit, length = cost, cost, depth + 1
                for level in range(length):
                    best[level] = bits[at[level] - 1]
            continue
        depth += 1
        covered[depth], spent[depth] = now, cost
        group = 0
        while now >> group & 1:
            group += 1
        first[depth] = group
        at[depth] = begin[group]
    return best[:length].copy(), least, nodes


@compiled
def by_programme(worth: Floats, states: int) -> Floats:
    """The best worth of each set divided any way, in 3^n steps: the slow second implementation."""
    best = worth.copy()
    best[0] = 0.0
    for own in range(1, 1 << states):
        lowest = own & -own
        rest = own ^ lowest
        part = rest
        while part:
            value = best[part] + best[own ^ part]
            best[own] = max(best[own], value)
            part = (part - 1) & rest
    return best

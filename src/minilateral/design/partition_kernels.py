"""The loops over all coalitions of the best division, and the exact cover."""

from __future__ import annotations

import numpy as np

from minilateral.design.archive_kernels import Floats, Integers, compiled


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
def best_columns(worth: Floats, low: Floats, high: Floats) -> tuple[Integers, Floats]:
    """For each set of the last states, the coalition that is worth most over its price.

    `low` and `high` are the prices of the sets of the first and of the last states.
    """
    width = len(low)
    found, gain = np.zeros(len(high), np.int64), np.full(len(high), -np.inf)
    for h in range(len(high)):
        start = h * width
        part = worth[start : start + width]
        most = -np.inf
        for s in range(1 if h == 0 else 0, width):
            most = max(most, part[s] - low[s])
        for s in range(1 if h == 0 else 0, width):
            if part[s] - low[s] == most:
                found[h] = start + s
                break
        gain[h] = most - high[h]
    return found, gain


@compiled
def within(worth: Floats, low: Floats, high: Floats, budget: float) -> Integers:
    """Every coalition whose price exceeds its worth by the budget at most."""
    width, count = len(low), 0
    for h in range(len(high)):
        for s in range(width):
            count += low[s] + high[h] - worth[h * width + s] <= budget
    out = np.empty(count, np.int64)
    count = 0
    for h in range(len(high)):
        for s in range(width):
            if low[s] + high[h] - worth[h * width + s] <= budget and (h or s):
                out[count] = h * width + s
                count += 1
    return out[:count]


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

"""The hot loops of this floor, compiled; `two_tiers` and `curveball` are their definitions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minilateral.core.compiling import compiled

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]

ONE, HALF = np.uint64(1), np.uint64(32)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S30, S27, S31 = np.uint64(30), np.uint64(27), np.uint64(31)


@compiled
def below(state: Words, n: int) -> np.int64:
    """The next number from 0 to n - 1 of a stream."""
    state[0] += GOLDEN
    z = state[0]
    z = (z ^ (z >> S30)) * FIRST
    z = (z ^ (z >> S27)) * SECOND
    return np.int64((((z ^ (z >> S31)) >> HALF) * np.uint64(n)) >> HALF)


@compiled
def shared_depth(masks: Words, depth: Floats, together: Floats) -> None:
    """Fill the matrix of depth shared by pairs of states."""
    n, inside = len(masks), np.empty(len(masks), dtype=np.int64)
    together[:] = 0.0
    for g in range(len(depth)):
        count = 0
        for i in range(n):
            if (masks[i] >> np.uint64(g)) & ONE:
                inside[count] = i
                count += 1
        for x in range(count):
            for y in range(x):
                together[inside[x], inside[y]] += depth[g]
                together[inside[y], inside[x]] += depth[g]


@compiled
def tier_index(masks: Words, depth: Floats, together: Floats) -> tuple[float, int]:
    """The index of two tiers and the size of the core."""
    n = len(masks)
    shared_depth(masks, depth, together)
    strength = np.empty(n)
    total = squares = 0.0
    least, most = np.inf, -np.inf
    for i in range(n):
        strength[i] = -np.round(together[i].sum(), 9)
        for j in range(i):
            value = together[i, j]
            total += value
            squares += value * value
            least, most = min(least, value), max(most, value)
    if n < 3 or most - least < 1e-12:
        return 0.0, 0
    order = np.argsort(strength, kind="mergesort")
    pairs = n * (n - 1) / 2
    mean = total / pairs
    spread = np.sqrt(squares / pairs - mean * mean)
    best, size, inside = 0.0, 0, together[order[0], order[1]]
    for k in range(2, n):
        part = k * (k - 1) / 2
        found = (inside / part - mean) / spread * np.sqrt(part / (pairs - part))
        if found > best + 1e-12:
            best, size = found, k
        for j in range(k):
            inside += together[order[k], order[j]]
    return best, size


@compiled
def trade(masks: Words, pool: NDArray[np.int64], state: Words) -> None:
    """Let two random states trade what only one of them has."""
    n = len(masks)
    a = below(state, n)
    b = below(state, n - 1)
    b += b >= a
    own, other = masks[a] & ~masks[b], masks[b] & ~masks[a]
    if not own or not other:
        return
    mine = count = 0
    for side in (own, other):
        for g in range(64):
            if (side >> np.uint64(g)) & ONE:
                pool[count] = g
                count += 1
        if mine == 0:
            mine = count
    for i in range(mine):
        j = i + below(state, count - i)
        pool[i], pool[j] = pool[j], pool[i]
    common = masks[a] & masks[b]
    masks[a] = masks[b] = common
    for i in range(count):
        masks[a if i < mine else b] |= ONE << np.uint64(pool[i])


@compiled
def curveball_indices(masks: Words, depth: Floats, draws: int, trades: int, seed: int) -> Floats:
    """The index of two tiers of networks reached by a walk of trades, `trades` apart."""
    walk, pool = masks.copy(), np.empty(64, dtype=np.int64)
    state = np.full(1, np.uint64(seed))
    together = np.empty((len(masks), len(masks)))
    found = np.empty(draws)
    for draw in range(draws):
        for _ in range(trades):
            trade(walk, pool, state)
        found[draw] = tier_index(walk, depth, together)[0]
    return found


@compiled
def tier_indices(networks: Words, depth: Floats) -> Floats:
    """The index of two tiers of each row of masks."""
    n = networks.shape[1]
    together, found = np.empty((n, n)), np.empty(len(networks))
    for draw in range(len(networks)):
        found[draw] = tier_index(networks[draw], depth, together)[0]
    return found

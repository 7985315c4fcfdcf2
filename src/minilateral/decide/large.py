"""One list of weights and hundreds of players: a pass over the sums, then every player at once.

Let C(x) be how many coalitions hold x or less. Without player i, of weight w, the coalitions that
hold between q - w and q - 1 number C(q-1) - 2 C(q-1-w) + 2 C(q-1-2w) - ...: removing a player
from a product of polynomials alternates. The game and its dual have the same swings, so the pass
need only reach the lower of the two quotas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import RuleError
from minilateral.decide import inversion
from minilateral.decide.formula import Weighted

#: Words of 64 bits that a pass may fill: 4 GB.
LARGEST = 1 << 29
CLOSE = 1e-9
#: Up to this many sums a pass over them is quick.
PASSED = 1_000_000
#: The total weight of the coarse copy of a game.
COARSE = 6_000

Floats: TypeAlias = NDArray[np.float64]


def totals(test: Weighted) -> tuple[int, tuple[int, ...]]:
    """Winning coalitions, and those with each player, exactly.

    Raises
    ------
    RuleError
        If the sums do not fit into memory.
    """
    from minilateral.decide.sum_kernels import exact_sums

    n, total = len(test.weights), sum(test.weights)
    quota = min(test.quota, total - test.quota + 1)
    rising = np.array(sorted(w for w in test.weights if 0 < w < quota), np.int64)
    limbs = len(rising) // 56 + 1
    _fits(n, quota * limbs)
    counted = np.zeros((limbs, quota), np.uint64)
    exact_sums(rising, counted)
    idle = test.weights.count(0)
    losing = _integer(counted[:, -1:]) << idle

    @cache
    def swings(weight: int) -> int:
        if weight >= quota:
            return losing
        if weight == 0:
            return 0
        down = counted[:, quota - 1 - weight :: -weight]
        return losing - 2 * (_integer(down[:, ::2]) - _integer(down[:, 1::2]) << idle)

    winning = (1 << n) - losing if quota == test.quota else losing
    return winning, tuple((winning + swings(w)) // 2 for w in test.weights)


@dataclass(frozen=True, slots=True)
class Numerical:
    """Shapley-Shubik by quadrature: the values, the nodes used, and how far they are from one."""

    values: tuple[float, ...]
    nodes: int
    gap: float


def shapley_numerical(test: Weighted, even: Sequence[float] = ()) -> Numerical:
    """Shapley-Shubik as the integral of the multilinear extension, by Gauss-Legendre quadrature.

    With half as many nodes as players the quadrature is exact but for rounding. Fewer are taken
    where a coarse copy of the game, cheap to work out with all nodes, shows that they suffice;
    the values must then sum to one within 1e-9.

    At a node the chances come from a pass over the sums. Where the sums are many, they come from
    `inversion`, provided that it gives `even`, each player's chance to decide when all vote by the
    toss of a coin, as an exact count has it.
    """
    finest = len(test.weights) // 2 + 1
    first = _enough(test)
    for inverting in (True, False) if _trusted(test, even) else (False,):
        for nodes in (*range(first, finest, 4), finest):
            values = _quadrature(test, nodes, inverting)
            gap = abs(sum(values) - 1)
            if gap < CLOSE:
                return Numerical(values, nodes, gap)
    return Numerical(values, nodes, gap)


def _trusted(test: Weighted, even: Sequence[float]) -> bool:
    """Whether inversion is worth its while, and right where an exact count tells."""
    if not even or not PASSED <= sum(test.weights) < 1 << 53:
        return False
    found = inversion.swings(test.weights, test.quota, 0.5)
    pairs = zip(test.weights, even, strict=True)
    return found is not None and all(abs(found[w] - exact) < CLOSE / 10 for w, exact in pairs)


def _enough(test: Weighted) -> int:
    """How many nodes a coarse copy of the game needs to be as good as exact."""
    n, total = len(test.weights), sum(test.weights)
    finest = n // 2 + 1
    rough = tuple(round(w * COARSE / total) for w in test.weights)
    held = sum(rough)
    copy = Weighted(rough, min(held, max(1, round(test.quota * held / total))))
    exact = _quadrature(copy, finest)
    for nodes in range(16, finest, 4):
        values = _quadrature(copy, nodes)
        worst = max(abs(a - b) for a, b in zip(values, exact, strict=True))
        if max(worst, abs(sum(values) - 1)) < CLOSE / 2:
            return nodes
    return finest


def _quadrature(test: Weighted, nodes: int, inverting: bool = False) -> tuple[float, ...]:
    """The values at so many nodes; one above a half is its mirror below, in the dual game."""
    quotas = test.quota, sum(test.weights) - test.quota + 1
    power = dict.fromkeys(test.weights, 0.0)
    at, share = np.polynomial.legendre.leggauss(nodes)
    for x, part in zip(((at + 1) / 2).tolist(), (share / 2).tolist(), strict=True):
        if x > 0.5 + 1e-12:
            continue
        mirrored = quotas if x < 0.5 - 1e-12 else quotas[:1]
        for quota in mirrored:
            found = _at(test, quota, x, inverting)
            for weight in power:
                power[weight] += part * found[weight]
    return tuple(power[w] for w in test.weights)


def _at(test: Weighted, quota: int, yes: float, inverting: bool) -> dict[int, float]:
    """The chance of each weight to decide when everyone says yes so readily."""
    found = inversion.swings(test.weights, quota, yes) if inverting else None
    if found is None:
        held = _held(test.weights, (yes,) * len(test.weights), quota)
        found = {weight: _swing(held, quota, weight, yes) for weight in set(test.weights)}
    return found


def chances(test: Weighted, yes: Floats) -> Floats:
    """As `table.chances`, a pass over the sums for each draw."""
    return np.array([_chances(test, tuple(row)) for row in yes.tolist()])


def _chances(test: Weighted, yes: tuple[float, ...]) -> list[float]:
    total = sum(test.weights)
    held = _held(test.weights, yes, total + 1)
    mirror = _held(test.weights, tuple(1 - p for p in yes), total + 1)
    opposite = total - test.quota + 1
    decisive = [
        _swing(held, test.quota, w, p) if p <= 0.5 else _swing(mirror, opposite, w, 1 - p)
        for w, p in zip(test.weights, yes, strict=True)
    ]
    return [float(mirror[opposite - 1]), *decisive]


def _held(weights: tuple[int, ...], yes: tuple[float, ...], cells: int) -> Floats:
    """Chance that those in favour hold each sum or less."""
    from minilateral.decide.sum_kernels import chance_sums

    _fits(len(weights), cells)
    order = sorted(range(len(yes)), key=lambda i: weights[i])
    rising = np.array([weights[i] for i in order])
    held: Floats = chance_sums(rising, np.array([yes[i] for i in order]), cells)
    return held


def _swing(held: Floats, quota: int, weight: int, yes: float) -> float:
    """Chance that the others hold between quota - weight and quota - 1; stable for yes <= 1/2."""
    if weight == 0:
        return 0.0
    ratio = yes / (1 - yes)
    down = held[quota - 1 :: -weight]
    windows = down - np.append(down[1:], 0.0)
    if ratio < 1e-300:
        return float(windows[0])
    reach = min(len(windows), 1 + int(40 / -np.log(ratio))) if ratio < 1 else len(windows)
    signs = (-ratio) ** np.arange(reach)
    return float(signs @ windows[:reach] / (1 - yes))


def _integer(limbs: NDArray[np.uint64]) -> int:
    """The sum of numbers given in limbs of 56 bits."""
    half, mask = np.uint64(24), np.uint64((1 << 24) - 1)
    low = (limbs & mask).sum(axis=1).tolist()
    high = (limbs >> half).sum(axis=1).tolist()
    return sum((a + (b << 24)) << 56 * k for k, (a, b) in enumerate(zip(low, high, strict=True)))


def _fits(players: int, words: int) -> None:
    if words > LARGEST:
        raise RuleError(
            f"{players} players with such weights need {words * 8 / 1e9:.1f} GB of sums; "
            f"{LARGEST * 8 / 1e9:.1f} GB are the most. Divide the weights by a common factor, or "
            "use the approximate method, multilinear Monte Carlo: "
            "minilateral.decide.sampling.estimate()."
        )

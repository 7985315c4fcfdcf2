"""Chance of passing when each player is willing with a chance of their own.

Votes are independent, or share one common factor: a Gaussian copula in which every two players'
leanings correlate by rho; the factor is integrated out numerically.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import RuleError
from minilateral.decide import bits, diagram, halves, large, table
from minilateral.decide.counting import counts
from minilateral.decide.formula import Formula, Weighted
from minilateral.decide.reshape import Shape, met, shape

#: The factor counts up to this many standard deviations; the step is not halved below FINEST.
FAR = 8.5
FINEST = 1 / 128
CLOSE = 1e-8
#: Up to this many players whose chances are all the same, coalitions of a size count alike.
ALIKE = 40

Chances: TypeAlias = tuple[float, ...]
Answer: TypeAlias = tuple[float, list[float]]


@dataclass(frozen=True, slots=True)
class Passing:
    """The chance of passing, and of each player that their vote decides."""

    probability: float
    decisive: Chances


def passing_probability(formula: Formula, yes: Sequence[float], rho: float = 0.0) -> float:
    """Chance that the rule passes.

    >>> passing_probability(Weighted((1, 1, 1), 2), [0.5, 0.5, 0.5])
    0.5
    """
    return willing(formula, yes, rho).probability


def willing(formula: Formula, yes: Sequence[float], rho: float = 0.0) -> Passing:
    """Chance of passing and of being decisive; exact but for rounding where rho is nought.

    Raises
    ------
    RuleError
        If a chance lies outside 0 to 1, rho outside 0 to below 1, or no method fits.
    """
    seen = shape(formula)
    if len(yes) != seen.players:
        raise RuleError(f"{seen.players} players need as many chances, not {len(yes)}.")
    outside = [chance for chance in yes if not 0 <= chance <= 1]
    if outside:
        raise RuleError(f"a chance of {outside[0]} is not between 0 and 1.")
    if not 0 <= rho < 1:
        raise RuleError(f"a correlation of {rho} is not from 0 to below 1.")
    alike = len(set(yes)) == 1 and seen.players <= ALIKE
    method = (_alike(formula) if alike else None) or _method(formula)
    if rho == 0:
        return _passing(method(tuple(map(float, yes))))
    return _passing(_over_the_factor(method, tuple(map(float, yes)), rho))


def _method(formula: Formula) -> Callable[[Chances], Answer]:
    """Votes by chance, by the same choice of method as in `counting`."""
    seen = shape(formula)
    n = seen.players
    if n <= table.LARGEST and seen.greatest < 1 << 60:
        won = table.winners(seen.formula)
        return lambda yes: table.chances(won, yes)
    if not seen.heavy:
        return _by_number_alone(seen)
    if (terms := halves.terms(seen)) is not None:
        return lambda yes: halves.chances(seen, terms, yes)
    if isinstance(seen.formula, Weighted):
        test = seen.formula
        return lambda yes: large.chances(test, yes)
    if (drawn := diagram.diagram(seen.formula)) is not None:
        return drawn.chances
    raise RuleError(
        f"{n} players under {len(seen.heavy)} tests of unequal weights are beyond every exact "
        f"method; up to {bits.LARGEST} players are counted, not weighed. The approximate method "
        "is multilinear Monte Carlo: minilateral.decide.sampling.estimate()."
    )


def _alike(formula: Formula) -> Callable[[Chances], Answer] | None:
    """Where all chances are the same: winning coalitions by size, as exact counts give them."""
    try:
        counted = counts(formula)
    except RuleError:
        return None
    if counted.by_size is None or counted.by_size_holding is None:
        return None
    n = counted.players
    every = np.array(counted.by_size, float)
    held = np.array(counted.by_size_holding, float)
    sizes = np.arange(n + 1)

    def chances(yes: Chances) -> Answer:
        p = yes[0]
        with_one = p ** np.maximum(sizes - 1, 0) * (1 - p) ** (n - sizes)
        without = p**sizes * (1 - p) ** np.maximum(n - 1 - sizes, 0)
        passing = float(every @ (p**sizes * (1 - p) ** (n - sizes)))
        return passing, (held @ with_one - (every - held) @ without).tolist()

    return chances


def _by_number_alone(seen: Shape) -> Callable[[Chances], Answer]:
    """Where only the number of those in favour counts: its distribution by convolution."""
    sizes = range(seen.players + 1)
    wins = np.array(
        [met(seen.formula, {t: s >= low for t, low in seen.floors.items()}) for s in sizes]
    )
    turns = np.diff(wins.astype(float))

    def chances(yes: Chances) -> Answer:
        whole = _number_in_favour(yes)
        decisive = [
            float(_number_in_favour((*yes[:i], *yes[i + 1 :])) @ turns) for i in range(len(yes))
        ]
        return float(whole @ wins), decisive

    return chances


def _number_in_favour(yes: Chances) -> NDArray[np.float64]:
    """Chance of each number of yes votes, players voting independently."""
    spread = np.ones(1)
    for chance in yes:
        spread = np.convolve(spread, (1 - chance, chance))
    return spread


def _over_the_factor(method: Callable[[Chances], Answer], yes: Chances, rho: float) -> Answer:
    """The mean over the common factor, by the trapezoid rule with a step halved until it settles.

    Under a normal density this rule converges as fast as Gauss-Hermite, and keeps its points.
    """
    normal = NormalDist()

    def at(z: float) -> NDArray[np.float64]:
        chance, decisive = method(tuple(_leaning(p, z, rho) for p in yes))
        return normal.pdf(z) * np.array([chance, *decisive])

    step = 0.5
    total = sum((at(k * step) for k in range(-17, 18)), np.zeros(len(yes) + 1))
    mean = step * total
    while step > FINEST:
        points = int(FAR / step)
        total += sum((at((k + 0.5) * step) for k in range(-points, points)), np.zeros(len(total)))
        step /= 2
        before, mean = mean, step * total
        if np.abs(mean - before).max() < CLOSE:
            break
    return float(mean[0]), mean[1:].tolist()


def _leaning(chance: float, factor: float, rho: float) -> float:
    """Chance of a yes once the common factor is known."""
    if chance in (0, 1):
        return chance
    normal = NormalDist()
    leaning = normal.cdf((normal.inv_cdf(chance) + sqrt(rho) * factor) / sqrt(1 - rho))
    return min(max(leaning, 1e-15), 1 - 1e-15)


def _passing(answer: Answer) -> Passing:
    return Passing(answer[0], tuple(answer[1]))

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
FAR = 6.5
FINEST = 1 / 128
#: Halving the step at least squares the error, so that a last change this small leaves 1e-10.
CLOSE = 1e-5
#: Up to this many players whose chances are all the same, coalitions of a size count alike.
ALIKE = 40

Chances: TypeAlias = tuple[float, ...]
Floats: TypeAlias = NDArray[np.float64]
#: From chances, [draw, player], to the chance of passing and each player's of being decisive.
Method: TypeAlias = Callable[[Floats], Floats]


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
    given = np.array(yes, float)
    found = method(given[None])[0] if rho == 0 else _over_the_factor(method, given, rho)
    return Passing(float(found[0]), tuple(found[1:].tolist()))


def _method(formula: Formula) -> Method:
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


def _alike(formula: Formula) -> Method | None:
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

    def chances(yes: Floats) -> Floats:
        p = yes[:, :1]
        with_one = p ** np.maximum(sizes - 1, 0) * (1 - p) ** (n - sizes)
        without = p**sizes * (1 - p) ** np.maximum(n - 1 - sizes, 0)
        passing = (p**sizes * (1 - p) ** (n - sizes)) @ every
        return np.column_stack([passing, with_one @ held.T - without @ (every - held).T])

    return chances


def _by_number_alone(seen: Shape) -> Method:
    """Where only the number of those in favour counts: player by player, by the number so far."""
    sizes = range(seen.players + 1)
    wins = np.array(
        [met(seen.formula, {t: s >= low for t, low in seen.floors.items()}) for s in sizes], float
    )

    def chances(yes: Floats) -> Floats:
        draws, n = yes.shape
        ahead = [np.broadcast_to(wins, (draws, n + 1))]
        for chance in yes.T[:0:-1]:
            later = ahead[-1]
            ahead.append(later[:, :-1] + chance[:, None] * np.diff(later))
        so_far, out = np.ones((draws, 1)), []
        for chance, later in zip(yes.T, reversed(ahead), strict=True):
            out.append((so_far * np.diff(later)).sum(axis=1))
            stay, go = so_far * (1 - chance[:, None]), so_far * chance[:, None]
            so_far = np.pad(stay, ((0, 0), (0, 1))) + np.pad(go, ((0, 0), (1, 0)))
        return np.column_stack([so_far @ wins, *out])

    return chances


def _over_the_factor(method: Method, yes: Floats, rho: float) -> Floats:
    """The mean over the common factor, by the trapezoid rule with a step halved until it settles.

    Under a normal density this rule converges as fast as Gauss-Hermite, and keeps its points.
    """
    step = 0.5
    points = int(FAR / step)
    total = _at_factors(method, yes, rho, [k * step for k in range(-points, points + 1)])
    mean = step * total
    while step > FINEST:
        points = int(FAR / step)
        between = [(k + 0.5) * step for k in range(-points, points)]
        total = total + _at_factors(method, yes, rho, between)
        step /= 2
        before, mean = mean, step * total
        if np.abs(mean - before).max() < CLOSE:
            break
    return mean


def _at_factors(method: Method, yes: Floats, rho: float, factors: list[float]) -> Floats:
    """The sum of the answers at these values of the factor, each by its density."""
    density = np.array([NormalDist().pdf(z) for z in factors])
    leanings = np.array([[_leaning(p, z, rho) for p in yes.tolist()] for z in factors])
    found: Floats = density @ method(leanings)
    return found


def _leaning(chance: float, factor: float, rho: float) -> float:
    """Chance of a yes once the common factor is known."""
    if chance in (0, 1):
        return chance
    normal = NormalDist()
    return normal.cdf((normal.inv_cdf(chance) + sqrt(rho) * factor) / sqrt(1 - rho))

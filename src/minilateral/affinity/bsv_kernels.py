"""One chain of the sampler of Bailey, Strezhnev and Voeten, compiled.

The short form of an iteration, which is its definition, is `ordinal_model.iteration`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.normal_kernels import (
    central_quantile,
    key,
    log,
    probability,
    quantile,
    uniform,
)
from minilateral.core.compiling import compiled

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

#: Cutpoints and ideal points stay within these, as in the published code.
CUTPOINT_LIMIT, POINT_LIMIT = 7.0, 5.0
LEAST_PROBABILITY = 1e-30
#: Draws of an item by their number: three of a proposal, then these, then one for each vote.
ACCEPTANCE, DISCRIMINATION, FIRST_VOTE = 3, 4, 5
#: So many probabilities are multiplied before a logarithm is taken.
RUN = 8


@compiled
def advance(
    bounds: Integers,
    unit: NDArray[np.int32],
    lag: Integers,
    variance: Floats,
    step: Floats,
    point: Floats,
    mean: Floats,
    item: Floats,
    accepted: Integers,
    stream: Any,
    first: int,
    count: int,
) -> None:
    """Run iterations `first` to `first + count - 1`; `point`, `mean` and `item` are changed.

    `item` holds discrimination and two cutpoints a row; `variance` is the prior variance of each
    unit about the `mean` of its lag; `step` the six entries, by rows, of each proposal's factor.
    """
    longest = (bounds[:, 3] - bounds[:, 0]).max()
    held = np.empty((4, longest))
    precision, pull = np.empty(len(point)), np.empty(len(point))
    for iteration in range(first, first + count):
        draws = key(stream, iteration)
        precision[:] = 0.0
        pull[:] = 0.0
        for j in range(len(bounds)):
            own = key(draws, j)
            accepted[j] += update_item(
                bounds[j], unit, step[j], point, item[j], own, held, precision, pull
            )
        update_points(lag, variance, key(draws, len(bounds)), point, mean, precision, pull)


@compiled
def update_item(
    bounds: Integers,
    unit: NDArray[np.int32],
    step: Floats,
    point: Floats,
    item: Floats,
    draws: Any,
    held: Floats,
    precision: Floats,
    pull: Floats,
) -> bool:
    """Draw an item's discrimination and cutpoints, and add to what is known of its voters."""
    start, end = bounds[0], bounds[3]
    votes = end - start
    yes, abstain = bounds[1] - start, bounds[2] - start
    here, chance, other, latent = held[0], held[1], held[2], held[3]
    for i in range(votes):
        here[i] = point[unit[start + i]]
    slope, low, high = item[0], item[1], item[2]
    probabilities(here, votes, yes, abstain, slope, low, high, chance)
    a = quantile(uniform(draws, 0))
    b = quantile(uniform(draws, 1))
    c = quantile(uniform(draws, 2))
    new_slope = slope + step[0] * a
    new_low = low + step[1] * a + step[2] * b
    new_high = high + step[3] * a + step[4] * b + step[5] * c
    moved = False
    if -CUTPOINT_LIMIT < new_low < new_high < CUTPOINT_LIMIT:
        probabilities(here, votes, yes, abstain, new_slope, new_low, new_high, other)
        gain = log_ratio(other, chance, votes) + 0.5 * (slope * slope - new_slope * new_slope)
        moved = log(uniform(draws, ACCEPTANCE)) < gain
    if moved:
        slope, low, high = new_slope, new_low, new_high
        chance, other = other, chance
    for i in range(votes):
        chance[i] *= uniform(draws, FIRST_VOTE + i)
    latents(here, votes, yes, abstain, slope, low, high, chance, latent)
    squares, products = 1.0, 0.0
    for i in range(votes):
        squares += here[i] * here[i]
        products += here[i] * latent[i]
    slope = products / squares + quantile(uniform(draws, DISCRIMINATION)) / np.sqrt(squares)
    for i in range(votes):
        u = unit[start + i]
        precision[u] += slope * slope
        pull[u] += slope * latent[i]
    item[0], item[1], item[2] = slope, low, high
    return moved


@compiled
def probabilities(
    here: Floats, votes: int, yes: int, abstain: int, slope: float, low: float, high: float,
    chance: Floats,
) -> None:  # fmt: skip
    """The chance of each vote as it was cast; voters are sorted by answer."""
    for i in range(yes):
        chance[i] = max(probability(low - slope * here[i]), LEAST_PROBABILITY)
    for i in range(yes, abstain):
        below, above = low - slope * here[i], high - slope * here[i]
        if below + above > 0.0:  # the lower tail keeps its digits
            below, above = -above, -below
        chance[i] = max(probability(above) - probability(below), LEAST_PROBABILITY)
    for i in range(abstain, votes):
        chance[i] = max(probability(slope * here[i] - high), LEAST_PROBABILITY)


@compiled
def log_ratio(one: Floats, other: Floats, votes: int) -> float:
    """The logarithm of the product of `one` over that of `other`."""
    total, i = 0.0, 0
    while i < votes:
        above, below = 1.0, 1.0
        for k in range(i, min(i + RUN, votes)):
            above *= one[k]
            below *= other[k]
        total += log(above) - log(below)
        i += RUN
    return total


@compiled
def latents(
    here: Floats, votes: int, yes: int, abstain: int, slope: float, low: float, high: float,
    share: Floats, latent: Floats,
) -> None:  # fmt: skip
    """The latent position behind each vote, normal within its answer's interval.

    `share` is the chance of the vote times a uniform draw, and is overwritten.
    """
    for i in range(yes, abstain):
        below, above = low - slope * here[i], high - slope * here[i]
        share[i] += probability(-above if below + above > 0.0 else below)
    for i in range(votes):
        latent[i] = central_quantile(share[i])
    for i in range(votes):
        if abs(share[i] - 0.5) > 0.425:
            latent[i] = quantile(share[i])
    for i in range(yes):
        latent[i] = slope * here[i] + latent[i]
    for i in range(yes, abstain):
        at = slope * here[i]
        latent[i] = at - latent[i] if low + high > 2.0 * at else at + latent[i]
    for i in range(abstain, votes):
        latent[i] = slope * here[i] - latent[i]


@compiled
def update_points(
    lag: Integers,
    variance: Floats,
    draws: Any,
    point: Floats,
    mean: Floats,
    precision: Floats,
    pull: Floats,
) -> None:
    """Draw every unit's point about its lag's mean, then bring all to mean 0 and variance 1."""
    units = len(point)
    for u in range(units):
        centre = mean[lag[u]] if lag[u] >= 0 else 0.0
        precision[u] = 1.0 / (precision[u] + 1.0 / variance[u])
        pull[u] = precision[u] * (pull[u] + centre / variance[u])
    total = 0.0
    for u in range(units):
        mean[u] = pull[u]
        drawn = mean[u] + np.sqrt(precision[u]) * quantile(uniform(draws, u))
        point[u] = min(max(drawn, -POINT_LIMIT), POINT_LIMIT)
        total += point[u]
    middle, squares = total / units, 0.0
    for u in range(units):
        squares += (point[u] - middle) * (point[u] - middle)
    spread = np.sqrt(squares / (units - 1))
    for u in range(units):
        point[u] = (point[u] - middle) / spread

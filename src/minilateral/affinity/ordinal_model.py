"""The dynamic ordinal model of votes and one iteration of its sampler: the definition, short, slow.

A state with ideal point x answers an item of discrimination b and cutpoints c1 < c2 by a latent
position b x + e, e standard normal: yes below c1, no above c2, abstention between them. A state's
point is normal about its point of the session before; b is standard normal; cutpoints are uniform.

Bailey, Strezhnev and Voeten (2017), Journal of Conflict Resolution 61(2), 430-456. The compiled
forms are in `bsv_kernels` and `map_kernels`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.ordinal_sample import OrdinalSample

Floats: TypeAlias = NDArray[np.float64]

#: Variance of a point about the one before where both sessions have as many votes: 0.25.
STEP_VARIANCE = 0.5


@dataclass(frozen=True, slots=True)
class Parameters:
    """A state of the chain."""

    point: Floats
    """Ideal points, one a unit, of mean 0 and variance 1 over all units."""
    mean: Floats
    """What the next points are centred on: the conditional mean of each point, not yet scaled."""
    item: Floats
    """Items by three: discrimination and the two cutpoints."""


def prior_variance(sample: OrdinalSample) -> Floats:
    """The variance of each point about its lag: less where the session before has more votes."""
    return STEP_VARIANCE * sample.share


def intervals(sample: OrdinalSample, item: Floats) -> tuple[Floats, Floats]:
    """The bounds within which each vote's latent position lies."""
    edges = np.column_stack(
        [np.full(len(item), -np.inf), item[:, 1], item[:, 2], np.full(len(item), np.inf)]
    )[sample.item]
    rows = np.arange(len(edges))
    return edges[rows, sample.answer - 1], edges[rows, sample.answer]


def chances(sample: OrdinalSample, point: Floats, item: Floats) -> Floats:
    """The chance of each vote as it was cast."""
    from scipy.special import ndtr

    at = item[sample.item, 0] * point[sample.unit]
    low, high = intervals(sample, item)
    low, high = low - at, high - at
    flip = low + high > 0  # the lower tail keeps its digits
    low, high = np.where(flip, -high, low), np.where(flip, -low, high)
    found: Floats = np.maximum(ndtr(high) - ndtr(low), 1e-30)
    return found


def log_likelihood(sample: OrdinalSample, point: Floats, item: Floats) -> float:
    """The log of the chance of all votes."""
    return float(np.log(chances(sample, point, item)).sum())


def iteration(
    sample: OrdinalSample, now: Parameters, step: Floats, stream: Any, number: int
) -> Parameters:
    """The state after the iteration of this number, with the draws of its stream.

    Items: a Metropolis step for discrimination and cutpoints together, given the points; then
    latent positions and, given these, the discrimination again. Points: given the latent
    positions and what was the conditional mean of their lag in the iteration before.
    """
    from scipy.special import ndtr, ndtri

    from minilateral.affinity.normal_kernels import key, uniform

    items, units, item_of, unit = len(now.item), len(sample), sample.item, sample.unit
    draws = np.uint64(key(stream, number))
    own = [np.uint64(key(draws, j)) for j in range(items)]
    u = np.array([[uniform(k, i) for i in range(5)] for k in own])
    factor = np.zeros((items, 3, 3))
    factor[:, (0, 1, 1, 2, 2, 2), (0, 0, 1, 0, 1, 2)] = step
    proposed = now.item + np.einsum("jab,jb->ja", factor, ndtri(u[:, :3]))
    inside = (proposed[:, 1] > -7) & (proposed[:, 1] < proposed[:, 2]) & (proposed[:, 2] < 7)
    proposed = np.where(inside[:, None], proposed, now.item)
    gain = np.bincount(
        item_of,
        np.log(chances(sample, now.point, proposed)) - np.log(chances(sample, now.point, now.item)),
    )
    gain += 0.5 * (now.item[:, 0] ** 2 - proposed[:, 0] ** 2)
    moved = inside & (np.log(u[:, 3]) < gain)
    item = np.where(moved[:, None], proposed, now.item)

    place = np.arange(len(unit)) - sample.bounds[item_of, 0]
    v = np.array([uniform(own[j], 5 + i) for j, i in zip(item_of, place, strict=True)])
    at = item[item_of, 0] * now.point[unit]
    low, high = intervals(sample, item)
    flip = (low - at) + (high - at) > 0
    bottom = ndtr(np.where(flip, at - high, low - at))
    drawn = ndtri(bottom + v * chances(sample, now.point, item))
    latent = at + np.where(flip, -drawn, drawn)

    squares = 1 + np.bincount(item_of, now.point[unit] ** 2)
    products = np.bincount(item_of, now.point[unit] * latent)
    slope = products / squares + ndtri(u[:, 4]) / np.sqrt(squares)
    item = np.column_stack([slope, item[:, 1:]])

    b, variance = slope[item_of], prior_variance(sample)
    centre = np.where(sample.lag >= 0, now.mean[sample.lag], 0.0)
    spread = 1 / (np.bincount(unit, b**2) + 1 / variance)
    mean = spread * (np.bincount(unit, b * latent) + centre / variance)
    last = np.uint64(key(draws, items))
    w = np.array([uniform(last, i) for i in range(units)])
    point = np.clip(mean + np.sqrt(spread) * ndtri(w), -5, 5)
    return Parameters((point - point.mean()) / point.std(ddof=1), mean, item)

"""Small statistics on arrays: rank correlation, Lorenz curve, Gini, intervals by resampling."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minilateral.core.errors import UsageError

Floats: TypeAlias = NDArray[np.float64]
RESAMPLES, SEED = 1_000, 1
#: The interval holds nine tenths.
INTERVAL = (5.0, 95.0)


def ranks(values: ArrayLike) -> Floats:
    """Ranks from one up along the last axis; equal values share the mean of their ranks.

    >>> ranks([10, 30, 10, 20]).tolist()
    [1.5, 4.0, 1.5, 3.0]
    """
    given = np.asarray(values, dtype=np.float64)
    below = (given[..., None, :] < given[..., :, None]).sum(axis=-1)
    equal = (given[..., None, :] == given[..., :, None]).sum(axis=-1)
    found: Floats = below + (equal + 1) / 2
    return found


def spearman(x: ArrayLike, y: ArrayLike) -> Floats:
    """Rank correlation along the last axis; NaN where one side does not vary."""
    a, b = ranks(x), ranks(y)
    a, b = a - a.mean(axis=-1, keepdims=True), b - b.mean(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (a * b).sum(-1) / np.sqrt((a * a).sum(-1) * (b * b).sum(-1))
    return found


def spearman_interval(x: ArrayLike, y: ArrayLike, seed: int = SEED) -> tuple[float, float, float]:
    """Rank correlation with an interval of 90 % from resampled pairs.

    Raises
    ------
    UsageError
        If there are fewer than four pairs, or the sides differ in length.
    """
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if len(a) != len(b) or len(a) < 4:
        raise UsageError(f"a rank correlation needs four pairs or more; got {len(a)} and {len(b)}.")
    picks = np.random.default_rng(seed).integers(0, len(a), (RESAMPLES, len(a)))
    drawn = spearman(a[picks], b[picks])
    low, high = np.nanpercentile(drawn, INTERVAL)
    return float(spearman(a, b)), float(low), float(high)


def lorenz(values: ArrayLike, weights: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Cumulative shares of weight and of value, from the lowest value per weight up, from (0, 0).

    Raises
    ------
    UsageError
        If a value is below zero, a weight is not above it, or all values are zero.
    """
    amount = np.asarray(values, dtype=np.float64)
    weight = np.ones_like(amount) if weights is None else np.asarray(weights, dtype=np.float64)
    if not len(amount) or (amount < 0).any() or not (weight > 0).all() or not amount.sum() > 0:
        raise UsageError("a Lorenz curve needs values of nought or more, not all nought.")
    order = np.argsort(amount / weight, kind="stable")
    x = np.concatenate([[0.0], np.cumsum(weight[order]) / weight.sum()])
    y = np.concatenate([[0.0], np.cumsum(amount[order]) / amount.sum()])
    return x, y


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Twice the area between the Lorenz curve and equality: 0 where all carry alike.

    >>> gini([1, 1, 1, 1]), gini([0, 0, 0, 1]), round(gini([1, 2, 3, 4]), 6)
    (0.0, 0.75, 0.25)
    """
    x, y = lorenz(values, weights)
    area = float(((y[1:] + y[:-1]) / 2 * np.diff(x)).sum())
    return round(1.0 - 2.0 * area, 12) + 0.0


def slope(x: ArrayLike, y: ArrayLike) -> Floats:
    """Least squares slope of y on x along the last axis; NaN where x does not vary."""
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    a = a - a.mean(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (a * b).sum(-1) / (a * a).sum(-1)
    return found

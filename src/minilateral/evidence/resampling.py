"""Resampling by incident, the same draws for every specification, so that they can be compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.int16]  #: Draws by incidents: how often an incident was drawn.
Floats = NDArray[np.float64]

CONFIDENCE = 0.95


def incident_weights(incidents: int, draws: int, seed: int) -> Weights:
    """How often each incident is drawn when as many are drawn, with putting back."""
    if incidents == 0:
        return np.zeros((draws, 0), np.int16)
    even = np.full(incidents, 1 / incidents)
    return np.random.default_rng(seed).multinomial(incidents, even, draws).astype(np.int16)


def interval(drawn: Floats) -> tuple[Floats, Floats]:
    """The percentile interval of each column; NaN where fewer than half of the draws are known."""
    known = np.isfinite(drawn)
    count = known.sum(axis=0)
    ordered = np.sort(np.where(known, drawn, np.inf), axis=0)
    tail = (1 - CONFIDENCE) / 2
    ends = []
    for share in (tail, 1 - tail):
        rank = np.clip(np.round(share * (count - 1)).astype(int), 0, None)
        end = np.take_along_axis(ordered, rank[None, :], axis=0)[0]
        ends.append(np.where(2 * count >= len(drawn), end, np.nan))
    return ends[0], ends[1]


def weighted_medians(values: Floats, weights: Weights) -> Floats:
    """The median of values under each row of weights; NaN where nothing has weight.

    >>> weighted_medians(np.array([1.0, 5.0, 9.0]), np.array([[1, 1, 1], [0, 1, 1]], np.int16))
    array([5., 7.])
    """
    if len(values) == 0:
        return np.full(len(weights), np.nan)
    order = np.argsort(values, kind="stable")
    rising = values[order]
    reached = np.cumsum(weights[:, order], axis=1, dtype=np.int16)
    total = reached[:, -1]
    low = rising[np.argmax(reached >= ((total + 1) // 2)[:, None], axis=1)]
    high = rising[np.argmax(reached >= (total // 2 + 1)[:, None], axis=1)]
    return np.where(total > 0, (low + high) / 2, np.nan)

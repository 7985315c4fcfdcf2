"""Waiting times known only to lie between two days: the curve that fits them best (Turnbull 1976).

A wait is an interval (low, high]: done after `low` and by `high`; an infinite `high` is a wait that
still ran when it was last seen. The curve is defined only up to where within an innermost interval
the weight lies, so it is told from below and from above.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from minilateral.commit.statistics import Floats
from minilateral.core.errors import UsageError

ROUNDS, CLOSE = 10_000, 1e-9


@dataclass(frozen=True, slots=True)
class Curve:
    """Innermost intervals (low, high] and the weight in each; together one."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    weight: tuple[float, ...]

    def waiting(self, days: float) -> tuple[float, float]:
        """The share still waiting after so many days, from least to most."""
        least = sum(w for a, w in zip(self.low, self.weight, strict=True) if a >= days)
        most = sum(w for b, w in zip(self.high, self.weight, strict=True) if b > days)
        return least, most

    def quantile(self, share: float) -> tuple[float, float]:
        """The days by which a share is done, from least to most; infinite if never seen."""
        done = np.cumsum(self.weight)
        at = int(np.searchsorted(done, share - 1e-9))
        return (self.low[at], self.high[at]) if at < len(self.low) else (math.inf, math.inf)


def turnbull(waits: Sequence[tuple[float, float]]) -> Curve:
    """The nonparametric curve of largest likelihood, by self-consistency.

    Raises
    ------
    UsageError
        If there is no wait, or one ends before it begins.
    """
    if not waits:
        raise UsageError("a curve needs a wait or more.")
    for low, high in waits:
        if not (0 <= low <= high and math.isfinite(low)):
            raise UsageError(f"a wait from {low} to {high} days is none.")
    cells = _innermost(waits)
    inside = np.array([[a >= low and b <= high for a, b in cells] for low, high in _opened(waits)])
    weight = np.full(len(cells), 1 / len(cells))
    for _ in range(ROUNDS):
        shared = _shared(inside, weight)
        if np.abs(shared - weight).max() < CLOSE:
            break
        weight = shared
    kept = [(a, b, float(w)) for (a, b), w in zip(cells, weight, strict=True) if w > 1e-9]
    lows, highs, weights = zip(*kept, strict=True)
    return Curve(lows, highs, weights)


def _shared(inside: np.ndarray[tuple[int, int], np.dtype[np.bool_]], weight: Floats) -> Floats:
    """Each wait's unit of weight, shared out over the cells it may lie in."""
    parts = inside * weight
    found: Floats = (parts / parts.sum(axis=1, keepdims=True)).mean(axis=0)
    return found


def _opened(waits: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """An exact day as an interval that ends on it and begins just before."""
    return [(low if low < high else low - 0.5, high) for low, high in waits]


def _innermost(waits: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Intervals that begin at some low, end at some high and hold no other end between."""
    opened = _opened(waits)
    ends = sorted([(high, 0) for _, high in opened] + [(low, 1) for low, _ in opened])
    return [
        (a, b) for (a, begins), (b, also_begins) in pairwise(ends) if begins and not also_begins
    ]

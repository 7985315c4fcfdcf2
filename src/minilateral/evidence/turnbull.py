"""The curve where an act is dated only to a span of days.

Turnbull's (1976) estimator: the maximum likelihood over all distributions, found by letting the
chance of each possible day feed itself (expectation and maximisation).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from minilateral.evidence.coding import Days


@dataclass(frozen=True, slots=True, eq=False)
class IntervalCurve:
    """Chances of acting within the smallest spans that the data can tell apart."""

    left: Days
    right: Days
    chance: Days

    @property
    def median(self) -> tuple[float, float] | None:
        """The span in which half have acted; None where that lies beyond the watch."""
        index = int(np.searchsorted(np.cumsum(self.chance), 0.5 - 1e-9))
        if index == len(self.chance) or np.isinf(self.right[index]):
            return None
        return float(self.left[index]), float(self.right[index])


def turnbull(left: Days, right: Days, tolerance: float = 1e-9, most: int = 20_000) -> IntervalCurve:
    """Estimate from spans that hold the act, both ends included; `right` may be without end.

    Whoever was watched up to a day without acting has the day after as its left end.
    """
    low, high = _innermost(left, right)
    possible = (left[:, None] <= low) & (high <= right[:, None])
    chance = np.full(len(low), 1 / len(low))
    for _ in range(most):
        share = possible * chance
        new = (share / share.sum(axis=1, keepdims=True)).mean(axis=0)
        moved, chance = np.abs(new - chance).max(), new
        if moved < tolerance:
            break
    return IntervalCurve(low, high, chance)


def _innermost(left: Days, right: Days) -> tuple[Days, Days]:
    """Spans from a left end to the next right end with no left end between."""
    ends = sorted([*((day, 0) for day in set(left)), *((day, 1) for day in set(right))])
    found = [
        (a, b) for (a, is_right), (b, next_right) in pairwise(ends) if not is_right and next_right
    ]
    return np.array([a for a, _ in found]), np.array([b for _, b in found])

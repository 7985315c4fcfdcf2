"""How two codings of the same episodes agree.

Cohen's kappa (1960), with an interval from resampling whole incidents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minilateral.evidence.coding import Days
from minilateral.evidence.resampling import Floats, Weights, interval

CLOSE = 7  #: Days within which two dates count as near.


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two codings of one cell agree; what does not apply to it is None."""

    what: str
    episodes: int
    same: float
    """Share of episodes with the same value; for dates, of those dated twice."""
    kappa: float | None = None
    kappa_low: float | None = None
    kappa_high: float | None = None
    within_7_days: float | None = None
    mean_difference_days: float | None = None
    """Second less first."""
    difference_low: float | None = None
    difference_high: float | None = None


def kappa(first: NDArray[Any], second: NDArray[Any], weights: NDArray[Any]) -> Floats:
    """Cohen's kappa under each row of weights; NaN where chance agrees wholly or nothing counts.

    >>> yes_no = np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])
    >>> kappa(*yes_no, np.ones((1, 4)))
    array([0.5])
    """
    counted = weights.sum(axis=1)
    total = np.where(counted > 0, counted, np.nan)
    seen = (weights @ (first == second)) / total
    chance = sum(
        (weights @ (first == value)) * (weights @ (second == value))
        for value in np.union1d(first, second)
    ) / (total * total)
    room = 1 - chance
    found: Floats = np.divide(
        seen - chance, room, out=np.full_like(room, np.nan), where=room > 1e-12
    )
    return found


def of_classes(what: str, first: NDArray[Any], second: NDArray[Any], weights: Weights) -> Agreement:
    """How two codings of a class agree."""
    point = kappa(first, second, np.ones((1, len(first))))
    low, high = interval(kappa(first, second, weights.astype(np.float64))[:, None])
    ends = [_number(value[0]) for value in (point, low, high)]
    return Agreement(what, len(first), float((first == second).mean()), *ends)


def of_dates(what: str, first: Days, second: Days, weights: Weights) -> Agreement:
    """How two codings of a date agree, where both saw one."""
    both = ~np.isnan(second - first)
    gaps = (second - first)[both]
    if not len(gaps):
        return Agreement(what, 0, np.nan)
    drawn = weights[:, both].astype(np.float64)
    total = drawn.sum(axis=1)
    means = np.divide(drawn @ gaps, total, out=np.full_like(total, np.nan), where=total > 0)
    low, high = interval(means[:, None])
    return Agreement(
        what,
        len(gaps),
        float((gaps == 0).mean()),
        within_7_days=float((np.abs(gaps) <= CLOSE).mean()),
        mean_difference_days=float(gaps.mean()),
        difference_low=_number(low[0]),
        difference_high=_number(high[0]),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

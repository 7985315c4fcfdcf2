"""Summary: what many histories of one body under one policy come to, and how sure that is.

Quantiles are taken over all histories, of which those that never come count as infinite, and
again over those that come. Each is a day that was played (the inverse of the empirical
distribution), so that no day lies between "day 40" and "never". Intervals are of 95 % and hold the
error of playing so often and no more: of means by the normal approximation, of shares by Wilson
(1927), of medians by the order statistics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

#: Two-sided 95 % of the normal distribution.
Z: Final = 1.959963984540054
SHARES: Final = {"p10": 0.1, "p50": 0.5, "p90": 0.9}


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and the bounds within which it would lie if it were played for ever."""

    value: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """As JSON shows it."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Delay:
    """When something comes: the chance that it ever does, and days in three quantiles.

    `days` and their `median` are over all histories, infinite where that share of them never sees
    it; `if_it_comes` over the others, NaN where there are none.
    """

    comes: Interval
    days: tuple[float, float, float]
    if_it_comes: tuple[float, float, float]
    median: Interval

    def to_dict(self) -> dict[str, Any]:
        """As JSON shows it; what never comes is null."""
        return dict(zip(SHARES, self.days, strict=True)) | {
            "if_it_comes": dict(zip(SHARES, self.if_it_comes, strict=True))
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """What the histories of a body come to."""

    #: That it decides, or that its forces come by authority given beforehand.
    response: Interval
    decision: Delay
    presence: Delay
    handover: Delay
    coverage_30d: Interval
    coverage_90d: Interval
    contributors: Interval
    double_booked: Interval
    endings: Mapping[str, float]

    def row(self) -> dict[str, Any]:
        """As a row of a table; None where that share of histories never sees it."""
        return {
            "p_response": self.response.value,
            **_columns("decision", self.decision.days),
            "p_presence": self.presence.comes.value,
            **_columns("presence", self.presence.days),
            "coverage_30d": self.coverage_30d.value,
            "coverage_90d": self.coverage_90d.value,
            "contributors": self.contributors.value,
            "double_booked": self.double_booked.value,
        }

    def to_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        averages = ("coverage_30d", "coverage_90d", "contributors", "double_booked")
        intervals = {
            "p_response": self.response,
            "p_decision": self.decision.comes,
            "p_presence": self.presence.comes,
            "decision_days_p50": self.decision.median,
            "presence_days_p50": self.presence.median,
            **{name: getattr(self, name) for name in averages},
        }
        return {
            "p_response": self.response.value,
            "decision_days": self.decision.to_dict(),
            "presence_days": self.presence.to_dict(),
            "coverage_30d": self.coverage_30d.value,
            "coverage_90d": self.coverage_90d.value,
            "p_decision": self.decision.comes.value,
            "p_presence": self.presence.comes.value,
            "contributors": self.contributors.value,
            "double_booked": self.double_booked.value,
            "handover_days": self.handover.to_dict(),
            "endings": dict(self.endings),
            "monte_carlo": {name: found.to_dict() for name, found in intervals.items()},
        }


def summarised(samples: Floats) -> Summary:
    """The summary of samples [outcome, replication], in the order of `simulate.OUTCOMES`."""
    from minilateral.crisis.simulate import ENDINGS, OUTCOMES

    of = dict(zip(OUTCOMES, samples, strict=True))
    count = samples.shape[1]
    ended = np.bincount(of["ending"].astype(np.int64), minlength=len(ENDINGS))
    return Summary(
        response=share(int(responds(of["decision_days"], of["presence_days"]).sum()), count),
        decision=_delay(of["decision_days"]),
        presence=_delay(of["presence_days"]),
        handover=_delay(of["handover_days"]),
        coverage_30d=_mean(of["coverage_30d"]),
        coverage_90d=_mean(of["coverage_90d"]),
        contributors=_mean(of["contributors"]),
        double_booked=_mean(of["double_booked"]),
        endings=dict(zip(ENDINGS, (ended / count).tolist(), strict=True)),
    )


def responds(decision: Floats, presence: Floats) -> Floats:
    """One where a body decides, or is there by authority given beforehand; else nought."""
    return (np.isfinite(decision) | np.isfinite(presence)).astype(np.float64)


def share(part: int, whole: int) -> Interval:
    """The share of a part of the histories, with Wilson's interval.

    >>> share(0, 100).low, round(share(0, 100).high, 4)
    (0.0, 0.037)
    """
    p = part / whole
    low, high = wilson(np.array([p]), whole)
    return Interval(p, float(low[0]), float(high[0]))


def wilson(shares: Floats, whole: int) -> tuple[Floats, Floats]:
    """Wilson's interval of each share of so many."""
    middle = (shares + Z**2 / (2 * whole)) / (1 + Z**2 / whole)
    spread = shares * (1 - shares) / whole + Z**2 / (4 * whole**2)
    half = Z * np.sqrt(spread) / (1 + Z**2 / whole)
    low, high = np.minimum(middle - half, shares), np.maximum(middle + half, shares)
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def mean_of(total: float, squares: float, whole: int) -> Interval:
    """The mean of so many numbers, from their sum and the sum of their squares."""
    mean = total / whole
    half = Z * sqrt(max(squares / whole - mean**2, 0.0) / whole)
    return Interval(mean, mean - half, mean + half)


def place(quantile: float, count: int) -> int:
    """The place in sorted order of the least number that so large a share does not exceed.

    >>> place(0.5, 4), place(0.5, 5), place(0.9, 10)
    (1, 2, 8)
    """
    return min(max(int(np.ceil(quantile * count - 1e-9)) - 1, 0), count - 1)


def median_places(count: int) -> tuple[int, int, int]:
    """The places of the median and of the bounds of its interval, by the order statistics."""
    half = Z * 0.5 / sqrt(count)
    return place(0.5, count), place(0.5 - half, count), place(0.5 + half, count)


def _delay(days: Floats) -> Delay:
    ordered = np.sort(days)
    come = int(np.searchsorted(ordered, np.inf))
    return Delay(
        share(come, len(ordered)),
        _quantiles(ordered),
        _quantiles(ordered[:come]) if come else (np.nan, np.nan, np.nan),
        Interval(*(float(ordered[at]) for at in median_places(len(ordered)))),
    )


def _quantiles(ordered: Floats) -> tuple[float, float, float]:
    low, middle, high = (float(ordered[place(q, len(ordered))]) for q in SHARES.values())
    return low, middle, high


def _mean(sample: Floats) -> Interval:
    return mean_of(float(sample.sum()), float((sample * sample).sum()), len(sample))


def _columns(name: str, days: tuple[float, float, float]) -> dict[str, float | None]:
    return {
        f"{name}_{label}": day if isfinite(day) else None
        for label, day in zip(SHARES, days, strict=True)
    }

"""The share that has not acted yet, day by day, where some were watched for only a while.

Kaplan and Meier (1958), with Greenwood's variance and bands on the scale of log(-log) (Kalbfleisch
and Prentice 1980). The variance takes the delays as independent; several bodies that face one
incident are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from minilateral.evidence.coding import Coded, Days, Mask

Counts = NDArray[np.int64]
#: A product of shares may miss a round number by so much.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A step curve; arrays run along the days on which somebody acted or left the watch."""

    days: Days
    at_risk: Counts
    """How many had not acted and were still watched just before the day."""
    acted: Counts
    share: Days
    """Share that has not acted by the end of the day."""
    low: Days
    high: Days
    durations: Days

    @property
    def n(self) -> int:
        """Number of episodes."""
        return len(self.durations)

    @property
    def events(self) -> int:
        """Number that acted while watched."""
        return int(self.acted.sum())

    @property
    def median(self) -> float | None:
        """First day by which half have acted; None where it is never reached."""
        return self.first_below(self.share)

    @property
    def median_band(self) -> tuple[float | None, float | None]:
        """Days between which the band crosses one half (Brookmeyer and Crowley 1982)."""
        return self.first_below(self.low), self.first_below(self.high)

    def first_below(self, line: Days, share: float = 0.5) -> float | None:
        """First day on which a line of the curve is at or below a share."""
        reached = np.flatnonzero(line <= share + _ROUNDING)
        return float(self.days[reached[0]]) if len(reached) else None

    def on(self, day: float) -> tuple[float, float, float]:
        """Share, low and high at the end of a day."""
        index = int(np.searchsorted(self.days, day, side="right")) - 1
        if index < 0:
            return 1.0, 1.0, 1.0
        return float(self.share[index]), float(self.low[index]), float(self.high[index])

    def watched_on(self, day: float) -> int:
        """How many had not acted and were still watched just before a day."""
        return int((self.durations >= day).sum())


def kaplan_meier(durations: Days, acted: Mask, confidence: float = 0.95) -> Curve:
    """Estimate the curve from days until the act, or until the watch ended.

    The band is NaN where the share is zero; before the first act it is the curve itself.
    """
    days = np.unique(durations)
    at_risk = len(durations) - np.searchsorted(np.sort(durations), days)
    events = np.bincount(np.searchsorted(days, durations[acted]), minlength=len(days))
    share = np.asarray(np.cumprod(1 - events / at_risk), np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events)))) / np.log(share)
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        low, high = (share ** np.exp(sign * z * np.abs(spread)) for sign in (1, -1))
    low, high = (np.where(share == 1, 1.0, np.where(share == 0, np.nan, b)) for b in (low, high))
    return Curve(days, at_risk, events, share, low, high, durations)


def curve_of(read: Coded, rows: Mask) -> Curve:
    """The curve of some rows, those that a filter took away left out."""
    kept = rows & read.kept
    return kaplan_meier(read.durations[kept], read.acted[kept])

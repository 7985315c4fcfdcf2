"""Do groups act at the same pace? The log-rank test (Mantel 1966), also within incidents.

Without strata the groups are held against each other across all incidents. With the incident as
stratum only bodies that faced the same incident are compared, and what is peculiar to an incident
drops out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.evidence.coding import Days, Mask


@dataclass(frozen=True, slots=True)
class LogRank:
    """A chi-square statistic with its degrees of freedom; `p` is None where nothing can be said."""

    statistic: float
    freedom: int
    p: float | None


def log_rank(
    durations: Days,
    acted: Mask,
    group: NDArray[np.intp],
    strata: NDArray[np.intp] | None = None,
) -> LogRank:
    """Test whether the groups have one and the same curve."""
    groups = int(group.max()) + 1 if len(group) else 0
    excess, variance = np.zeros(groups), np.zeros((groups, groups))
    layers = np.zeros(len(group), np.intp) if strata is None else strata
    for layer in np.unique(layers):
        inside = layers == layer
        _add(durations[inside], acted[inside], group[inside], excess, variance)
    return _test(excess, variance)


def _add(
    durations: Days, acted: Mask, group: NDArray[np.intp], excess: Days, variance: Days
) -> None:
    """Add observed minus expected acts, and their covariance, of one stratum."""
    for day in np.unique(durations[acted]):
        risk = np.bincount(group[durations >= day], minlength=len(excess))
        events = np.bincount(group[acted & (durations == day)], minlength=len(excess))
        n, d = risk.sum(), events.sum()
        part = risk / n
        excess += events - d * part
        if n > 1:
            variance += d * (n - d) / (n - 1) * (np.diag(part) - np.outer(part, part))


def _test(excess: Days, variance: Days) -> LogRank:
    from scipy.special import chdtrc

    freedom = int(np.linalg.matrix_rank(variance)) if variance.any() else 0
    if freedom == 0:
        return LogRank(0.0, 0, None)
    statistic = float(excess @ np.linalg.pinv(variance) @ excess)
    return LogRank(statistic, freedom, float(chdtrc(freedom, statistic)))

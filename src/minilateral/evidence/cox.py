"""Cox's model of the hazard of acting, with late entry, ties and errors clustered by incident.

The partial likelihood (Cox 1972) with Efron's (1977) treatment of ties, on intervals of being at
risk (Andersen and Gill 1982). Errors come from the score residuals summed within incidents (Lin and
Wei 1989), with a factor for few incidents. lifelines gives the same coefficients; its clustered
errors take no account of ties and of late entry, so they are computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.evidence.coding import Days, Mask

_STEPS = 50
#: A ratio of e to this power over the range of a covariate is no estimate but a separation.
_ENDLESS = 12.0
#: Condition of the information beyond which effects are one and the same.
_ALIKE = 1e12


@dataclass(frozen=True, slots=True, eq=False)
class CoxFit:
    """Log hazard ratios with their clustered errors, and a test of each for a steady ratio."""

    names: tuple[str, ...]
    effect: Days
    error: Days
    steady_p: Days
    """p of the hypothesis that the ratio does not change with time (Grambsch and Therneau 1994)."""
    log_likelihood: float
    rows: int
    events: int
    clusters: int

    @property
    def p(self) -> Days:
        """Two-sided p of each effect being nil."""
        return np.array([erfc(abs(z) / sqrt(2)) for z in self.effect / self.error])


def cox(
    names: Sequence[str],
    x: Days,
    start: Days,
    stop: Days,
    acted: Mask,
    cluster: NDArray[np.intp],
) -> CoxFit:
    """Fit on rows at risk in (start, stop], acting at the end of it or not.

    Raises
    ------
    UsageError
        If an effect grows without end, or effects cannot be told apart.
    """
    x = x - x.mean(axis=0)
    weights = _risk_sets(start, stop, acted)
    own = x[acted][np.argsort(stop[acted], kind="stable")]
    beta = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        score, information, means, log_likelihood = _moments(x, own, weights, beta)
        reach = np.abs(beta) * np.ptp(x, axis=0)
        if reach.max() > _ENDLESS:
            worst = names[int(reach.argmax())]
            raise UsageError(f"{worst!r} tells all who acted from all who did not; leave it out.")
        if np.linalg.cond(information) > _ALIKE:
            raise UsageError(f"the effects {', '.join(names)} cannot be told apart; leave one out.")
        step = np.linalg.solve(information, score)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    residuals = _score_residuals(x, stop, acted, weights, beta, means)
    inverse = np.asarray(np.linalg.inv(information), np.float64)
    error = clustered_errors(residuals, inverse, cluster)
    steady = _steady(own - means, np.sort(stop[acted]), inverse)
    events, clusters = int(acted.sum()), len(np.unique(cluster))
    return CoxFit(tuple(names), beta, error, steady, log_likelihood, len(x), events, clusters)


def _risk_sets(start: Days, stop: Days, acted: Mask) -> Days:
    """A row for each act, in order of time: who was at risk, tied acts taken out by parts."""
    times = np.sort(stop[acted])
    at_risk = (start < times[:, None]) & (times[:, None] <= stop)
    ties = acted & (stop == times[:, None])
    rank = np.arange(len(times)) - np.searchsorted(times, times)
    return np.asarray(at_risk - (rank / ties.sum(axis=1))[:, None] * ties)


def _moments(x: Days, own: Days, weights: Days, beta: Days) -> tuple[Days, Days, Days, float]:
    """Score, information, mean covariates of each risk set and log-likelihood at `beta`."""
    hazard = np.exp(x @ beta)
    total = weights @ hazard
    means = (weights @ (hazard[:, None] * x)) / total[:, None]
    second = np.einsum("ei,ij,ik->jk", weights * hazard / total[:, None], x, x, optimize=True)
    information = second - means.T @ means
    log_likelihood = float((own @ beta).sum() - np.log(total).sum())
    return (own - means).sum(axis=0), information, means, log_likelihood


def _score_residuals(
    x: Days, stop: Days, acted: Mask, weights: Days, beta: Days, means: Days
) -> Days:
    """What each row adds to the score; a tied act is held against the mean of its ties."""
    hazard = np.exp(x @ beta)
    part = weights * hazard / (weights @ hazard)[:, None]
    residuals: Days = part.T @ means - part.sum(axis=0)[:, None] * x
    times = np.sort(stop[acted])
    for row in np.flatnonzero(acted):
        residuals[row] += x[row] - means[times == stop[row]].mean(axis=0)
    return residuals


def clustered_errors(residuals: Days, inverse: Days, cluster: NDArray[np.intp]) -> Days:
    """Standard errors from scores summed within clusters."""
    labels, index = np.unique(cluster, return_inverse=True)
    sums = np.zeros((len(labels), residuals.shape[1]))
    np.add.at(sums, index, residuals)
    few = len(labels) / (len(labels) - 1)
    variance = few * inverse @ sums.T @ sums @ inverse
    return np.asarray(np.sqrt(np.diag(variance)))


def _steady(residuals: Days, times: Days, inverse: Days) -> Days:
    """p of each ratio being steady, by the rank of time."""
    from scipy.special import chdtrc

    _, tied, counts = np.unique(times, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[tied]
    rank = rank - rank.mean()
    slope = rank @ residuals @ inverse * len(times)
    statistic = slope**2 / (len(times) * np.diag(inverse) * (rank**2).sum())
    return np.asarray(chdtrc(1, statistic))

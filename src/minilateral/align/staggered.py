"""Staggered difference in differences, after Callaway and Sant'Anna (2021).

Units join at different times. ATT(g, t) is the mean change of those that joined at g, from g - 1
to t, less the mean change over the same span of those that had not joined by then (never, or not
yet). It asks for parallel trends of joiners and those not yet in, and for no effect before
joining; the estimates before joining test the first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError

Floats = NDArray[np.float64]

#: The period of units that never join.
NEVER = np.iinfo(np.int64).max
#: Periods after joining that the overall effect is the mean of, and before it for the placebo.
AFTER, BEFORE = 5, 5


@dataclass(frozen=True, slots=True)
class Effects:
    """Effects by periods since joining, a row for each draw of the weights; NaN where none."""

    since: NDArray[np.int64]
    effect: Floats
    overall: Floats
    placebo: Floats


def effects(outcome: Floats, joined: NDArray[np.int64], weights: Floats) -> Effects:
    """Effects by time since joining, under each row of weights.

    Parameters
    ----------
    outcome
        Units by periods; NaN where it is not known.
    joined
        The period, counted from 0, in which each unit joins; `NEVER` for those that never do.
        Units that joined in the first period or before have no period to compare with: leave
        them out.
    weights
        Draws by units, 0 or more.

    Raises
    ------
    UsageError
        If nobody joins, or nobody is left to compare with.
    """
    cohorts = np.unique(joined[(joined > 0) & (joined < outcome.shape[1])])
    if not len(cohorts):
        raise UsageError("nobody joins within the periods; there is nothing to compare.")
    since = np.arange(-BEFORE, AFTER + 1)
    total, weight = np.zeros((len(weights), len(since))), np.zeros((len(weights), len(since)))
    for cohort in cohorts.tolist():
        att, size = _att(outcome, joined, weights, cohort)
        for column, lag in enumerate(since.tolist()):
            period = cohort + lag
            if 0 <= period < outcome.shape[1] and lag != -1:
                known = np.isfinite(att[:, period])
                total[known, column] += (size * att[:, period])[known]
                weight[known, column] += size[known]
    with np.errstate(invalid="ignore"):
        effect = np.where(weight > 0, total / weight, np.nan)
    if not np.isfinite(effect[0]).any():
        raise UsageError("nobody is left outside to compare those who join with.")
    return Effects(since, effect, _mean(effect[:, since >= 0]), _mean(effect[:, since < -1]))


def _att(
    outcome: Floats, joined: NDArray[np.int64], weights: Floats, cohort: int
) -> tuple[Floats, Floats]:
    """ATT(cohort, t) for every draw and period, and the weight of the cohort in every draw."""
    base = cohort - 1
    change = outcome - outcome[:, [base]]
    known = np.isfinite(change)
    change = np.where(known, change, 0.0)
    periods = np.arange(outcome.shape[1])
    mine = (joined == cohort)[:, None] & known
    latest = np.maximum(periods, base)
    theirs = (joined[:, None] > latest[None, :]) & (joined != cohort)[:, None] & known
    att = _weighted(weights, change, mine) - _weighted(weights, change, theirs)
    return att, weights @ (joined == cohort).astype(float)


def _weighted(weights: Floats, change: Floats, who: NDArray[np.bool_]) -> Floats:
    """Weighted mean change of some units, draws by periods; NaN where nobody has weight."""
    total = weights @ who.astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((weights @ (change * who)) / total)


def _mean(values: Floats) -> Floats:
    """Mean over the known columns of each row; NaN where none is known."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def by_cluster(clusters: NDArray[np.int64], draws: int, seed: int) -> Floats:
    """Weights of a bootstrap by clusters; the first row is the data as they are.

    `clusters` are units by clusters that each unit belongs to (two states for a pair): a unit
    counts as often as all of its clusters are drawn, multiplied.
    """
    count = int(clusters.max()) + 1
    random = np.random.Generator(np.random.Philox(seed))
    drawn = random.multinomial(count, np.full(count, 1 / count), size=draws)
    times = np.vstack([np.ones((1, count), dtype=np.int64), drawn])
    weights: Floats = times[:, clusters].prod(axis=2).astype(float)
    return weights

"""Tallies: a block of histories as counts, so that any number of blocks takes the same memory.

Days are counted in bins of an hour up to day 400. Counts are whole numbers and add up exactly; sums
of coverage are added in the order of the blocks. A quantile of a tally is the upper end of its
bin, so it lies within an hour above the quantile of the histories. Who was first is counted from
the days themselves, not from the bins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis.blocks import Job, Plan
from minilateral.crisis.differences import (
    TIMES,
    Difference,
    Pair,
    first_of,
    gap_of,
    gap_sums,
    order,
)
from minilateral.crisis.simulate import ENDINGS, OUTCOMES
from minilateral.crisis.summary import (
    SHARES,
    Delay,
    Interval,
    Summary,
    mean_of,
    median_places,
    place,
    responds,
    share,
)

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

#: Bins of a day, and the days that have bins.
PER_DAY: Final = 24
LAST_DAY: Final = 400
BINS: Final = PER_DAY * LAST_DAY
#: Bin k holds days above (k - 1) hours up to k; then comes what is later, and what never comes.
LATER, NEVER = BINS + 1, BINS + 2
_DELAYS: Final = ("decision", "presence", "handover")
_MEANS: Final = ("response", "coverage_30d", "coverage_90d", "contributors", "double_booked")


class Tally(NamedTuple):
    """Counts and sums of histories; two tallies add up to that of both."""

    #: [delay, policy, body, bin]
    days: Integers
    #: [policy, body, ending]
    endings: Integers
    #: [mean, policy, body, sum and sum of squares]
    sums: Floats
    #: [time, pair, a first, b first, same, neither]
    order: Integers
    #: [time, pair, bin]: a less b where both come; earlier than -400, by hour, later than 400.
    gaps: Integers
    #: [outcome, pair, sums of a gap]
    paired: Floats

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.days + other.days,
            self.endings + other.endings,
            self.sums + other.sums,
            self.order + other.order,
            self.gaps + other.gaps,
            self.paired + other.paired,
        )

    @property
    def histories(self) -> int:
        """How many were counted."""
        return int(self.endings[0, 0].sum())


def empty_tally(plan: Plan, pairs: Sequence[Pair]) -> Tally:
    """The tally of no history at all."""
    cells = len(plan.policies), len(plan.bodies)
    compared = len(TIMES), len(pairs)
    return Tally(
        np.zeros((len(_DELAYS), *cells, NEVER + 1), np.int64),
        np.zeros((*cells, len(ENDINGS)), np.int64),
        np.zeros((len(_MEANS), *cells, 2)),
        np.zeros((*compared, 4), np.int64),
        np.zeros((*compared, 2 * BINS + 3), np.int64),
        np.zeros((2, len(pairs), 5)),
    )


def tallied(job: Job, pairs: Sequence[Pair], block: int) -> Tally:
    """The tally of a block."""
    of = dict(zip(OUTCOMES, job.outcomes(block), strict=True))
    of["response"] = responds(of["decision_days"], of["presence_days"])
    return Tally(
        np.array([_by_cell(_bins(of[f"{name}_days"]), NEVER + 1) for name in _DELAYS]),
        _by_cell(of["ending"].astype(np.int64), len(ENDINGS)),
        np.array([np.stack([of[n].sum(-1), (of[n] * of[n]).sum(-1)], axis=-1) for n in _MEANS]),
        *_compared(of, pairs),
    )


def _compared(of: dict[str, Floats], pairs: Sequence[Pair]) -> tuple[Integers, Integers, Floats]:
    first = np.zeros((len(TIMES), len(pairs), 4), np.int64)
    gaps = np.zeros((len(TIMES), len(pairs), 2 * BINS + 3), np.int64)
    paired = np.zeros((2, len(pairs), 5))
    for j, pair in enumerate(pairs):
        for t, name in enumerate(TIMES):
            a, b = of[f"{name}_days"][pair.at_a], of[f"{name}_days"][pair.at_b]
            both = np.isfinite(a) & np.isfinite(b)
            first[t, j] = order(a, b)
            hours = np.clip(np.ceil((a[both] - b[both]) * PER_DAY), -BINS - 1, BINS + 1)
            gaps[t, j] = np.bincount(hours.astype(np.int64) + BINS + 1, minlength=gaps.shape[2])
        for k, name in enumerate(("response", "coverage_30d")):
            paired[k, j] = gap_sums(of[name][pair.at_a], of[name][pair.at_b])
    return first, gaps, paired


def summary_of(tally: Tally, policy: int, body: int) -> Summary:
    """The summary of a body under a policy."""
    whole = tally.histories
    decision, presence, handover = (_delay(days[policy, body]) for days in tally.days)
    coverage_30d, coverage_90d, contributors, double_booked = (
        mean_of(float(total), float(squares), whole)
        for total, squares in tally.sums[1:, policy, body]
    )
    endings = dict(zip(ENDINGS, (tally.endings[policy, body] / whole).tolist(), strict=True))
    return Summary(
        share(int(tally.sums[0, policy, body, 0]), whole),
        decision,
        presence,
        handover,
        coverage_30d,
        coverage_90d,
        contributors,
        double_booked,
        endings,
    )


def difference_of(tally: Tally, pairs: Sequence[Pair], number: int) -> Difference:
    """A pair held against each other."""
    first = {
        name: first_of(tally.order[t, number].tolist(), _median(tally.gaps[t, number]))
        for t, name in enumerate(TIMES)
    }
    response, coverage = (gap_of(sums, tally.histories) for sums in tally.paired[:, number])
    return Difference(pairs[number], first, {"p_response": response, "coverage_30d": coverage})


def by_day(tally: Tally, delay: str, policy: int, body: int, days: Floats) -> Floats:
    """The share of histories in which it has come by each day; days in whole hours."""
    come = np.cumsum(tally.days[_DELAYS.index(delay), policy, body])
    found: Floats = come[np.rint(days * PER_DAY).astype(np.int64)] / come[-1]
    return found


def _bins(days: Floats) -> Integers:
    hours = np.ceil(np.where(np.isfinite(days), days, 0.0) * PER_DAY)
    bins = np.where(np.isfinite(days), np.minimum(hours, LATER), NEVER)
    return bins.astype(np.int64)


def _by_cell(numbers: Integers, width: int) -> Integers:
    """How often each number below the width stands in each policy and body."""
    policies, bodies, _ = numbers.shape
    cells = np.arange(policies * bodies).reshape(policies, bodies, 1) * width
    counted = np.bincount((numbers + cells).ravel(), minlength=policies * bodies * width)
    return counted.reshape(policies, bodies, width)


def _delay(counts: Integers) -> Delay:
    whole, come = int(counts.sum()), int(counts[:NEVER].sum())
    none = (np.nan, np.nan, np.nan)
    return Delay(
        share(come, whole),
        _quantiles(np.cumsum(counts)),
        _quantiles(np.cumsum(counts[:NEVER])) if come else none,
        Interval(*(_day(np.cumsum(counts), at) for at in median_places(whole))),
    )


def _quantiles(running: Integers) -> tuple[float, float, float]:
    count = int(running[-1])
    low, middle, high = (_day(running, place(share, count)) for share in SHARES.values())
    return low, middle, high


def _day(running: Integers, at: int) -> float:
    """The upper end of the bin of the history that stands at this place in order."""
    bin_ = int(np.searchsorted(running, at + 1))
    return bin_ / PER_DAY if bin_ <= BINS else np.inf


def _median(counts: Integers) -> Interval | None:
    running = np.cumsum(counts)
    if not running[-1]:
        return None
    bins = np.searchsorted(running, np.array(median_places(int(running[-1]))) + 1)
    return Interval(*((bins - BINS - 1) / PER_DAY).tolist())

"""Who was first? Two sides compared within the same incident.

Both sides face the same event, so its gravity, place and season cancel. Each side counts with the
earliest act of its bodies. A side that never acted loses by default if the other acted while it
was still watched; if the watch had ended, the pair is unclear.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.evidence.coding import Coded, Coding, Days, Mask, coded
from minilateral.evidence.episodes import LEVELS, Episodes

#: How a pair may end, as `Pairs.ending` numbers it.
ENDINGS = (
    "no pair",
    "small first",
    "large first",
    "small by default",
    "large by default",
    "tie",
    "neither acted",
    "unclear",
)
_SCORE = np.array([0, 1, -1, 1, -1, 0, 0, 0], np.int8)
#: Up to this many decided gaps every flip of signs is counted; beyond, flips are drawn.
EXACT = 16


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The outcome of every incident; arrays run along `Episodes.incidents`."""

    ending: NDArray[np.int8]
    gap: Days
    """Institution minus small, in days: positive where the small side was earlier; else NaN."""
    small_row: NDArray[np.intp]
    """Row of the act that counts for the small side, -1 where it did not act."""
    large_row: NDArray[np.intp]

    @property
    def paired(self) -> Mask:
        """Whether both sides had the incident before them."""
        return np.asarray(self.ending != 0)

    @property
    def score(self) -> NDArray[np.int8]:
        """1 where the small side was first, -1 where the large one was, else 0."""
        return np.asarray(_SCORE[self.ending])

    @property
    def small_first(self) -> int:
        """How often the small side was first, by default too."""
        return int((self.score == 1).sum())

    @property
    def large_first(self) -> int:
        """How often the large side was first, by default too."""
        return int((self.score == -1).sum())

    @property
    def median_gap(self) -> float | None:
        """Median of the gaps where both acted, in days."""
        gaps = self.gap[~np.isnan(self.gap)]
        return float(np.median(gaps)) if len(gaps) else None


def pair_scores(episodes: Episodes, coding: Coding, small: Mask, large: Mask) -> Pairs:
    """Compare two sides, given as rows of the episodes, incident by incident.

    With `coding.equal_authority` only acts at the same level are paired, at the level at which
    somebody was first where both acted at several; a side that never acted has no level.

    Raises
    ------
    UsageError
        If a row is on both sides.
    """
    if (small & large).any():
        label = episodes.records[int(np.flatnonzero(small & large)[0])].body
        raise UsageError(f"{label} would stand on both sides; a pair needs two different sides.")
    read = coded(episodes, coding)
    if not coding.equal_authority:
        return _compare(episodes, read, small & read.kept, large & read.kept)
    return _at_equal_level(episodes, read, small & read.acted, large & read.acted)


def _compare(episodes: Episodes, read: Coded, small: Mask, large: Mask) -> Pairs:
    day_s, row_s = _earliest(episodes, read, small)
    day_l, row_l = _earliest(episodes, read, large)
    acted_s, acted_l = row_s >= 0, row_l >= 0
    seen_s, seen_l = _watched(episodes, read, small), _watched(episodes, read, large)
    ending = np.select(
        [
            np.isnan(seen_s) | np.isnan(seen_l),
            day_s < day_l,
            day_s > day_l,
            acted_s & acted_l,
            acted_s & (day_s <= seen_l),
            acted_l & (day_l <= seen_s),
            acted_s | acted_l,
        ],
        [0, 1, 2, 5, 3, 4, 7],
        default=6,
    )
    gap = np.where(acted_s & acted_l & (ending != 0), day_l - day_s, np.nan)
    return Pairs(ending.astype(np.int8), gap, row_s, row_l)


def _at_equal_level(episodes: Episodes, read: Coded, small: Mask, large: Mask) -> Pairs:
    """For each incident the pair at the level at which somebody acted first."""
    ties = [
        _compare(episodes, read, small & (read.level == level), large & (read.level == level))
        for level in range(len(LEVELS))
    ]
    first = np.array(
        [
            np.where(
                pairs.paired,
                np.fmin(read.delay[pairs.small_row], read.delay[pairs.large_row]),
                np.inf,
            )
            for pairs in ties
        ]
    )
    best = first.argmin(axis=0)
    return Pairs(
        np.choose(best, [pairs.ending for pairs in ties]),
        np.choose(best, [pairs.gap for pairs in ties]),
        np.choose(best, [pairs.small_row for pairs in ties]),
        np.choose(best, [pairs.large_row for pairs in ties]),
    )


def _earliest(episodes: Episodes, read: Coded, side: Mask) -> tuple[Days, NDArray[np.intp]]:
    """For each incident the shortest delay of the side and its row; NaN and -1 without an act."""
    delay = np.where(side & read.acted, read.delay, np.inf)
    least = np.minimum.reduceat(delay, episodes.starts)
    hit = np.where(delay == least[episodes.incident_of], np.arange(len(delay)), len(delay))
    row = np.minimum.reduceat(hit, episodes.starts)
    none = np.isinf(least)
    return np.where(none, np.nan, least), np.where(none, -1, row)


def _watched(episodes: Episodes, read: Coded, side: Mask) -> Days:
    """For each incident the last day on which the side was watched; NaN where it has no row."""
    seen = np.where(side, read.seen, -np.inf)
    last = np.maximum.reduceat(seen, episodes.starts)
    return np.where(np.isneginf(last), np.nan, last)


def sign_test(first: int, second: int) -> float:
    """Two-sided p of the sign test (Dixon and Mood 1946): ties count for neither.

    >>> sign_test(1, 5)
    0.21875
    """
    n = first + second
    tail = sum(comb(n, k) for k in range(min(first, second) + 1))
    return min(1.0, tail / 2 ** (n - 1)) if n else 1.0


def permutation_test(gaps: Days, seed: int = 0, draws: int = 20_000) -> float | None:
    """Two-sided p of the mean gap when the two sides are swapped at random in every pair.

    Exact up to 16 gaps; beyond that the share of `draws` swaps that reach the mean, with the
    swap that was seen counted in (Phipson and Smyth 2010). None without a gap.
    """
    known = gaps[~np.isnan(gaps)]
    n = len(known)
    if n == 0:
        return None
    if n <= EXACT:
        signs = 1 - 2 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
        extra = 0
    else:
        signs = np.random.default_rng(seed).choice(np.array([-1, 1]), (draws, n))
        extra = 1
    reached = np.abs(signs @ known) >= abs(known.sum()) - 1e-9
    return float((reached.sum() + extra) / (len(signs) + extra))

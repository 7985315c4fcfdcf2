"""What resampling says of the specifications of one family: intervals, and one test of them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minilateral.evidence.resampling import Floats, Weights, interval, weighted_medians
from minilateral.evidence.specification import FEW, Specifications, summary
from minilateral.evidence.stacked import both_acted, scores


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """The specifications of one family with what resampling says of them."""

    found: Specifications
    share: tuple[Floats, Floats]
    """Ends of the 95 % interval of the share of incidents in which the small side was first."""
    gap: tuple[Floats, Floats]
    """Ends of the 95 % interval of the median gap, in days."""
    p_joint: float | None
    """Two-sided p of the median share over all specifications; None where nothing was decided."""

    @property
    def clear_small(self) -> int:
        """In how many with enough pairs the whole interval has the small side first more often."""
        return int(((self.share[0] > 0.5) & (self.found.decided >= FEW)).sum())

    @property
    def clear_large(self) -> int:
        """In how many with enough pairs the whole interval has the large side first more often."""
        return int(((self.share[1] < 0.5) & (self.found.decided >= FEW)).sum())

    def by_option(self) -> dict[tuple[str, str], float]:
        """Mean share over the specifications with enough pairs that take an option.

        A specification counts for an option as far as its readings take it.
        """
        enough = self.found.decided >= FEW
        share = self.found.share[enough]
        return {
            key: float(share @ taken[enough] / taken[enough].sum())
            for key, taken in self.found.frequencies().items()
            if taken[enough].sum() > 0
        }

    def extremes(self) -> str:
        """Under which options the share is highest and lowest; nothing where pairs are few."""
        means = self.by_option()
        if not means:
            return ""
        high, low = (end(means, key=lambda key: means[key]) for end in (max, min))
        return (
            f" Their share is highest under {high[1]!r} ({means[high]:.0%}) "
            f"and lowest under {low[1]!r} ({means[low]:.0%})."
        )

    def summary(self) -> dict[str, Any]:
        """The counts of the family, the intervals that lie wholly on one side, the joint test."""
        return {
            **summary([self.found])["families"][0],
            "interval_wholly_small": self.clear_small,
            "interval_wholly_large": self.clear_large,
            "p_joint": self.p_joint,
        }

    def verdict(self) -> str:
        """What a reader may take from the family, in a sentence."""
        counted = self.summary()
        if counted["share_small_faster"] is None or self.p_joint is None:
            return f"{self.found.family.label}: no pair was decided; nothing can be said."
        few = counted["few_pairs"]
        thin = f"; {few:,} rest on fewer than {FEW} decided pairs" if few else ""
        return (
            f"{self.found.family.label}: first more often than not in "
            f"{counted['share_small_faster']:.0%} of {self.found.n:,} specifications; the interval "
            f"lies wholly on their side in {self.clear_small:,}, wholly on the other in "
            f"{self.clear_large:,}; joint p = {self.p_joint:.2f}{thin}.{self.extremes()}"
        )


def estimated(found: Specifications, weights: Weights, swaps: NDArray[np.int8]) -> Estimated:
    """Resample a family; `weights` are draws by incidents, `swaps` signs alike."""
    return Estimated(
        found,
        interval(_drawn_shares(found, weights)),
        interval(_drawn_medians(found, weights)),
        _joint_p(found, swaps),
    )


def _drawn_shares(found: Specifications, weights: Weights) -> Floats:
    """Share of decided incidents in which the small side was first: draws by specifications."""
    score = scores(found.outcomes)
    drawn = weights.astype(np.float64)
    first, decided = drawn @ (score > 0).T, drawn @ (score != 0).T
    shares: Floats = np.divide(first, decided, out=np.full_like(first, np.nan), where=decided > 0)
    return shares


def _drawn_medians(found: Specifications, weights: Weights) -> Floats:
    """Median gap where both acted: draws by specifications."""
    both = both_acted(found.outcomes)
    columns = [
        weighted_medians(row[known].astype(np.float64), weights[:, known])
        for row, known in zip(found.outcomes, both, strict=True)
    ]
    return np.array(columns).T


def _joint_p(found: Specifications, swaps: NDArray[np.int8]) -> float | None:
    """How often swapped sides lean as far from half as the record, by the median share."""
    score = scores(found.outcomes)
    decided = (score != 0).sum(axis=1)
    if not decided.any():
        return None
    score, decided = score[decided > 0], decided[decided > 0]
    seen = abs(np.median(score.sum(axis=1) / decided))
    leaning = np.abs(np.median((swaps.astype(np.float64) @ score.T) / decided, axis=1))
    return float((1 + (leaning >= seen - 1e-12).sum()) / (1 + len(swaps)))

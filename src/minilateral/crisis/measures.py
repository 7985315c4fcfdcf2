"""Measures: what is told of a sample of replications at one point, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

#: Mean, or the quantile at this share.
Statistic: TypeAlias = float | None
MEAN: Final = None

#: What an estimate is made of, in the order of its first axis.
PARTS: Final = ("value", "half_a", "half_b", "error")


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Statistics of samples at many points, [part, point, measure].

    Parts: the value over all replications, over the first and over the second half of them, and
    its standard error (of a quantile: Woodruff 1952).
    """

    parts: Floats

    @property
    def value(self) -> Floats:
        """Over all replications, [point, measure]."""
        value: Floats = self.parts[0]
        return value

    @property
    def halves(self) -> tuple[Floats, Floats]:
        """Over the first and the second half of the replications, each [point, measure]."""
        return self.parts[1], self.parts[2]

    @property
    def error(self) -> Floats:
        """The standard error, [point, measure]."""
        error: Floats = self.parts[3]
        return error


def estimate(samples: Floats, statistics: Sequence[Statistic]) -> Floats:
    """The parts of an estimate, [part, measure], of samples [measure, replication].

    >>> estimate(np.array([[1.0, 2.0, 3.0, 6.0]]), [MEAN])[:3, 0].tolist()
    [3.0, 1.5, 4.5]
    """
    count = samples.shape[1]
    halves = samples[:, : count // 2], samples[:, count // 2 :]
    found = np.empty((len(PARTS), len(samples)))
    for part, sample in enumerate((samples, *halves)):
        found[part] = sample.mean(axis=1)
    found[3] = samples.std(axis=1, ddof=1) / np.sqrt(count)
    for row, share in enumerate(statistics):
        if share is not None:
            found[:, row] = _quantile(samples[row], share)
    return found


def _quantile(sample: Floats, share: float) -> tuple[float, float, float, float]:
    count = len(sample)
    width = np.sqrt(share * (1 - share) / count)
    ends = np.clip([share, share - width, share + width], 0, 1)
    value, low, high = np.quantile(sample, ends)
    halves = [np.quantile(half, share) for half in (sample[: count // 2], sample[count // 2 :])]
    return float(value), float(halves[0]), float(halves[1]), float(high - low) / 2

"""Chances that a weight turns the vote, from the characteristic function of the sum in favour.

Everyone says yes with chance p. The chance that the others hold between quota - w and quota - 1 is
a Fourier sum over as many frequencies as there are sums. The law is first tilted exponentially,
so that its mean lies at the quota; then the terms die out after a few dozen frequencies wherever
many players share the weight, and the work no longer hangs on how large the weights are. Where
they do not die out, the answer is None and the sums themselves must be passed over.

What is left out is surveyed, not proved small: whoever needs certainty holds the answer at one
half against an exact count, as `large.shapley_numerical` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

#: Frequencies summed at most.
MOST = 2_048
#: What the terms left out may still amount to.
LEFT_OUT = 1e-11
#: The terms are surveyed until a weight of middle size has gone round the circle this many times,
#: for weights that are nearly alike come back in step after each round; every fourth is enough.
ROUNDS, STEP = 16, 4
#: Terms surveyed at most.
SURVEYED = 1 << 14


def swings(weights: Sequence[int], quota: int, yes: float) -> dict[int, float] | None:
    """For each weight, the chance that its vote decides, all others saying yes with chance `yes`.

    >>> weights = [40 + 37 * k % 61 for k in range(100)]
    >>> round(swings(weights, sum(weights) // 2, 0.5)[40], 6)
    0.044365
    """
    held, times = np.unique([w for w in weights if w], return_counts=True)
    total = int(held @ times)
    span = total + 1 + total % 2
    law = _Law(held, times, quota, yes, _tilt(held, times, quota, yes) or 1e-30)
    middle = float(np.median(np.repeat(held, times)))
    last = min(span // 2, int(ROUNDS * span / middle), STEP * SURVEYED)
    surveyed = np.arange(0, last + 1, STEP)
    size = law.sizes(2 * np.pi * surveyed / span) / span * np.sqrt(surveyed + 1)
    needed = int(np.flatnonzero(size > LEFT_OUT).max(initial=0)) * STEP + 4 * STEP
    if needed > MOST or last < needed < span // 2:
        return None
    k = np.arange(min(needed, span // 2 + 1))
    sums = np.where(k == 0, 1, 2) @ law.terms(2 * np.pi * k / span).real / span
    return {0: 0.0} | dict(zip(held.tolist(), sums.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Law:
    """The sum in favour under a tilt: its Fourier terms at angles, and how large they can be.

    With the moment function M(z) = product of (1 - p + p exp(zw)) over the players, a term is
    M(z) exp(-zq) / (1 - exp(-z)) times (exp(zw) - 1) / (1 - p + p exp(zw)), at z the tilt plus i
    times the angle. Powers are taken of exp(-zw) where the tilt is positive: none overflows.
    """

    held: NDArray[np.int64]
    times: NDArray[np.int64]
    quota: int
    yes: float
    tilt: float

    @property
    def _shift(self) -> float:
        return (float(self.held @ self.times) if self.tilt >= 0 else 0.0) - self.quota

    def terms(self, angles: Floats) -> NDArray[np.complex128]:
        """The terms, [angle, weight]."""
        p, down, z = self.yes, self.tilt >= 0, self.tilt + 1j * angles
        steps = np.multiply.outer(-z if down else z, self.held)
        powers = np.exp(steps)
        factors = (1 - p) * powers + p if down else 1 - p + p * powers
        gains = (-np.expm1(steps) if down else np.expm1(steps)) / factors
        whole = np.log(factors) @ self.times.astype(float) + z * self._shift
        return np.asarray((np.exp(whole) / -np.expm1(-z))[:, None] * gains)

    def sizes(self, angles: Floats) -> Floats:
        """No term of an angle is greater than this in absolute value."""
        p, down = self.yes, self.tilt >= 0
        shrunk = np.exp((-self.tilt if down else self.tilt) * self.held)
        a, b = ((1 - p) * shrunk, p) if down else (p * shrunk, 1 - p)
        turned = np.cos(np.multiply.outer(angles, self.held))
        factors = np.log(np.maximum((a - b) ** 2, a * a + b * b + 2 * a * b * turned)) / 2
        whole = factors @ self.times - factors.min(axis=1) + self.tilt * self._shift
        return np.asarray(2 * np.exp(whole) / np.abs(np.expm1(-self.tilt - 1j * angles)))


def _tilt(held: NDArray[np.int64], times: NDArray[np.int64], quota: int, yes: float) -> float:
    """The exponent under which the mean of the sum lies just below the quota, by halving."""
    odds = np.log(yes) - np.log1p(-yes)
    low, high = (side * 1_000 / float(held.max()) for side in (-1, 1))
    while True:
        middle = (low + high) / 2
        with np.errstate(over="ignore"):
            mean = float((times * held / (1 + np.exp(-odds - middle * held))).sum())
        if high - low <= 1e-12 * abs(middle) or not low < middle < high:
            return middle
        low, high = (middle, high) if mean < quota - 0.5 else (low, middle)

"""How often a donor's promises were kept, drawn towards all donors where few are known.

A beta-binomial with everything unknown left unknown: each donor has a rate of its own, the rates
are spread about a common one, and neither the common rate nor the spread is fixed. A donor's rate
is averaged over all of both that the record makes likely. With one promise known it is mostly
everybody's, and the interval is wide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma

import numpy as np

from minilateral.commit.statistics import Floats
from minilateral.core.errors import UsageError

#: Common rates that are tried, and how many promises the word of all may be worth.
CENTRES = np.linspace(0.02, 0.98, 49)
STRENGTHS = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
#: Fewer known promises than this are shown as few.
FEW = 5
_RATES = np.linspace(0.0, 1.0, 1_001)[1:-1]


@dataclass(frozen=True, slots=True)
class Rate:
    """Promises kept of those whose outcome is known; the rate with its interval of 90 %."""

    who: str
    kept: int
    known: int
    rate: float
    low: float
    high: float

    @property
    def few(self) -> bool:
        """Whether so little is known that the number should be shown as small."""
        return self.known < FEW


def rates(counts: Sequence[tuple[str, int, int]]) -> tuple[Rate, ...]:
    """The rate of each, from (who, kept, known), each drawn towards all.

    Raises
    ------
    UsageError
        If more were kept than known.
    """
    for who, kept, known in counts:
        if not 0 <= kept <= known:
            raise UsageError(f"{who}: {kept} kept of {known} known cannot be.")
    a, b = _priors()
    pairs = Counter((kept, known) for _, kept, known in counts)
    log = sum(
        (times * _likelihood(k, n, a, b) for (k, n), times in pairs.items()), np.zeros(len(a))
    )
    weight = np.exp(log - log.max())
    found = {pair: _posterior(*pair, a, b, weight / weight.sum()) for pair in pairs}
    return tuple(Rate(who, k, n, *found[k, n]) for who, k, n in counts)


def _priors() -> tuple[Floats, Floats]:
    """The two parameters of every beta distribution that is tried."""
    centres, strengths = (grid.ravel() for grid in np.meshgrid(CENTRES, STRENGTHS))
    return centres * strengths, (1 - centres) * strengths


def _likelihood(kept: int, known: int, a: Floats, b: Floats) -> Floats:
    """Logarithm of the beta-binomial probability, without the binomial factor."""
    return _log_beta(a + kept, b + known - kept) - _log_beta(a, b)


def _log_beta(a: Floats, b: Floats) -> Floats:
    pairs = zip(a.tolist(), b.tolist(), strict=True)
    return np.array([lgamma(x) + lgamma(y) - lgamma(x + y) for x, y in pairs])


def _posterior(
    kept: int, known: int, a: Floats, b: Floats, weight: Floats
) -> tuple[float, float, float]:
    """Mean and middle nine tenths of a rate, averaged over the distributions tried."""
    up, down = a + kept, b + known - kept
    log = (up - 1)[:, None] * np.log(_RATES) + (down - 1)[:, None] * np.log(1 - _RATES)
    density = np.exp(log - _log_beta(up, down)[:, None])
    mass = np.cumsum(weight @ (density / density.sum(axis=1, keepdims=True)))
    low, high = np.interp([0.05, 0.95], mass, _RATES)
    return float(weight @ (up / (up + down))), float(low), float(high)

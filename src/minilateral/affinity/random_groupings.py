"""Random groupings of the same size from the same regions: what chance alone would give."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.regions import regions
from minilateral.core.errors import NoFactAtDateError

Positions = NDArray[np.intp]

DRAWS, SEED = 4_000, 1
#: With fewer groupings than this to draw from, a comparison says nothing.
ENOUGH = 20
#: Equal distances may differ in the last digits, by the order in which they were summed.
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Rank:
    """The share of random groupings at least as close together as the one asked about.

    `error` is the Monte Carlo standard error; `overlap` the share of its members that a random
    grouping is expected to hold.
    """

    share: float
    error: float
    draws: int
    overlap: float


def random_groupings(
    ccode: NDArray[np.int64], members: Positions, draws: int, rng: np.random.Generator
) -> Positions:
    """Draw groupings from a pool, draws by members, as positions in `ccode`.

    As many states come from each region as the members have there; within a region every set of
    states is equally likely.

    Raises
    ------
    NoFactAtDateError
        If the pool allows fewer than `ENOUGH` different groupings.
    """
    region = regions(ccode)
    parts, possible = [], 1
    for which in np.unique(region[members]):
        pool = np.flatnonzero(region == which)
        size = int(np.sum(region[members] == which))
        possible *= math.comb(len(pool), size)
        keys = rng.random((draws, len(pool)))
        parts.append(pool[np.argsort(keys, axis=1)[:, :size]])
    if possible < ENOUGH:
        raise NoFactAtDateError(
            f"only {possible} grouping{'s' * (possible > 1)} of this size can be drawn from its "
            "regions."
        )
    return np.concatenate(parts, axis=1)


def overlap(ccode: NDArray[np.int64], members: Positions) -> float:
    """The share of the members that a random grouping of their regions is expected to hold."""
    region = regions(ccode)
    shared = 0.0
    for which in np.unique(region[members]):
        size = np.sum(region[members] == which)
        shared += size**2 / np.sum(region == which)
    return float(shared / len(members))


def rank(
    own: NDArray[np.float64],
    random: NDArray[np.float64],
    overlapping: float,
) -> Rank:
    """Hold a distance against that of random groupings, draw by draw; smaller is closer."""
    share = float(np.mean(random <= own + _TIE))
    error = math.sqrt(share * (1 - share) / len(random))
    return Rank(share, error, len(random), overlapping)

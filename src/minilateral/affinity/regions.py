"""Regions of the world as the Correlates of War numbers divide it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: The first number of each region. The project gives its numbers by region: Russia, Turkey's
#: neighbours in the Caucasus and Cyprus count as Europe, Turkey as the Middle East.
STARTS = np.array([2, 200, 400, 600, 700, 900])
NAMES = (
    "the Americas",
    "Europe",
    "Africa south of the Sahara",
    "North Africa and the Middle East",
    "Asia",
    "Oceania",
)


def regions(ccode: NDArray[np.int64]) -> NDArray[np.intp]:
    """The region of each Correlates of War number, as an index into `NAMES`.

    >>> [NAMES[i] for i in regions(np.array([20, 365, 640]))]
    ['the Americas', 'Europe', 'North Africa and the Middle East']
    """
    return np.searchsorted(STARTS, ccode, side="right") - 1

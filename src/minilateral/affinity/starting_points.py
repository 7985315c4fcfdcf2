"""Where the search for ideal points begins; it also decides which end is which."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.ordinal_sample import OrdinalSample

Floats: TypeAlias = NDArray[np.float64]

#: The published code begins with these states far apart and all others at zero.
POLES = {"USA": 3.0, "CAN": 3.0, "GBR": 3.0, "ISR": 3.0, "RUS": -2.0, "DDR": -2.0}


def starting_points(sample: OrdinalSample) -> Floats:
    """The published start, or where it does not apply, the first principal component."""
    published = published_start(sample)
    return principal_component(sample) if published is None else published


def published_start(sample: OrdinalSample) -> Floats | None:
    """Where the published code begins; None where one of its two sides has no votes."""
    start = np.array([POLES.get(code, 0.0) for code in sample.iso3])
    return start if start.min() < 0 < start.max() else None


def principal_component(sample: OrdinalSample) -> Floats:
    """The first component of the states' votes, the same in each session of a state."""
    states, state = np.unique(sample.ccode, return_inverse=True)
    votes = np.zeros((len(states), len(sample.bounds)))
    item, answer = sample.item, sample.answer
    mean = np.bincount(item, answer) / np.bincount(item)
    np.add.at(votes, (state[sample.unit], item), answer - mean[item])
    _, vectors = np.linalg.eigh(votes @ votes.T)
    first = vectors[:, -1]
    component: Floats = (first * np.sign(first[np.abs(first).argmax()]))[state]
    return component

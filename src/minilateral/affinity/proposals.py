"""How far the sampler's proposals for an item reach.

`published`: each cutpoint alone, by the same small step, as in the published code. `scaled`: all
three parameters together, in the shape of the item's likelihood at the mode; the chain moves about
ten times as fast.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.map_fit import fit
from minilateral.affinity.ordinal_sample import OrdinalSample
from minilateral.affinity.starting_points import starting_points

Floats: TypeAlias = NDArray[np.float64]
Proposals: TypeAlias = Literal["published", "scaled"]

#: Standard deviation of a cutpoint's step in the published code (Johnson and Albert 1999: 0.2 over
#: the number of answers).
PUBLISHED_STEP = 0.2 / 3
#: Of a random walk in three dimensions: 2.38 over the root of three.
REACH = 1.37
#: Added to the information on a cutpoint, which is none where nobody gave the answer beyond it.
LEAST_INFORMATION = 0.05


def proposal_steps(sample: OrdinalSample, proposals: Proposals) -> Floats:
    """Items by six: by rows, the lower triangle of a factor of each proposal's covariance.

    Order of the parameters: discrimination, lower cutpoint, upper cutpoint.
    """
    if proposals == "published":
        cutpoints = np.array([0.0, 0.0, PUBLISHED_STEP, 0.0, 0.0, PUBLISHED_STEP])
        return np.tile(cutpoints, (len(sample.bounds), 1))
    mode = fit(sample, starting_points(sample))
    return scaled_steps(sample, mode.point, mode.item)


def scaled_steps(sample: OrdinalSample, point: Floats, item: Floats) -> Floats:
    """The steps in the shape of each item's likelihood at these points and parameters."""
    from scipy.special import ndtr

    at, x = sample.item, point[sample.unit]
    mean = item[at, 0] * x
    low, high = item[at, 1] - mean, item[at, 2] - mean
    f, g = (np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) for z in (low, high))
    yes, no = np.maximum(ndtr(low), 1e-9), np.maximum(ndtr(-high), 1e-9)
    abstain = np.maximum(1 - yes - no, 1e-9)
    first, both, second = f**2 * (1 / yes + 1 / abstain), -f * g / abstain, g**2 / abstain
    second += g**2 / no

    def total(terms: Floats) -> Floats:
        return np.bincount(at, terms, minlength=len(item)).astype(np.float64)

    information = np.empty((len(item), 3, 3))
    information[:, 0, 0] = total(x**2 * (first + 2 * both + second)) + 1
    information[:, 1, 1] = total(first) + LEAST_INFORMATION
    information[:, 2, 2] = total(second) + LEAST_INFORMATION
    information[:, 0, 1] = information[:, 1, 0] = -total(x * (first + both))
    information[:, 0, 2] = information[:, 2, 0] = -total(x * (both + second))
    information[:, 1, 2] = information[:, 2, 1] = total(both)
    factor = REACH * np.linalg.cholesky(np.linalg.inv(information))
    rows, columns = np.tril_indices(3)
    return np.ascontiguousarray(factor[:, rows, columns])

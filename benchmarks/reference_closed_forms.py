"""What the reference model must give on average in one round without attribution: closed forms.

Given the common shock states are independent, so a consensus is a product of normal distribution
functions, and an opt-in a sum over how many of the willing there are (Poisson-binomial). The shock
is integrated by Gauss-Hermite quadrature.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from benchmarks import reference_model as m
from minilateral.crisis.philox import Floats

NODES = 120


def expected() -> tuple[float, float, float]:
    """The chances that the small group, the alliance and both decide."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    centre = (m.SUPPORT + m.COMMON_WEIGHT * nodes[:, None]) / m.OWN_WEIGHT
    yes = ndtr(centre) * (1.0 - m.REFUSES)
    calm = ndtr(centre + m.COST / m.OWN_WEIGHT)
    group, outside = slice(m.SMALL), slice(m.SMALL, None)
    small = _opt_in(yes[:, group], 1.0 - yes[:, group])
    both = _opt_in(yes[:, group], (calm - yes)[:, group]) * calm[:, outside].prod(axis=1)
    return float(weights @ small), float(weights @ calm.prod(axis=1)), float(weights @ both)


def _opt_in(joins: Floats, stays: Floats) -> Floats:
    """By node: the chance that the lead and enough others join while nobody does a third thing."""
    counts = np.zeros((len(joins), m.SMALL))
    counts[:, 0] = 1.0
    for i in range(1, m.SMALL):
        shifted = np.roll(counts, 1, axis=1)
        shifted[:, 0] = 0.0
        counts = counts * stays[:, [i]] + shifted * joins[:, [i]]
    return np.asarray(joins[:, 0] * counts[:, m.QUORUM - 1 :].sum(axis=1))

"""The two-sided smoother: each state's points as a random walk, tied to the session on either side.

Unlike the prior of Bailey, Strezhnev and Voeten, which looks back only, this is a proper joint
prior of all points; what happens in a session also moves the estimates of the sessions before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.ordinal_model import prior_variance
from minilateral.affinity.ordinal_sample import OrdinalSample
from minilateral.core.compiling import compiled

Floats: TypeAlias = NDArray[np.float64]

#: Variance of a state's point in its first session, about zero.
FIRST_VARIANCE = 1.0


@dataclass(frozen=True, slots=True)
class Walk:
    """The prior precision of all points: a matrix with entries beside the diagonal only."""

    order: NDArray[np.intp]
    """The units by state, then session."""
    diagonal: Floats
    """In that order; `beside[i]` stands between i and i + 1, 0 between two states."""
    beside: Floats

    @classmethod
    def of(cls, sample: OrdinalSample) -> Walk:
        """The walk of the states of a sample."""
        order = np.lexsort((sample.session, sample.ccode))
        same = sample.ccode[order][1:] == sample.ccode[order][:-1]
        weight = np.where(same, 1.0 / prior_variance(sample)[order][1:], 0.0)
        first = np.concatenate([[True], ~same])
        diagonal = np.where(first, 1.0 / FIRST_VARIANCE, 0.0)
        diagonal[1:] += weight
        diagonal[:-1] += weight
        return cls(order, diagonal, -weight)

    def step(self, point: Floats, score: Floats, information: Floats) -> tuple[Floats, Floats]:
        """The points one Fisher step on, and the variance of each given all items."""
        here = point[self.order]
        pull = self.diagonal * here
        pull[1:] += self.beside * here[:-1]
        pull[:-1] += self.beside * here[1:]
        moved, variance = tridiagonal(
            self.diagonal + information[self.order], self.beside, score[self.order] - pull
        )
        new, spread = np.empty_like(point), np.empty_like(point)
        new[self.order], spread[self.order] = here + moved, variance
        return new, spread


@compiled
def tridiagonal(diagonal: Floats, beside: Floats, right: Floats) -> tuple[Floats, Floats]:
    """The solution of a symmetric tridiagonal system, and the diagonal of the inverse."""
    n = len(diagonal)
    down, up, solution = diagonal.copy(), diagonal.copy(), right.copy()
    for i in range(1, n):
        factor = beside[i - 1] / down[i - 1]
        down[i] -= factor * beside[i - 1]
        solution[i] -= factor * solution[i - 1]
    solution[n - 1] /= down[n - 1]
    for i in range(n - 2, -1, -1):
        solution[i] = (solution[i] - beside[i] * solution[i + 1]) / down[i]
        up[i] -= beside[i] * beside[i] / up[i + 1]
    return solution, 1.0 / (down + up - diagonal)

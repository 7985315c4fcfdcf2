"""The plain peer of the certified sweep: every coalition in NumPy, block by block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minilateral.design.forms import Problem

Floats = NDArray[np.float64]
BLOCK = 1 << 16


def numpy_front(problem: Problem) -> Floats:
    """Values of the front of needs met, likeness, size and cost, over all coalitions."""
    kept = np.zeros((0, 4))
    for begin in range(0, 1 << len(problem.states), BLOCK):
        found = _values(problem, np.arange(max(begin, 1), begin + BLOCK))
        kept = _undominated(np.concatenate([kept, found]))
    return kept * (1.0, 1.0, -1.0, -1.0)


def _values(problem: Problem, coalitions: NDArray[np.int64]) -> Floats:
    """Needs met, likeness, size and cost of each, more being better."""
    inside = (coalitions[:, None] >> np.arange(len(problem.states)) & 1).astype(float)
    (tests,) = problem.tests
    met = (inside @ tests.bring.T >= tests.need).sum(axis=1)
    pairs = problem.pairs - np.diag(np.diag(problem.pairs))
    size = inside.sum(axis=1)
    shared = ((inside @ pairs) * inside).sum(axis=1)
    alike = np.where(size > 1, shared / np.maximum(size * (size - 1), 1), 1.0)
    return np.column_stack([met, alike, -size, -(inside @ problem.objectives[3].form.add)])


def _undominated(values: Floats) -> Floats:
    """One of each group of equal rows that no other row beats everywhere."""
    front = np.zeros((0, 4))
    rest = values[np.lexsort(-values.T[::-1])]
    while len(rest):
        best, rest = rest[0], rest[1:]
        front = np.concatenate([front, best[None]])
        rest = rest[(rest > best + 1e-9).any(axis=1)]
    return front

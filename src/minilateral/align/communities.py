"""Communities: circles of states that share more depth with each other than chance would give.

Newman's leading eigenvector (2006, "Modularity and community structure in networks"): split in
two by the signs of the leading eigenvector of the modularity matrix, and each part again, for as
long as a split raises the modularity.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LEAST = 1e-9


def modularity_matrix(together: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shared depth less what states as busy as these would share by chance."""
    strength = together.sum(axis=1)
    total = strength.sum()
    if total == 0:
        return np.zeros_like(together)
    excess: NDArray[np.float64] = together - np.outer(strength, strength) / total
    return excess


def modularity(together: NDArray[np.float64], label: NDArray[np.int64]) -> float:
    """How much of the shared depth lies inside the circles, beyond chance (0 for one circle).

    >>> pairs = np.kron(np.eye(2), np.ones((2, 2))) - np.eye(4)
    >>> modularity(pairs, np.array([0, 0, 1, 1])), modularity(pairs, np.zeros(4, dtype=int))
    (0.5, 0.0)
    """
    total = together.sum()
    same = label[:, None] == label[None, :]
    return float(modularity_matrix(together)[same].sum() / total) if total else 0.0


def communities(
    states: Sequence[str], together: NDArray[np.float64]
) -> tuple[tuple[str, ...], ...]:
    """The circles, largest first; a state that shares nothing is a circle of its own.

    >>> pairs = np.kron(np.eye(2), np.ones((2, 2))) - np.eye(4)
    >>> communities("ABCD", pairs)
    (('A', 'B'), ('C', 'D'))
    """
    excess, waiting, found = modularity_matrix(together), [np.arange(len(states))], []
    while waiting:
        group = waiting.pop()
        inside = _split(excess[np.ix_(group, group)])
        if inside is None:
            found.append(tuple(states[i] for i in group.tolist()))
        else:
            waiting += [group[inside], group[~inside]]
    return tuple(sorted(found, key=lambda circle: (-len(circle), circle)))


def _split(excess: NDArray[np.float64]) -> NDArray[np.bool_] | None:
    """The better half of a group, or None where no split raises the modularity."""
    own = excess - np.diag(excess.sum(axis=1))
    values, vectors = np.linalg.eigh(own)
    if values[-1] <= _LEAST:
        return None
    inside: NDArray[np.bool_] = vectors[:, -1] > 0
    sign = np.where(inside, 1.0, -1.0)
    whole = inside.all() or not inside.any()
    return None if whole or sign @ own @ sign <= _LEAST else inside

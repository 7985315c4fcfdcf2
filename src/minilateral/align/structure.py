"""Shape of a network of states and groupings beyond its tiers: nestedness, entropy, communities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def nestedness(incidence: NDArray[np.bool_]) -> float:
    """NODF of the network, 0 to 100: do small states' memberships lie inside large states'?

    For every pair of rows, and of columns, of unlike size: the part of the smaller that the larger
    holds too; pairs alike in size, and empty ones, count nothing (Almeida-Neto and others 2008).

    >>> nestedness(np.tri(3, dtype=bool))
    100.0
    >>> nestedness(np.eye(3, dtype=bool))
    0.0
    """
    shares = np.concatenate([_paired(incidence), _paired(incidence.T)])
    return float(100 * shares.mean()) if len(shares) else 0.0


def _paired(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    size = rows.sum(axis=1)
    both = rows.astype(int) @ rows.T.astype(int)
    a, b = np.triu_indices(len(rows), 1)
    smaller = np.minimum(size[a], size[b])
    unlike = (size[a] != size[b]) & (smaller > 0)
    return np.where(unlike, both[a, b] / np.maximum(smaller, 1), 0.0)


def entropy(amounts: NDArray[np.float64]) -> float:
    """How evenly amounts lie over states: 1 where alike, 0 where one has all (Shannon, scaled).

    >>> entropy(np.array([2.0, 2.0])), entropy(np.array([3.0, 0.0]))
    (1.0, 0.0)
    """
    total = float(amounts.sum())
    if len(amounts) < 2 or total <= 0:
        return 0.0
    share = amounts / total
    share = share[share > 0]
    return abs(float(-(share * np.log(share)).sum() / np.log(len(amounts))))

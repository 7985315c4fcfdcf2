"""The index of two tiers: how well an inner circle and an outer ring describe who sits with whom.

Model: the discrete core and periphery of Borgatti and Everett (2000). In the ideal of an inner
circle only pairs inside the core sit together; the index is the greatest Pearson correlation
between the depth that pairs share and that ideal. The cores that are tried are the beginnings of
the list of states by total depth shared, ties in the order of the codes. 1 is a perfect inner
circle, 0 none; with every pair alike there is nothing to correlate and the index is 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def order_by_strength(together: NDArray[np.float64]) -> NDArray[np.int64]:
    """States by the depth they share in total, most first; ties keep their order."""
    return np.argsort(-np.round(together.sum(axis=1), 9), kind="stable")


def two_tiers(together: NDArray[np.float64]) -> tuple[float, int]:
    """The index and the size of the core: the definition, in plain words of NumPy.

    >>> clique = np.zeros((5, 5)); clique[:2, :2] = 1 - np.eye(2)
    >>> two_tiers(clique)
    (1.0, 2)
    >>> two_tiers(np.ones((5, 5)) - np.eye(5))
    (0.0, 0)
    """
    n = len(together)
    order = order_by_strength(together)
    pairs = np.triu_indices(n, 1)
    shared = together[np.ix_(order, order)][pairs]
    if n < 3 or np.ptp(shared) < 1e-12:
        return 0.0, 0
    best, size = 0.0, 0
    for k in range(2, n):
        ideal = (pairs[1] < k).astype(float)
        found = float(np.corrcoef(shared, ideal)[0, 1])
        if found > best + 1e-12:
            best, size = found, k
    return best, size

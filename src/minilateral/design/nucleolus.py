"""The nucleolus of a small game: the one division whose objections, from the greatest, are least.

Schmeidler (1969). One linear programme after another makes the greatest excess that can still be
lowered as small as it can be (Kopelowitz 1967); coalitions with a price in it cannot do better and
are held where they are, until these leave one division.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from minilateral.design.forms import Floats

#: Players at most: each programme has a row for every coalition.
MOST_STATES = 12
#: A price or a residual below this is none.
CLOSE = 1e-7


def nucleolus(worth: Floats) -> Floats:
    """The nucleolus, without the demand that nobody gets less than alone (the prenucleolus).

    In games in which everybody together have at least what they have in parts the two are one.

    Parameters
    ----------
    worth
        Of each coalition, by its bits; the first is that of nobody.

    >>> nucleolus(np.array([0.0, 0.0, 0.0, 1.0])).round(6).tolist()
    [0.5, 0.5]
    """
    n = len(worth).bit_length() - 1
    inside = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)
    held, at = inside[-1:], worth[-1:]
    left = np.arange(1, (1 << n) - 1)
    shares: Floats = np.full(n, worth[-1] / n)
    while np.linalg.matrix_rank(held) < n:
        left = left[_free(inside[left], held)]
        rows = np.column_stack([-inside[left], -np.ones(len(left))])
        found = linprog(
            np.append(np.zeros(n), 1.0),
            A_ub=rows,
            b_ub=-worth[left],
            A_eq=np.column_stack([held, np.zeros(len(held))]),
            b_eq=at,
            bounds=(None, None),
            method="highs-ds",
        )
        assert found.x is not None
        shares, epsilon = found.x[:n], found.x[n]
        priced = left[-found.ineqlin.marginals > CLOSE]
        held = np.vstack([held, inside[priced]])
        at = np.concatenate([at, worth[priced] - epsilon])
        left = np.setdiff1d(left, priced)
    return shares


def _free(rows: Floats, held: Floats) -> NDArray[np.bool_]:
    """Coalitions whose share does not follow from those that are held."""
    basis = np.linalg.svd(held, full_matrices=False)
    span = basis.Vh[basis.S > CLOSE]
    free: NDArray[np.bool_] = np.abs(rows - rows @ span.T @ span).max(axis=1) > CLOSE
    return free

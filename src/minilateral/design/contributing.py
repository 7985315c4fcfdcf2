"""What each state contributes: its Shapley value in a game given by the worth of every coalition.

Shapley (1953): the mean of what a state adds to those who joined before it, over all orders of
joining. That is exact here, by going through every coalition once.
"""

from __future__ import annotations

from math import comb

import numpy as np

from minilateral.design.all_coalitions import met_by_all, with_and_without
from minilateral.design.forms import Floats, Tests

#: States at most: every coalition is looked at, once for each state.
MOST_STATES = 20


def shapley(worth: Floats) -> Floats:
    """The Shapley value of each state.

    Parameters
    ----------
    worth
        Of each coalition, by its bits; the first is that of nobody.

    >>> shapley(np.array([0.0, 0.0, 0.0, 1.0])).tolist()
    [0.5, 0.5]
    """
    n = len(worth).bit_length() - 1
    size = np.bitwise_count(np.arange(1 << n))
    weight = np.array([1 / (n * comb(n - 1, before)) for before in range(n)] + [0.0])[size]
    values = np.zeros(n)
    for i in range(n):
        (joined, left), (_, orders) = with_and_without(worth, i), with_and_without(weight, i)
        values[i] = ((joined - left) * orders).sum()
    return values


def of_need(tests: Tests) -> Floats:
    """The Shapley value of each state in the game of the share of a need that is met."""
    return shapley(met_by_all(tests))


def under_lead(tests: Tests, leads: Floats) -> Tests:
    """The same tests where a coalition without all leads has no worth.

    The conjunctive permission structure of Gilles, Owen and van den Brink (1992).

    Parameters
    ----------
    leads
        1 for each state that must be in, else 0.
    """
    none = np.zeros_like(tests.worth)
    return Tests(
        np.vstack([tests.bring, leads]),
        np.append(tests.need, leads.sum()),
        np.concatenate([none, tests.worth]),
    )

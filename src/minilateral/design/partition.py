"""The best division of states into groupings, exactly.

A division picks coalitions that hold every state once. Prices of the states such that no coalition
is worth more than its members cost bound every division from above by the sum of the prices. A
division falls short of the bound by the slacks (price less worth) of its coalitions together, so
one with a total slack of B uses only coalitions with a slack of B at most. The prices come from
the linear programme, to which coalitions are added that are worth more than their price; then the
divisions among the coalitions within a budget are searched, and the budget doubles until there is
one. Any prices that cover every coalition make this exact; good ones make it fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.design import partition_kernels as kernels
from minilateral.design.forms import Floats

#: States at most: the worth of every coalition is held in memory.
MOST_STATES = 25
#: Share of the largest worth below which a coalition is not added, and the first budget.
NEW, FIRST_BUDGET = 1e-9, 1e-4
#: Coalitions added at once, and rounds of the linear programme at most.
ADDED, ROUNDS = 200, 200


@dataclass(frozen=True, slots=True)
class Division:
    """States divided into coalitions (bits), their worth together, and the proven upper bound."""

    parts: tuple[int, ...]
    worth: float
    #: Of the linear programme; equal to the worth where no search was needed.
    bound: float
    #: Coalitions that could be in a best division, and nodes of the search among them.
    columns: int
    nodes: int

    def members(self, states: Sequence[str]) -> list[list[str]]:
        """The coalitions by name, the largest first."""
        named = [[s for i, s in enumerate(states) if bits >> i & 1] for bits in self.parts]
        return sorted(named, key=lambda part: (-len(part), part))


def best_division(worth: Floats) -> Division:
    """The division of most total worth.

    Parameters
    ----------
    worth
        Of each coalition, by its bits (bit i for state i); the first, of nobody, is not read.

    Raises
    ------
    UsageError
        If the length is no power of two, a worth is no finite number, or there are too many states.
    """
    states = len(worth).bit_length() - 1
    if len(worth) != 1 << states or states < 1:
        raise UsageError(f"{len(worth)} coalitions are not all those of some states.")
    if states > MOST_STATES:
        raise UsageError(f"a division serves {MOST_STATES} states at most, not {states}.")
    if not np.isfinite(worth[1:]).all():
        raise UsageError("the worth of every coalition must be a finite number.")
    scale = float(np.abs(worth[1:]).max()) or 1.0
    scaled = np.asarray(worth, float) / scale
    scaled[0] = 0.0
    price = _prices(scaled, states)
    low, high = _split(price, states)
    budget = FIRST_BUDGET
    while True:
        found = kernels.within(scaled, low, high, budget)
        parts, slack, nodes = _cover(found, scaled, low, high, states, budget)
        if np.isfinite(slack):
            break
        budget *= 2
    total = float(sum(float(worth[part]) for part in parts))
    bits = tuple(sorted(int(part) for part in parts))
    return Division(bits, total, float(price.sum()) * scale, len(found), nodes)


def _split(price: Floats, states: int) -> tuple[Floats, Floats]:
    """Prices of all sets of the first states, and of the last."""
    width = (states + 1) // 2
    return kernels.prices(price[:width], width), kernels.prices(price[width:], states - width)


def _prices(worth: Floats, states: int) -> Floats:
    """Prices of the states that cover every coalition, from the linear programme."""
    columns = [1 << i for i in range(states)] + [(1 << states) - 1]
    price = np.zeros(states)
    for _ in range(ROUNDS):
        price = _dual(worth, columns, states)
        found, gain = kernels.best_columns(worth, *_split(price, states))
        order = np.argsort(-gain, kind="stable")[:ADDED]
        known = set(columns)
        new = [int(found[h]) for h in order if gain[h] > NEW and int(found[h]) not in known]
        if not new:
            break
        columns += new
    _, gain = kernels.best_columns(worth, *_split(price, states))
    return price + max(0.0, float(gain.max()))


def _dual(worth: Floats, columns: list[int], states: int) -> Floats:
    """The cheapest prices that cover the coalitions of a list."""
    from scipy.optimize import linprog

    inside = (np.array(columns)[:, None] >> np.arange(states) & 1).astype(float)
    solved = linprog(np.ones(states), -inside, -worth[columns], bounds=(None, None), method="highs")
    price: Floats = np.asarray(solved.x, float)
    return price


def _cover(
    found: NDArray[np.int64], worth: Floats, low: Floats, high: Floats, states: int, budget: float
) -> tuple[NDArray[np.int64], float, int]:
    slack = low[found & (len(low) - 1)] + high[found // len(low)] - worth[found]
    first = np.zeros(len(found), np.int64)
    for i in range(states - 1, -1, -1):
        first[found >> i & 1 == 1] = i
    order = np.lexsort((slack, first))
    begin = np.searchsorted(first[order], np.arange(states + 1))
    parts, least, nodes = kernels.cover(found[order], slack[order], begin, states, budget)
    return parts, float(least), int(nodes)

"""The best division of states into groupings, exactly.

A division picks coalitions that hold every state once. Prices of the states such that no coalition
is worth more than its members cost bound every division from above by the sum of the prices. A
division falls short of the bound by the slacks (price less worth) of its coalitions together, so
one with a total slack of B uses only coalitions with a slack of B at most. The prices come from
the linear programme, to which coalitions are added that are worth more than their price; then the
divisions among the coalitions within a budget are searched, and the budget grows until there is
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

#: States at most: the worth of every coalition is held in memory, 2 GB of it for 28.
MOST_STATES = 28
#: Share of the largest worth below which a coalition is not added.
NEW = 1e-9
#: A largest worth so small that its reciprocal might be infinite is taken as it is.
SMALLEST = 1e-300
#: Coalitions that a look brings up and that are added at once, and looks at most.
KEPT, ADDED, LOOKS = 2000, 200, 200
#: An odd number, by which rows are scattered.
SCATTER = 40_503
#: States whose sets stand in one row of a look, rows within the first budget, and its growth.
IN_A_ROW, FEW, GROWTH = 11, 128, 1.4


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
    given = np.ascontiguousarray(worth, float)
    scale, finite = kernels.extent(given)
    if not finite:
        raise UsageError("the worth of every coalition must be a finite number.")
    view = View(given, 1.0 / scale if scale > SMALLEST else 1.0, states)
    price, over = _prices(view)
    rows, few = np.sort(over), FEW
    budget = float(rows[min(few, len(rows)) - 1])
    while True:
        found, slack = kernels.within(given, view.unit, *view.split(price), over, budget)
        parts, least, nodes = _cover(found, slack, states, budget)
        if np.isfinite(least):
            break
        few *= 4
        budget = float(rows[few - 1]) if few <= len(rows) else GROWTH * max(budget, NEW)
    total = float(sum(float(worth[part]) for part in parts))
    bits = tuple(sorted(int(part) for part in parts))
    return Division(bits, total, float(price.sum()) / view.unit, len(found), nodes)


@dataclass(frozen=True, slots=True)
class View:
    """The worth of all coalitions, and the unit that makes the largest about 1."""

    worth: Floats
    unit: float
    states: int

    def split(self, price: Floats) -> tuple[Floats, Floats]:
        """Prices of all sets of the first states, and of the last."""
        width = min(self.states, IN_A_ROW)
        return (
            kernels.prices(price[:width], width),
            kernels.prices(price[width:], self.states - width),
        )


def _prices(view: View) -> tuple[Floats, Floats]:
    """Prices of the states that cover every coalition, and the least slack in each row.

    Some rows come first, since a look at all takes longest; what a look brings up and is not
    added at once is looked at again before the next.
    """
    singles = 1 << np.arange(view.states)
    programme = _Programme(view, np.array([*singles, (1 << view.states) - 1]))
    rows = np.arange(1 << max(0, view.states - IN_A_ROW))
    scattered = rows[rows * SCATTER % len(rows) < len(rows) // 16]
    for part in (scattered, rows):
        gain = _cover_all(view, programme, part)
    lift = max(0.0, float(gain.max()))
    return programme.price + lift, lift * np.maximum(np.bitwise_count(rows), 1) - gain


def _cover_all(view: View, programme: _Programme, rows: NDArray[np.int64]) -> Floats:
    """Let the prices cover the coalitions of some rows; by how much the dearest of each exceeds."""
    seen = waiting = np.zeros(0, np.int64)
    for _ in range(LOOKS):
        split = view.split(programme.price)
        found, gain = kernels.best_columns(view.worth, view.unit, *split, rows, NEW)
        dearest = np.argsort(-gain, kind="stable")[:KEPT]
        fresh = np.setdiff1d(found[dearest[gain[dearest] > NEW]], seen)
        if not len(fresh):
            break
        seen, waiting = np.union1d(seen, fresh), np.concatenate([waiting, fresh])
        while len(dear := np.flatnonzero((gains := programme.gains(waiting)) > NEW)):
            dearest = dear[np.argsort(-gains[dear], kind="stable")[:ADDED]]
            programme.add(waiting[dearest])
            waiting = np.delete(waiting, dearest)
    return gain


class _Programme:
    """The cheapest prices that cover a growing list of coalitions."""

    def __init__(self, view: View, columns: NDArray[np.int64]) -> None:
        from minilateral.respond.solver import Solver

        self.view = view
        self.solver = Solver()
        self.solver.addVars(
            view.states, np.full(view.states, -np.inf), np.full(view.states, np.inf)
        )
        numbers = np.arange(view.states, dtype=np.int32)
        self.solver.changeColsCost(view.states, numbers, np.ones(view.states))
        self.add(columns)

    def add(self, columns: NDArray[np.int64]) -> None:
        """Cover these too, and price anew from where the prices stand."""
        inside = columns[:, None] >> np.arange(self.view.states) & 1
        row, state = np.nonzero(inside)
        starts = np.searchsorted(row, np.arange(len(columns))).astype(np.int32)
        worth = self.view.worth[columns] * self.view.unit
        self.solver.addRows(
            len(columns),
            worth,
            np.full(len(columns), np.inf),
            len(state),
            starts,
            state.astype(np.int32),
            np.ones(len(state)),
        )
        self.solver.run()
        self.price = np.array(self.solver.getSolution().col_value)

    def gains(self, columns: NDArray[np.int64]) -> Floats:
        """By how much the worth of coalitions exceeds their price."""
        inside = columns[:, None] >> np.arange(self.view.states) & 1
        gains: Floats = self.view.worth[columns] * self.view.unit - inside @ self.price
        return gains


def _cover(
    found: NDArray[np.int64], slack: Floats, states: int, budget: float
) -> tuple[NDArray[np.int64], float, int]:
    """The division of least slack among coalitions of that slack."""
    first = np.bitwise_count((found & -found) - 1)
    order = np.lexsort((slack, first))
    begin = np.searchsorted(first[order], np.arange(states + 1))
    parts, least, nodes = kernels.cover(found[order], slack[order], begin, states, budget)
    return parts, float(least), int(nodes)

"""Pivots where positions are known only as draws, and the fast way to many pivots at once.

The assumptions are those of `pivots`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minilateral.core.errors import RuleError
from minilateral.decide.formula import Every, Formula, Weighted
from minilateral.decide.positions import FARTHEST, Names, names, number

Floats: TypeAlias = NDArray[np.float64]
Ranks: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class PivotDraws:
    """Pivots under positions that are only known as draws, a row each; `left`, `right` by row."""

    formula: Formula
    players: Names
    draws: Floats
    left: Floats
    right: Floats

    @property
    def share_empty(self) -> float:
        """Share of draws in which no status quo is stable."""
        return float((self.left > self.right).mean())

    def quantiles(self, levels: Sequence[float] = (0.05, 0.5, 0.95)) -> tuple[PivotQuantile, ...]:
        """Quantiles of each end and of the width, each by itself.

        A row is no joint statement: the width at a level is not right minus left at that level.
        """
        outside = [level for level in levels if not 0 <= level <= 1]
        if outside:
            raise RuleError(f"a quantile of {outside[0]} is not from 0 to 1.")
        width = np.maximum(0.0, self.right - self.left)
        parts = [np.quantile(part, levels).tolist() for part in (self.left, self.right, width)]
        return tuple(
            PivotQuantile(float(level), *row) for level, *row in zip(levels, *parts, strict=True)
        )

    def chance_stable(self, status_quo: float) -> float:
        """Share of draws in which no winning coalition would move the status quo."""
        q = number(status_quo, "the status quo")
        return float(((self.left <= q) & (q <= self.right)).mean())


@dataclass(frozen=True, slots=True)
class PivotQuantile:
    """The ends and the width of the gridlock interval at one quantile."""

    level: float
    left: float
    right: float
    width: float


def pivot_draws(formula: Formula, players: Iterable[str], draws: ArrayLike) -> PivotDraws:
    """Pivots for each row of an array with a column for each player, in their order.

    Raises
    ------
    RuleError
        If the array has another shape, no row, or a value that is no finite number.
    """
    listed = names(players, formula)
    try:
        table = np.array(draws, np.float64)
    except (TypeError, ValueError):
        raise RuleError("draws of positions are a table of numbers, a row each.") from None
    if table.ndim != 2 or table.shape[1] != len(listed) or not len(table):
        raise RuleError(
            f"draws of positions need a row each and {len(listed)} columns, one for each player; "
            f"the shape is {table.shape}."
        )
    bad = np.argwhere(~(np.abs(table) <= FARTHEST))
    if len(bad):
        row, column = bad[0].tolist()
        raise RuleError(
            f"the position of {listed[column]} in draw {row} is {table[row, column]}; "
            "it must be a finite number."
        )
    table.flags.writeable = False
    return PivotDraws(formula, listed, table, *ends(formula, table))


def ends(formula: Formula, table: Floats) -> tuple[Floats, Floats]:
    """Left and right pivot of every row: the fast way, equal to asking for every cut."""
    order = np.argsort(table, axis=1, kind="stable")
    found = []
    for line in (order[:, ::-1], order):
        last = np.take_along_axis(line, _needed(formula, line)[:, None], axis=1)
        found.append(np.take_along_axis(table, last, axis=1)[:, 0])
    return found[0], found[1]


def _needed(formula: Formula, line: Ranks) -> Ranks:
    """Index of the player in each row with whom those before begin to win.

    Those before only grow along a row, so "every" begins with its last part, "either" its first.
    """
    if isinstance(formula, Weighted):
        wide = sum(formula.weights) >= 1 << 62
        held = np.array(formula.weights, object if wide else np.int64)[line].cumsum(axis=1)
        return np.asarray((held >= formula.quota).argmax(axis=1))
    join = np.maximum if isinstance(formula, Every) else np.minimum
    found = _needed(formula.parts[0], line)
    for part in formula.parts[1:]:
        found = join(found, _needed(part, line))
    return found

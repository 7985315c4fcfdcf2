"""The best division of a table's states as a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design.expressions import Vocabulary, expression, split
from minilateral.design.forms import Floats, Form
from minilateral.design.partition import MOST_STATES, Division, best_division
from minilateral.design.tables import StateTable

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, repr=False)
class Partition(Result):
    """States divided into groupings so that the groupings' values add up to the most."""

    states: tuple[str, ...]
    #: The expression that gives each grouping its value.
    value: str
    division: Division
    #: Value of each grouping, in the order of `parts`.
    values: tuple[float, ...]

    @property
    def title(self) -> str:
        return f"Best division of {len(self.states)} states by {self.value}"

    @property
    def parts(self) -> list[list[str]]:
        """The groupings, the largest first."""
        return self.division.members(self.states)

    def rows(self) -> Sequence[Mapping[str, Any]]:
        return [
            {"members": part, "size": len(part), "value": value}
            for part, value in zip(self.parts, self.values, strict=True)
        ]

    def references(self) -> Sequence[Reference]:
        return ()

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral partition --json`; docs/lookup/json.md has the fields."""
        return {
            "candidates": self.states,
            "value": self.value,
            "parts": [
                {"members": part, "value": value}
                for part, value in zip(self.parts, self.values, strict=True)
            ],
            "worth": self.division.worth,
            "certificate": {
                "complete": True,
                "nodes": self.division.nodes,
                "method": "linear programme and exact cover",
                "bound": self.division.bound,
                "columns": self.division.columns,
            },
        }

    def plot(self) -> Drawing:
        """The value of each grouping."""
        from minilateral.charts import Bar, bars

        return bars(
            [
                Bar(", ".join(part), value)
                for part, value in zip(self.parts, self.values, strict=True)
            ],
            x_title=self.value,
        )


def divide(table: StateTable, value: str) -> Partition:
    """The best division of the states of a table.

    Parameters
    ----------
    value
        What a grouping is worth, in the language of `expressions`.

    Raises
    ------
    UsageError
        If the expression is none, or there are more states than the method serves.
    """
    n = len(table.states)
    if n > MOST_STATES:
        raise UsageError(f"a division serves {MOST_STATES} states at most, not {n}.")
    count = len(split(value))
    if count != 1:
        raise UsageError(f"a division has one value, not {count}.")
    words = Vocabulary(table.states, table.quantities, table.pairs is not None, {})
    worth = worth_of_all(expression(value, words), table.pairs)
    division = best_division(worth)
    place = {state: i for i, state in enumerate(table.states)}
    values = [
        float(worth[sum(1 << place[state] for state in part)])
        for part in division.members(table.states)
    ]
    return Partition(table.states, value, division, tuple(values))


def worth_of_all(form: Form, likeness: Floats | None) -> Floats:
    """A form of every coalition, by its bits; 0 for nobody."""
    n = len(form.add)
    found = form.constant + _sums(form.add)
    if likeness is not None and (form.mean or form.least):
        pairs, least = np.zeros(1), np.full(1, np.inf)
        for i in range(n):
            links, weakest = _sums(likeness[i, :i]), np.full(1, np.inf)
            for j in range(i):
                weakest = np.concatenate([weakest, np.minimum(weakest, likeness[i, j])])
            pairs = np.concatenate([pairs, pairs + links])
            least = np.concatenate([least, np.minimum(least, weakest)])
        size = np.bitwise_count(np.arange(1 << n)).astype(float)
        several = size > 1
        found += form.mean * np.where(several, pairs / np.maximum(size * (size - 1) / 2, 1), 1.0)
        found += form.least * np.where(several, least, 1.0)
    found[0] = 0.0
    return found


def _sums(values: Floats) -> Floats:
    held = np.zeros(1)
    for value in values:
        held = np.concatenate([held, held + value])
    return held

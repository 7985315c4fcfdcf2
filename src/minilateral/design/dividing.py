"""The best division of states into groupings as a result, beside the division that exists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design.all_coalitions import of_all
from minilateral.design.expressions import Vocabulary, expression, split
from minilateral.design.forms import Floats, Measures
from minilateral.design.measured import measured
from minilateral.design.objectives import REGISTRY
from minilateral.design.partition import MOST_STATES, Division, best_division
from minilateral.design.tables import StateTable
from minilateral.facts import FactBase, Grouping
from minilateral.respond.needs import Need

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


#: What is said where nothing measured is asked for.
NOTHING = Measures()
CAVEAT = (
    "A what-if: every state sits in exactly one grouping, and a grouping is worth what the value "
    "says and nothing else. Real groupings overlap, and their histories are not in it."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A division that exists, or could be made of existing groupings, beside the best one."""

    name: str
    parts: tuple[tuple[str, ...], ...]
    values: tuple[float, ...]
    #: States that would have to sit with others for it to become the best division, at least.
    moves: int

    @property
    def worth(self) -> float:
        """The values of its groupings together."""
        return float(sum(self.values))


@dataclass(frozen=True, repr=False)
class Partition(Result):
    """States divided into groupings so that the groupings' values add up to the most."""

    states: tuple[str, ...]
    #: The expression that gives each grouping its value.
    value: str
    division: Division
    #: Value of each grouping, in the order of `parts`.
    values: tuple[float, ...]
    existing: tuple[Standing, ...] = ()
    caveats: tuple[str, ...] = ()
    read: tuple[Reference, ...] = field(default=(), repr=False)

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
        return self.read

    def sentences(self) -> list[str]:
        """What lies between the divisions that exist and the best one, in words."""
        return [
            f"{one.name}: together {one.worth:.6g}, {self.division.worth - one.worth:.6g} less; "
            f"{_moves(one.moves)} would have to sit with others."
            for one in self.existing
        ]

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
            "existing": [
                {
                    "name": one.name,
                    "parts": one.parts,
                    "values": one.values,
                    "worth": one.worth,
                    "moves": one.moves,
                }
                for one in self.existing
            ],
            "caveats": self.caveats,
            "sources": [reference.key for reference in self.read],
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
            value_format=".3f",
        )


def divide(
    table: StateTable,
    value: str,
    measures: Measures = NOTHING,
    against: Mapping[str, frozenset[str]] | None = None,
) -> Partition:
    """The best division of the states of a table.

    Parameters
    ----------
    value
        What a grouping is worth, in the language of `expressions`.
    against
        Groupings that exist, by name, no state in two of them: the division that they make with
        the rest together, and with the rest each alone, stands beside the best one.

    Raises
    ------
    UsageError
        If the expression is none, there are more states than the method serves, or a state is in
        two groupings that it is held against.
    """
    n = len(table.states)
    if n > MOST_STATES:
        raise UsageError(f"a division serves {MOST_STATES} states at most, not {n}; exclude some.")
    count = len(split(value))
    if count != 1:
        raise UsageError(f"a division has one value, not {count}.")
    words = Vocabulary(table.states, table.quantities, table.pairs is not None, measures)
    existing = _existing(table.states, against or {})
    worth = of_all(expression(value, words), table.pairs, measures.tests, measures.near)
    division = best_division(worth)
    best = [tuple(part) for part in division.members(table.states)]
    return Partition(
        table.states,
        value,
        division,
        _values(worth, table.states, best),
        tuple(
            Standing(name, parts, _values(worth, table.states, parts), moves(parts, best))
            for name, parts in existing.items()
        ),
    )


def _values(
    worth: Floats, states: Sequence[str], parts: Sequence[Sequence[str]]
) -> tuple[float, ...]:
    place = {state: i for i, state in enumerate(states)}
    return tuple(float(worth[sum(1 << place[state] for state in part)]) for part in parts)


def _existing(
    states: Sequence[str], against: Mapping[str, frozenset[str]]
) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The divisions that groupings make with the rest, together and each alone."""
    for (one, own), (other, theirs) in combinations(against.items(), 2):
        both = sorted(own & theirs & set(states))
        if both:
            raise UsageError(
                f"{one} and {other} share {', '.join(both)}; a division has each once."
            )
    if not against:
        return {}
    parts = [tuple(s for s in states if s in own) for own in against.values()]
    named = tuple(part for part in parts if part)
    rest = tuple(s for s in states if not any(s in part for part in named))
    names = " + ".join(against)
    if not rest:
        return {names: named}
    together = {f"{names}, the rest together": (*named, rest)}
    apart = {f"{names}, the rest each alone": (*named, *((state,) for state in rest))}
    return together | apart if len(rest) > 1 else together


def moves(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> int:
    """States that must move for one division to become another, at least.

    All but those that stay where groupings of the one are best matched with those of the other.

    >>> moves([("A", "B"), ("C",)], [("A",), ("B", "C")])
    1
    """
    from scipy.optimize import linear_sum_assignment

    shared = np.array([[len({*a} & {*b}) for b in other] for a in one])
    rows, columns = linear_sum_assignment(shared, maximize=True)
    return int(sum(map(len, one)) - shared[rows, columns].sum())


def _moves(count: int) -> str:
    return "nobody" if not count else "one state" if count == 1 else f"{count} states"


def divided(
    base: FactBase,
    states: Sequence[str],
    needs: Sequence[Need],
    on: date,
    value: str,
    against: Sequence[Grouping] = (),
) -> Partition:
    """The best division of states by what is measured of them on a day.

    Parameters
    ----------
    value
        May use the words of the registry: `coverage`, `kept`, `cohesion`, `gridlock`, `days`, ...

    Raises
    ------
    UsageError
        As `divide`; and if a word asks for a need that is not named.
    """
    if len(states) > MOST_STATES:
        raise UsageError(
            f"a division serves {MOST_STATES} states at most, not {len(states)}; exclude some."
        )
    asked = [word for word in REGISTRY if re.search(rf"\b{word}(\b|_)", value)]
    found = measured(base, states, needs, on, asked)
    for word in found.measures.functions:
        raise UsageError(
            f"{word} is no value of a division: it cannot be told of every coalition at once."
        )
    others = {body.short_name: frozenset(body.members) for body in against}
    done = divide(found.table, value, found.measures, others)
    left = [f"{state} is left out: {why}." for state, why in found.left_out.items()]
    return replace(done, caveats=(CAVEAT, *left, *found.caveats), read=found.read)

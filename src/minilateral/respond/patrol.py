"""Patrolling games: the chance to catch one who watches the patrol and chooses place and time.

Alpern, Morton and Papadaki (Patrolling games, Operations Research 59, 2011): a patrol walks on a
graph, one step a period; an attack takes some periods at one node, and fails if the patrol comes by
in them. The value is the chance of that under best play on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError

#: Nodes that can be reached in one step from each; to wait is always possible.
Graph: TypeAlias = Sequence[Sequence[int]]
#: Walks that are listed before a game is refused as too large.
MOST_WALKS = 200_000


@dataclass(frozen=True, slots=True)
class Game:
    """The value of a patrolling game, and how often each node is attacked under best play."""

    value: float
    attacked: NDArray[np.float64]


def line(n: int) -> Graph:
    """A channel of n segments in a row."""
    return [[k for k in (i - 1, i + 1) if 0 <= k < n] for i in range(n)]


def patrolling_game(graph: Graph, attack: int, period: int) -> Game:
    """Solve a game of walks that repeat after a period, by listing them all.

    Raises
    ------
    UsageError
        If the attack does not fit the period, or there are too many walks to list.
    """
    from minilateral.respond.solver import Solver, total

    if not 1 <= attack <= period:
        raise UsageError(f"an attack lasts 1 to {period} periods, not {attack}.")
    caught = np.unique(
        np.array([_caught(walk, len(graph), attack) for walk in _walks(graph, period)]), axis=0
    )
    model = Solver()
    plays = [model.addVariable(0, 1) for _ in caught]
    value = model.addVariable(0, 1)
    model.addConstr(total(plays) == 1)
    attacks = [
        model.addConstr(total(plays[k] for k in np.flatnonzero(column)) >= value)
        for column in caught.T
    ]
    model.best(-1.0 * value)
    weights = np.abs([model.constrDual(row) for row in attacks]).reshape(period, len(graph))
    return Game(float(model.val(value)), weights.sum(axis=0) / weights.sum())


def _walks(graph: Graph, period: int) -> Iterator[tuple[int, ...]]:
    """Every closed walk of the period."""
    found: list[tuple[int, ...]] = [(start,) for start in range(len(graph))]
    for _ in range(period - 1):
        found = [(*walk, step) for walk in found for step in (walk[-1], *graph[walk[-1]])]
        if len(found) > MOST_WALKS:
            raise UsageError(f"more than {MOST_WALKS:,} walks; take fewer nodes or periods.")
    return (walk for walk in found if walk[0] == walk[-1] or walk[0] in graph[walk[-1]])


def _caught(walk: tuple[int, ...], nodes: int, attack: int) -> NDArray[np.bool_]:
    """Which attacks (by first period, then node) the walk catches."""
    there = np.array(walk)[:, None] == np.arange(nodes)
    late = [np.roll(there, -k, axis=0) for k in range(attack)]
    found: NDArray[np.bool_] = np.any(late, axis=0).reshape(-1)
    return found


def line_value(n: int, attack: int) -> float:
    """What one patrol reaches on a line of n segments against one who watches: a floor.

    It sails to and fro from a random start, or lies in a segment drawn at random. Exact for
    n <= attack + 1 (Alpern, Morton and Papadaki 2011); for longer lines the value is little more
    (Papadaki and others, Patrolling a border, 2016).
    """
    if n == 1:
        return 1.0
    return min(1.0, max(1 / n, attack / (2 * (n - 1))))


def line_by_chance(n: int, attack: int) -> float:
    """What sailing to and fro catches of attacks at a random segment and time."""
    if n == 1:
        return 1.0
    there_and_back = [*range(n), *range(n - 2, 0, -1)]
    return float(_caught(tuple(there_and_back), n, min(attack, len(there_and_back))).mean())

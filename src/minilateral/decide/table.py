"""Small games: every coalition in one numpy array, counted without a compiler."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.decide.formula import Every, Formula, Weighted

#: A table of two to the power of this many coalitions takes milliseconds.
LARGEST = 16

Truth: TypeAlias = NDArray[np.bool_]
Masks: TypeAlias = NDArray[np.int64]


def sums(weights: tuple[int, ...]) -> Masks:
    """What each coalition holds together, by its mask."""
    held = np.zeros(1, np.int64)
    for weight in weights:
        held = np.concatenate([held, held + weight])
    return held


def winners(formula: Formula) -> Truth:
    """Whether each coalition wins, by its mask."""
    if isinstance(formula, Weighted):
        return sums(formula.weights) >= formula.quota
    join = np.logical_and if isinstance(formula, Every) else np.logical_or
    held = winners(formula.parts[0])
    for part in formula.parts[1:]:
        held = join(held, winners(part))
    return held


def by_size(won: Truth, players: int) -> tuple[list[int], list[list[int]]]:
    """Number of the marked coalitions by size: all, and those with each player."""
    masks = np.flatnonzero(won)
    sizes = np.bitwise_count(masks)
    every = np.bincount(sizes, minlength=players + 1).tolist()
    each = [
        np.bincount(sizes[masks >> i & 1 == 1], minlength=players + 1).tolist()
        for i in range(players)
    ]
    return every, each


def chances(won: Truth, yes: tuple[float, ...]) -> tuple[float, list[float]]:
    """Chance of passing, and of each player to be decisive, with independent votes."""
    mass = np.ones(1)
    for chance in yes:
        mass = np.concatenate([mass * (1 - chance), mass * chance])
    decisive = [_given(won, yes, i, True) - _given(won, yes, i, False) for i in range(len(yes))]
    return float(mass[won].sum()), decisive


def critical(won: Truth, players: int) -> Truth:
    """Row i marks the winning coalitions that lose when player i leaves."""
    masks = np.arange(len(won))
    return np.array([won & (masks >> i & 1 == 1) & ~won[masks & ~(1 << i)] for i in range(players)])


def _given(won: Truth, yes: tuple[float, ...], player: int, vote: bool) -> float:
    mass = np.ones(1)
    for i, chance in enumerate(yes):
        sure = chance if i != player else float(vote)
        mass = np.concatenate([mass * (1 - sure), mass * sure])
    return float(mass[won].sum())

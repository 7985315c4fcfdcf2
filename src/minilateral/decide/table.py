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
Floats: TypeAlias = NDArray[np.float64]


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


def chances(won: Truth, yes: Floats) -> Floats:
    """Chance of passing and, player by player, of being decisive; votes are independent.

    `yes` is [draw, player], the answer [draw, passing and then each player].
    """
    low = yes.shape[1] // 2
    cube = won.reshape(-1, 1 << low).astype(float)
    chance, first = multilinear(cube.T @ masses(yes[:, low:]), yes[:, :low])
    _, last = multilinear(cube @ masses(yes[:, :low]), yes[:, low:])
    return np.column_stack([chance, first, last])


def masses(yes: Floats) -> Floats:
    """Chance that exactly each coalition is in favour, [coalition, draw]."""
    mass = np.ones((1, len(yes)))
    for chance in yes.T:
        mass = np.concatenate([mass * (1 - chance), mass * chance])
    return mass


def multilinear(values: Floats, yes: Floats) -> tuple[Floats, Floats]:
    """Mean of a value of each coalition, and its slope in each player's chance, by draw.

    The values are [coalition, draw], the slopes [draw, player].
    """
    low = yes.shape[1] // 2
    if not low:
        slope = np.diff(values, axis=0).T
        return values[0] + (slope * yes).sum(axis=1), slope
    cube = values.reshape(-1, 1 << low, len(yes))
    mean, first = multilinear(np.einsum("hlk,hk->lk", cube, masses(yes[:, low:])), yes[:, :low])
    _, last = multilinear(np.einsum("hlk,lk->hk", cube, masses(yes[:, :low])), yes[:, low:])
    return mean, np.column_stack([first, last])


def critical(won: Truth, players: int) -> Truth:
    """Row i marks the winning coalitions that lose when player i leaves."""
    masks = np.arange(len(won))
    return np.array([won & (masks >> i & 1 == 1) & ~won[masks & ~(1 << i)] for i in range(players)])

"""Voting power where no exact method fits: multilinear Monte Carlo, never used unasked.

A coalition is drawn by letting everyone say yes with one probability, itself drawn evenly between
nought and one (Owen's multilinear extension); the swings then estimate Shapley-Shubik. With the
probability held at one half they estimate Penrose-Banzhaf.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import RuleError
from minilateral.decide.formula import Every, Formula, Weighted, size

BATCH = 4_096


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean for each player with its standard error, and the seed that repeats it."""

    shapley_shubik: tuple[float, ...]
    shapley_shubik_error: tuple[float, ...]
    penrose_banzhaf: tuple[float, ...]
    penrose_banzhaf_error: tuple[float, ...]
    power_to_act: float
    power_to_act_error: float
    draws: int
    seed: int


def estimate(formula: Formula, *, draws: int = 100_000, seed: int = 0) -> Estimate:
    """Estimate voting power by multilinear Monte Carlo; the same seed gives the same answer."""
    if draws < 2:
        raise RuleError(f"an estimate with its error needs 2 draws or more, not {draws}.")
    n = size(formula)
    random = np.random.Generator(np.random.Philox(seed))
    shapley, banzhaf = np.zeros(n), np.zeros(n)
    passed, left = 0, draws
    while left:
        batch = min(BATCH, left)
        dice = random.random((batch, n))
        shapley += _swings(formula, dice < random.random((batch, 1)))
        even = dice < 0.5
        banzhaf += _swings(formula, even)
        passed += int(_won(formula, even).sum())
        left -= batch
    means = shapley / draws, banzhaf / draws
    errors = [np.sqrt(mean * (1 - mean) / (draws - 1)) for mean in means]
    act = passed / draws
    return Estimate(
        tuple(means[0].tolist()),
        tuple(errors[0].tolist()),
        tuple(means[1].tolist()),
        tuple(errors[1].tolist()),
        act,
        (act * (1 - act) / (draws - 1)) ** 0.5,
        draws,
        seed,
    )


def _swings(formula: Formula, votes: NDArray[np.bool_]) -> NDArray[np.float64]:
    swings = np.zeros(votes.shape[1])
    for i in range(votes.shape[1]):
        mine = votes[:, i].copy()
        votes[:, i] = True
        with_player = _won(formula, votes)
        votes[:, i] = False
        swings[i] = (with_player & ~_won(formula, votes)).sum()
        votes[:, i] = mine
    return swings


def _won(formula: Formula, votes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    if isinstance(formula, Weighted):
        return np.asarray(votes @ np.array(formula.weights) >= formula.quota)
    join = np.logical_and if isinstance(formula, Every) else np.logical_or
    won = _won(formula.parts[0], votes)
    for part in formula.parts[1:]:
        won = join(won, _won(part, votes))
    return won

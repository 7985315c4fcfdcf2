"""Votes drawn from the ordinal model, with the truth: to hold an estimator against, or to learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.roll_calls import RollCalls


@dataclass(frozen=True, slots=True)
class SimulatedVotes:
    """Votes, the points behind them, and which roll calls share their parameters."""

    calls: RollCalls
    points: NDArray[np.float64]
    """Sessions by states."""
    matched: NDArray[np.int64]
    """Pairs of numbers of roll calls, the earlier first."""

    def standard(self, session: NDArray[np.int64], ccode: NDArray[np.int64]) -> NDArray[np.float64]:
        """The true points of some states in some sessions, of mean 0 and variance 1."""
        point = self.points[session - 1, ccode - 1]
        scaled: NDArray[np.float64] = (point - point.mean()) / point.std()
        return scaled


def simulated_votes(
    seed: int,
    states: int = 40,
    sessions: int = 4,
    items: int = 40,
    matched: int = 8,
    absent: float = 0.1,
) -> SimulatedVotes:
    """Draw votes of states numbered from 1 whose points walk with variance 0.25 a session.

    The first `matched` roll calls of each session are those of the session before. State 1 is
    called USA and has the highest points, so that it can be the anchor. `absent` is the share of
    votes that are not cast.
    """
    dice = np.random.default_rng(seed)
    steps = dice.normal(size=(sessions, states))
    steps[1:] *= 0.5
    points = steps.cumsum(axis=0)
    points = points[:, np.argsort(-points.mean(axis=0), kind="stable")]
    slope, cut = dice.normal(size=(2, sessions, items))
    gap = 0.1 + 0.5 * np.abs(dice.normal(size=(sessions, items)))
    for session in range(1, sessions):
        for values in (slope, cut, gap):
            values[session, :matched] = values[session - 1, :matched]
    latent = slope[:, :, None] * points[:, None, :] + dice.normal(size=(sessions, items, states))
    votes = 1 + (latent > (cut - gap)[:, :, None]) + (latent > (cut + gap)[:, :, None])
    votes = np.where(dice.random(votes.shape) < absent, 0, votes).astype(np.int8)
    number = np.arange(1, sessions + 1)
    rcid = (1000 * number[:, None] + np.arange(items)).ravel()
    later = rcid.reshape(sessions, items)[1:, :matched].ravel()
    of_row = np.repeat(number, items)
    calls = RollCalls(
        votes.reshape(-1, states),
        rcid,
        of_row.astype(np.int16),
        (of_row + 1945).astype(np.int16),
        np.full(len(rcid), np.datetime64("NaT", "D")),
        (frozenset(),) * len(rcid),
        np.arange(1, states + 1, dtype=np.int32),
        ("USA", *(f"S{state:02d}" for state in range(2, states + 1))),
        ("",) * len(rcid),
    )
    return SimulatedVotes(calls, points, np.column_stack([later - 1000, later]))

"""Where a share of GDP may go: yearly changes drawn again from the state's own and its peers' past.

A stated bootstrap with partial pooling. A path is made year by year. Each of its years is like one
year of the past, the same for every state, so that what hit all of them together (2020, 2022)
hits all of them together again. In that year a state repeats its own change with the weight
n / (n + 20), n being its own number of changes, and else that of a peer drawn at random. Changes
are in logarithms: a state at 1 % and one at 4 % grow in proportion.

How much is known is part of the answer: the paths fall into 100 groups, and each group sees its
own resample of past years. The spread of the groups, less what chance alone gives so few paths,
is the interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError

Floats: TypeAlias = NDArray[np.float64]

PATHS = 10_000
GROUPS = 100
#: Years ahead that are simulated; beyond, nothing is said.
HORIZON = 20
#: So many changes of its own give a state half of the weight.
POOLING = 20
SEED = 1
#: Shares are published to two decimals; what rounds to the target has reached it.
ROUNDING = 0.005
#: The interval holds nine tenths.
INTERVAL = (5.0, 95.0)


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability with its interval of 90 %."""

    p: float
    low: float
    high: float


@dataclass(frozen=True)
class Past:
    """Yearly changes of the logarithm of a share: states in rows, years in columns, NaN unknown."""

    states: tuple[str, ...]
    years: tuple[int, ...]
    changes: Floats

    @cached_property
    def pools(self) -> tuple[Floats, ...]:
        """The known changes of each year."""
        return tuple(column[~np.isnan(column)] for column in self.changes.T)

    def own(self, state: str) -> Floats:
        """The changes of one state by year; all unknown for a stranger."""
        if state not in self.states:
            return np.full(len(self.years), np.nan)
        row: Floats = self.changes[self.states.index(state)]
        return row


def past(shares: Mapping[str, Mapping[int, float]]) -> Past:
    """The changes between years on end, from each state's shares by year (one edition a state).

    Raises
    ------
    UsageError
        If a share is not above zero, or no state has two years on end.
    """
    for state, known in shares.items():
        for year, value in known.items():
            if not value > 0:
                raise UsageError(f"the share of {state} in {year} is {value}; it must be above 0.")
    moves = {
        (state, year): float(np.log(value / known[year - 1]))
        for state, known in shares.items()
        for year, value in known.items()
        if year - 1 in known
    }
    if not moves:
        raise UsageError("a forecast needs a state with figures of two years on end.")
    states = tuple(sorted(shares))
    years = tuple(sorted({year for _, year in moves}))
    rows = [[moves.get((state, year), np.nan) for year in years] for state in states]
    return Past(states, years, np.array(rows))


def paths(known: Past, state: str, start: float, years: Sequence[int], seed: int = SEED) -> Floats:
    """Simulated shares of a state, 10,000 paths in rows, the calendar years to come in columns.

    A path of a state does not depend on which other states or later years are asked about, and in
    one calendar year all states are like the same past year.

    Raises
    ------
    UsageError
        If the start is not above zero, or the years are none or too many.
    """
    if not start > 0:
        raise UsageError(f"a path cannot start from {start} % of GDP; it must be above 0.")
    if not 0 < len(years) <= HORIZON:
        raise UsageError(f"{len(years)} years ahead are not between 1 and {HORIZON}.")
    like = years_like(len(known.years), years, seed)
    dice = [np.random.default_rng([seed, year, *state.encode()]) for year in years]
    alone, peer = np.array([die.random((2, PATHS)) for die in dice]).transpose(1, 2, 0)
    moves = composed(known, state, like, alone, peer)
    grown: Floats = start * np.exp(np.cumsum(moves, axis=1))
    return grown


def composed(
    known: Past, state: str, like: NDArray[np.int64], alone: Floats, peer: Floats
) -> Floats:
    """The change of every step: its own of that year where the dice say so, else a peer's."""
    own = known.own(state)
    count = np.count_nonzero(~np.isnan(own))
    sizes = np.array([len(pool) for pool in known.pools])
    table = np.full((len(sizes), int(sizes.max())), np.nan)
    for row, pool in zip(table, known.pools, strict=True):
        row[: len(pool)] = pool
    drawn: Floats = table[like, (peer * sizes[like]).astype(np.int64)]
    mine = own[like]
    repeats = (alone < count / (count + POOLING)) & ~np.isnan(mine)
    return np.where(repeats, mine, drawn)


def years_like(past_years: int, years: Sequence[int], seed: int = SEED) -> NDArray[np.int64]:
    """Which past year each year of each path is like; every group draws from its own resample."""
    resamples = np.random.default_rng(seed).integers(0, past_years, (GROUPS, past_years))
    group = np.repeat(np.arange(GROUPS), PATHS // GROUPS)
    dice = [np.random.default_rng([seed, year]) for year in years]
    drawn = np.array([die.integers(0, past_years, PATHS) for die in dice]).T
    like: NDArray[np.int64] = resamples[group[:, None], drawn]
    return like


def reached(grown: Floats, target: float) -> NDArray[np.bool_]:
    """Whether shares are at a target or above it, as published."""
    at: NDArray[np.bool_] = grown >= target - ROUNDING
    return at


def chance(arrived: NDArray[np.bool_]) -> Chance:
    """The probability of what happened on some paths, in the order in which `paths` gives them.

    Never quite 0 or 1: so many paths cannot show what happens less than once in them.
    """
    p = (int(np.count_nonzero(arrived)) + 1) / (len(arrived) + 2)
    size = len(arrived) // GROUPS
    groups = arrived.reshape(GROUPS, size).mean(axis=1)
    low, high = spread(groups, p, noise=float(np.mean(groups * (1 - groups)) / (size - 1)))
    drawn = 1.645 * float(np.sqrt(p * (1 - p) / len(arrived)))
    return Chance(p, max(low - drawn, 0.0), min(high + drawn, 1.0))


def spread(groups: Floats, centre: float, noise: float) -> tuple[float, float]:
    """The middle nine tenths of groups about a centre, once the noise of small groups is out."""
    seen = float(groups.var(ddof=1))
    shrunk = np.sqrt(max(seen - noise, 0.0) / seen) if seen > 0 else 0.0
    low, high = centre + shrunk * (np.percentile(groups, INTERVAL) - groups.mean())
    return float(low), float(high)


def band(grown: Floats, quantiles: Sequence[float] = (5, 50, 95)) -> Floats:
    """Quantiles of the paths by year ahead, in rows."""
    found: Floats = np.percentile(grown, quantiles, axis=0)
    return found

"""Shapley values of threshold games, in which members may fail to come and leads may be needed.

A line of a need is a threshold game: a coalition meets it if its members bring enough units. If
each member who joins comes with a chance of its own, the value of a coalition is the chance that
it is met. Under the rule of leads (the conjunctive permission structure of Gilles, Owen and van
den Brink 1992) a coalition without all of them has no value.

The value of a member is the integral, over t from 0 to 1, of what it adds to a coalition that each
other member joins with chance t (Owen 1972). That is a polynomial in t of a degree below the
number of members, so that Gauss-Legendre nodes give it without error but for rounding.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from minilateral.respond.absence import Absences
from minilateral.respond.case import Test

#: Steps of units up to which a game is counted through.
MOST_STEPS = 20_000
#: Orders of joining that are drawn where the exact sum has no short way.
ORDERS = 20_000


@dataclass(frozen=True, slots=True)
class Bring:
    """What each member brings to a test, and what is there whoever comes.

    Shared fleets bring by the number of their states who have come: a row each of `shared`.
    """

    count: int
    weights: NDArray[np.int64]
    base: int
    #: Places of the states of each shared fleet, and its units by how many have come.
    shared: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]

    @property
    def step(self) -> int:
        """The units in which all members bring: their greatest common divisor."""
        return max(1, gcd(*self.weights.tolist()))

    @property
    def countable(self) -> bool:
        """Whether members bring the same whoever else comes, and few enough to count through."""
        asked = min(self.count - self.base, int(self.weights.sum()) + 1)
        return not self.shared and asked <= MOST_STEPS * self.step


def bring(absences: Absences, test: Test) -> Bring:
    """What each member brings to a test of a case."""
    case, members = absences.case, len(absences.members)
    by_fleet = np.zeros(len(case.units), np.bool_)
    shared = []
    for fleet in absences.shared:
        if np.isin(fleet.batches, test.batches).any():
            by_fleet[fleet.batches] = True
            rows = np.zeros((len(fleet.ready), len(case.units)), np.int64)
            rows[:, fleet.batches] = fleet.ready
            shared.append((fleet.states, case.kept(rows)[:, test.batches].sum(axis=1)))
    own = test.batches[~by_fleet[test.batches]]
    weights = np.bincount(absences.owner[own], case.units[own], members + 1).astype(np.int64)
    return Bring(test.count, weights[:members], int(weights[members]), tuple(shared))


def exact(
    game: Bring, come: NDArray[np.float64], leads: Collection[int] = ()
) -> NDArray[np.float64]:
    """Shapley value of each member in the game of one additive test."""
    n = len(game.weights)
    x, worth = np.polynomial.legendre.leggauss((n + 1) // 2)
    joins = np.outer((x + 1) / 2, come)
    if game.base + int(game.weights.sum()) < game.count:
        return np.zeros(n)
    step = game.step
    led = sum(int(game.weights[lead]) for lead in leads)
    short = max(0, -(-(game.count - game.base - led) // step))
    weights = np.minimum(game.weights // step, short)
    others = [i for i in range(n) if i not in leads]
    all_lead = joins[:, list(leads)].prod(axis=1)
    values = np.zeros(n)
    for i in others:
        if weights[i]:
            left = _left(short, weights, joins, [j for j in others if j != i])
            swings = left[:, 1 : int(weights[i]) + 1].sum(axis=1)
            values[i] = come[i] * (worth * all_lead * swings).sum() / 2
    met = _left(short, weights, joins, others)[:, 0]
    for lead in leads:
        rest = joins[:, [other for other in leads if other != lead]].prod(axis=1)
        values[lead] = come[lead] * (worth * rest * met).sum() / 2
    return values


def _left(
    short: int, weights: NDArray[np.int64], joins: NDArray[np.float64], who: Sequence[int]
) -> NDArray[np.float64]:
    """Chance of each number of units still missing when these have joined, a row for each node."""
    left = np.zeros((len(joins), short + 1))
    left[:, short] = 1.0
    for j in who:
        w, chance = int(weights[j]), joins[:, j, None]
        if w:
            moved = np.zeros_like(left)
            moved[:, 0] = left[:, : w + 1].sum(axis=1)
            moved[:, 1 : short + 1 - w] = left[:, w + 1 :]
            left = chance * moved + (1 - chance) * left
    return left


def pivots(
    games: Sequence[Bring],
    come: NDArray[np.float64],
    seed: int,
    leads: Collection[int] = (),
    orders: int = ORDERS,
) -> NDArray[np.float64]:
    """Share of drawn orders of joining in which each member completes all the games.

    The estimate of the Shapley value by permutations (Castro, Gómez and Tejada 2009).
    """
    dice = np.random.default_rng(seed)
    n = len(come)
    order = np.argsort(dice.random((orders, n)), axis=1)
    comes = dice.random((orders, n)) < come
    in_order = np.take_along_axis(comes, order, axis=1)
    done = np.zeros(orders, np.int64)
    for game in games:
        done = np.maximum(done, _completed(game, order, in_order))
    place = np.argsort(order, axis=1) + 1
    for lead in leads:
        done = np.where(comes[:, lead], np.maximum(done, place[:, lead]), n + 1)
    counted = (done >= 1) & (done <= n)
    who = order[counted, done[counted] - 1]
    return np.bincount(who, minlength=n) / orders


def standard_error(share: NDArray[np.float64], orders: int = ORDERS) -> NDArray[np.float64]:
    """Standard error of shares of drawn orders; above 0 even where no order, or each, counted."""
    near = (share * orders + 1) / (orders + 2)
    error: NDArray[np.float64] = np.sqrt(near * (1 - near) / orders)
    return error


def _completed(
    game: Bring, order: NDArray[np.int64], comes: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """How many have joined when a game is met: 0 before anyone, one more than all if never."""
    n = order.shape[1]
    there = game.base + np.cumsum(game.weights[order] * comes, axis=1)
    start = game.base
    for states, units in game.shared:
        sharer = np.isin(np.arange(n), states)
        there += units[np.cumsum(sharer[order] & comes, axis=1)]
        start += int(units[0])
    if start >= game.count:
        return np.zeros(len(order), np.int64)
    met = there >= game.count
    place: NDArray[np.int64] = np.where(met[:, -1], np.argmax(met, axis=1) + 1, n + 1)
    return place

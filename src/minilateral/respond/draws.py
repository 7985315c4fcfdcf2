"""Thousands of draws of a pool: how many units of each batch are ready, with what goes together.

The available share of a fleet is triangular between its low and high. Shares of one class move
together: half of the variance of their normal scores is one common factor, since budgets, spare
parts and crews are short for everyone at once (a modelling choice). The count is the share of the
fleet, rounded up or down at random with the mean kept: fleets are managed to a share. A count in
doubt is triangular too, and a promise in doubt holds in half of the draws.

Random numbers are named by fleet and class: a pool with one member less keeps all the others'
(common random numbers), and one seed gives the same bytes whatever is asked beside.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from minilateral.core.errors import UsageError
from minilateral.respond.batch import Spread
from minilateral.respond.quarters import NAMES, dealt

if TYPE_CHECKING:
    from minilateral.respond.pool import Pool
    from minilateral.respond.stock import Stock

#: Share of the variance of availability that a class has in common: a modelling choice.
COMMON = 0.5
SEED = 20260101


def draws(pool: Pool, n: int, seed: int = SEED) -> NDArray[np.int32]:
    """Ready units, a row for each draw and a column for each batch of the pool.

    Raises
    ------
    UsageError
        If n is not 1 or more.
    """
    if n < 1:
        raise UsageError(f"draws are 1 or more, not {n}.")
    found = np.zeros((n, len(pool.batches)), np.int32)
    column = {batch.id: index for index, batch in enumerate(pool.batches)}
    common: dict[str, NDArray[np.float64]] = {}
    for stock in pool.stocks:
        kind = stock.fleet.asset_class
        if kind not in common:
            common[kind] = ndtri(_uniform(seed, f"class {kind}", 1, n)[0])
        own = _uniform(seed, stock.fleet.id, 4, n)
        ready = _ready(stock, pool.mode == "free", common[kind], own)
        for name, part in zip(NAMES, dealt(ready, stock.fleet.readiness.alert), strict=True):
            place = column.get(f"{stock.fleet.id}/{name}")
            if place is not None:
                found[:, place] = part
    for name, taken in pool.taken.items():
        if name in column:
            place = column[name]
            found[:, place] = np.maximum(found[:, place] - taken, 0)
    return found


def _ready(
    stock: Stock, free: bool, common: NDArray[np.float64], own: NDArray[np.float64]
) -> NDArray[np.int64]:
    share, count, rounding, doubt = own
    score = np.sqrt(COMMON) * common + np.sqrt(1 - COMMON) * ndtri(share)
    available = triangular(stock.fleet.readiness.availability, ndtr(score))
    exists = triangular(stock.fleet.exists, count)
    ready: NDArray[np.int64] = np.floor(exists * available + rounding).astype(np.int64)
    if free:
        return ready
    left: NDArray[np.int64] = ready - stock.out.certain - stock.out.perhaps * (doubt < 0.5)
    return left.clip(min=0)


def triangular(spread: Spread, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse distribution of a triangle between low, mode and high."""
    low, mode, high = spread.low, spread.mode, spread.high
    if high <= low:
        return np.full(u.shape, mode)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < (mode - low) / (high - low), rising, falling)


def _uniform(seed: int, name: str, rows: int, n: int) -> NDArray[np.float64]:
    """Uniform numbers of that name, strictly between 0 and 1."""
    key = int.from_bytes(sha256(f"{seed}:{name}".encode()).digest()[:16])
    uniform = np.random.Generator(np.random.Philox(key=key)).random((n, rows)).T
    return np.maximum(uniform, 2.0**-54)

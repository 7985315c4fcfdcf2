"""Simulate: what happens in a world, replication by replication, by the compiled kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError

if TYPE_CHECKING:
    from minilateral.crisis.flat import Arrays
    from minilateral.crisis.world import World

Floats: TypeAlias = NDArray[np.float64]

#: What is told of each body; days from the incident, infinite where it never comes.
OUTCOMES = (
    "decision_days",
    "presence_days",
    "coverage_30d",
    "coverage_90d",
    "contributors",
    "double_booked",
    "handover_days",
    "ending",
)
#: What the number of an ending means.
ENDINGS = (
    "acted",
    "acted on a diluted text",
    "deferred",
    "blocked",
    "nobody led",
    "no mandate",
    "refused",
    "no forces",
)


def simulate(
    world: World,
    seed: int,
    first: int,
    count: int,
    theta: Sequence[float] | Floats | None = None,
    antithetic: bool = False,
) -> Floats:
    """Outcomes of replications `first` to `first + count - 1`: [outcome, body, replication].

    A replication depends on the world, `theta`, the seed and its own number, and on nothing else:
    any chunking on any engine gives the same bytes. The interpreter's lock is released.

    Parameters
    ----------
    theta
        Values of the parameters in the order of `world.parameters.names`; the world's own if None.
    antithetic
        Replications 2n and 2n + 1 share their random numbers, u and 1 - u.

    Raises
    ------
    UsageError
        If the seed or a replication is out of range, the count is below 0, or a value of theta is
        impossible.
    """
    return play(world.arrays, _values(world, theta), seed, first, count, antithetic)


def play(
    arrays: Arrays, theta: Floats, seed: int, first: int, count: int, antithetic: bool = False
) -> Floats:
    """As `simulate`, on what a world is made of and values that were checked: small to send.

    Raises
    ------
    UsageError
        If the seed or a replication is out of range, or the count is below 0.
    """
    from minilateral.crisis.flat import ACTS
    from minilateral.crisis.kernel import run

    key, start = _place(seed, first, count)
    out = np.empty((len(OUTCOMES), int(arrays.body[:, ACTS].sum()), count))
    run(arrays, theta, key, start, antithetic, np.empty((0, 4, 0)), out)
    return out


def simulate_on(
    world: World, uniforms: Floats, theta: Sequence[float] | Floats | None = None
) -> Floats:
    """The same on given numbers, [replication, slot]: quasi-random points, tests.

    Raises
    ------
    UsageError
        If there is not one number strictly between 0 and 1 for each slot of the world.
    """
    from minilateral.crisis.kernel import run

    numbers = np.ascontiguousarray(uniforms, np.float64)
    if numbers.ndim != 2 or numbers.shape[1] != len(world.slots):
        raise UsageError(
            f"this world has {len(world.slots)} slots; given numbers of shape {numbers.shape}."
        )
    if not ((numbers > 0) & (numbers < 1)).all():
        raise UsageError("random numbers lie strictly between 0 and 1.")
    out = np.empty((len(OUTCOMES), len(world.bodies), len(numbers)))
    nought = np.uint64(0)
    given = numbers.reshape(len(numbers), 4, -1)
    run(world.arrays, _values(world, theta), nought, nought, False, given, out)
    return out


def numbers(world: World, seed: int, first: int, count: int, antithetic: bool = False) -> Floats:
    """The uniform numbers that `simulate` uses: [replication, slot].

    Raises
    ------
    UsageError
        If the seed or a replication is out of range, or the count is below 0.
    """
    from minilateral.crisis.kernel import fill

    key, start = _place(seed, first, count)
    rows = np.empty((count, len(world.slots)))
    fill(world.arrays.blocks, key, start, antithetic, rows.reshape(count, 4, -1))
    return rows


def _values(world: World, theta: Sequence[float] | Floats | None) -> Floats:
    return world.parameters.vector() if theta is None else world.parameters.check(theta)


def _place(seed: int, first: int, count: int) -> tuple[np.uint64, np.uint64]:
    """Seed and first replication as words of the counter."""
    from minilateral.crisis.philox import checked

    if count < 0:
        raise UsageError(f"replications are 0 or more, not {count}.")
    checked("last replication", first + max(count, 1) - 1, 64)
    return checked("seed", seed, 64), checked("first replication", first, 64)

"""The reference engine: one history, event by event, in plain Python; the kernel's definition.

Events wait in a heap by their day. On one day what becomes clear comes first, then what states
decide, then what bodies decide, then whose forces are called, each in the order of the setting.
Nothing here is fast: it is there to be read, to explain, and to be held against the kernel on the
same random numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, inf
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis.history import History
from minilateral.crisis.play import Play
from minilateral.crisis.reference_forces import coverage, presence
from minilateral.crisis.setting import Body
from minilateral.crisis.simulate import numbers
from minilateral.crisis.world import World

Floats: TypeAlias = NDArray[np.float64]
#: Days for which coverage is told, and after which nobody counts as a contributor any more.
FIRST_DAYS, LAST_DAY = 30.0, 90.0


def history(
    world: World, seed: int, replication: int, theta: Sequence[float] | Floats | None = None
) -> History:
    """Replication number `replication` of `simulate(world, seed, ...)`, told event by event.

    Raises
    ------
    UsageError
        If the seed or replication is out of range, or a value of theta is impossible.
    """
    row = numbers(world, seed, replication, 1)[0]
    return history_on(world, row, theta, seed, replication)


def history_on(
    world: World,
    row: Floats,
    theta: Sequence[float] | Floats | None = None,
    seed: int = 0,
    replication: int = 0,
) -> History:
    """The same on given uniform numbers, one for each slot of the world."""
    values = world.parameters.vector() if theta is None else world.parameters.check(theta)
    play = Play(
        world,
        dict(zip(world.parameters.names, values.tolist(), strict=True)),
        dict(zip(world.slots, row.tolist(), strict=True)),
    )
    play.to_the_end()
    found = {body.name: outcomes(play, body) for body in world.setting.acting}
    events = tuple(sorted(play.events, key=lambda event: event.day))
    return History(
        world,
        play.theta,
        seed,
        replication,
        play.clear,
        play.states,
        play.bodies,
        events,
        found,
    )


def outcomes(play: Play, body: Body) -> dict[str, float | str]:
    """The outcomes of a body, by name; days from the incident that is looked at."""
    told, theta = play.bodies[body.name], play.theta
    begun = (floor(theta["incident_number"]) - 1) * theta["gap_days"]
    wanted = play.setting.wanted
    first = presence(told, begun)
    handover = told.handover if first < inf else inf
    sending = {state for state, day in told.sending.items() if day <= LAST_DAY + begun}
    standing = {one.owner for one in body.standing if one.owner} if told.authority < inf else set()
    ending = told.ending
    if told.decision < inf and first == inf:
        everyone = told.refused and not (sending | standing)
        ending = "refused" if everyone else "no forces"
    return {
        "decision_days": max(0.0, told.decision - begun),
        "presence_days": first,
        "coverage_30d": coverage(told, wanted, begun, FIRST_DAYS),
        "coverage_90d": coverage(told, wanted, begun, LAST_DAY),
        "contributors": float(len(sending | standing)),
        "double_booked": told.double_booked,
        "handover_days": max(0.0, handover - begun),
        "ending": ending or "nobody led",
    }

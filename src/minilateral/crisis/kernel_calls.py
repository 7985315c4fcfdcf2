"""Stage four of a replication: who calls which units, and when they are on station.

A post of a line goes to whoever can be there first; later units are not called. Bodies are served
in the order in which their forces may be called.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis import theta as at
from minilateral.crisis.compiled import compiled, inlined
from minilateral.crisis.flat import ACTS, HANDS_TO
from minilateral.crisis.kernel_bodies import DELEGATED, HANDOVER, READY

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

#: By batch: units ready; those that no body has called yet; those that were left when the body at
#: hand began to call; those that it would find if it were alone.
UNITS, LEFT, FREE, ALONE = range(4)
#: By entry of a call: day on station, units, day of leaving, batch (`PLACED`: under the body
#: beforehand; below that: taken over from another body).
ARRIVAL, COUNT, LEAVES, FROM = range(4)
PLACED = -1.0


@compiled
def in_turn(facts: Integers, theta: Floats, body: Floats, order: Integers) -> int:
    """Put the bodies that have forces to call in order, and say when each hands over."""
    count = 0
    for b in range(len(facts)):
        active = body[READY, b] < np.inf or body[DELEGATED, b] < np.inf
        if facts[b, ACTS] == 0 or not active:
            continue
        place = count
        while place > 0 and body[READY, order[place - 1]] > body[READY, b]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = b
        count += 1
    for place in range(count):
        to = facts[order[place], HANDS_TO]
        for later in range(place + 1, count):
            if order[later] == to and body[READY, to] < np.inf:
                body[HANDOVER, order[place]] = body[READY, to] + theta[at.OVERLAP_DAYS]
    return count


@compiled
def senders(
    owner_start: Integers, owners: Integers, start: Floats, sends: Floats, line_up: Integers
) -> int:
    """Fill in the day from which each sender sends forces, and line up those who ever do.

    A sender sends from the day of the first of its owners. Those of one day keep their order.
    """
    count = 0
    for q in range(len(sends)):
        day = start[owners[owner_start[q]]]
        for o in range(owner_start[q] + 1, owner_start[q + 1]):
            day = min(day, start[owners[o]])
        sends[q] = day
        if day < np.inf:
            place = count
            while place > 0 and sends[line_up[place - 1]] > day:
                line_up[place] = line_up[place - 1]
                place -= 1
            line_up[place] = q
            count += 1
    return count


@compiled
def soonest(
    group_of: Integers,
    fit_start: Integers,
    line: int,
    fit_batch: Integers,
    fit_days: Floats,
    fit_stay: Floats,
    sends: Floats,
    line_up: Integers,
    sending: int,
    batch: Floats,
    left: int,
    wanted: float,
    entry: Floats,
    count: int,
    total: float,
) -> int:
    """Add to a call, of the batches that fit a line, those that are there first; its entries.

    Row `left` of `batch` has the units that are free. Senders come in the order of the day from
    which they send, so that the rest is left as soon as nobody can be in time any more.
    """
    latest = entry[ARRIVAL, count - 1] if total >= wanted else np.inf
    for place in range(sending):
        first = sends[line_up[place]]
        if first >= latest:
            break
        group = group_of[line, line_up[place]]
        if group < 0:
            continue
        for k in range(fit_start[group], fit_start[group + 1]):
            day = first + fit_days[k]
            if day >= latest:
                break
            units = batch[left, fit_batch[k]]
            if units > 0.0:
                leaves, source = day + fit_stay[k], float(fit_batch[k])
                count, total = put(entry, count, total, wanted, day, units, leaves, source)
                latest = entry[ARRIVAL, count - 1] if total >= wanted else np.inf
    if total > wanted:
        entry[COUNT, count - 1] -= total - wanted
    return count


@compiled
def placed(
    standing: Floats,
    first: int,
    last: int,
    line: int,
    wanted: float,
    authority: float,
    entry: Floats,
) -> tuple[int, float]:
    """Begin a call with the units placed under a body beforehand; its entries and units."""
    count, total = 0, 0.0
    for k in range(first, last):
        if standing[k, 0] == line:
            day = authority + standing[k, 2]
            count, total = put(entry, count, total, wanted, day, standing[k, 1], np.inf, PLACED)
    return count, total


@compiled
def taken_over(
    calls: Floats,
    called: Integers,
    g: int,
    line: int,
    handover: float,
    belongs: Integers,
    b: int,
    batch_sender: Integers,
    owner_start: Integers,
    owners: Integers,
    wanted: float,
    entry: Floats,
    count: int,
    total: float,
) -> tuple[int, float]:
    """Add to a call of body b the units of its own members that body g hands over."""
    for k in range(called[g, line]):
        source = calls[g, line, FROM, k]
        if source >= 0.0:
            sender = batch_sender[int(source)]
            shared = False
            for o in range(owner_start[sender], owner_start[sender + 1]):
                shared = shared or belongs[b, owners[o]] == 1
            if shared:
                day = max(calls[g, line, ARRIVAL, k], handover)
                units, leaves = calls[g, line, COUNT, k], calls[g, line, LEAVES, k]
                count, total = put(entry, count, total, wanted, day, units, leaves, -2.0 - source)
    return count, total


@inlined
def put(
    entry: Floats,
    count: int,
    total: float,
    wanted: float,
    day: float,
    units: float,
    leaves: float,
    source: float,
) -> tuple[int, float]:
    """Enter units into a call by their day; drop those that are then not needed any more."""
    place = count
    while place > 0 and entry[ARRIVAL, place - 1] > day:
        for column in range(4):
            entry[column, place] = entry[column, place - 1]
        place -= 1
    entry[ARRIVAL, place], entry[COUNT, place] = day, units
    entry[LEAVES, place], entry[FROM, place] = leaves, source
    count += 1
    total += units
    while total - entry[COUNT, count - 1] >= wanted:
        count -= 1
        total -= entry[COUNT, count]
    return count, total


@compiled
def missed(batch: Floats, entry: Floats, count: int) -> tuple[float, bool]:
    """Take the units of a call as if alone; how many were gone, and whether the call fails so."""
    twice, fails = 0.0, False
    for k in range(count):
        if entry[FROM, k] >= 0.0:
            place, units = int(entry[FROM, k]), entry[COUNT, k]
            fails = fails or batch[LEFT, place] != batch[ALONE, place]
            before = batch[UNITS, place] - batch[ALONE, place]
            free = batch[FREE, place]
            twice += max(0.0, before + units - free) - max(0.0, before - free)
            batch[ALONE, place] -= units
    return twice, fails

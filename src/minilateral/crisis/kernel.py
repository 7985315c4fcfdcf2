"""The kernel: replications of a world, one after another, without a single allocation among them.

Its definition in readable form is `reference`; the two agree on the same numbers. A replication
goes through four stages, each in a file of its own: states, bodies, forces, calls.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis.compiled import compiled, inlined
from minilateral.crisis.flat import HANDS_TO, STANDING, Arrays
from minilateral.crisis.kernel_bodies import (
    ALL_REFUSED,
    DECISION,
    DELEGATED,
    ENDING,
    HANDOVER,
    NO_FORCES,
    decide,
)
from minilateral.crisis.kernel_calls import (
    ALONE,
    ARRIVAL,
    COUNT,
    FREE,
    FROM,
    LEAVES,
    LEFT,
    UNITS,
    in_turn,
    missed,
    placed,
    senders,
    soonest,
    taken_over,
)
from minilateral.crisis.kernel_forces import FIRST_DAYS, LAST_DAY, lag, make_ready, starts
from minilateral.crisis.kernel_states import clear_day, hear_states
from minilateral.crisis.philox import uniforms

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.uint64]

ONE = np.uint64(1)
#: Places in `simulate.OUTCOMES`.
(
    DECISION_DAYS,
    PRESENCE_DAYS,
    COVERAGE_30D,
    COVERAGE_90D,
    CONTRIBUTORS,
    DOUBLE_BOOKED,
    HANDOVER_DAYS,
    HOW_IT_ENDED,
) = range(8)


@inlined
def draw(
    blocks: Words, seed: np.uint64, replication: np.uint64, mirrored: bool, row: Floats
) -> None:
    """The numbers of one replication, [word, block]."""
    place = replication >> ONE if mirrored else replication
    for k in range(len(blocks)):
        a, b, c, d = uniforms(seed, np.uint64(0), place, blocks[k])
        row[0, k] = a
        row[1, k] = b
        row[2, k] = c
        row[3, k] = d
    if mirrored and replication & ONE:
        for word in range(4):
            for k in range(len(blocks)):
                row[word, k] = 1.0 - row[word, k]


@compiled
def fill(blocks: Words, seed: np.uint64, first: np.uint64, mirrored: bool, rows: Floats) -> None:
    """The numbers of replications from `first` on, by [replication, word, block]."""
    for r in range(len(rows)):
        draw(blocks, seed, first + np.uint64(r), mirrored, rows[r])


@compiled
def run(
    world: Arrays,
    theta: Floats,
    seed: np.uint64,
    first: np.uint64,
    mirrored: bool,
    given: Floats,
    out: Floats,
) -> None:
    """Outcomes [outcome, body, replication], on `given` numbers where there are any."""
    lines, bodies, fleets = len(world.wanted), len(world.body), world.fleet.shape[1]
    row = np.empty((4, len(world.blocks)))
    state, start = np.empty((5, len(world.position))), np.empty(len(world.position))
    body, order = np.empty((6, bodies)), np.empty(bodies, np.int64)
    times, bits = np.empty(64), np.empty(64, np.uint64)
    batch, work = np.zeros((4, len(world.batch_quarter))), np.empty((5, fleets))
    sends = np.empty(len(world.owner_start) - 1)
    line_up = np.empty(len(sends), np.int64)
    calls, called = (
        np.empty((bodies, lines, 4, world.longest)),
        np.zeros((bodies, lines), np.int64),
    )
    of_fleets = 1 + len(world.position) + 2 * bodies
    for r in range(out.shape[2]):
        if len(given):
            for word in range(4):
                for k in range(row.shape[1]):
                    row[word, k] = given[r, word, k]
        else:
            draw(world.blocks, seed, first + np.uint64(r), mirrored, row)
        clear = clear_day(theta, row[1, 0])
        hear_states(world.position, theta, row, clear, state)
        for b in world.sequence:
            decide(
                world.body,
                world.against,
                world.members,
                world.steps,
                world.players,
                world.weights,
                b,
                theta,
                row,
                clear,
                state,
                body,
                times,
                bits,
            )
        turns = in_turn(world.body, theta, body, order)
        begin(out, r)
        if turns:
            make_ready(
                world.fleet,
                world.fleet_class,
                world.batch_quarter,
                theta,
                row,
                of_fleets,
                work,
                batch,
            )
            copy_row(batch, UNITS, LEFT)
        for turn in range(turns):
            b = order[turn]
            first_standing, last_standing = world.body[b, STANDING], world.body[b, STANDING + 1]
            sending, refused = starts(
                world.body,
                world.members,
                world.parliament,
                world.against,
                theta,
                state,
                body,
                b,
                start,
            )
            if body[DELEGATED, b] < np.inf:
                late = LAST_DAY + lag(theta)
                sending += waiting(world.standing, first_standing, last_standing, late, start)
            out[CONTRIBUTORS, b, r] = sending
            able = senders(world.owner_start, world.owners, start, sends, line_up)
            receives = False
            for g in range(turn):
                receives = receives or world.body[order[g], HANDS_TO] == b
            if turn > 0:
                copy_row(batch, LEFT, FREE)
                copy_row(batch, UNITS, ALONE)
            for line in range(lines):
                entry, wanted = calls[b, line], world.wanted[line]
                # First as if it were alone, where others were served before. Then as it is, unless
                # it finds what it would find alone: no batch it leaves aside has more than then.
                again = True
                for attempt in range(1 if turn == 0 else 0, 2):
                    if not again:
                        break
                    began, had = 0, 0.0
                    if body[DELEGATED, b] < np.inf:
                        began, had = placed(
                            world.standing,
                            first_standing,
                            last_standing,
                            line,
                            wanted,
                            body[DELEGATED, b],
                            entry,
                        )
                    for earlier in range(turn * attempt):
                        g = order[earlier]
                        if world.body[g, HANDS_TO] == b and body[HANDOVER, g] < np.inf:
                            began, had = taken_over(
                                calls,
                                called,
                                g,
                                line,
                                body[HANDOVER, g],
                                world.belongs,
                                b,
                                world.batch_sender,
                                world.owner_start,
                                world.owners,
                                wanted,
                                entry,
                                began,
                                had,
                            )
                    count = soonest(
                        world.group_of,
                        world.fit_start,
                        line,
                        world.fit_batch,
                        world.fit_days,
                        world.fit_stay,
                        sends,
                        line_up,
                        able,
                        batch,
                        LEFT if attempt else ALONE,
                        wanted,
                        entry,
                        began,
                        had,
                    )
                    if attempt == 0:
                        twice, fails = missed(batch, entry, count)
                        out[DOUBLE_BOOKED, b, r] += twice
                        again = fails or receives
                called[b, line] = count
                for k in range(count):
                    if entry[FROM, k] >= 0.0:
                        batch[LEFT, int(entry[FROM, k])] -= entry[COUNT, k]
                share = 1.0 / (lines * wanted)
                measure(theta, body[HANDOVER, b], share, entry, count, out, b, r)
            if body[DECISION, b] < np.inf and out[PRESENCE_DAYS, b, r] == np.inf:
                body[ENDING, b] = ALL_REFUSED if refused and not sending else NO_FORCES
        tell(theta, body, out, r)


@inlined
def copy_row(batch: Floats, row: int, to: int) -> None:
    """Copy a row; a loop compiles in a fraction of the time of a slice, and runs as fast."""
    for k in range(batch.shape[1]):
        batch[to, k] = batch[row, k]


@inlined
def begin(out: Floats, r: int) -> None:
    """Nothing has happened yet."""
    for b in range(out.shape[1]):
        for outcome in range(len(out)):
            out[outcome, b, r] = 0.0
        out[PRESENCE_DAYS, b, r] = np.inf


@inlined
def waiting(standing: Floats, first: int, last: int, late: float, start: Floats) -> int:
    """States whose units stand under a body beforehand, and that send it no others in time."""
    found = 0
    for k in range(first, last):
        if standing[k, 4] and not start[int(standing[k, 3])] <= late:
            found += 1
    return found


@compiled
def measure(
    theta: Floats,
    handover: float,
    share: float,
    entry: Floats,
    count: int,
    out: Floats,
    b: int,
    r: int,
) -> None:
    """Add what the units called for a line do for presence and coverage."""
    begun = lag(theta)
    for k in range(count):
        arrival = max(entry[ARRIVAL, k], begun)
        leaves = min(entry[LEAVES, k], handover)
        if leaves > arrival:
            out[PRESENCE_DAYS, b, r] = min(out[PRESENCE_DAYS, b, r], arrival - begun)
            units = entry[COUNT, k] * share
            month = max(0.0, min(leaves, begun + FIRST_DAYS) - arrival)
            quarter = max(0.0, min(leaves, begun + LAST_DAY) - arrival)
            out[COVERAGE_30D, b, r] += units * (month / FIRST_DAYS)
            out[COVERAGE_90D, b, r] += units * (quarter / LAST_DAY)


@inlined
def tell(theta: Floats, body: Floats, out: Floats, r: int) -> None:
    """Write when each body decided and handed over, and how it ended."""
    begun = lag(theta)
    for b in range(out.shape[1]):
        out[DECISION_DAYS, b, r] = max(0.0, body[DECISION, b] - begun)
        on_station = out[PRESENCE_DAYS, b, r] < np.inf
        handover = body[HANDOVER, b] if on_station else np.inf
        out[HANDOVER_DAYS, b, r] = max(0.0, handover - begun)
        out[HOW_IT_ENDED, b, r] = body[ENDING, b]

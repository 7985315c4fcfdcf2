"""The reference model: a cable is cut, and ten of 32 states act as a group, or all 32 as one.

One replication is a function of 267 uniform numbers by slot. Each state has a willingness with a
common part, which rises when attribution becomes clear. The small group acts once its lead and
three others have opted in; the alliance by consensus, in rounds of silence that an opposed state
breaks, each on a more diluted text. A willing state's contribution waits for its government and,
in every third state, its parliament; one in twelve refuses at home. 40 units belong to the states
and go to the body that calls them first; five of them on station are full coverage.

Here it is as a compiled kernel; `reference_plain` has it in plain Python, and `reference_events` in
SimPy and in Mesa's event simulator. All four give the same measures for the same replication, to
the last bit; `reference_closed_forms` knows the chances of its first round.
"""

from __future__ import annotations

from math import inf, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis.compiled import compiled, inlined
from minilateral.crisis.philox import VECTOR, Floats, fill_row
from minilateral.crisis.variates import exp, normals, triangular, uniform_between

STATES, SMALL, UNITS, BODIES, ROUNDS = 32, 10, 40, 2, 5
MEASURES = ("decision", "presence", "coverage", "contributors", "double_booked")

# Slots: where the numbers of each kind begin.
COMMON = 0
WILL = 1
ATTRIBUTION = WILL + STATES
MEETING = ATTRIBUTION + 1
REDRAFT = MEETING + BODIES
GOVERNMENT = REDRAFT + ROUNDS
OPT_IN = GOVERNMENT + STATES
PARLIAMENT = OPT_IN + SMALL
REFUSAL = PARLIAMENT + STATES
READY = REFUSAL + STATES
NOTICE = READY + UNITS
TRANSIT = NOTICE + UNITS
SLOTS = TRANSIT + UNITS
ROW = -(-SLOTS // VECTOR) * VECTOR

#: Logarithm of the median of the log-normal days, and its spread, from ATTRIBUTION on by slot.
DAYS = [(2.0, 1.0), (0.5, 0.5), (1.5, 0.6)]
DAYS += [(1.2, 0.5)] * ROUNDS + [(1.5, 0.8)] * STATES + [(1.0, 0.6)] * SMALL
MEDIAN, SPREAD = (np.array(column) for column in zip(*DAYS, strict=True))
SUPPORTS = [1.1 - 0.03 * i for i in range(STATES)]
SUPPORT = np.array(SUPPORTS)
#: One where the state's parliament must agree.
ASKS = 1.0 * (np.arange(STATES) % 3 == 0)
COMMON_WEIGHT, OWN_WEIGHT = sqrt(0.3), sqrt(0.7)
COST, DILUTION, SILENCE, QUORUM = 1.8, 0.5, 2.0, 4
REFUSES, IS_READY = 1 / 12, 0.6
WANTED, HORIZON, WINDOW = 5, 90.0, 30.0


#: How much attribution lifts willingness.
LIFT = 0.6


class Scratch(NamedTuple):
    """Room for one replication: normal variates and days by slot, and what follows from them."""

    drawn: Floats
    will: Floats
    able: Floats
    called: Floats
    small_first: NDArray[np.bool_]
    twice: NDArray[np.bool_]
    arrival: Floats
    near: Floats


@compiled
def simulate(seed: int, first: int, count: int, lift: float, rounds: int) -> Floats:
    """The measures of `count` replications, by [replication, body, measure]; compiled."""
    key, stream, start = np.uint64(seed), np.uint64(0), np.uint64(first)
    row = np.empty(ROW)
    room = Scratch(
        np.empty(PARLIAMENT),
        np.empty(STATES),
        np.empty(STATES),
        np.empty(UNITS),
        np.empty(UNITS, np.bool_),
        np.empty(UNITS, np.bool_),
        np.empty(UNITS),
        np.empty((BODIES, UNITS + 1)),
    )
    out = np.empty((count, BODIES, len(MEASURES)))
    for replication in range(count):
        fill_row(key, stream, start + np.uint64(replication), row)
        small, large = _decisions(row, lift, rounds, room)
        _forces(row, small, large, room, out[replication])
    return out


@compiled
def draw(seed: int, first: int, count: int) -> float:
    """The same numbers drawn and not used: what the model's randomness costs by itself."""
    key, stream, start = np.uint64(seed), np.uint64(0), np.uint64(first)
    row = np.empty(ROW)
    total = 0.0
    for replication in range(count):
        fill_row(key, stream, start + np.uint64(replication), row)
        total += row[replication % SLOTS]
    return total


@inlined
def _decisions(row: Floats, lift: float, rounds: int, room: Scratch) -> tuple[float, float]:
    """The days on which the bodies decide, and into the room those of the states' own."""
    drawn, will, able = room.drawn, room.will, room.able
    normals(row[:PARLIAMENT], drawn)
    for k in range(len(MEDIAN)):
        drawn[ATTRIBUTION + k] = exp(MEDIAN[k] + SPREAD[k] * drawn[ATTRIBUTION + k])
    common, clear = COMMON_WEIGHT * drawn[COMMON], drawn[ATTRIBUTION]
    for i in range(STATES):
        will[i] = (SUPPORT[i] + common) + OWN_WEIGHT * drawn[WILL + i]
        day = 0.0 if will[i] > 0.0 else clear
        able[i] = day if (will[i] + lift > 0.0) & (row[REFUSAL + i] >= REFUSES) else inf
    small = _opted_in(able, drawn)
    for i in range(STATES):
        parliament = ASKS[i] * uniform_between(row[PARLIAMENT + i], 3.0, 21.0)
        able[i] = (able[i] + drawn[GOVERNMENT + i]) + parliament
    return small, _agreed(will, clear, lift, rounds, drawn)


@inlined
def _opted_in(willing: Floats, drawn: Floats) -> float:
    """The day on which the lead and three others have opted in."""
    first, second, third = inf, inf, inf
    for i in range(1, SMALL):
        day = max(willing[i], drawn[MEETING]) + drawn[OPT_IN + i]
        first, day = min(first, day), max(first, day)
        second, day = min(second, day), max(second, day)
        third = min(third, day)
    return _within(max(max(willing[0], drawn[MEETING]) + drawn[OPT_IN], third))


@inlined
def _agreed(will: Floats, clear: float, lift: float, rounds: int, drawn: Floats) -> float:
    """The day on which a round of silence passes without an opposed state."""
    day = drawn[MEETING + 1]
    for turn in range(rounds):
        day += SILENCE
        gained = lift if clear <= day else 0.0
        opposed = 0
        for i in range(STATES):
            opposed += (will[i] + gained) + DILUTION * turn < -COST
        if opposed == 0:
            return _within(day)
        day += drawn[REDRAFT + turn]
    return inf


@inlined
def _forces(row: Floats, small: float, large: float, room: Scratch, out: Floats) -> None:
    """The measures: who joins, whose units go where, and when they are on station."""
    able, called, arrival, near = room.able, room.called, room.arrival, room.near
    twice, small_first = room.twice, room.small_first
    joined_small, joined_large = 0, 0
    for i in range(STATES):
        in_small = max(small, able[i]) if i < SMALL else inf
        in_large = max(large, able[i])
        joined_small += in_small < HORIZON
        joined_large += in_large < HORIZON
        twice[i] = (in_small < HORIZON) & (in_large < HORIZON)
        small_first[i] = in_small <= in_large
        called[i] = min(in_small, in_large)
    for u in range(STATES, UNITS):
        called[u], twice[u], small_first[u] = (
            called[u - STATES],
            twice[u - STATES],
            small_first[u - STATES],
        )
    doubled_small, doubled_large, found_small, found_large = 0, 0, 0, 0
    for u in range(UNITS):
        notice = triangular(row[NOTICE + u], 1.0, 3.0, 10.0)
        transit = uniform_between(row[TRANSIT + u], 1.0, 6.0)
        ready = row[READY + u] < IS_READY
        arrives = (called[u] + notice) + transit
        arrival[u] = arrives if ready & (called[u] < HORIZON) else inf
        doubled_small += ready & twice[u] & (not small_first[u])
        doubled_large += ready & twice[u] & small_first[u]
    for u in range(UNITS):
        near[0, found_small] = arrival[u]
        near[1, found_large] = arrival[u]
        comes = arrival[u] < HORIZON
        found_small += comes & small_first[u]
        found_large += comes & (not small_first[u])
    out[0, 0], out[1, 0] = small, large
    out[0, 1], out[0, 2] = _on_station(near[0, :found_small])
    out[1, 1], out[1, 2] = _on_station(near[1, :found_large])
    out[0, 3], out[1, 3] = joined_small, joined_large
    out[0, 4], out[1, 4] = doubled_small, doubled_large


@inlined
def _on_station(arrivals: Floats) -> tuple[float, float]:
    """Presence and coverage, from the first five arrivals in order."""
    a, b, c, d, e = inf, inf, inf, inf, inf
    for day in arrivals:
        a, day = min(a, day), max(a, day)
        b, day = min(b, day), max(b, day)
        c, day = min(c, day), max(c, day)
        d, day = min(d, day), max(d, day)
        e = min(e, day)
    covered, last = 0.0, 0.0
    for present, day in enumerate((a, b, c, d, e)):
        here = min(day, WINDOW)
        covered += (here - last) * (present / WANTED)
        last = here
    return a, (covered + (WINDOW - last)) / WINDOW


@inlined
def _within(day: float) -> float:
    """The day, or never where it lies beyond the horizon."""
    return day if day < HORIZON else inf

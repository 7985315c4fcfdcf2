"""A need as tests over coalitions, which give the same answer as `respond` for every coalition.

What a state owns goes with it, so what members bring to a test of the case adds up. A shared fleet
does not: what can be called of it depends on how many of its states are members. A test on units
is therefore met if, for some number of them, so many states are members and the own units make up
the rest; each of these parts is a test of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.design.forms import Floats, Tests
from minilateral.respond.absence import Absences, Shared
from minilateral.respond.case import Case, Test
from minilateral.respond.movement import transit_days

#: Tests of one need at most: the worth of every set of them is kept.
MOST_TESTS = 16


@dataclass(frozen=True, slots=True)
class Part:
    """What the members bring, an entry for each state, and what is asked."""

    bring: tuple[float, ...]
    need: float


@dataclass(frozen=True, slots=True)
class Way:
    """Parts that together make up one way to pass a test."""

    parts: tuple[Part, ...]


def need_tests(case: Case, units: NDArray[np.int64] | None = None) -> Tests:
    """The share of the lines of a case that the members can meet at once, as a group of tests.

    The states are the members of the case's body, in their order. Lines that draw on the same
    forces count as many as can be met together.

    Parameters
    ----------
    units
        Units of each batch that can be called; the planning figures if left out. Shared fleets
        stay at theirs.

    Raises
    ------
    UsageError
        If it takes too many tests.
    """
    absences, there = Absences(case), case.units if units is None else units
    ways = {test.lines: tuple(_ways(absences, test, there)) for test in case.tests}
    parts = tuple(dict.fromkeys(p for found in ways.values() for way in found for p in way.parts))
    if len(parts) > MOST_TESTS:
        raise UsageError(
            f"{case.need.id} takes {len(parts)} tests of what members bring, because its lines "
            f"share forces or draw on shared fleets; at most {MOST_TESTS} are served."
        )
    place = {part: x for x, part in enumerate(parts)}
    passed = {lines: _passed(found, place) for lines, found in ways.items()}
    worth = sum(most_lines(group, passed) for group in case.rivals) / len(case.lines)
    return Tests(
        np.array([part.bring for part in parts], float).reshape(len(parts), len(absences.members)),
        np.array([part.need for part in parts], float),
        worth + np.zeros(1 << len(parts)),
    )


def _ways(absences: Absences, test: Test, units: NDArray[np.int64]) -> Iterator[Way]:
    """The ways to pass a test: from shared fleets so much, from own units the rest."""
    states = len(absences.members)
    common = {int(place) for one in absences.shared for place in one.batches}
    own = np.zeros(states + 1)
    for place in test.batches:
        if int(place) not in common:
            own[absences.owner[place]] += units[place]
    fleets = [steps for one in absences.shared if (steps := _steps(absences, one, test))]
    for called in product(*fleets):
        rest = test.count - own[states] - sum(step.units for step in called)
        sharers = [Part(step.sharers, step.least) for step in called if step.least]
        alone = [Part(tuple(own[:states].tolist()), rest)] if rest > 0 else []
        if rest <= own[:states].sum():
            yield Way((*sharers, *alone))


@dataclass(frozen=True, slots=True)
class Step:
    """Units of a shared fleet that can be called once at least so many of its states are in."""

    sharers: tuple[float, ...]
    least: float
    units: float


def _steps(absences: Absences, fleet: Shared, test: Test) -> list[Step]:
    """The numbers of states at which more of a fleet serves a test; none where it never does."""
    inside = np.isin(fleet.batches, test.batches)
    rows = np.tile(absences.case.units, (len(fleet.ready), 1))
    rows[:, fleet.batches] = fleet.ready
    served = np.minimum(absences.case.kept(rows)[:, fleet.batches[inside]].sum(axis=1), test.count)
    if not served.any():
        return []
    sharers = np.isin(np.arange(len(absences.members)), fleet.states).astype(float)
    return [
        Step(tuple(sharers.tolist()), float(least), float(units))
        for least, units in enumerate(served.tolist())
        if least == 0 or units > served[least - 1]
    ]


def _passed(ways: Sequence[Way], place: Mapping[Part, int]) -> NDArray[np.bool_]:
    """By each set of parts that are met, whether one of the ways is open."""
    sets = np.arange(1 << len(place))
    passed = np.zeros(len(sets), np.bool_)
    for way in ways:
        asked = sum(1 << place[part] for part in way.parts)
        passed |= sets & asked == asked
    return passed


def most_lines(group: Sequence[int], passed: Mapping[tuple[int, ...], NDArray[np.bool_]]) -> Floats:
    """By each set of parts that are met, how many lines of a group can be met together."""
    most = np.zeros(len(next(iter(passed.values()))))
    for size in range(1, len(group) + 1):
        for lines in combinations(group, size):
            within = (s for n in range(1, size + 1) for s in combinations(lines, n))
            together = np.logical_and.reduce([passed[some] for some in within])
            most = np.where(together, size, most)
    return most


def unit_days(case: Case) -> Floats:
    """Unit-days on the way of each member, did it send all it has in time for the lines.

    A member sends to each line the units that are soonest there, at most what the line asks; no
    unit is sent twice. Shared fleets are left out. In whole unit-days: the figures bear no more,
    and in whole steps a search is exact without comparing points one by one.
    """
    members = {state: i for i, state in enumerate(case.pool.grouping.members)}
    left, found = case.units.copy(), np.zeros(len(members))
    for number, line in enumerate(case.lines):
        asked = dict.fromkeys(members, line.count)
        for place in np.argsort(case.in_time[number], kind="stable"):
            batch = case.pool.batches[place]
            if np.isfinite(case.in_time[number, place]) and batch.owner in members:
                sent = min(int(left[place]), asked[batch.owner])
                left[place] -= sent
                asked[batch.owner] -= sent
                way = transit_days(case.need.base, batch, line.place)
                found[members[batch.owner]] += sent * way
    return np.round(found)

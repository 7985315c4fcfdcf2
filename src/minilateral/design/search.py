"""The exact Pareto front of a problem, by branch and bound, with its certificate."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.design import branch_kernels
from minilateral.design.ahead_kernels import ahead
from minilateral.design.archive_kernels import TOLERANCE, Archive, undominated
from minilateral.design.block_kernels import block
from minilateral.design.form_kernels import Forms
from minilateral.design.forms import Factors, Floats, Problem, at_size
from minilateral.design.levels import levels_of
from minilateral.design.walk_kernels import Walk

Method: TypeAlias = Literal["branch and bound", "sweep", "every coalition by its value"]
#: States of which all subsets are looked at in the end.
LAST = 8
#: Nodes between two looks at the clock.
STRETCH = 1 << 14
ROOM = 1 << 12


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is proven of a front.

    `complete`: no coalition is missing. Otherwise `gap` says by how much a coalition that was not
    looked at could at most beat the front in `gap_in`, being as good in all others; None where
    nothing is known to bound it.
    """

    complete: bool
    #: Nodes of the search tree, or coalitions of a sweep.
    nodes: int
    method: Method
    gap: float | None = 0.0
    gap_in: str | None = None
    #: Where coalitions were valued one by one: what was not looked at, in words.
    unseen: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of a front: values in the objectives' own sense [point, objective], members."""

    values: Floats
    #: [point, state]
    members: NDArray[np.bool_]
    certificate: Certificate


def branch_and_bound(problem: Problem, seconds: float | None = None) -> Points:
    """The front over all coalitions that are allowed; the best so far where time runs out."""
    order = search_order(problem)
    forms = forms_of(problem, order)
    levels = levels_of(problem)
    known = ahead(forms)
    walk = _start(forms)
    n, last = len(order), min(LAST, len(order) - forms.forced)
    subsets = block(forms, last)
    archive = room_for(ROOM, len(problem.objectives), n)
    ends = None if seconds is None else time.monotonic() + seconds
    state, stopped = branch_kernels.OUT_OF_NODES, False
    try:
        while state != branch_kernels.DONE and not stopped:
            if state == branch_kernels.FULL:
                archive = more_room(archive)
            state = branch_kernels.search(forms, known, levels, archive, walk, subsets, STRETCH)
            stopped = ends is not None and time.monotonic() > ends
    except KeyboardInterrupt:
        stopped = True
    complete = state == branch_kernels.DONE
    missing = 0.0 if complete else float(branch_kernels.gap(forms, known, levels, walk))
    certificate = Certificate(
        complete,
        int(walk.at[1]),
        "branch and bound",
        missing if np.isfinite(missing) else None,
        None if complete else problem.objectives[levels.primary].name,
    )
    return points(problem, order, archive, certificate)


def search_order(problem: Problem) -> NDArray[np.int64]:
    """Members that must be in, then the others, those whose place matters most first.

    Who is linked least comes early. So does, where tests are asked for, who brings most of what is
    scarce: with them decided it is known what the rest can still meet. Otherwise it is who adds
    least. That links count twice as much as what is scarce is found by trial.
    """
    forced = np.array([state not in problem.include for state in problem.states])
    asked = [(*one.form.met, *one.form.kept) for one in problem.objectives]
    tested = any(any(factors) for factors in asked)
    late = -0.5 * _spread(_scarce(problem)) if tested else np.zeros(len(problem.states))
    for objective in problem.objectives:
        gain = np.maximum(objective.towards_more.add, 0)
        if not tested:
            late += gain / (gain.max() or 1.0)
        if objective.form.mean or objective.form.least:
            alike = problem.pairs if objective.form.mean else problem.nearness
            late += _spread(alike.sum(axis=0) - np.diag(alike))
    return np.lexsort((late, forced))


def _spread(values: Floats) -> Floats:
    """Values moved and scaled so that they go from 0 to 1."""
    spread: Floats = (values - values.min()) / (float(np.ptp(values)) or 1.0)
    return spread


def _scarce(problem: Problem) -> Floats:
    """What each state brings to each test, as a share of what all bring that the test can use."""
    found = np.zeros(len(problem.states))
    for tests in problem.tests:
        used = np.minimum(tests.bring / np.maximum(tests.need, 1e-300)[:, None], 1.0)
        found += (used / np.maximum(used.sum(axis=1), 1e-300)[:, None]).sum(axis=0)
    return found


def forms_of(problem: Problem, order: NDArray[np.int64]) -> Forms:
    """A problem as arrays, states in the order given."""
    rows = [o.towards_more for o in problem.objectives] + [r.form for r in problem.requirements]
    n, tests = len(problem.states), problem.tests
    pairs, near = (
        own if own.size else np.zeros((n, n)) for own in (problem.pairs, problem.nearness)
    )
    grown = [_grown(t.worth) for t in tests]
    # A requirement that is met up to the tolerance is met; a strict one must exceed it by that.
    floors = [r.floor + (TOLERANCE if r.strict else -TOLERANCE) for r in problem.requirements]
    return Forms(
        len(problem.objectives),
        np.ascontiguousarray([row.add[order] for row in rows]),
        np.array([row.constant for row in rows]),
        np.array([row.mean for row in rows]),
        np.array([row.least for row in rows]),
        _factors([row.met for row in rows], len(tests)),
        _factors([row.kept for row in rows], len(tests)),
        np.array([[at_size(row.sized, size) for size in range(n + 1)] for row in rows]),
        np.array(floors, float),
        np.ascontiguousarray(pairs[np.ix_(order, order)]),
        np.ascontiguousarray(near[np.ix_(order, order)]),
        np.ascontiguousarray(
            np.concatenate([np.zeros((0, n)), *(t.bring[:, order] for t in tests)])
        ),
        np.concatenate([np.zeros(0), *(t.need for t in tests)]),
        np.cumsum([0, *(len(t.need) for t in tests)]),
        np.concatenate([np.zeros(0), *(t.worth for t in tests)]),
        np.cumsum([0, *(len(t.worth) for t in tests)])[:-1],
        np.concatenate([np.zeros(0), *grown]),
        np.cumsum([0, *(len(table) for table in grown)])[:-1],
        _payer(problem),
        problem.smallest,
        problem.most,
        len(problem.include),
    )


def _payer(problem: Problem) -> int:
    """The first objective that only costs, and not every member alike; -1 where there is none."""
    for j, objective in enumerate(problem.objectives):
        cost = objective.towards_more.add
        if objective.form.structure == "additive" and (cost <= 0).all() and np.ptp(cost) > 0:
            return j
    return -1


def _grown(worth: Floats) -> Floats:
    """The most that each set of tests can be worth with 0, 1, 2, ... tests more."""
    sets, found = np.arange(len(worth)), [worth]
    for _ in range(len(worth).bit_length() - 1):
        wider = [found[-1][sets | 1 << x] for x in range(len(worth).bit_length() - 1)]
        found.append(np.max(wider, axis=0))
    return np.concatenate(found)


def _factors(rows: Sequence[Factors], groups: int) -> Floats:
    """Factors by form and group of tests; what is not named is nought."""
    found = np.zeros((len(rows), groups))
    for f, row in enumerate(rows):
        found[f, : len(row)] = row
    return found


def _start(forms: Forms) -> Walk:
    kinds, n = forms.add.shape
    alive = np.zeros((n + 1, forms.largest + 1), np.bool_)
    alive[0, max(forms.smallest, 1) :] = True
    room = max(1 << LAST, n + 1, kinds, len(forms.need)) + 1
    return Walk(
        np.zeros(2, np.int64),
        np.zeros(n + 1, np.int64),
        np.zeros(n + 1, np.int64),
        np.zeros((n + 1, kinds)),
        np.zeros((n + 1, len(forms.need))),
        np.zeros(n + 1),
        np.full(n + 1, np.inf),
        np.zeros((n + 1, n)),
        np.full((n + 1, n), np.inf),
        np.zeros((n + 1, words(n)), np.uint64),
        alive,
        np.zeros((len(forms.worth_from), room)),
        np.zeros(len(forms.need)),
        np.zeros(len(forms.need) + 1),
        np.zeros((10, room)),
    )


def words(states: int) -> int:
    """Words of 64 bits that hold a coalition."""
    return max(1, -(-states // 64))


def room_for(count: int, width: int, states: int) -> Archive:
    """An empty archive."""
    return Archive(
        np.empty((count, width)), np.empty((count, words(states)), np.uint64), np.zeros(1, np.int64)
    )


def more_room(archive: Archive) -> Archive:
    """The archive without dominated points, twice as large where many are left."""
    size = int(archive.size[0])
    kept = np.flatnonzero(undominated(archive.values[:size]))
    room = len(archive.values) * (2 if 2 * len(kept) > len(archive.values) else 1)
    values = np.empty((room, archive.values.shape[1]))
    members = np.empty((room, archive.members.shape[1]), np.uint64)
    values[: len(kept)], members[: len(kept)] = archive.values[kept], archive.members[kept]
    return Archive(values, members, np.array([len(kept)]))


def points(
    problem: Problem, order: NDArray[np.int64], archive: Archive, certificate: Certificate
) -> Points:
    """The front among the points found: each value once, best in the first objective first."""
    size = int(archive.size[0])
    kept = np.flatnonzero(undominated(archive.values[:size])) if size else np.arange(0)
    bits = np.unpackbits(
        archive.members[kept].astype("<u8").view(np.uint8), axis=1, bitorder="little"
    )
    members = np.zeros((len(kept), len(order)), np.bool_)
    members[:, order] = bits[:, : len(order)].astype(np.bool_)
    values = archive.values[kept]
    rank = np.lexsort(np.column_stack([-np.round(values, 9), ~members]).T[::-1])
    sign = np.array([1.0 if o.sense == "max" else -1.0 for o in problem.objectives])
    return Points((values * sign + 0.0)[rank], members[rank], certificate)

"""Every coalition valued, the small ones first: for objectives of which nothing is known.

Nothing can be cut off where a value may be anything, so this serves few states, or small
coalitions of many. Stopped early, it says what it has not looked at.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import combinations, islice
from math import comb, isfinite

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.design.archive_kernels import TOLERANCE, Archive, undominated
from minilateral.design.forms import Floats, Form, Objective, Problem, at_size
from minilateral.design.search import Certificate, Points, points, words

#: Coalitions valued between two looks at the clock.
BATCH = 4096


def one_by_one(problem: Problem, seconds: float | None = None) -> Points:
    """The front over all coalitions that are allowed; of those looked at where time runs out.

    Raises
    ------
    UsageError
        If an objective raises, or gives a value that is no finite number; it names the coalition.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    order = np.argsort([state not in problem.include for state in problem.states], kind="stable")
    archive = _empty(problem)
    seen, stopped = 0, False
    try:
        for batch in _batches(problem):
            archive = _better(archive, _valued(problem, batch), batch[:, order])
            seen += len(batch)
            stopped = ends is not None and time.monotonic() > ends and seen < number(problem)
            if stopped:
                break
    except KeyboardInterrupt:
        stopped = True
    certificate = Certificate(
        not stopped,
        seen,
        "every coalition by its value",
        None if stopped else 0.0,
        unseen=_unseen(problem, seen) if stopped else "",
    )
    return points(problem, order, archive, certificate)


def number(problem: Problem, largest: int | None = None) -> int:
    """How many coalitions have the members that must be in, and an allowed size."""
    forced, most = len(problem.include), problem.most if largest is None else largest
    free = len(problem.states) - forced
    least = max(problem.smallest, 1)
    return sum(comb(free, size - forced) for size in range(max(least, forced), most + 1))


def _batches(problem: Problem) -> Iterator[NDArray[np.bool_]]:
    """Coalitions as rows, a column for each state, by size and then by their states."""
    forced = [i for i, state in enumerate(problem.states) if state in problem.include]
    free = [i for i, state in enumerate(problem.states) if state not in problem.include]
    for size in range(max(problem.smallest, len(forced), 1), problem.most + 1):
        rest = combinations(free, size - len(forced))
        while some := list(islice(rest, BATCH)):
            rows = np.zeros((len(some), len(problem.states)), np.bool_)
            rows[:, forced] = True
            chosen = np.array(some, np.intp).reshape(len(some), -1)
            rows[np.arange(len(some))[:, None], chosen] = True
            yield rows


def _valued(problem: Problem, rows: NDArray[np.bool_]) -> Floats:
    """Values of coalitions with more being better; minus infinity where a requirement is missed."""
    found = np.full((len(rows), len(problem.objectives)), -np.inf)
    fits = np.ones(len(rows), np.bool_)
    for asked in problem.requirements:
        floor = asked.floor + (TOLERANCE if asked.strict else -TOLERANCE)
        fits &= values_of(problem, asked.form, rows) >= floor
    for j, objective in enumerate(problem.objectives):
        if objective.function is None:
            found[fits, j] = values_of(problem, objective.towards_more, rows[fits])
        else:
            sign = 1.0 if objective.sense == "max" else -1.0
            found[fits, j] = [sign * _called(problem, objective, row) for row in rows[fits]]
    return found


def _called(problem: Problem, objective: Objective, row: NDArray[np.bool_]) -> float:
    """The value of a function for one coalition."""
    assert objective.function is not None
    members = frozenset(problem.states[i] for i in np.flatnonzero(row))
    named = f"the objective {objective.name} of {', '.join(sorted(members))}"
    try:
        value = float(objective.function(members))
    except Exception as error:
        raise UsageError(f"{named} failed: {type(error).__name__}: {error}") from error
    if not isfinite(value):
        raise UsageError(f"{named} is {value}; it must be a finite number.")
    return value


def values_of(problem: Problem, form: Form, rows: NDArray[np.bool_]) -> Floats:
    """A form of many coalitions, a row each with a column for each state."""
    inside = rows.astype(float)
    size = rows.sum(axis=1)
    sized = np.array([at_size(form.sized, n) for n in range(rows.shape[1] + 1)])
    found: Floats = form.constant + inside @ form.add + sized[size]
    if form.mean:
        links = inside @ (problem.pairs - np.diag(np.diag(problem.pairs)))
        total = (links * inside).sum(axis=1) / 2
        found += form.mean * np.where(size > 1, total / np.maximum(size * (size - 1) / 2, 1), 1.0)
    if form.least:
        found += form.least * _least(problem.nearness, rows)
    for g, tests in enumerate(problem.tests):
        brought = inside @ tests.bring.T
        if any(form.met[g : g + 1]):
            found += form.met[g] * _worth(tests.worth, brought >= tests.need - TOLERANCE)
        if any(form.kept[g : g + 1]):
            lost = np.where(rows[:, :, None], brought[:, None, :] - tests.bring.T[None], np.inf)
            left = _worth(tests.worth, lost >= tests.need - TOLERANCE)
            found += form.kept[g] * left.min(axis=1)
    return found


def _worth(worth: Floats, met: NDArray[np.bool_]) -> Floats:
    """The worth of the tests that are met, which stand along the last axis."""
    bits = met @ (1 << np.arange(met.shape[-1], dtype=np.int64))
    found: Floats = worth[bits]
    return found


def _least(near: Floats, rows: NDArray[np.bool_]) -> Floats:
    """The least over the pairs of each coalition; 1 for one state."""
    found = np.full(len(rows), np.inf)
    for i in range(rows.shape[1]):
        for j in range(i):
            both = rows[:, i] & rows[:, j]
            found[both] = np.minimum(found[both], near[i, j])
    return np.where(np.isinf(found), 1.0, found)


def _empty(problem: Problem) -> Archive:
    n, width = len(problem.states), len(problem.objectives)
    return Archive(np.empty((0, width)), np.empty((0, words(n)), np.uint64), np.zeros(1, np.int64))


def _better(archive: Archive, values: Floats, rows: NDArray[np.bool_]) -> Archive:
    """The points of an archive and of a batch that nothing beats."""
    fits = np.isfinite(values).all(axis=1)
    width = archive.members.shape[1]
    padded = np.zeros((int(fits.sum()), 64 * width), np.bool_)
    padded[:, : rows.shape[1]] = rows[fits]
    bits = np.packbits(padded, axis=1, bitorder="little").view("<u8")
    together = np.concatenate([archive.values, values[fits]])
    members = np.concatenate([archive.members, bits])
    kept = np.flatnonzero(undominated(together))
    return Archive(together[kept], members[kept], np.array([len(kept)]))


def _unseen(problem: Problem, seen: int) -> str:
    """What has not been looked at, in words."""
    whole = [n for n in range(1, problem.most + 1) if number(problem, n) <= seen]
    done = f"every coalition of at most {whole[-1]} members" if whole else "no size in full"
    left = number(problem) - seen
    return f"looked at {done}; {left:,} larger ones were not looked at, and may be better"

"""The front by looking at every coalition: the second implementation, a proof by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.design import bound_kernels, sweep_kernels
from minilateral.design.archive_kernels import Archive, Levels
from minilateral.design.forms import Problem
from minilateral.design.levels import levels_of, likeness_range
from minilateral.design.search import (
    ROOM,
    Certificate,
    Points,
    forms_of,
    more_room,
    points,
    room_for,
)

#: States of a sweep at most: 2^32 coalitions take seconds, each state more doubles that.
LARGEST_SWEEP = 34
#: States whose subsets stand in a table.
LAST = 12
THREADS = 2


def sweep(problem: Problem, threads: int = THREADS) -> Points:
    """The front over all coalitions that are allowed, each of which is looked at.

    The threads share the sets of the first states; the answer does not depend on their number.

    Raises
    ------
    UsageError
        If there are more states than a sweep serves.
    """
    n = len(problem.states)
    if n > LARGEST_SWEEP:
        raise UsageError(
            f"a sweep looks at every coalition and serves {LARGEST_SWEEP} states at most, not {n}; "
            "leave out --certify for branch and bound."
        )
    order = np.argsort([state not in problem.include for state in problem.states], kind="stable")
    forms = forms_of(problem, order)
    last = bound_kernels.block(forms, min(LAST, n))
    links = sweep_kernels.links(forms, last)
    sets = 1 << (n - last.width)
    cuts = [sets * i // threads for i in range(threads + 1)]

    def part(begin: int, end: int) -> Archive:
        levels = levels_of(problem)
        halves = _halves(problem, order, forms, levels, last, links)
        archive = room_for(ROOM, len(problem.objectives), n)
        while begin < end:
            begin = sweep_kernels.sweep(forms, levels, archive, last, halves, begin, end)
            if begin < end:
                archive = more_room(archive)
        return archive

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(part, cuts[:-1], cuts[1:]))
    sizes = [int(archive.size[0]) for archive in found]
    together = Archive(
        np.concatenate([a.values[:size] for a, size in zip(found, sizes, strict=True)]),
        np.concatenate([a.members[:size] for a, size in zip(found, sizes, strict=True)]),
        np.array([sum(sizes)]),
    )
    return points(problem, order, together, Certificate(True, (1 << n) - 1, "sweep"))


def _halves(
    problem: Problem,
    order: NDArray[np.int64],
    forms: bound_kernels.Forms,
    levels: Levels,
    last: bound_kernels.Block,
    links: NDArray[np.float64],
) -> sweep_kernels.Halves:
    """Split the place in the table into a part for each half.

    An objective in whole steps is the sum of its parts. Of a coarse one each part is rounded down,
    and one level added, which is never below its own. One that is no sum is taken at its top.
    """
    first = len(order) - last.width
    shift = np.zeros(len(last.bits), np.int64)
    first_shift = np.zeros(first, np.int64)
    met_shift = np.zeros(len(problem.tests.worth), np.int64)
    start, coarse = 0, []
    for j, objective in enumerate(problem.objectives):
        form, stride = objective.towards_more, int(levels.stride[j])
        if levels.number[j] == 1:
            continue
        low, step = levels.low[j], levels.step[j]
        counted = form.met and not form.add.any() and form.structure == "set function"
        if form.structure == "additive" and not levels.coarse[j]:
            shift += np.rint(last.add[j] / step).astype(np.int64) * stride
            first_shift += np.rint(forms.add[j, :first] / step).astype(np.int64) * stride
            start += round((form.constant - low) / step) * stride
        elif counted and not (levels.coarse[j] or form.kept or form.mean or form.least):
            worth = form.constant + form.met * problem.tests.worth
            met_shift += np.rint((worth - low) / step).astype(np.int64) * stride
        elif form.structure == "additive":
            shift += np.floor(last.add[j] / step + 1e-6).astype(np.int64) * stride
            coarse.append(j)
        else:
            start += (int(levels.number[j]) - 1) * stride
    return sweep_kernels.Halves(
        links,
        shift.astype(np.uint32),
        first_shift,
        start,
        met_shift.astype(np.uint32),
        np.array(coarse, np.int64),
        np.concatenate([np.zeros((first, len(last.bits))), last.inner[None, :]]),
        _spare(problem, levels.primary),
        np.array(
            [
                len(problem.objectives) + r
                for r, asked in enumerate(problem.requirements)
                if asked.form.structure == "additive"
            ],
            np.int64,
        ),
    )


def _spare(problem: Problem, primary: int) -> float:
    """The most that the least over pairs and the tests can add to the primary objective."""
    form = problem.objectives[primary].towards_more
    worth = problem.tests.worth
    return float(
        max(form.least * end for end in likeness_range(problem))
        + max(form.met * end for end in (worth.min(), worth.max()))
        + max(form.kept * end for end in (worth.min(), worth.max()))
    )

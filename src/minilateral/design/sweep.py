"""The front by looking at every coalition: the second implementation, a proof by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.design import sweep_kernels
from minilateral.design.archive_kernels import Archive, Levels
from minilateral.design.block_kernels import Block, block
from minilateral.design.form_kernels import Forms
from minilateral.design.forms import Floats, Form, Problem
from minilateral.design.levels import levels_of, unsummed_range
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
#: Tests of all groups together at most.
MOST_TESTS = 16
#: States whose subsets stand in a table.
LAST = 13
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
    tests = sum(len(group.need) for group in problem.tests)
    if tests > MOST_TESTS:
        raise UsageError(
            f"a sweep serves {MOST_TESTS} tests of what members bring at most, not {tests}; ask "
            "for fewer needs, or leave out --certify for branch and bound."
        )
    order = np.argsort([state not in problem.include for state in problem.states], kind="stable")
    forms = forms_of(problem, order)
    last = _near(problem, block(forms, min(LAST, n)))
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


def _near(problem: Problem, last: Block) -> Block:
    """The subsets of each size in the order of what they add, so that neighbours share levels."""
    sums = [j for j, one in enumerate(problem.objectives) if one.form.structure == "additive"]
    size = np.bitwise_count(last.bits)
    order = np.lexsort((*last.add[sums], size))
    return last._replace(
        bits=last.bits[order],
        inner=last.inner[order],
        least=last.least[order],
        add=np.ascontiguousarray(last.add[:, order]),
        bring=np.ascontiguousarray(last.bring[:, order]),
    )


def _halves(
    problem: Problem,
    order: NDArray[np.int64],
    forms: Forms,
    levels: Levels,
    last: Block,
    links: NDArray[np.float32],
) -> sweep_kernels.Halves:
    """Split the place in the table into a part for each half.

    An objective in whole steps is the sum of its parts. Of a coarse one each part is rounded down,
    and one level added, which is never below its own. One that is no sum is taken at its top.
    """
    first = len(order) - last.width
    shift = np.zeros(len(last.bits), np.int64)
    first_shift = np.zeros(first, np.int64)
    met_shift = np.zeros(1 << len(forms.need), np.int64)
    start, coarse = 0, []
    for j, objective in enumerate(problem.objectives):
        form, stride = objective.towards_more, int(levels.stride[j])
        if levels.number[j] == 1:
            continue
        low, step = levels.low[j], levels.step[j]
        others = (form.add.any(), form.kept, form.mean, form.least, form.sized, levels.coarse[j])
        counted = any(form.met) and not any(others)
        if form.structure == "additive" and not levels.coarse[j]:
            shift += np.rint(last.add[j] / step).astype(np.int64) * stride
            first_shift += np.rint(forms.add[j, :first] / step).astype(np.int64) * stride
            start += round((form.constant - low) / step) * stride
        elif counted:
            worth = form.constant + _worths(problem, form)
            met_shift += np.rint((worth - low) / step).astype(np.int64) * stride
        elif form.structure == "additive":
            shift += np.floor(last.add[j] / step + 1e-6).astype(np.int64) * stride
            coarse.append(j)
        else:
            start += (int(levels.number[j]) - 1) * stride
    ranked = [np.unique(row) for row in last.bring]
    return sweep_kernels.Halves(
        links,
        shift.astype(np.uint32),
        first_shift,
        start,
        met_shift.astype(np.uint32),
        _ranks(last.bring, ranked),
        _in_one(ranked),
        np.array([len(row) for row in ranked], np.int64),
        np.array(coarse, np.int64),
        np.concatenate([np.zeros((first, len(last.bits))), last.inner[None, :]]).astype(np.float32),
        last.add[levels.primary].astype(np.float32),
        _spare(problem, levels.primary),
        _slack(problem, forms, levels.primary),
        np.array(
            [
                len(problem.objectives) + r
                for r, asked in enumerate(problem.requirements)
                if asked.form.structure == "additive"
            ],
            np.int64,
        ),
    )


def _ranks(bring: Floats, ranked: list[Floats]) -> NDArray[np.uint16]:
    """Where what each subset brings stands among all that any brings, by test."""
    found = np.zeros(bring.shape, np.uint16)
    for x, row in enumerate(ranked):
        found[x] = np.searchsorted(row, bring[x])
    return found


def _in_one(rows: list[Floats]) -> Floats:
    """Rows of different lengths in one table, filled up with what no test asks."""
    longest = max((len(row) for row in rows), default=0)
    filled = [np.pad(row, (0, longest - len(row)), constant_values=np.inf) for row in rows]
    return np.array(filled, float).reshape(len(rows), longest)


def _slack(problem: Problem, forms: Forms, primary: int) -> float:
    """More than the primary value in single precision can be off.

    It is a sum of less than n + 8 rounded terms, none of which is larger than the greatest.
    """
    form = problem.objectives[primary].towards_more
    greatest = abs(form.constant) + np.abs(form.add).sum() + abs(_spare(problem, primary))
    greatest += abs(form.mean) * max(1.0, np.abs(forms.pairs).max(initial=0.0))
    return float((len(problem.states) + 8) * np.finfo(np.float32).eps * greatest)


def _worths(problem: Problem, form: Form) -> Floats:
    """What each set of all tests that are met adds to a form."""
    found = np.zeros(1)
    for g, tests in enumerate(problem.tests):
        own = (form.met[g] if g < len(form.met) else 0.0) * tests.worth
        found = (found[None, :] + own[:, None]).ravel()
    return found


def _spare(problem: Problem, primary: int) -> float:
    """The most that what is no sum and no mean can add to the primary objective."""
    return unsummed_range(problem, problem.objectives[primary].towards_more)[1]

"""Putting a problem together from a table and what is asked, and solving it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Literal, TypeAlias

import numpy as np

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.design.expressions import Vocabulary, objectives, requirements
from minilateral.design.forms import Form, Measures, Problem, Requirement
from minilateral.design.front import Front
from minilateral.design.tables import StateTable

Certify: TypeAlias = Literal["bound", "sweep"]
#: States that branch and bound serves; beyond 32 it may run out of time, and says so.
MOST_STATES = 200
#: Seconds of a search unless others are asked for.
PATIENCE = 60.0
NO_MEASURES = Measures()


def problem(
    table: StateTable,
    wanted: str,
    required: Sequence[str] = (),
    *,
    include: Collection[str] = (),
    exclude: Collection[str] = (),
    sizes: tuple[int, int] | None = None,
    measures: Measures = NO_MEASURES,
) -> Problem:
    """A problem in the language of `expressions`.

    Parameters
    ----------
    measures
        What the expressions may use besides the table, over all its states.

    Raises
    ------
    UsageError
        If an expression is none, or the constraints contradict one another (it names which).
    """
    words = Vocabulary(table.states, table.quantities, table.pairs is not None, measures)
    asked = requirements(required, words)
    for state in (*include, *exclude):
        if state not in table.states:
            near = did_you_mean(state, table.states)
            raise NotFoundError(full_stop(f"{state!r} is not one of the states{near}"))
    must = asked.include | frozenset(include)
    out = asked.exclude | frozenset(exclude)
    kept = [i for i, state in enumerate(table.states) if state not in out]
    states = tuple(table.states[i] for i in kept)
    low, high = sizes or (1, len(states))
    found = Problem(
        states,
        tuple(replace(o, form=_of(o.form, kept)) for o in objectives(wanted, words)),
        np.zeros((0, 0)) if table.pairs is None else table.pairs[np.ix_(kept, kept)],
        tuple(replace(group, bring=group.bring[:, kept]) for group in measures.tests),
        tuple(
            replace(r, form=_of(r.form, kept))
            for r in (*asked.requirements, *measures.requirements)
        ),
        must,
        max(low, 1),
        high,
        None if measures.near is None else measures.near[np.ix_(kept, kept)],
    )
    _consistent(found, out, sizes)
    return _with_sizes(found)


def _of(form: Form, kept: Sequence[int]) -> Form:
    return replace(form, add=form.add[list(kept)])


def _consistent(found: Problem, out: frozenset[str], sizes: tuple[int, int] | None) -> None:
    """Refuse constraints that contradict one another."""
    both = sorted(found.include & out)
    if both:
        raise UsageError(f"{', '.join(both)} must be both in and out; keep one of the two.")
    if not found.states:
        raise UsageError("every state is excluded; nothing is left to choose from.")
    if len(found.states) > MOST_STATES:
        raise UsageError(
            f"{len(found.states)} states; the search serves {MOST_STATES} at most. Exclude some."
        )
    if sizes is not None and not 1 <= sizes[0] <= sizes[1]:
        raise UsageError(f"a size from {sizes[0]} to {sizes[1]} is none; sizes begin at 1.")
    if found.smallest > len(found.states):
        raise UsageError(
            f"a size of {found.smallest} asks for more than {len(found.states)} states."
        )
    if len(found.include) > found.most:
        names = ", ".join(sorted(found.include))
        raise UsageError(f"{names} must be in, but at most {found.most} may be.")


def _with_sizes(found: Problem) -> Problem:
    """Requirements on the size alone become limits of the search."""
    low, high = found.smallest, found.most
    for asked in found.requirements:
        each, rest = _per_member(asked), asked.floor - asked.form.constant
        if each is None:
            continue
        edge = rest / each
        if each > 0:
            low = max(low, floor(edge + 1e-9) + 1 if asked.strict else ceil(edge - 1e-9))
        else:
            high = min(high, ceil(edge - 1e-9) - 1 if asked.strict else floor(edge + 1e-9))
    if low > high:
        names = ", ".join(r.name for r in found.requirements if _per_member(r) is not None)
        raise UsageError(f"no size is left from {low} to {high}; sizes are limited by: {names}.")
    if len(found.include) > high:
        raise UsageError(
            f"{', '.join(sorted(found.include))} must be in, but at most {high} may be."
        )
    return replace(found, smallest=low, largest=high)


def _per_member(asked: Requirement) -> float | None:
    """What every member adds alike, where the requirement is on the size alone."""
    form = asked.form
    alike = form.structure == "additive" and len(set(form.add.tolist())) == 1
    return float(form.add[0]) if alike and form.add[0] else None


def solve(
    found: Problem,
    title: str,
    certify: Certify = "bound",
    seconds: float | None = PATIENCE,
) -> Front:
    """The front of a problem.

    Where an objective is a function, coalitions are valued one by one, the small ones first.

    Parameters
    ----------
    certify
        `bound` for branch and bound, `sweep` to look at every coalition.
    seconds
        When the search stops with the best so far; None to go on to the end.

    Raises
    ------
    UsageError
        If no coalition meets the requirements, or there are more states than a sweep serves.
    """
    from minilateral.design.one_by_one import one_by_one
    from minilateral.design.search import branch_and_bound
    from minilateral.design.sweep import sweep

    if any(objective.function for objective in found.objectives):
        points = one_by_one(found, seconds)
    elif certify == "sweep":
        points = sweep(found)
    else:
        points = branch_and_bound(found, seconds)
    if not len(points.values) and points.certificate.complete:
        raise UsageError(_why_nothing(found))
    return Front(title, found, points)


def _why_nothing(found: Problem) -> str:
    """Which requirements leave no coalition: those out of reach alone, else all of them."""
    alone = [asked.name for asked in found.requirements if _highest(found, asked) < -1e-9]
    names = dict.fromkeys(alone or [asked.name for asked in found.requirements])
    limits = [f"include({state})" for state in sorted(found.include)]
    limits.append(f"a size of {found.smallest} to {found.most}")
    if alone:
        return f"no coalition can meet {', '.join(names)}."
    return f"no coalition meets all of this together: {', '.join([*names, *limits])}."


def _highest(found: Problem, asked: Requirement) -> float:
    """The most by which any coalition could exceed the floor of a requirement."""
    from minilateral.design.levels import range_of

    return range_of(found, asked.form)[1] - asked.floor

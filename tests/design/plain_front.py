"""The definition of a front: every coalition valued one by one, every pair compared."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from minilateral.design.forms import Form, Problem, Tests

TOLERANCE = 1e-9


def value(problem: Problem, form: Form, inside: tuple[int, ...]) -> float:
    """A form of a coalition."""
    pairs = [float(problem.pairs[i, j]) for i, j in combinations(inside, 2)] or [1.0]
    near = problem.pairs if problem.near is None else problem.near
    nearness = [float(near[i, j]) for i, j in combinations(inside, 2)] or [1.0]
    found = form.constant + sum(float(form.add[i]) for i in inside)
    found += form.mean * sum(pairs) / len(pairs) + form.least * min(nearness)
    if form.sized:
        found += form.sized[min(len(inside), len(form.sized) - 1)]
    for factor, tests in zip(form.met, problem.tests, strict=False):
        found += factor * worth(tests, inside)
    for factor, tests in zip(form.kept, problem.tests, strict=False):
        found += factor * min(worth(tests, tuple(j for j in inside if j != i)) for i in inside)
    return found


def worth(tests: Tests, inside: tuple[int, ...]) -> float:
    """Worth of the tests that members meet together."""
    bits = 0
    for x, need in enumerate(tests.need):
        if sum(float(tests.bring[x, i]) for i in inside) >= need - TOLERANCE:
            bits |= 1 << x
    return float(tests.worth[bits])


def allowed(problem: Problem, inside: tuple[int, ...]) -> bool:
    """Whether a coalition keeps every constraint."""
    if not problem.smallest <= len(inside) <= problem.most:
        return False
    if not problem.include <= {problem.states[i] for i in inside}:
        return False
    return all(
        value(problem, r.form, inside) >= r.floor + (TOLERANCE if r.strict else -TOLERANCE)
        for r in problem.requirements
    )


def front(problem: Problem) -> set[tuple[float, ...]]:
    """The values on the front, rounded, in the objectives' own sense."""
    n = len(problem.states)
    best = [
        tuple(value(problem, o.towards_more, inside) for o in problem.objectives)
        for size in range(problem.smallest, problem.most + 1)
        for inside in combinations(range(n), size)
        if allowed(problem, inside)
    ]
    points = np.array(best).reshape(-1, len(problem.objectives))
    kept: set[tuple[float, ...]] = set()
    for point in points:
        better = (points >= point - TOLERANCE).all(axis=1)
        if not (better & (points > point + TOLERANCE).any(axis=1)).any():
            signs = [1.0 if o.sense == "max" else -1.0 for o in problem.objectives]
            kept.add(rounded(point * signs))
    return kept


def rounded(point: np.ndarray) -> tuple[float, ...]:
    """A point that can be compared."""
    return tuple(float(x) + 0.0 for x in np.round(point, 7))

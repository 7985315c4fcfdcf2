"""How far a given coalition lies from a front."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from minilateral.design.archive_kernels import TOLERANCE
from minilateral.design.forms import Floats, Form, Objective, Problem, Tests, at_size
from minilateral.design.search import Points


@dataclass(frozen=True, slots=True)
class Standing:
    """A coalition beside a front.

    `distance` is 0 on the front; else the largest share of an objective's range (over the front
    and the coalition itself) by which the nearest of the points that beat it is better: what the
    membership as it is costs at least in the objective in which it costs most.
    """

    name: str
    members: tuple[str, ...]
    #: Members that are no candidates, and are left out of it.
    left_out: tuple[str, ...]
    values: Mapping[str, float]
    distance: float
    #: Members and values of the nearest point that is at least as good everywhere.
    beaten_by: tuple[str, ...]
    beaten_by_values: Mapping[str, float]
    #: Requirements of the search that it does not meet itself.
    breaks: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


def value(problem: Problem, form: Form, members: Collection[str]) -> float:
    """A form of one coalition, by its definition."""
    inside = [i for i, state in enumerate(problem.states) if state in members]
    found = form.constant + float(form.add[inside].sum()) + at_size(form.sized, len(inside))
    found += form.mean * float(np.mean(_apart(problem.pairs, inside)))
    found += form.least * min(_apart(problem.nearness, inside))
    for factor, tests in zip(form.met, problem.tests, strict=False):
        found += factor * worth(tests, inside)
    for factor, tests in zip(form.kept, problem.tests, strict=False):
        lost = (worth(tests, [j for j in inside if j != i]) for i in inside)
        found += factor * min(lost, default=0.0)
    return found


def value_of(problem: Problem, objective: Objective, members: Collection[str]) -> float:
    """An objective of one coalition."""
    if objective.function is None:
        return value(problem, objective.form, members)
    return objective.function(frozenset(members))


def worth(tests: Tests, inside: Sequence[int]) -> float:
    """Worth of the tests of a group that these states meet together."""
    held = tests.bring[:, inside].sum(axis=1) >= tests.need - TOLERANCE
    return float(tests.worth[sum(1 << x for x in np.flatnonzero(held).tolist())])


def _apart(pairs: Floats, inside: Sequence[int]) -> list[float]:
    """The likeness of each pair; 1 where there is none."""
    found = [float(pairs[i, j]) for i, j in combinations(inside, 2)] if pairs.size else []
    return found or [1.0]


def standing(problem: Problem, points: Points, name: str, members: Collection[str]) -> Standing:
    """Where a coalition of the candidates lies; one that has none of them has no values."""
    inside = tuple(state for state in problem.states if state in members)
    signs = np.array([1.0 if o.sense == "max" else -1.0 for o in problem.objectives])
    own = np.array([value_of(problem, o, inside) for o in problem.objectives])
    better = (points.values - own) * signs
    spread = np.ptp(np.vstack([points.values, own]), axis=0)
    shares = better / np.where(spread > TOLERANCE, spread, 1.0)
    beats = np.flatnonzero((better >= -TOLERANCE).all(axis=1))
    nearest = min(beats.tolist(), key=lambda p: (shares[p].max(), p), default=None)
    names = [o.name for o in problem.objectives]
    best = () if nearest is None else np.flatnonzero(points.members[nearest]).tolist()
    return Standing(
        name,
        inside,
        tuple(sorted(set(members) - set(inside))),
        dict(zip(names, own.tolist(), strict=True)),
        0.0 if nearest is None else max(0.0, float(_rounded(shares[nearest]).max())),
        tuple(problem.states[i] for i in best),
        {} if nearest is None else dict(zip(names, points.values[nearest].tolist(), strict=True)),
        tuple(
            dict.fromkeys(
                asked.name
                for asked in problem.requirements
                if value(problem, asked.form, inside) < asked.floor - TOLERANCE
            )
        ),
    )


def _rounded(shares: Floats) -> Floats:
    return np.round(shares, 9)

"""A Pareto front as a result: its points, what is proven of it, and how far others lie from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design.existing import jaccard
from minilateral.design.forms import Objective, Problem
from minilateral.design.search import Points
from minilateral.design.standing import Standing, standing

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, slots=True)
class Near:
    """The existing grouping nearest to a point: members in both over members in either."""

    grouping: str
    likeness: float

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain values."""
        return {"grouping": self.grouping, "likeness": self.likeness}


#: Characters of a name in a chart, and of all names at one place, at most.
LONGEST_NAME, ROOM = 15, 20
#: Columns of the matrix of members at most.
MATRIX = 24


@dataclass(frozen=True, repr=False)
class Front(Result):
    """The coalitions that no other beats in every objective, one for each set of values."""

    asked: str
    problem: Problem
    points: Points
    #: Groupings to be held against the front, by name.
    existing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: States that are no candidates, and why.
    left_out: Mapping[str, str] = field(default_factory=dict)
    read: tuple[Reference, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.asked

    @property
    def objectives(self) -> tuple[str, ...]:
        """The names of the objectives, as they were asked for."""
        return tuple(objective.name for objective in self.problem.objectives)

    def members(self, point: int) -> list[str]:
        """The members of a point, in the order of the candidates."""
        return [self.problem.states[i] for i in np.flatnonzero(self.points.members[point])]

    def rows(self) -> Sequence[Mapping[str, Any]]:
        return [
            {
                **dict(zip(self.objectives, values.tolist(), strict=True)),
                "members": self.members(point),
            }
            for point, values in enumerate(self.points.values)
        ]

    def references(self) -> Sequence[Reference]:
        return self.read

    def standings(self) -> tuple[Standing, ...]:
        """The existing groupings beside the front."""
        return tuple(
            standing(self.problem, self.points, name, members)
            for name, members in self.existing.items()
        )

    def nearest(self, point: int) -> Near | None:
        """The existing grouping that shares most members with a point; None where none stands."""
        own = frozenset(self.members(point))
        found = [Near(name, jaccard(own, others)) for name, others in self.existing.items()]
        return max(found, key=lambda near: (near.likeness, near.grouping), default=None)

    def beside(self) -> list[Mapping[str, Any]]:
        """The existing groupings as a person reads them, the nearest to the front first."""
        rows = sorted(self.standings(), key=lambda one: (one.distance, one.name))
        return [
            {
                "grouping": one.name,
                **one.values,
                "distance": one.distance,
                "beaten_by": one.beaten_by,
                "breaks": one.breaks,
            }
            for one in rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral design --json`; docs/lookup/json.md describes the fields."""
        proof = self.points.certificate
        return {
            "candidates": self.problem.states,
            "objectives": self.objectives,
            "terms": [
                {
                    "objective": objective.name,
                    "sense": objective.sense,
                    "structure": objective.structure,
                    "monotone": objective.monotone,
                }
                for objective in self.problem.objectives
            ],
            "requirements": list(dict.fromkeys(r.name for r in self.problem.requirements)),
            "front": [
                {
                    "members": self.members(point),
                    "values": dict(zip(self.objectives, values.tolist(), strict=True)),
                    "nearest": near.to_dict() if (near := self.nearest(point)) else None,
                }
                for point, values in enumerate(self.points.values)
            ],
            "certificate": {
                "complete": proof.complete,
                "nodes": proof.nodes,
                "method": proof.method,
                "gap": proof.gap,
                "gap_in": proof.gap_in,
                "unseen": proof.unseen or None,
            },
            "left_out": dict(self.left_out),
            "existing": [one.to_dict() for one in self.standings()],
            "caveats": self.caveats,
            "sources": [reference.key for reference in self.read],
        }

    def plot(self) -> Drawing:
        """The first two objectives of every point; existing groupings are named.

        Those with the same values share a dot.
        """
        from minilateral.charts import FrontPoint, front

        if len(self.objectives) < 2:
            raise UsageError("a front is drawn for two objectives or more.")
        x, y = self.objectives[:2]
        dots = [
            FrontPoint("best coalitions", float(values[0]), float(values[1]))
            for values in self.points.values
        ]
        names: dict[tuple[float, float], list[str]] = {}
        for one in self.standings():
            names.setdefault((one.values[x], one.values[y]), []).append(_short(one.name))
        dots += [
            FrontPoint("existing groupings", *place, _together(those))
            for place, those in names.items()
        ]
        across, up = self.problem.objectives[:2]
        return front(dots, _titled(across), _titled(up))

    def matrix(self) -> Drawing:
        """Who is a member of which point; of a large front evenly spaced ones."""
        from minilateral.charts import Cell, matrix

        count = len(self.points.values)
        shown = np.unique(np.linspace(0, count - 1, min(count, MATRIX)).astype(int))
        used = np.flatnonzero(self.points.members[shown].any(axis=0))
        return matrix(
            [
                Cell(self.problem.states[i], str(point + 1), int(self.points.members[point, i]))
                for i in used
                for point in shown
            ]
        )


def _titled(objective: Objective) -> str:
    """An objective as the title of an axis."""
    words = objective.name.removeprefix(f"{objective.sense}:")
    return f"{words} ({'more' if objective.sense == 'max' else 'less'} is better)"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _together(names: Sequence[str]) -> str:
    """The names at one place of a chart, as many as there is room for."""
    shown = [name for i, name in enumerate(names) if len(", ".join(names[: i + 1])) <= ROOM]
    more = len(names) - len(shown or names[:1])
    return f"{', '.join(shown or names[:1])}{f' +{more}' if more else ''}"

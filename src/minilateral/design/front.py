"""A Pareto front as a result: its points, what is proven of it, and how far others lie from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design.forms import Problem
from minilateral.design.search import Points
from minilateral.design.standing import Standing, standing

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

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
                    "structure": objective.form.structure,
                    "monotone": objective.form.monotone,
                }
                for objective in self.problem.objectives
            ],
            "requirements": list(dict.fromkeys(r.name for r in self.problem.requirements)),
            "front": [
                {
                    "members": self.members(point),
                    "values": dict(zip(self.objectives, values.tolist(), strict=True)),
                }
                for point, values in enumerate(self.points.values)
            ],
            "certificate": {
                "complete": proof.complete,
                "nodes": proof.nodes,
                "method": proof.method,
                "gap": proof.gap,
                "gap_in": proof.gap_in,
            },
            "existing": [one.to_dict() for one in self.standings()],
            "caveats": self.caveats,
            "sources": [reference.key for reference in self.read],
        }

    def plot(self) -> Drawing:
        """The first two objectives of every point; existing groupings are named."""
        from minilateral.charts import FrontPoint, front

        if len(self.objectives) < 2:
            raise UsageError("a front is drawn for two objectives or more.")
        x, y = self.objectives[:2]
        dots = [
            FrontPoint("best coalitions", float(values[0]), float(values[1]))
            for values in self.points.values
        ]
        dots += [
            FrontPoint("existing groupings", one.values[x], one.values[y], one.name)
            for one in self.standings()
        ]
        return front(dots, x, y)

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

"""A division of labour: which groupings to use for what, so that gaps and duplicates are fewest.

A cell is a function in an area. A grouping that is used serves every function that it is coded
with in every area that it works in. First the cells that nobody serves are made fewest, then the
times that a cell is served beyond once, then the groupings used. Modelling choice: coded functions
are all that counts; size, quality and consent of the members are not weighed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from minilateral.align.areas import area_named, works_in
from minilateral.align.overlap import FUNCTIONS
from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.grouping import GroupingRecord

CAVEAT = (
    "What fits together on paper by coded functions; whether members would agree, and how well a "
    "grouping does what it is for, is not weighed."
)
Cell = tuple[str, str]


@dataclass(frozen=True, repr=False)
class Division(Result):
    """The groupings used, and who serves each cell."""

    cells: tuple[Cell, ...]
    used: tuple[GroupingRecord, ...]
    kept: tuple[str, ...]
    before: int
    sources: tuple[Reference, ...]

    @property
    def title(self) -> str:
        return f"Division of labour over {len(self.cells)} cells"

    def serving(self, cell: Cell) -> tuple[str, ...]:
        """The groupings used that serve a cell."""
        return tuple(record.id for record in self.used if _serves(record, cell))

    @property
    def gaps(self) -> int:
        """Cells that nobody serves."""
        return sum(not self.serving(cell) for cell in self.cells)

    @property
    def duplicates(self) -> int:
        """Times that a cell is served beyond once."""
        return sum(max(0, len(self.serving(cell)) - 1) for cell in self.cells)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {"function": function, "area": area, "served_by": self.serving((function, area))}
            for function, area in self.cells
        ]

    def references(self) -> Sequence[Reference]:
        return self.sources

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral division --json`; docs/lookup/json.md describes the fields."""
        return {
            "used": [record.id for record in self.used],
            "kept": self.kept,
            "gaps": self.gaps,
            "duplicates": self.duplicates,
            "duplicates_if_all_are_used": self.before,
            "cells": self.rows(),
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.sources],
        }


def division(
    base: FactBase,
    functions: Sequence[str],
    areas: Sequence[str],
    on: date,
    kept: Sequence[str] = ("nato", "eu"),
) -> Division:
    """The division of labour among all groupings that exist on a day; `kept` are always used.

    Raises
    ------
    UsageError
        If no function or area is asked for.
    NotFoundError
        If a function, area or grouping is not known.
    """
    if not functions or not areas:
        raise UsageError("a division of labour needs a function and an area or more.")
    for name in functions:
        if name not in FUNCTIONS:
            near = did_you_mean(name, FUNCTIONS)
            raise NotFoundError(full_stop(f"{name!r} is not a function{near}"))
    where = dict.fromkeys(area_named(area) for area in areas)
    cells = tuple((f, area) for area in where for f in dict.fromkeys(functions))
    must = {base.groupings.find(name).id for name in kept}
    records = [
        record
        for record in base.groupings
        if record.members_on(on) and (record.id in must or any(_serves(record, c) for c in cells))
    ]
    serves = np.array([[_serves(r, cell) for cell in cells] for r in records]).T
    chosen = fewest(serves, np.array([r.id in must for r in records]))
    used = tuple(record for record, yes in zip(records, chosen, strict=True) if yes)
    keys = (key for record in used for key in record.sources if key != UNCITED)
    before = int(np.maximum(0, serves.sum(axis=1) - 1).sum())
    return Division(cells, used, tuple(sorted(must)), before, base.references(keys))


def fewest(serves: NDArray[np.bool_], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which columns to use so that rows without one are fewest, then doubled ones, then columns.

    `serves` is cells by groupings. An exact integer programme; of equal answers the one that the
    solver finds first, always the same.
    """
    cells, groupings = serves.shape
    # Variables: use of each grouping, gap of each cell, duplicates of each cell.
    worst = cells * groupings + groupings + 1.0
    cost = np.concatenate(
        [np.full(groupings, 1.0), np.full(cells, worst**2), np.full(cells, worst)]
    )
    counts = np.hstack([serves.astype(float), np.eye(cells), -np.eye(cells)])
    low = np.concatenate([kept.astype(float), np.zeros(2 * cells)])
    high = np.concatenate([np.ones(groupings + cells), np.full(cells, float(groupings))])
    solved = milp(
        cost,
        integrality=np.ones(len(cost), dtype=np.int64),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(counts, 1, 1),
        options={"mip_rel_gap": 0.0},
    )
    assert solved.x is not None, "every cell may be a gap, so some answer always exists"
    return np.asarray(solved.x[:groupings] > 0.5)


def _serves(record: GroupingRecord, cell: Cell) -> bool:
    function, area = cell
    return function in record.functions and works_in(record, area)

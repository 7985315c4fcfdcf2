"""What the groupings of an area do there that an institution does not, and what nobody does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minilateral.align.areas import area_named, works_in
from minilateral.align.overlap import CAVEAT, FUNCTIONS
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.grouping import GroupingRecord


@dataclass(frozen=True, repr=False)
class AreaGaps(Result):
    """By function, the groupings that serve it in an area, and whether an institution does."""

    area: str
    on: date
    here: tuple[GroupingRecord, ...]
    institution: GroupingRecord
    sources: tuple[Reference, ...]

    @property
    def title(self) -> str:
        return f"Functions in {self.area} on {self.on}"

    def rows(self) -> list[Mapping[str, Any]]:
        """A row for each function: who serves it there, and whether the institution does."""
        there = works_in(self.institution, self.area)
        return [
            {
                "function": function,
                "served_by": tuple(r.id for r in self.here if function in r.functions),
                "institution_serves": there and function in self.institution.functions,
                "institution_serves_elsewhere": not there
                and function in self.institution.functions,
            }
            for function in FUNCTIONS
        ]

    @property
    def added(self) -> tuple[str, ...]:
        """Functions that the groupings serve in the area and the institution does not."""
        rows = self.rows()
        return tuple(r["function"] for r in rows if r["served_by"] and not r["institution_serves"])

    @property
    def gaps(self) -> tuple[str, ...]:
        """Functions that neither serves in the area."""
        rows = self.rows()
        return tuple(
            r["function"] for r in rows if not r["served_by"] and not r["institution_serves"]
        )

    def references(self) -> Sequence[Reference]:
        return self.sources

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral area --json`; docs/lookup/json.md describes the fields."""
        return {
            "area": self.area,
            "on": self.on,
            "groupings": [record.id for record in self.here],
            "institution": self.institution.id,
            "functions": self.rows(),
            "added": self.added,
            "gaps": self.gaps,
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.sources],
        }


def area_gaps(
    base: FactBase, area: str, on: date, names: Sequence[str] = (), institution: str = "nato"
) -> AreaGaps:
    """Functions in an area: those of the groupings named, or of all that work there on the day.

    Raises
    ------
    NotFoundError
        If there is no such area or grouping.
    UsageError
        If a grouping named does not work in the area, or had no members on the day.
    """
    where, against = area_named(area), base.groupings.find(institution)
    chosen = [base.groupings.find(name) for name in names] or [
        record for record in base.groupings if works_in(record, where) and record != against
    ]
    here = [r for r in chosen if works_in(r, where) and r.members_on(on)]
    missing = [r.id for r in chosen if r not in here]
    if names and missing:
        raise UsageError(f"{', '.join(missing)} did not work in {where} on {on}.")
    keys = (key for record in (*here, against) for key in record.sources if key != UNCITED)
    return AreaGaps(where, on, tuple(here), against, base.references(keys))

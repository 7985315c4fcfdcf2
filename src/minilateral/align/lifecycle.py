"""Births and deaths of groupings by year, on a frame that is closed by a stated rule.

A birth is the founding; a death is the day on which the last members leave. Years before the
frame was closed are not given: a list that was made up later leaves out what died early.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minilateral.align.frames import Frame
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.records.grouping import MEMBER_ROLES, GroupingRecord


@dataclass(frozen=True, repr=False)
class Lifecycle(Result):
    """By year, the groupings of a frame that were born, that died, and that stood at its end."""

    frame: Frame
    years: tuple[Mapping[str, Any], ...]
    sources: tuple[Reference, ...]

    @property
    def title(self) -> str:
        return f"Births and deaths, {self.frame.name}"

    def rows(self) -> list[Mapping[str, Any]]:
        return list(self.years)

    def references(self) -> Sequence[Reference]:
        return self.sources


def lifecycle(base: FactBase, frame: Frame, on: date) -> Lifecycle:
    """Births and deaths in every year from the closing of a frame to a day.

    Raises
    ------
    UsageError
        If the frame is open, or was closed only after the day.
    """
    if frame.closed_from is None:
        raise UsageError(f"the frame {frame.name} is open; a list without a rule has no births.")
    if on < frame.closed_from:
        raise UsageError(f"the frame {frame.name} is closed only from {frame.closed_from}.")
    records = [base.groupings.by_id[name] for name in frame.groupings]
    years = []
    for year in range(frame.closed_from.year, on.year + 1):
        first = max(frame.closed_from, date(year, 1, 1))
        last = min(on, date(year, 12, 31))
        years.append(
            {
                "year": year,
                "born": tuple(r.id for r in records if first <= _born(r) <= last),
                "died": tuple(r.id for r in records if first <= (_died(r) or date.max) <= last),
                "standing": sum(bool(_born(r) <= last and r.members_on(last)) for r in records),
            }
        )
    keys = [*frame.sources, *(key for record in records for key in record.sources)]
    return Lifecycle(frame, tuple(years), base.references(keys))


def _born(record: GroupingRecord) -> date:
    """The founding; where it is not known, the first membership."""
    if record.founded is not None:
        return record.founded.date.first
    return min(spell.since for spell in record.members)


def _died(record: GroupingRecord) -> date | None:
    """The day the last members left; None while it lives."""
    ends = [spell.until for spell in record.members if spell.role in MEMBER_ROLES]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None

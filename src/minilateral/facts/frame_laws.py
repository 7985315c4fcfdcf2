"""Laws of frames: their groupings exist, and a frame has one rule and one day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from minilateral.core.errors import Fault, did_you_mean
from minilateral.facts.records.frames import FrameMember

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase


def framed_groupings_exist(base: FactBase) -> Iterator[Fault]:
    """Every grouping in a frame is known by its id."""
    known = base.groupings.by_id
    for entry in base.entries(FrameMember):
        name = entry.record.grouping
        if name not in known:
            yield Fault(
                entry.inside("grouping"),
                f"the grouping {name!r} is not known{did_you_mean(name, known)}",
            )


def frames_have_one_rule(base: FactBase) -> Iterator[Fault]:
    """All rows of a frame state the same rule and the same day."""
    first: dict[str, FrameMember] = {}
    for entry in base.entries(FrameMember):
        row = entry.record
        head = first.setdefault(row.frame, row)
        if (row.rule, row.closed_from) != (head.rule, head.closed_from):
            yield Fault(
                entry.inside("rule"),
                f"the frame {row.frame!r} has another rule or day here than for {head.grouping}",
            )


LAWS = (framed_groupings_exist, frames_have_one_rule)

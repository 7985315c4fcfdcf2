"""The network of a body on a day: its members in the groupings of a frame."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from minilateral.align.frames import Frame
from minilateral.align.network import Depth, Network, network
from minilateral.facts import FactBase
from minilateral.facts.records.grouping import GroupingRecord


def network_on(
    base: FactBase, record: GroupingRecord, frame: Frame, day: date, depth: Depth
) -> Network:
    """The members of a body on a day, and the groupings of the frame that stood then."""
    standing = dict(_standing(base, record, frame, day))
    depths = {
        name: depth.of(base.groupings.by_id[name])
        if name in base.groupings.by_id
        else depth.presence
        for name in standing
    }
    return network(record.members_on(day), standing, depths)


def _standing(
    base: FactBase, record: GroupingRecord, frame: Frame, day: date
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in frame.groupings:
        other = base.groupings.by_id[name]
        if other.id != record.id and (other.founded is None or other.founded.date.first <= day):
            yield name, other.members_on(day)
    yield from ((",".join(states), states) for states in frame.added)

"""Laws of targets and pledges: dates in order, successors that exist, units that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from minilateral.core.errors import Fault, did_you_mean
from minilateral.facts.records.money import CoalitionMoney, Pledge, Target

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase


def targets_lie_ahead(base: FactBase) -> Iterator[Fault]:
    """No target's year had passed when it was announced."""
    for entry in base.entries(Target):
        target = entry.record
        if target.target_year is not None and target.target_year < target.announced_date.first.year:
            message = (
                f"{target.owner} {target.commitment}: the target year {target.target_year} lies "
                f"before its announcement {target.announced_date}"
            )
            yield Fault(entry.place, message)


def successors_exist(base: FactBase) -> Iterator[Fault]:
    """What superseded a target is a later target of the same owner."""
    known = {(target.owner, target.commitment): target for target in base.all(Target)}
    for entry in base.entries(Target):
        target = entry.record
        if target.superseded_by is None:
            continue
        label = f"{target.owner} {target.commitment}: superseded_by {target.superseded_by!r}"
        successor = known.get((target.owner, target.superseded_by))
        if successor is None:
            own = [name for owner, name in known if owner == target.owner]
            near = did_you_mean(target.superseded_by, own)
            yield Fault(entry.place, f"{label} is no target of {target.owner}{near}")
        elif successor.announced_date.last < target.announced_date.first:
            yield Fault(entry.place, f"{label} was announced before it")


def deliveries_follow_pledges(base: FactBase) -> Iterator[Fault]:
    """Nothing is delivered before it was promised."""
    for entry in base.entries(Pledge):
        pledge = entry.record
        _, last = pledge.delivery
        if last is not None and last < pledge.date.first:
            message = (
                f"{pledge.donor}, {pledge.what}: delivered {pledge.delivery_date}, before it was "
                f"promised on {pledge.date}"
            )
            yield Fault(entry.place, message)


def bodies_of_money_exist(base: FactBase) -> Iterator[Fault]:
    """A pledge goes through a known grouping, and a coalition's money belongs to one."""
    named = [(entry.place, entry.record.through) for entry in base.entries(Pledge)]
    named += [(entry.place, entry.record.grouping) for entry in base.entries(CoalitionMoney)]
    for place, name in named:
        if name is not None and name not in base.groupings.by_id:
            near = did_you_mean(name, base.groupings.by_id)
            yield Fault(place, f"{name!r} is not a grouping{near}")

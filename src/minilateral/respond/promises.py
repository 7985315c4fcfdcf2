"""Promises: what the members have out with, or on call for, some body on a day.

NATO, the EU and small groups draw on one set of forces. A unit is out only while it is deployed
or on standby for another body that day; a pledge alone takes nothing out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.forces import Commitment
from minilateral.facts.records.needs import LAND
from minilateral.facts.records.reference import Conversion
from minilateral.respond.batch import Promise
from minilateral.respond.fleets import FORMATIONS
from minilateral.respond.sizes import persons_in

#: An open end is believed for a year; after that the force may have come home unreported.
BELIEVED = timedelta(days=365)
#: Labels under which the same force is often reported twice: the largest counts, not the sum.
ONE_FORCE = (
    frozenset({"nato_snmg", "nato_snmcmg", "baltic_sentry"}),
    frozenset({"nato_flf", "nato_nfm", "nato_nrf_vjtf", "nato_arf"}),
    frozenset({"other", "eufor_althea"}),
)


@dataclass(frozen=True, slots=True)
class Held:
    """Units of an owner and class that other bodies hold: for certain, and perhaps besides."""

    certain: int = 0
    perhaps: int = 0


def promises_of(base: FactBase, body: Grouping, on: date) -> tuple[Promise, ...]:
    """The promises of the members that may run on the day; hosts' rows count all nations."""
    kinds = {c.label: c for c in base.all(Conversion) if c.label_kind == "commitment_unit"}
    return tuple(
        _promise(base, row, kinds[f"{row.asset_class}|{row.unit or ''}"], body, on)
        for row in base.commitments(on, body.members)
        if row.role != "host" and not _over(row, on)
    )


def _over(row: Commitment, on: date) -> bool:
    """Whether the force had ended, its end not stated, more than a year before the day."""
    return row.status == "ended" and row.until is None and row.since.last + BELIEVED < on


def _promise(
    base: FactBase, row: Commitment, kind: Conversion, body: Grouping, on: date
) -> Promise:
    own = base.bodies.belongs(row.body, body.id)
    return Promise(
        owner=row.owner,
        body=row.body,
        force=row.force,
        asset_class=kind.asset_class or row.asset_class,
        sector=kind.sector if kind.asset_class else None,
        count=_counted(base, row, kind),
        status=row.status,
        since=str(row.since),
        until=str(row.until) if row.until else None,
        holds=row.status in ("deployed", "on_standby", "ended") and not own,
        certain=_certain(row, on),
        sources=row.source,
        cited=row.cited,
    )


def _certain(row: Commitment, on: date) -> bool:
    if row.until is not None:
        return row.since.last <= on < row.until.first
    return row.status != "ended" and row.since.last <= on <= row.since.last + BELIEVED


def _counted(base: FactBase, row: Commitment, kind: Conversion) -> int | None:
    """The count in the unit of its class; None where it is blank or cannot be converted."""
    if row.count is None or kind.asset_class is None:
        return None
    land = kind.asset_class in LAND
    if kind.unit in FORMATIONS:
        return row.count * persons_in(base, kind.unit) if land else None
    return row.count if land == (kind.unit == "person") else None


def held(promises: Iterable[Promise]) -> dict[tuple[str, str, str], Held]:
    """Units held by other bodies, by owner, class and sector."""
    sums: dict[tuple[str, str, str], dict[str, Held]] = defaultdict(dict)
    for promise in promises:
        if promise.holds and promise.sector and promise.count is not None:
            label = promise.body
            by_label = sums[promise.owner, promise.asset_class, promise.sector]
            before = by_label.get(label, Held())
            by_label[label] = Held(
                before.certain + promise.count * promise.certain,
                before.perhaps + promise.count * (not promise.certain),
            )
    return {key: _merged(by_label) for key, by_label in sums.items()}


def _merged(by_label: dict[str, Held]) -> Held:
    """The sum over labels, of those that report one force the largest."""
    groups: dict[frozenset[str], list[Held]] = defaultdict(list)
    for label, units in by_label.items():
        group = next((names for names in ONE_FORCE if label in names), frozenset({label}))
        groups[group].append(units)
    certain = sum(max(units.certain for units in group) for group in groups.values())
    whole = sum(max(units.certain + units.perhaps for units in group) for group in groups.values())
    return Held(certain, whole - certain)

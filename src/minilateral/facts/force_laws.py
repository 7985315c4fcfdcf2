"""Laws of needs and forces: kinds that exist, one default each, no promise beyond what is owned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from minilateral.core.errors import Fault, Place, did_you_mean
from minilateral.facts.records.forces import (
    Commitment,
    Enabler,
    Readiness,
    ReadinessClass,
    SharedUnit,
)
from minilateral.facts.records.needs import LAND, NeedRecord
from minilateral.facts.records.places import SeaNode
from minilateral.facts.records.reference import Conversion

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase

#: Things that are one and the same whoever counts them; persons and formations convert.
COUNTABLE = frozenset({"ship", "aircraft"})


def kinds_exist(base: FactBase) -> Iterator[Fault]:
    """The kinds that a line of a need names are types of its class and sector."""
    types = _types(base)
    for entry in base.entries(NeedRecord):
        for index, line in enumerate(entry.record.requirements):
            fits = {
                label
                for label, row in types.items()
                if (row.asset_class, row.sector) == (line.asset_class, line.sector)
            }
            for kind in line.kinds:
                if kind not in fits:
                    near = did_you_mean(kind, fits)
                    yield Fault(
                        entry.inside("requirements", index, "kinds"),
                        f"{kind!r} is no type of {line.asset_class}, {line.sector}{near}",
                    )


def readiness_speaks_of_types(base: FactBase) -> Iterator[Fault]:
    """Readiness speaks of types that are in the crosswalk, and of each at most once."""
    types = _types(base)
    seen: dict[tuple[str, str, bool], Place] = {}
    for entry in base.entries(ReadinessClass):
        for label in entry.record.default_for:
            if label not in types:
                yield Fault(entry.place, f"{label!r} is no type{did_you_mean(label, types)}")
            key = (entry.record.owner, label, entry.record.units is None)
            if key in seen:
                yield Fault(entry.place, f"{label} of {key[0]} has its default at {seen[key]}")
            seen.setdefault(key, entry.place)
    for figure in base.entries(Readiness):
        for label in figure.record.speaks_of:
            if label not in types:
                yield Fault(figure.place, f"{label!r} is no type{did_you_mean(label, types)}")


def types_have_readiness(base: FactBase) -> Iterator[Fault]:
    """Every type that can fill a line of a need has a generic row of readiness."""
    ready = {
        label
        for row in base.all(ReadinessClass)
        if row.owner == "generic" and row.units is None
        for label in row.default_for
    }
    for entry in base.entries(Conversion):
        if _fills_lines(entry.record) and entry.record.label not in ready:
            yield Fault(entry.place, f"{entry.record.label!r} has no generic row of readiness")


def _fills_lines(kind: Conversion) -> bool:
    """Whether units of a type are counted and can be sent; persons only as land forces."""
    return (
        kind.label_kind == "asset_type"
        and kind.asset_class is not None
        and kind.status_hint in (None, "named")
        and (kind.unit != "person" or kind.asset_class in LAND)
    )


def promises_are_owned(base: FactBase) -> Iterator[Fault]:
    """No owner promises more ships or aircraft of a class than any of its inventories ever had."""
    units = {row.label: row for row in base.all(Conversion) if row.label_kind == "commitment_unit"}
    owned = _owned(base)
    for entry in base.entries(Commitment):
        row = entry.record
        unit = units.get(f"{row.asset_class}|{row.unit or ''}")
        if unit is None or unit.unit not in COUNTABLE or row.count is None:
            continue
        most = owned.get((row.owner, row.asset_class))
        if most is not None and row.count > most:
            yield Fault(
                entry.place,
                f"{row.owner} promises {row.count} {row.unit} of {row.asset_class} to "
                f"{row.body} but owns {most}",
            )


def _owned(base: FactBase) -> dict[tuple[str, str], int]:
    """Units by owner and class in all inventories together; none where a count is unknown."""
    types = _types(base)
    owned: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for row in base.all(Enabler):
        kind = types.get(row.asset_type)
        if kind is not None and kind.asset_class and kind.status_hint != "pool":
            owned[row.owner, kind.asset_class].append(row.count)
    return {
        key: sum(count for count in counts if count is not None)
        for key, counts in owned.items()
        if None not in counts
    }


def sea_graph_joins(base: FactBase) -> Iterator[Fault]:
    """Every neighbour of a sea node is a node."""
    nodes = {row.node for row in base.all(SeaNode)}
    for entry in base.entries(SeaNode):
        for node in entry.record.to:
            if node not in nodes:
                near = did_you_mean(node, nodes)
                yield Fault(entry.place, f"leads to {node!r}, which is no node{near}")


def shared_units_are_of_bodies(base: FactBase) -> Iterator[Fault]:
    """Every label of a shared unit is that of a body."""
    for entry in base.entries(SharedUnit):
        for label in entry.record.bodies:
            if unlabelled := base.bodies.unlabelled(label):
                yield Fault(entry.inside("bodies"), unlabelled)


def _types(base: FactBase) -> dict[str, Conversion]:
    return {row.label: row for row in base.all(Conversion) if row.label_kind == "asset_type"}


LAWS: tuple[Callable[[FactBase], Iterator[Fault]], ...] = (
    kinds_exist,
    readiness_speaks_of_types,
    types_have_readiness,
    promises_are_owned,
    sea_graph_joins,
    shared_units_are_of_bodies,
)

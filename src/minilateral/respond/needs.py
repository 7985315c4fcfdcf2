"""Needs: response options as quantities of asset classes on station by a day and for a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import NotFoundError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.names import folded
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.needs import Basis, NeedRecord, Point, Requirement
from minilateral.facts.records.reference import AssetClass, Sector
from minilateral.respond.batch import Batch
from minilateral.respond.sizes import persons_in

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a need: so many units of a class and sector, by a day, for so many days.

    Land forces are counted in persons, everything else in units. `kinds` are the types that can
    fill it; empty means every type of its class and sector.
    """

    #: Place in the need, from 0.
    number: int
    asset_class: AssetClass
    sector: Sector
    count: int
    count_low: int
    count_high: int
    #: What one unit is, in words.
    what: str
    #: "unit" or "person": what a batch must be counted in to fill the line.
    counted_in: str
    kinds: tuple[str, ...]
    #: Days from the order to being ready in the area; 0 means already standing.
    by_day: float
    for_days: float
    optional: bool
    place: Point
    basis: Basis

    @property
    def numbered(self) -> str:
        """What it asks in a few words, with its number, for two lines may ask the same."""
        return f"{self.number + 1}. {self.count:,} × {self.what}"

    def fits(self, batch: Batch) -> bool:
        """Whether units of the batch count for the line: class, sector, type and unit match."""
        return (
            batch.asset_class == self.asset_class
            and batch.sector == self.sector
            and (batch.asset_type in self.kinds if self.kinds else not batch.named_only)
            and (batch.unit == "person") == (self.counted_in == "person")
        )


@dataclass(frozen=True, slots=True, repr=False)
class Need(Result):
    """A response option and its lines; it cites what its quantities rest on."""

    record: NeedRecord
    lines: tuple[Line, ...]
    #: Where it stands; lines with a place of their own keep it.
    area: Point
    base: FactBase = field(repr=False)

    @property
    def id(self) -> str:
        """The identifier, such as `undersea-patrol`."""
        return self.record.id

    @property
    def name(self) -> str:
        """The name in words."""
        return self.record.name

    @property
    def required(self) -> tuple[Line, ...]:
        """The lines that must be met; the others can be dropped."""
        return tuple(line for line in self.lines if not line.optional)

    @property
    def by_day(self) -> float:
        """The day by which the last required line is to be on station."""
        return max(line.by_day for line in self.required or self.lines)

    @property
    def for_days(self) -> float:
        """How long the longest required line stays."""
        return max(line.for_days for line in self.required or self.lines)

    @property
    def title(self) -> str:
        return f"{self.name} ({self.area.point_name})"

    def at(self, place: str) -> Need:
        """The same need at another of its places.

        Raises
        ------
        NotFoundError
            If the need has no such place.
        """
        places = [self.record.area, *self.record.area.alternates]
        found = next((p for p in places if folded(p.point_name) == folded(place)), None)
        if found is None:
            near = did_you_mean(place, [p.point_name for p in places])
            raise NotFoundError(full_stop(f"{place!r} is not a place of {self.id}{near}"))
        moved = tuple(
            line if line.place is not self.area else replace(line, place=found)
            for line in self.lines
        )
        return replace(self, lines=moved, area=found)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "asset_class": line.asset_class,
                "sector": line.sector,
                "count": line.count,
                "count_low": line.count_low,
                "count_high": line.count_high,
                "counted_in": line.counted_in,
                "what": line.what,
                "kinds": list(line.kinds),
                "by_day": line.by_day,
                "for_days": line.for_days,
                "optional": line.optional,
                "place": line.place.point_name,
                "basis": line.basis.type,
                "cited": line.basis.cited,
            }
            for line in self.lines
        ]

    def references(self) -> tuple[Reference, ...]:
        record = self.record
        parts = [line.basis.source for line in self.lines]
        parts += [act.source for act in record.precedents]
        parts += [part.source for part in (record.command, record.legal_basis) if part]
        return self.base.references(key for keys in parts for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral needs NAME --json`; docs/lookup/json.md has the fields."""
        record = self.record
        return {
            "id": self.id,
            "name": self.name,
            "purpose": record.purpose,
            "threshold": record.threshold,
            "escalates_to": record.escalates_to,
            "area": record.area.model_dump(mode="json"),
            "by_day": self.by_day,
            "for_days": self.for_days,
            "lines": [
                {**row, "text": line.basis.text, "sources": line.basis.source}
                for row, line in zip(self.rows(), self.lines, strict=True)
            ],
            "command": record.command.model_dump(mode="json") if record.command else None,
            "legal_basis": record.legal_basis.model_dump(mode="json")
            if record.legal_basis
            else None,
            "precedents": [act.model_dump(mode="json") for act in record.precedents],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """Units that each line asks for, with the range; land forces are left out, in persons."""
        from minilateral.charts import Bar, bars

        lines = [line for line in self.lines if line.counted_in == "unit"]
        return bars(
            [
                Bar(line.what, line.count, f"({line.count_low}–{line.count_high}), {line.sector}")
                for line in lines
            ],
            x_title="units on station",
        )


def need(base: FactBase, name: str) -> Need:
    """The need of that id or name; case and punctuation are ignored.

    Raises
    ------
    NotFoundError
        If there is none; the message names the nearest.
    """
    records = base.all(NeedRecord)
    for record in records:
        if folded(name) in (folded(record.id), folded(record.name)):
            return _need(base, record)
    near = did_you_mean(name, [r.id for r in records]) or "; `minilateral needs` lists them"
    raise NotFoundError(full_stop(f"{name!r} is not a need{near}"))


def needs(base: FactBase) -> tuple[Need, ...]:
    """Every need, in the order of its id."""
    return tuple(_need(base, r) for r in sorted(base.all(NeedRecord), key=lambda r: r.id))


def _need(base: FactBase, record: NeedRecord) -> Need:
    area = record.area
    lines = tuple(
        _line(base, number, line, line.at or area)
        for number, line in enumerate(record.requirements)
    )
    return Need(record, lines, area, base)


def _line(base: FactBase, number: int, line: Requirement, place: Point) -> Line:
    counted_in = line.counted_in or "unit"
    each = 1 if counted_in in ("unit", "person") else persons_in(base, counted_in)
    low = line.count if line.count_min is None else line.count_min
    high = line.count if line.count_max is None else line.count_max
    return Line(
        number,
        line.asset_class,
        line.sector,
        count=line.count * each,
        count_low=low * each,
        count_high=high * each,
        what=line.unit or line.asset_class,
        counted_in="unit" if counted_in == "unit" else "person",
        kinds=line.kinds,
        by_day=line.on_station_by_days,
        for_days=line.for_days,
        optional=line.optional,
        place=place,
        basis=line.basis,
    )


def listing(found: Sequence[Need]) -> list[Mapping[str, Any]]:
    """Needs as rows of a list."""
    return [
        {
            "id": need.id,
            "name": need.name,
            "threshold": need.record.threshold,
            "area": need.area.point_name,
            "lines": len(need.lines),
            "optional": sum(line.optional for line in need.lines),
            "by_day": need.by_day,
            "for_days": need.for_days,
        }
        for need in found
    ]

"""Needs: what a response option asks to be on station, by when and for how long."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from minilateral.facts.records.base import UNCITED, Fact, Partial, Record, SourceKeys, Text, Words
from minilateral.facts.records.reference import AssetClass, Sector

Formation: TypeAlias = Literal["company", "battalion", "battlegroup", "brigade", "division"]
Degrees: TypeAlias = Annotated[float, Field(ge=-180, le=180)]
Latitude: TypeAlias = Annotated[float, Field(ge=-90, le=90)]
#: Land forces are counted in persons; ships, aircraft and teams one by one.
LAND: frozenset[str] = frozenset({"land_light", "land_heavy"})


class Point(Record):
    """A named place of a need; whether it is at sea follows from the coastline if left out."""

    point_name: Text
    lat: Latitude
    lon: Degrees
    at_sea: bool | None = None


class Extent(Record):
    """How large an area is, in square nautical miles."""

    value: float = Field(gt=0)
    basis: Literal["precedent", "doctrine", "modelling_choice"]
    text: str | None = None


class Area(Point):
    """Where a need stands, and other places where it could stand."""

    region: str | None = None
    alternates: tuple[Point, ...] = ()
    area_nm2: Extent | None = None


class Basis(Fact):
    """Where a quantity comes from: a deployment, a published rule, or our reasoning."""

    type: Literal["precedent", "doctrine", "modelling_choice"]
    text: Text


def _choice() -> Basis:
    return Basis(type="modelling_choice", text="no basis given", source=(UNCITED,), verified=False)


class Requirement(Record):
    """A line of a need: units of a class and sector, on station by a day, for so many days.

    `kinds` are the types of `crosswalk.csv` that can fill the line; empty: every type of its
    class and sector. `at` is a place of its own, where the line does not stand at the need's.
    """

    asset_class: AssetClass
    sector: Sector
    count: int = Field(ge=0)
    count_min: int | None = Field(default=None, ge=0)
    count_max: int | None = Field(default=None, ge=0)
    unit: str | None = None
    counted_in: Formation | Literal["unit", "person"] | None = None
    kinds: Words = ()
    on_station_by_days: float = Field(ge=0)
    for_days: float = Field(gt=0)
    optional: bool = False
    at: Point | None = None
    basis: Basis = Field(default_factory=_choice)

    @model_validator(mode="after")
    def _counts_are_in_order(self) -> Self:
        low = self.count if self.count_min is None else self.count_min
        high = self.count if self.count_max is None else self.count_max
        if not low <= self.count <= high:
            raise ValueError(f"count {self.count} is not between {low} and {high}")
        return self

    @model_validator(mode="after")
    def _land_says_what_it_counts(self) -> Self:
        land = self.asset_class in LAND
        if land and self.sector == "military" and self.counted_in in (None, "unit"):
            raise ValueError(
                "a line of land forces says what it counts; write counted_in: person, company, "
                "battalion, battlegroup, brigade or division"
            )
        if not land and self.counted_in not in (None, "unit", "person"):
            raise ValueError(f"{self.asset_class} is not counted in formations of land forces")
        return self


class Command(Record):
    """Who would lead, in what kind of headquarters."""

    hq_type: Text
    examples: tuple[Text, ...] = ()
    source: SourceKeys
    verified: bool


class LegalBasis(Record):
    """On what law the response rests and whose consent it takes; no legal opinion."""

    text: Text
    consent: Text
    source: SourceKeys
    verified: bool


class Precedent(Fact):
    """A published deployment that the need is drawn from."""

    date: Partial
    operation: Text
    deployed: Text


class NeedRecord(Record):
    """A response option: its lines, its place, its command, law and precedents."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
    name: Text
    purpose: str | None = None
    threshold: Literal["sub_threshold", "support", "armed"] | None = None
    escalates_to: str | None = None
    area: Area
    requirements: tuple[Requirement, ...]
    command: Command | None = None
    legal_basis: LegalBasis | None = None
    precedents: tuple[Precedent, ...] = ()

    @field_validator("requirements")
    @classmethod
    def _asks_for_something(cls, lines: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
        if not lines:
            raise ValueError("a need has at least one line")
        return lines

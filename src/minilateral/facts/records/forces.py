"""Forces: what is owned, what is ready, what was promised to whom."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from minilateral.core.dates import PartialDate
from minilateral.facts.records.base import Fact, Partial, Words


class Enabler(Fact):
    """An owner's inventory of one platform in a year: inventory, not availability."""

    owner: str
    asset_class: str
    asset_type: str
    platform: str
    count: int | None = Field(default=None, ge=0)
    year: int
    status: Literal["in_service", "on_order", "none", "share_of_pool", "offered"]
    readiness_note: str | None = None


class Commitment(Fact):
    """A force that an owner promised or lent to a body; a month means some day in it."""

    owner: str
    body: str
    role: Literal["lead", "contributor", "framework", "on_call", "host"]
    force: str
    asset_class: str
    count: int | None = Field(default=None, ge=0)
    unit: str | None = None
    since: Partial = Field(alias="from")
    until: Partial | None = Field(default=None, alias="to")
    status: Literal["ended", "deployed", "promised", "planned", "on_standby"]

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.until is not None and self.until.last < self.since.first:
            raise ValueError(f"ends {self.until} before it begins {self.since}")
        return self

    def may_run_on(self, day: date) -> bool:
        """Whether the promise may hold on the day, its dates read as widely as they allow."""
        return self.since.first <= day and (self.until is None or day < self.until.last)


class SharedUnit(Fact):
    """One unit or ceiling under the labels of several bodies at once; a month means some day in it.

    `said`: a government says so itself; `same_unit`: one named unit carries the labels.
    """

    owner: str
    unit: str
    bodies: Words = Field(min_length=2)
    kind: Literal["said", "same_unit"]
    since: Partial = Field(alias="from")
    until: Partial | None = Field(default=None, alias="to")

    def may_run_on(self, day: date) -> bool:
        """Whether it may hold on the day, its dates read as widely as they allow."""
        return self.since.first <= day and (self.until is None or day < self.until.last)


class Readiness(Fact):
    """A published readiness figure; `speaks_of` are the types whose available share it gives."""

    owner: str
    metric: str
    value: str
    unit: str
    as_of: str
    scope: str | None = None
    target: str | None = None
    speaks_of: Words = ()

    @property
    def since(self) -> date:
        """The first day that the figure may speak of; a span of years begins with its first."""
        found = re.search(r"[0-9]{4}(-(0[1-9]|1[0-2])(?![0-9])(-[0-9]{2}(?![0-9]))?)?", self.as_of)
        if found is None:
            raise ValueError(f"{self.as_of!r} names no year")
        return PartialDate.parse(found.group()).first


class ReadinessClass(Fact):
    """Notice to move, speed, endurance and availability of a class of forces.

    `default_for` are the types of inventory that the row speaks of, for its owner or for any
    (generic); `units` is how many of them an owner keeps in that state, all where it is blank;
    `rotation` is how many are owned for one that is kept on station for months.
    """

    force_class: str
    owner: str
    readiness_state: str
    notice_to_move_days_low: float | None = None
    notice_to_move_days_high: float | None = None
    transit_speed: float | None = None
    transit_unit: Literal["kn", "km/h", "km/day"] | None = None
    endurance_days_low: float | None = None
    endurance_days_high: float | None = None
    availability_low: float | None = Field(default=None, ge=0, le=1)
    availability_high: float | None = Field(default=None, ge=0, le=1)
    working_up_days: float | None = Field(default=None, ge=0)
    rotation: float | None = Field(default=None, ge=1)
    units: int | None = Field(default=None, ge=1)
    default_for: Words = ()
    as_of: Partial


class ForceSize(Fact):
    """How many persons a formation of land forces has, to convert one into the other."""

    formation: Literal["company", "battalion", "battlegroup", "brigade", "division"]
    persons_low: int = Field(gt=0)
    persons: int = Field(gt=0)
    persons_high: int = Field(gt=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.persons_low <= self.persons <= self.persons_high:
            raise ValueError(f"{self.persons} is not between its low and its high")
        return self


class Procurement(Fact):
    """One platform from order to service; `expected` means that the second date is a plan."""

    owner: str
    asset_class: str
    platform: str
    ordered: Partial
    in_service: Partial
    milestone: str
    expected: bool

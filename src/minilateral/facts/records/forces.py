"""Forces: what is owned, what is ready, what was promised to whom."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from minilateral.core.dates import PartialDate
from minilateral.facts.records.base import Fact, Partial


class Enabler(Fact):
    """An owner's inventory of one platform in a year: inventory, not availability."""

    owner: str
    asset_class: str
    asset_type: str
    platform: str
    count: float | None = Field(default=None, ge=0)
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
    count: float | None = Field(default=None, ge=0)
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


class Readiness(Fact):
    """A published readiness figure of a state or body."""

    owner: str
    metric: str
    value: str
    unit: str
    as_of: str
    scope: str | None = None
    target: str | None = None

    @property
    def since(self) -> date:
        """The first day that the figure may speak of; a span of years begins with its first."""
        found = re.search(r"[0-9]{4}(-(0[1-9]|1[0-2])(?![0-9])(-[0-9]{2}(?![0-9]))?)?", self.as_of)
        if found is None:
            raise ValueError(f"{self.as_of!r} names no year")
        return PartialDate.parse(found.group()).first


class ReadinessClass(Fact):
    """Notice to move, speed, endurance and availability of a class of forces."""

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
    as_of: Partial

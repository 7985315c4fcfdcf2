"""The seabed: cables and pipelines, what happened to them, and how ships are found."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from minilateral.facts.records.base import Fact, Partial, StateCodes, Words


class Infrastructure(Fact):
    """A cable or pipeline of the Baltic, the North Sea or the North Atlantic.

    End points are rounded positions of towns, not landfalls.
    """

    name: str
    type: Literal["telecom_cable", "power_interconnector", "gas_pipeline"]
    end_a: str
    end_b: str
    lat_a: float = Field(ge=-90, le=90)
    lon_a: float = Field(ge=-180, le=180)
    lat_b: float = Field(ge=-90, le=90)
    lon_b: float = Field(ge=-180, le=180)
    countries: StateCodes
    commissioned: str | None = None
    status: str | None = None
    region: str
    incidents: Words = ()
    coord_note: str | None = None


class SeabedIncident(Fact):
    """Damage to a cable or pipeline; a suspect ship is a suspect."""

    date: Partial
    infrastructure: str
    countries: StateCodes
    vessel: str | None = None
    vessel_flag: str | None = None
    reported_cause: str
    attribution: str
    response: str | None = None


class SeabedStatistic(Fact):
    """A published or derived figure on cable faults, repair times and traffic."""

    kind: Literal["repair_time", "incident", "baseline", "derived", "observed", "traffic"]
    label: str
    year: str | None = None
    date_from: Partial | None = None
    date_to: Partial | None = None
    value_low: float | None = None
    value: float | None = None
    value_high: float | None = None
    unit: str
    classification: str


class Detection(Fact):
    """How wide a band of sea a platform sweeps for a kind of target."""

    platform: str
    asset_class: str
    mode: str
    target: str
    effective_range_nm: float | None = None
    sweep_width_low_nm: float | None = None
    sweep_width_mid_nm: float | None = None
    sweep_width_high_nm: float | None = None
    search_speed_kn: float | None = None
    hours_on_task_per_day: float | None = None
    swept_nm2_per_day_mid: float | None = None
    width_basis: Literal["modelling_choice", "doctrine", "manufacturer_claim"]
    width_verified: bool
    speed_verified: bool
    hours_verified: bool


class SearchRule(Fact):
    """A published rule of search theory or of search and rescue practice."""

    rule: str
    value: str
    applies_to: str

"""Money: output of an economy, defence spending by edition, and commitments to spend."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from minilateral.facts.records.base import Fact, Partial, StateCode


class Gdp(Fact):
    """Gross domestic product of a state in a year, in current US dollars."""

    state: StateCode
    year: int
    gdp_current_usd: float = Field(gt=0)


class Spending(Fact):
    """Defence spending of a state in a year as one edition of a publication gives it.

    Editions are never averaged or joined: NATO's of 2026 counts core defence only.
    `defence_exp_pct_gdp` and `equipment_share_pct` are per cent, personnel is in thousands.
    """

    state: StateCode
    year: int
    series: str
    definition: str | None = None
    defence_exp_pct_gdp: float | None = Field(default=None, ge=0, le=100)
    personnel_thousands: float | None = Field(default=None, ge=0)
    equipment_share_pct: float | None = Field(default=None, ge=0, le=100)
    status: str
    preferred_pct: bool = False


class Target(Fact):
    """A commitment by a state or body to reach a value by a year, in the row's own unit."""

    owner: str
    commitment: str
    target_value: float
    unit: str
    target_year: int
    announced_date: Partial
    status: str


class Support(Fact):
    """Aid to Ukraine by a donor in a period, EUR billion allocated; allocations, not deliveries."""

    donor: str
    name: str
    period: str
    category: Literal[
        "military", "financial", "humanitarian", "total", "eu_share", "bilateral_plus_eu_share"
    ]
    allocated_eur_bn: float | None = None
    committed_eur_bn: float | None = None
    pct_gdp: float | None = None
    as_of: Partial


class Weapons(Fact):
    """Heavy weapons of one category that a donor allocated to Ukraine."""

    donor: str
    category: str
    n_allocated: float = Field(ge=0)
    value_eur_m: float | None = None
    as_of: Partial


class Pledge(Fact):
    """A dated single promise to Ukraine and what became of it."""

    donor: str
    date: Partial
    what: str
    value: float | None = None
    value_unit: str | None = None
    quantity_pledged: str | None = None
    delivered: str
    quantity_delivered: str | None = None
    delivery_date: str | None = None
    delivery_verified: bool = False

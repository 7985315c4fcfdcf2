"""Money: output of an economy, defence spending by edition, and commitments to spend."""

from __future__ import annotations

import datetime
from typing import Literal, TypeAlias

from pydantic import Field, field_validator

from minilateral.core.dates import PartialDate
from minilateral.facts.records.base import Fact, Partial, StateCode, StateCodes

#: What a target is measured by; the two with `related` count what no edition of NATO's counts.
Measure: TypeAlias = Literal[
    "defence_share",
    "defence_and_related_share",
    "related_share",
    "equipment_share",
    "personnel",
    "ukraine_military_share",
]
Outcome: TypeAlias = Literal[
    "delivered", "over_delivered", "late", "open", "withdrawn", "superseded", "not_published"
]
Channel: TypeAlias = Literal["bilateral", "coalition", "nato", "eu"]
_MEASURED_BY: dict[str, Measure] = {
    "pct_gdp": "defence_share",
    "pct_of_defence_exp": "equipment_share",
    "active_personnel": "personnel",
}


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
    target_year: int | None = None
    announced_date: Partial
    measure: Measure | None = None
    superseded_by: str | None = None
    status: str

    @property
    def measured_by(self) -> Measure | None:
        """The figure that the target is held against: the one named, else the usual of the unit."""
        return self.measure or _MEASURED_BY.get(self.unit)


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
    kind: str | None = None
    channel: Channel = "bilateral"
    through: str | None = None
    outcome: Outcome = "not_published"
    delivered: str
    quantity_delivered: str | None = None
    delivery_date: str | None = None
    delivery_verified: bool = False

    @field_validator("delivery_date")
    @classmethod
    def _is_date_or_span(cls, text: str | None) -> str | None:
        for part in (text or "").split(".."):
            if part:
                PartialDate.parse(part)
        return text

    @property
    def delivery(self) -> tuple[datetime.date | None, datetime.date | None]:
        """First and last day on which the whole may have come; open ends are None.

        A month means some day in it; `2024-03..2024-12` means not yet whole in March, whole by
        the end of December.
        """
        if self.delivery_date is None:
            return None, None
        begin, span, end = self.delivery_date.partition("..")
        first = PartialDate.parse(begin).first if begin else None
        last = PartialDate.parse(end if span else begin).last if end or not span else None
        return first, last


class ExchangeRate(Fact):
    """Units of a currency for one euro, the mean of a year."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    year: int
    per_eur: float = Field(gt=0)


class CoalitionMoney(Fact):
    """Money of a coalition as published on a day: raised or delivered in all, or given by some."""

    grouping: str
    as_of: Partial
    contributors: StateCodes = ()
    kind: Literal["raised", "delivered", "contribution"]
    amount: float = Field(ge=0)
    unit: str


class ReplacementCost(Fact):
    """What replacing American forces in Europe is said to cost, from `low` to `high`."""

    item: str
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    unit: str
    years: int | None = Field(default=None, gt=0)
    price_base: str
    scope: str


class PublishedCorrelation(Fact):
    """What a study found on size and burden; blank coefficients were not seen."""

    study: str
    first_year: int
    last_year: int
    measure: str
    n: int | None = None
    rho_low: float | None = Field(default=None, ge=-1, le=1)
    rho_high: float | None = Field(default=None, ge=-1, le=1)
    finding: str

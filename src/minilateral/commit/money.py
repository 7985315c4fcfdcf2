"""Amounts in euros: one price base, one cited rate of exchange, nothing converted silently.

An amount that follows from a share of GDP is told at the latest output in the fact base, in US
dollars of that year, turned into euros at the European Central Bank's mean rate of the same year.
Output is not projected: a shortfall in money is what it would be today, not what it will be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minilateral.core.errors import (
    NoFactAtDateError,
    NotFoundError,
    UsageError,
    did_you_mean,
    full_stop,
)
from minilateral.facts import FactBase
from minilateral.facts.records.money import ExchangeRate, Gdp

#: The unit of a fact, its currency, how many euros or dollars one is worth in plain units.
_UNIT = re.compile(r"(?P<currency>[a-z]{3})_(?P<size>bn|m)(?P<rest>_.*)?")
_SIZES = {"bn": 1e9, "m": 1e6}


@dataclass(frozen=True, slots=True)
class Output:
    """The output of a state in euros, the year that it is of, and what it rests on."""

    eur: float
    year: int
    sources: tuple[str, ...]

    def share(self, points: float) -> float:
        """So many per cent of it, in euros."""
        return self.eur * points / 100


def rate(base: FactBase, currency: str, year: int) -> ExchangeRate:
    """The mean rate of a year, units of the currency for one euro.

    Raises
    ------
    NotFoundError
        If no rate of the currency is known.
    NoFactAtDateError
        If none is known for the year.
    """
    known = {row.year: row for row in base.all(ExchangeRate) if row.currency == currency}
    if not known:
        currencies = {row.currency for row in base.all(ExchangeRate)} | {"EUR"}
        near = did_you_mean(currency, currencies) or f"; known are {', '.join(sorted(currencies))}"
        raise NotFoundError(full_stop(f"no rate of the currency {currency!r} is known{near}"))
    if year not in known:
        years = f"{min(known)} to {max(known)}"
        raise NoFactAtDateError(f"the rate of {currency} is known for {years}; asked for {year}.")
    return known[year]


def in_eur(base: FactBase, amount: float, currency: str, year: int) -> float:
    """An amount of some currency in euros at the mean rate of the year."""
    return amount if currency == "EUR" else amount / rate(base, currency, year).per_eur


def unit_in_eur(base: FactBase, amount: float, unit: str, year: int) -> float:
    """An amount in a unit of the fact files, such as `usd_bn`, in euros at the year's mean rate.

    Raises
    ------
    UsageError
        If the unit is no amount of money.
    NotFoundError
        If the currency is unknown.
    """
    found = _UNIT.fullmatch(unit)
    if found is None:
        raise UsageError(f"{unit!r} is no amount of money; such units are eur_bn, usd_m, nok_bn.")
    return in_eur(base, amount * _SIZES[found["size"]], found["currency"].upper(), year)


def output(base: FactBase, state: str, on: date) -> Output:
    """The latest output of a state up to the year of the day, in euros.

    Raises
    ------
    NotFoundError
        If no output of the state is known up to then.
    """
    found = outputs(base, on, [state])
    if state not in found:
        raise NotFoundError(f"no output of {base.states.name(state)} is known up to {on.year}.")
    return found[state]


def outputs(base: FactBase, on: date, states: Iterable[str] | None = None) -> dict[str, Output]:
    """The same for every state with a figure in a year with a rate, or for those named."""
    rows = base.all(Gdp) if states is None else base.gdp(states, on)
    latest: dict[str, Gdp] = {}
    for row in rows:
        if row.year <= on.year and (row.state not in latest or row.year > latest[row.state].year):
            latest[row.state] = row
    dollars = {row.year: row for row in base.all(ExchangeRate) if row.currency == "USD"}
    return {
        state: _in_euros(gdp, dollars[gdp.year])
        for state, gdp in latest.items()
        if gdp.year in dollars
    }


def _in_euros(gdp: Gdp, dollars: ExchangeRate) -> Output:
    keys = dict.fromkeys((*gdp.source, *dollars.source))
    return Output(_positive(gdp) / dollars.per_eur, gdp.year, tuple(keys))


def _positive(gdp: Gdp) -> float:
    """The figure, if it is one that shares can be taken of."""
    if not (math.isfinite(gdp.gdp_current_usd) and gdp.gdp_current_usd > 0):
        raise UsageError(
            f"the GDP of {gdp.state} in {gdp.year} is {gdp.gdp_current_usd}; not above 0."
        )
    return gdp.gdp_current_usd


def price_base(year: int) -> str:
    """How an amount that follows from a share of GDP is to be read."""
    return (
        f"EUR at the GDP of {year} (current prices), ECB mean rate of {year}, output not projected"
    )

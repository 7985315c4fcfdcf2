"""The web data of the Kiel Institute's Ukraine Support Tracker, one CSV file a table.

Allocations are not deliveries. A release is cited as Trebesch et al., Ukraine Support Tracker,
Kiel Institute for the World Economy. Shares of GDP are of the publisher's GDP of 2021.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from minilateral.core.errors import MinilateralError
from minilateral.facts.readers.guard import text_of
from minilateral.facts.readers.kiel_donors import donor
from minilateral.facts.readers.reading import Reading, Tidy
from minilateral.facts.readers.tables import Layout, Row, Table, identify

_AID = ("financial", "humanitarian", "military")

EXPLORER = Layout(
    ("country", "iso", "year", "month", "total", *_AID, "commitments", "to_be_allocated", "pct_gdp")
)
TOTALS = Layout(("year", "month", "total_allocations", *_AID))
WEAPONS = Layout(("donor", "category", "number_of_weapons", "monetary_value_eur", "weapons_list"))
EU_SHARES = Layout(
    ("country", "iso", "bilateral_pct_gdp", "eu_share_pct_gdp", "total_pct_gdp", "eu_share_bn")
)
PROCUREMENT = Layout(("year", "month", "stockpile", "procurement", "unspecified", "nato_purl"))
RELEASE = Layout(("release", "period", "date", "label"))

_ALL = {"donor": "all donors", "donor_kind": "all"}


def read_explorer(table: Table) -> Reading:
    """Read donor by month; commitments and the share of GDP are of the total only."""
    return _reading("kiel_data_explorer", table, _explorer)


def read_totals(table: Table) -> Reading:
    """Read the sum of all donors by month."""
    return _reading("kiel_total_allocations", table, _totals)


def read_weapons(table: Table) -> Reading:
    """Read heavy weapons allocated, by donor and class."""
    return _reading("kiel_weapons", table, _weapons)


def read_eu_shares(table: Table) -> Reading:
    """Read each member's share of what the institutions of the EU give."""
    return _reading("kiel_eu_aid_shares", table, _eu_shares)


def read_procurement(table: Table) -> Reading:
    """Read military allocations by month, as taken from stocks or bought."""
    return _reading("kiel_procurement_trends", table, _procurement)


def read_release(table: Table) -> Reading:
    """Read which release the files of a folder are."""
    return _reading("kiel_release_info", table, _release)


def _reading(dataset: str, table: Table, tidy: Callable[[Row], Iterator[Tidy]]) -> Reading:
    rows = tuple(line for row in table.rows() for line in tidy(row))
    table.faults.check()
    return Reading(dataset, _edition(table), table.path.name, rows)


def _edition(table: Table) -> str | None:
    """The release, if the publisher's release_info.csv lies in the same folder."""
    beside = table.path.with_name("release_info.csv")
    with suppress(MinilateralError, OSError):
        _, info = identify(text_of(beside), beside, {"kiel_release_info": RELEASE})
        return next((f"kiel_release_{row.cells['release']}" for row in info.rows()), None)
    return None


def _explorer(row: Row) -> Iterator[Tidy]:
    who, when = _donor(row, "country", "iso"), _month(row)
    row.once(who["donor"], when)
    for category in (*_AID, "total"):
        whole = category == "total"
        share = whole and who["donor_kind"] == "state"
        yield {
            **who,
            "period": when,
            "category": category,
            "allocated_eur_bn": row.number(category),
            "committed_eur_bn": row.number("commitments") if whole else None,
            "to_be_allocated_eur_bn": row.number("to_be_allocated") if whole else None,
            "pct_gdp": row.number("pct_gdp") if share else None,
        }


def _totals(row: Row) -> Iterator[Tidy]:
    when = _month(row)
    row.once(when)
    for category in (*_AID, "total"):
        value = row.number("total_allocations" if category == "total" else category)
        yield {**_ALL, "period": when, "category": category, "allocated_eur_bn": value}


def _weapons(row: Row) -> Iterator[Tidy]:
    who, category = _donor(row, "donor"), row.text("category")
    row.once(who["donor"], category)
    value = row.number("monetary_value_eur")
    yield {
        **who,
        "category": category,
        "allocated_n": row.number("number_of_weapons"),
        "allocated_eur_bn": None if value is None else value / 1e9,
        "items": row.cells["weapons_list"],
    }


def _eu_shares(row: Row) -> Iterator[Tidy]:
    who = _donor(row, "country", "iso")
    row.once(who["donor"])
    for category, share, amount in (
        ("bilateral", "bilateral_pct_gdp", None),
        ("eu_share", "eu_share_pct_gdp", "eu_share_bn"),
        ("bilateral_plus_eu_share", "total_pct_gdp", None),
    ):
        yield {
            **who,
            "category": category,
            "allocated_eur_bn": row.number(amount) if amount else None,
            "pct_gdp": row.number(share),
        }


def _procurement(row: Row) -> Iterator[Tidy]:
    when = _month(row)
    row.once(when)
    for origin in ("stockpile", "procurement", "unspecified", "nato_purl"):
        value = row.number(origin)
        yield {
            **_ALL,
            "period": when,
            "category": "military",
            "origin": origin,
            "allocated_eur_bn": value,
        }


def _release(row: Row) -> Iterator[Tidy]:
    yield {column: row.text(column) for column in RELEASE.columns}


def _donor(row: Row, name: str, code: str = "") -> dict[str, str]:
    who, problem = donor(row.text(name), row.cells[code] if code else None)
    if problem:
        row.fault(name, problem)
    return who


def _month(row: Row) -> str | None:
    year, month = row.whole("year", 2014, 2100), row.whole("month", 1, 12)
    return None if year is None or month is None else f"{year}-{month:02d}"

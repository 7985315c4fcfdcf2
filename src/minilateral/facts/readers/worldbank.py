"""World Bank GDP in current US dollars (NY.GDP.MKTP.CD), in its two public forms.

The long form is that of the repository datasets/gdp: one line a country and year. The bulk form
is what data.worldbank.org hands out: lines on the source first, then one column a year.
Only states are kept; aggregates such as WLD and territories such as ABW are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from minilateral.core.errors import Place
from minilateral.facts.readers.countries import is_code, iso3
from minilateral.facts.readers.faultlog import quoted
from minilateral.facts.readers.reading import Reading, Tidy, tallies
from minilateral.facts.readers.tables import Layout, Row, Table

LONG = Layout(("Country Name", "Country Code", "Year", "Value"))
BULK = Layout(
    ("Country Name", "Country Code", "Indicator Name", "Indicator Code"), preamble="Data Source"
)
INDICATOR = "NY.GDP.MKTP.CD"

#: Economies of the World Bank that are neither states nor sums of states.
TERRITORIES = "ABW ASM BMU CHI CUW CYM GIB GUM HKG IMN MAC MAF MNP NCL PRI PYF SXM TCA VGB VIR"


def read_long(table: Table) -> Reading:
    """Read one line a country and year."""
    skipped: Counter[tuple[str, str]] = Counter()
    rows = tuple(
        tidy
        for row in table.rows()
        if (year := row.whole("Year", 1900, 2100)) is not None
        for tidy in _tidy(row, {year: "Value"}, skipped)
    )
    table.faults.check()
    last = max((row["year"] for row in rows), default=None)
    edition = f"worldbank_to_{last}" if last else None
    return Reading("worldbank_gdp", edition, table.path.name, rows, tallies(skipped))


def read_bulk(table: Table) -> Reading:
    """Read one line a country with a column a year."""
    skipped: Counter[tuple[str, str]] = Counter()
    years = {int(name): name for name in table.header.cells if name.isdecimal() and len(name) == 4}
    if not years:
        place = Place(table.path.name, table.header.line)
        table.faults.add(place, "names no column after a year, such as 2023.")
    rows: list[Tidy] = []
    for row in table.rows():
        if (code := row.text("Indicator Code")) != INDICATOR:
            row.fault("Indicator Code", f"{quoted(code)} is not read; expected {INDICATOR}.")
            break
        rows.extend(_tidy(row, years, skipped))
    table.faults.check()
    return Reading("worldbank_gdp", _updated(table), table.path.name, tuple(rows), tallies(skipped))


def _updated(table: Table) -> str | None:
    """The edition is called after the day on which the bank last updated it."""
    for record in table.before:
        if record.cells[0] == "Last Updated Date" and len(record.cells) > 1:
            return f"worldbank_{record.cells[1]}"
    return None


def _tidy(row: Row, years: dict[int, str], skipped: Counter[tuple[str, str]]) -> Iterator[Tidy]:
    name, code = row.text("Country Name"), row.text("Country Code")
    by_name = iso3(name)
    if by_name not in (None, code):
        row.fault("Country Code", f"{quoted(name)} has the code {by_name}, not {quoted(code)}.")
    for year, column in years.items():
        row.once(code, str(year))
        value = row.number(column)
        if not is_code(code):
            reason = "territory" if code in TERRITORIES.split() else "aggregate"
            skipped[reason, f"{name} ({code})"] += 1
        elif value is None:
            skipped["no value given", code] += 1
        else:
            yield {"state": code, "year": year, "measure": "gdp_current_usd", "value": value}

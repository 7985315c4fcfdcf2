"""SIPRI's workbook of military expenditure, from a copy that the user has.

Read from its description, not from a copy at hand: a sheet "Share of GDP" and one "Current US$",
each with a row "Country", "Notes" and one column a year, under a few lines of text. SIPRI's terms
are non-commercial, and none of its values is in the package. Colours mark estimates in the
workbook; they are not read, so no row says whether it is one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from minilateral.core.errors import Place
from minilateral.facts.readers.books import Book, Cell
from minilateral.facts.readers.countries import iso3, near_state
from minilateral.facts.readers.faultlog import FaultLog, fail, quoted, sentence
from minilateral.facts.readers.reading import Reading, Tidy, tallies

#: Not given, not independent, or not told apart.
_NOT_GIVEN = {"...", ". .", "..", "xxx", "xx", "-", "n.a."}
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEADER_WITHIN = 15
#: States that are no more, or that the project has no code for.
FORMER = frozenset(
    ("USSR", "Yugoslavia", "Czechoslovakia", "German Democratic Republic", "Yemen, North")
)
_NAMES = {
    "Congo, Dem. Rep.": "COD",
    "Congo, DR": "COD",
    "Congo, Republic": "COG",
    "Congo, Rep.": "COG",
    "Gambia, The": "GMB",
    "Korea, North": "PRK",
    "Korea, South": "KOR",
    "Timor Leste": "TLS",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is read: its name, what it measures, and what a value is multiplied by."""

    name: str
    measure: str
    unit: str
    times: float
    most: float


SHEETS = (
    Sheet("Share of GDP", "defence_exp_pct_gdp", "per cent of GDP", 100.0, 2.0),
    Sheet("Current US$", "defence_exp_usd_m", "million US dollars", 1.0, math.inf),
)


def fits(book: Book) -> bool:
    """Whether the workbook has both sheets."""
    return all(sheet.name in book.names for sheet in SHEETS)


def read(book: Book) -> Reading:
    """Read shares of GDP and amounts in current US dollars."""
    faults, skipped = FaultLog(), Counter[tuple[str, str]]()
    rows = [row for sheet in SHEETS for row in _sheet(book, sheet, faults, skipped)]
    faults.check()
    last = max((row["year"] for row in rows), default=None)
    edition = f"sipri_milex_to_{last}" if last else None
    found = tuple({"edition": edition, **row} for row in rows)
    return Reading("sipri_milex", edition, book.path.name, found, tallies(skipped))


def _sheet(
    book: Book, sheet: Sheet, faults: FaultLog, skipped: Counter[tuple[str, str]]
) -> Iterator[Tidy]:
    years, lines = _header(book, sheet)
    for line in lines:
        label = line[0]
        given = [cell for cell in line if cell.column in years]
        name = str(label.value).strip().rstrip("*†‡¶§| ").strip()
        if label.column in years or not given:
            skipped["line without values", sheet.name] += 1
        elif name in FORMER:
            skipped["former state", name] += len(given)
        elif (state := _NAMES.get(name) or iso3(name)) is None:
            place = book.place(sheet.name, label.row, label.column)
            faults.add(place, sentence(f"{quoted(name)} is no country{near_state(name)}"))
        else:
            place = book.place(sheet.name, label.row, label.column)
            faults.once((sheet.name, state), place, f"{name} ({sheet.name})")
            yield from _values(book, sheet, state, given, years, faults, skipped)


def _header(book: Book, sheet: Sheet) -> tuple[dict[int, int], list[list[Cell]]]:
    """The years by column, and the lines under them."""
    rows = book.rows(sheet.name)
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        if str(row[0].value).strip().casefold() != "country":
            continue
        texts = {cell.column: str(cell.value).strip().removesuffix(".0") for cell in row[1:]}
        years = {c: int(text) for c, text in texts.items() if _YEAR.fullmatch(text)}
        if years:
            return years, rows[at + 1 :]
    fail(Place(f"{book.path.name}!{sheet.name}"), "has no row of 'Country' and years.")


def _values(
    book: Book,
    sheet: Sheet,
    state: str,
    given: list[Cell],
    years: dict[int, int],
    faults: FaultLog,
    skipped: Counter[tuple[str, str]],
) -> Iterator[Tidy]:
    for cell in given:
        value, place = cell.value, book.place(sheet.name, cell.row, cell.column)
        if str(value).strip() in _NOT_GIVEN:
            skipped["no value given", sheet.name] += 1
        elif isinstance(value, bool) or not isinstance(value, int | float):
            faults.add(place, f"cell {cell.name}: {quoted(value)} is no number.")
        elif not (math.isfinite(value) and 0 <= value <= sheet.most):
            faults.add(place, f"cell {cell.name}: {value} is no {sheet.name.casefold()}.")
        else:
            yield {
                "state": state,
                "year": years[cell.column],
                "measure": sheet.measure,
                "value": round(value * sheet.times, 10),
                "unit": sheet.unit,
                "prices": "current" if sheet.measure.endswith("usd_m") else None,
                "sheet": sheet.name,
                "cell": cell.name,
            }

"""The main workbook of the Ukraine Support Tracker: one row for each thing given or promised.

Read from its description, not from a copy at hand: the sheet "Bilateral Assistance, MAIN DATA"
with the columns below, wherever on the sheet the header stands. Values are those of
`tot_sub_activity_value_EUR`; where a release also has the publisher's redistributed values,
which make up its published totals, they stand beside.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from minilateral.core.dates import PartialDate
from minilateral.core.errors import did_you_mean
from minilateral.facts.readers.books import Book, Cell
from minilateral.facts.readers.faultlog import FaultLog, fail, quoted, sentence
from minilateral.facts.readers.kiel_donors import donor
from minilateral.facts.readers.reading import Reading, Tidy, tallies

SHEET = "Bilateral Assistance, MAIN DATA"
COLUMNS = (
    "donor",
    "announcement_date",
    "aid_type_general",
    "measure",
    "tot_sub_activity_value_EUR",
    "item",
    "item_numb",
    "item_numb_deliv",
)
REDISTRIBUTED = "tot_sub_activity_value_EUR_redistr"

_CATEGORIES = ("financial", "humanitarian", "military")
_MEASURES = {"allocation": "allocated", "commitment": "committed"}
_HEADER_WITHIN = 20
_NOT_GIVEN = {"", ".", "..", "-"}
#: Day zero of Excel's serial dates, and those of 2014 to 2100.
_EXCEL_EPOCH, _SERIALS = date(1899, 12, 30), range(41640, 73415)


def fits(book: Book) -> bool:
    """Whether the workbook has the main sheet."""
    return SHEET in book.names


def read(book: Book) -> Reading:
    """Read every dated or undated allocation and commitment."""
    faults, skipped = FaultLog(), Counter[tuple[str, str]]()
    header, lines = _header(book)
    rows = tuple(
        tidy for line in lines for tidy in _tidy(_Line(book, header, line, faults), skipped)
    )
    faults.check()
    return Reading("kiel_main", None, book.path.name, rows, tallies(skipped))


def _header(book: Book) -> tuple[dict[str, int], list[list[Cell]]]:
    """The columns of the main sheet, and the lines under them."""
    rows = book.rows(SHEET)
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        found = {str(cell.value).strip(): cell.column for cell in row}
        if "donor" not in found:
            continue
        missing = [column for column in COLUMNS if column not in found]
        if missing:
            lacks = ", ".join(f"{column}{did_you_mean(column, found)}" for column in missing)
            fail(book.place(SHEET, row[0].row), sentence(f"the header lacks {lacks}"))
        return found, rows[at + 1 :]
    fail(book.place(SHEET), f"has no header; expected the columns {', '.join(COLUMNS)}.")


class _Line:
    """One line of the main sheet, read by column name."""

    def __init__(
        self, book: Book, header: Mapping[str, int], cells: list[Cell], faults: FaultLog
    ) -> None:
        self.row = cells[0].row
        self.header, self.faults = header, faults
        self.book = book
        self._cells = {cell.column: cell.value for cell in cells}

    def value(self, column: str) -> Any:
        """What a cell holds; None for a blank and for the publisher's dot."""
        value = self._cells.get(self.header.get(column, 0))
        return None if value is None or str(value).strip() in _NOT_GIVEN else value

    def text(self, column: str) -> str:
        value = self.value(column)
        return "" if value is None else str(value).strip()

    def number(self, column: str) -> float | None:
        value = self.value(column)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        if value is not None:
            self.fault(column, f"{column} {quoted(value)} is no number.")
        elif (self.row, self.header.get(column, 0)) in self.book.formulas(SHEET):
            self.fault(column, f"{column} is a formula without a stored value.")
        return None

    def fault(self, column: str, message: str) -> None:
        self.faults.add(self.book.place(SHEET, self.row, self.header[column]), message)


def _tidy(line: _Line, skipped: Counter[tuple[str, str]]) -> Iterator[Tidy]:
    label, category = line.text("donor"), line.text("aid_type_general").casefold()
    measure = _MEASURES.get(line.text("measure").casefold())
    if not label:
        skipped["line without a donor", SHEET] += 1
    elif category not in _CATEGORIES or measure is None:
        kind = f"{line.text('aid_type_general')} / {line.text('measure')}"
        skipped["other type of aid or measure", kind] += 1
    else:
        who, problem = donor(label)
        if problem:
            line.fault("donor", problem)
        value, spread = line.number(COLUMNS[4]), None
        if REDISTRIBUTED in line.header:
            spread = line.number(REDISTRIBUTED)
        yield {
            **who,
            "period": _month(line.value("announcement_date")),
            "category": category,
            "measure": measure,
            "value_eur_bn": _billions(value),
            "redistributed_eur_bn": _billions(spread),
            "item": line.text("item") or None,
            "item_n": line.number("item_numb"),
            "item_delivered_n": line.number("item_numb_deliv"),
            "row": line.row,
        }


def _billions(euros: float | None) -> float | None:
    return None if euros is None else euros / 1e9


def _month(value: Any) -> str | None:
    """The month of a date, an Excel serial date or an ISO text; None where it is not known."""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m}"
    if isinstance(value, int | float) and int(value) in _SERIALS:
        return f"{_EXCEL_EPOCH + timedelta(days=int(value)):%Y-%m}"
    try:
        day = PartialDate.parse(str(value)[:10])
    except ValueError:
        return None
    return None if day.precision == "year" else f"{day.first:%Y-%m}"

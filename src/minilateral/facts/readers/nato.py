"""NATO's workbook "Defence Expenditure of NATO Countries", in every layout since 2024.

Editions are not comparable with each other: prices are of 2015 or 2021, and the 2026 edition
counts core defence only. Every row therefore names its edition, its prices and its basis.
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
from minilateral.facts.readers.faultlog import FaultLog, quoted, sentence
from minilateral.facts.readers.nato_tables import (
    Block,
    blocks,
    country,
    table_number,
    title,
    values,
)
from minilateral.facts.readers.reading import Reading, Tidy, tallies

_VALUE = re.compile(r"(-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+))\s*(e|\*+)?")
_NOT_GIVEN = {"..", "...", "-", "–", "n.a.", "n/a"}
_AGGREGATE = re.compile(r"(nato|north america|europe|european union)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a table that is read, known by a word of its headings."""

    table: str
    word: str
    measure: str
    unit: str
    required: bool = True


SECTIONS = (
    Section("2", "prices", "defence_exp_usd_m", "million US dollars", required=False),
    Section("3", "share of", "defence_exp_pct_gdp", "per cent of GDP"),
    Section("7", "thousand", "personnel_thousands", "thousand persons"),
    Section("8a", "equipment", "equipment_share_pct", "per cent of defence expenditure"),
)


def fits(book: Book) -> bool:
    """Whether a sheet is called and titled as a table of defence expenditure."""
    return any(title(book, name) for name in book.names)


def read(book: Book) -> Reading:
    """Read shares of GDP and of equipment, personnel, and amounts in US dollars."""
    return _Reader(book).reading()


class _Reader:
    """One pass over a workbook, with its faults and counts."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.tables = {name: table_number(title(book, name)) for name in book.names}
        self.faults = FaultLog()
        self.skipped: Counter[tuple[str, str]] = Counter()
        self.marked: Counter[tuple[str, str]] = Counter()
        self.last_years: dict[str, int] = {}

    def reading(self) -> Reading:
        rows = [row for section in SECTIONS for row in self._section(section)]
        edition = self._edition()
        self.faults.check()
        return Reading(
            "nato_defence_expenditure",
            edition,
            self.book.path.name,
            tuple({"edition": edition, **row} for row in rows),
            tallies(self.skipped),
            tallies(self.marked),
        )

    def _edition(self) -> str:
        """An edition is called after the last year of its tables."""
        last = max(self.last_years.values(), default=0)
        for sheet, year in self.last_years.items():
            if year != last:
                message = f"ends in {year}, another table in {last}: these are two editions."
                self.faults.add(self.book.place(sheet), message)
        return f"nato_{last}_edition"

    def _section(self, section: Section) -> Iterator[Tidy]:
        sheets = [name for name, table in self.tables.items() if table == section.table]
        found = [block for name in sheets for block in blocks(self.book, name)]
        if section.required and not any(block.says(section.word) for block in found):
            self._missing(section, sheets, found)
        for block in found:
            if block.says(section.word):
                self.last_years[block.lines[0][0].sheet] = max(block.years.values())[0]
                for line in block.lines:
                    yield from self._line(section, block, line)
            else:
                count = sum(len(values(line, block.years)) for line in block.lines)
                self.skipped["section not read", block.heading] += count

    def _missing(self, section: Section, sheets: list[str], found: list[Block]) -> None:
        seen = ", ".join(quoted(block.heading) for block in found) or "none"
        if not sheets:
            seen = f"sheets {', '.join(quoted(name) for name in self.book.names[:20])}"
        message = f"has no Table {section.table} with a heading of {section.word!r}; found: {seen}."
        self.faults.add(Place(self.book.path.name), message)

    def _line(self, section: Section, block: Block, line: list[Cell]) -> Iterator[Tidy]:
        given = len(values(line, block.years))
        label = line[0]
        if label.column in block.years:
            self.skipped["line without a country", label.sheet] += given
            return
        name, marks = country(str(label.value))
        if state := iso3(name):
            key = (section.measure, block.prices, state)
            place = self.book.place(label.sheet, label.row, label.column)
            self.faults.once(key, place, f"{name} ({section.measure})")
            yield from self._values(section, block, line, state, marks)
        elif _AGGREGATE.match(name):
            self.skipped["aggregate", name] += given
        else:
            self._fault(label, f"{quoted(name)} is no country{near_state(name)}")

    def _values(
        self, section: Section, block: Block, line: list[Cell], state: str, marks: str
    ) -> Iterator[Tidy]:
        given = values(line, block.years)
        for column, (year, status) in block.years.items():
            cell = given.get(column, Cell(line[0].sheet, line[0].row, column, None))
            value, mark = self._value(cell)
            if value is None:
                continue
            status = "estimate" if mark == "e" else status
            footnotes = marks + mark.strip("e")
            self._count(status, footnotes)
            yield {
                "state": state,
                "year": year,
                "measure": section.measure,
                "value": value,
                "unit": section.unit,
                "prices": block.prices,
                "basis": block.basis,
                "status": status,
                "footnotes": footnotes,
                "sheet": cell.sheet,
                "cell": cell.name,
            }

    def _count(self, status: str, footnotes: str) -> None:
        if status == "estimate":
            self.marked["estimate", "e"] += 1
        if footnotes:
            self.marked["footnote", footnotes] += 1

    def _value(self, cell: Cell) -> tuple[float | None, str]:
        """A number and its mark; what is not given is counted, what is no number is a fault."""
        value = cell.value
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value), ""
        text = "" if value is None else str(value).strip()
        if not text and (cell.row, cell.column) in self.book.formulas(cell.sheet):
            cure = "save the workbook once in a spreadsheet program"
            self._fault(cell, f"is a formula without a stored value; {cure}")
        elif not text or text in _NOT_GIVEN:
            self.skipped["no value given", cell.sheet] += 1
        elif found := _VALUE.fullmatch(text):
            return float(found[1].replace(",", "")), found[2] or ""
        else:
            what = "a spreadsheet error" if text.startswith("#") else "no number"
            self._fault(cell, f"{quoted(text)} is {what}")
        return None, ""

    def _fault(self, cell: Cell, message: str) -> None:
        place = self.book.place(cell.sheet, cell.row, cell.column)
        self.faults.add(place, sentence(f"cell {cell.name}: {message}"))

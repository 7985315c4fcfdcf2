"""CSV files: which known table a file is, and its rows, cell by cell, with their faults."""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from minilateral.core.errors import Fault, InvalidDataError, Place
from minilateral.facts.readers.faultlog import FaultLog, fail, quoted

#: A header is looked for in so many lines.
HEADER_WITHIN = 10

#: So many characters surely hold a header, and so many columns all that are known.
_BEGINNING, _COLUMNS = 65_536, 100

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns by which a table is known, and what begins a file that has lines before them."""

    columns: tuple[str, ...]
    preamble: str = ""


class Record(NamedTuple):
    """One record of a CSV file, with the line on which it begins."""

    line: int
    cells: list[str]


@dataclass
class Row:
    """One record under its header; reading a cell notes what is wrong with it."""

    place: Place
    cells: Mapping[str, str]
    columns: Mapping[str, int]
    faults: FaultLog

    def text(self, column: str) -> str:
        """The cell as it stands; a blank is a fault."""
        if not self.cells[column]:
            self.fault(column, f"{column} is blank.")
        return self.cells[column]

    def number(self, column: str) -> float | None:
        """The cell as a number; a blank is unknown, None."""
        text = self.cells[column]
        if not text:
            return None
        if _NUMBER.fullmatch(text) and math.isfinite(value := float(text)):
            return value
        comma = "; write a decimal point, not a comma" if "," in text else ""
        self.fault(column, f"{column} {quoted(text)} is no number{comma}.")
        return None

    def whole(self, column: str, low: int, high: int) -> int | None:
        """The cell as a whole number from `low` to `high`; None for a faulty one."""
        text = self.cells[column]
        if re.fullmatch(r"[0-9]{1,9}", text) and low <= int(text) <= high:
            return int(text)
        self.fault(column, f"{column} {quoted(text)} is no whole number from {low} to {high}.")
        return None

    def once(self, *key: str | None) -> None:
        """Note a fault if a record of the same key came before; a faulty key has no same."""
        words = [part for part in key if part is not None]
        if len(words) == len(key):
            self.faults.once(key, self.place, " ".join(words))

    def fault(self, column: str, message: str) -> None:
        """Note that a cell is wrong."""
        self.faults.add(Place(self.place.file, self.place.line, self.columns[column]), message)


@dataclass
class Table:
    """A CSV file whose header was found."""

    path: Path
    header: Record
    before: list[Record]
    records: list[Record]
    faults: FaultLog = field(default_factory=FaultLog)

    def rows(self) -> Iterator[Row]:
        """Every record that has as many cells as the header; the others become faults."""
        names = _without_blank_end(self.header.cells)
        columns = {name: number for number, name in enumerate(names, 1)}
        if len(columns) < len(names):
            twice = sorted({quoted(name) for name in names if names.count(name) > 1})
            fail(Place(self.path.name, self.header.line), f"names {', '.join(twice)} twice.")
        for record in self.records:
            place, cells = Place(self.path.name, record.line), record.cells
            if len(cells) < len(names) or any(cells[len(names) :]):
                self.faults.add(place, f"has {len(cells)} cells where the header has {len(names)}.")
                continue
            yield Row(place, dict(zip(names, cells, strict=False)), columns, self.faults)


def identify(text: str, path: Path, layouts: Mapping[str, Layout]) -> tuple[str, Table]:
    """Say which of the known tables a text is, by its header, and open it.

    Raises
    ------
    InvalidDataError
        One fault that names the header found, the nearest one known, and how they differ.
    """
    records = _records(text, path.name, ",")
    if not records:
        fail(Place(path.name), "holds nothing but blanks and commas.")
    for name, layout in layouts.items():
        at = _header_at(records, layout)
        if at is None:
            continue
        header, first = records[at], records[0].cells[0]
        if at and not (layout.preamble and first == layout.preamble):
            message = f"is the header of {name}, below other lines; delete the lines above it."
            fail(Place(path.name, header.line), message)
        return name, Table(path, header, records[:at], records[at + 1 :])
    raise InvalidDataError([_misfit(text, path.name, records, layouts)])


def _records(text: str, file: str, delimiter: str) -> list[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, line = [], 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                found.append(Record(line, stripped))
            line = reader.line_num + 1
    except csv.Error as error:
        fail(Place(file, line), f"begins a record that is no CSV: {error}.")
    return found


def _header_at(records: list[Record], layout: Layout) -> int | None:
    wanted = set(layout.columns)
    places = (at for at, r in enumerate(records[:HEADER_WITHIN]) if wanted <= set(r.cells))
    return next(places, None)


def _misfit(text: str, file: str, records: list[Record], layouts: Mapping[str, Layout]) -> Fault:
    """The one fault of a file that is no known table: other delimiter, near header, or stranger."""
    lines = text[:_BEGINNING].splitlines()
    for delimiter, words in _DELIMITERS.items():
        split = [
            Record(number, [cell.strip(' "') for cell in line.split(delimiter)])
            for number, line in enumerate(lines, 1)
        ]
        for name, layout in layouts.items():
            if (at := _header_at(split, layout)) is not None:
                header = ", ".join(layout.columns)
                message = f"separates the columns of {name} by {words}; expected commas: {header}."
                return Fault(Place(file, split[at].line), message)
    beginnings = [Record(r.line, r.cells[:_COLUMNS]) for r in records[:HEADER_WITHIN]]
    return _nearest(file, beginnings, layouts)


def _nearest(file: str, records: list[Record], layouts: Mapping[str, Layout]) -> Fault:
    likeness, record, name = max(
        (
            (_likeness(r.cells, layout), r, name)
            for r in records
            for name, layout in layouts.items()
        ),
        key=lambda candidate: candidate[0],
    )
    if likeness < 0.4:
        known = "; ".join(f"{name} ({', '.join(layouts[name].columns)})" for name in layouts)
        found = quoted(", ".join(records[0].cells))
        message = f"is the header of no known table: {found}. Known are {known}."
        return Fault(Place(file, records[0].line), message)
    wanted = layouts[name].columns
    differences = "; ".join(_differences(record.cells, wanted))
    message = f"is not the header of {name}: {differences}. Expected: {', '.join(wanted)}."
    return Fault(Place(file, record.line), message)


def _likeness(cells: list[str], layout: Layout) -> float:
    """How much of a layout's header is found: whole cells, merged cells or near ones."""
    line = " ".join(cells)
    return sum(
        1.0 if column in cells else 0.8 * (column in line or bool(_near(column, cells)))
        for column in layout.columns
    ) / len(layout.columns)


def _differences(cells: list[str], wanted: tuple[str, ...]) -> Iterator[str]:
    missing = [column for column in wanted if column not in cells]
    for cell in cells:
        merged = [column for column in missing if column in cell]
        if len(merged) > 1:
            yield f"{quoted(cell)} merges the columns {', '.join(merged)}"
            missing = [column for column in missing if column not in merged]
    for column in missing:
        near = _near(column, cells)
        yield f"{column} is missing" + (f", is it {quoted(near)}?" if near else "")


def _near(column: str, cells: list[str]) -> str:
    folded = {cell.casefold(): cell for cell in cells}
    near = difflib.get_close_matches(column.casefold(), folded, n=1, cutoff=0.7)
    return folded[near[0]] if near else ""


def _without_blank_end(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]

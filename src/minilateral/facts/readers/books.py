"""Workbooks: their sheets as rows of filled cells, values only, never links or formulas."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from minilateral.core.errors import Place
from minilateral.facts.readers.faultlog import fail

if TYPE_CHECKING:
    from openpyxl import Workbook

#: What a spreadsheet program can hold.
MAX_ROWS = 1_048_576
#: So many cells are looked at, blank ones within a row too; the largest sheet has a million.
MAX_CELLS = 20_000_000


class Cell(NamedTuple):
    """One filled cell; row and column count from one."""

    sheet: str
    row: int
    column: int
    value: Any

    @property
    def name(self) -> str:
        """The cell as a spreadsheet program names it, such as D11."""
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(self.column)}{self.row}"


class Book:
    """An open workbook that reads each sheet once, when asked."""

    def __init__(self, path: Path, values: Workbook) -> None:
        self.path = path
        self.names = tuple(sheet.title for sheet in values.worksheets)
        self._values = values
        self._rows: dict[str, list[list[Cell]]] = {}
        self._formulas: dict[str, frozenset[tuple[int, int]]] = {}

    def rows(self, sheet: str) -> list[list[Cell]]:
        """The rows of a sheet that have a filled cell, each with its filled cells."""
        if sheet not in self._rows:
            self._rows[sheet] = _filled(self._values, sheet, self.path)
        return self._rows[sheet]

    def formulas(self, sheet: str) -> frozenset[tuple[int, int]]:
        """Row and column of every formula; opens the file once more, so ask only in need."""
        if sheet not in self._formulas:
            with _loaded(self.path, values_only=False) as book:
                cells = [cell for row in _filled(book, sheet, self.path) for cell in row]
            self._formulas[sheet] = frozenset(
                (cell.row, cell.column) for cell in cells if str(cell.value).startswith("=")
            )
        return self._formulas[sheet]

    def place(self, sheet: str, row: int = 0, column: int = 0) -> Place:
        """Where a cell stands, for a fault."""
        return Place(f"{self.path.name}!{sheet}", row, column)


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """Open a workbook that `guard.kind_of` has passed."""
    with _loaded(path, values_only=True) as values:
        yield Book(path, values)


@contextmanager
def _loaded(path: Path, *, values_only: bool) -> Iterator[Workbook]:
    import openpyxl

    with path.open("rb") as file:  # by its content: openpyxl would refuse a path by its ending
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of extensions that openpyxl does not know
                book = openpyxl.load_workbook(
                    file, read_only=True, data_only=values_only, keep_links=False
                )
        except Exception as error:  # openpyxl lets through whatever a broken part provokes
            fail(Place(path.name), f"is no readable workbook: {type(error).__name__}, {error}.")
        try:
            yield book
        finally:
            book.close()


def _filled(book: Workbook, sheet: str, path: Path) -> list[list[Cell]]:
    try:
        return list(_filled_rows(book, sheet, path))
    except (ArithmeticError, AttributeError, LookupError, SyntaxError, TypeError, ValueError) as e:
        fail(Place(f"{path.name}!{sheet}"), f"is no readable sheet: {type(e).__name__}, {e}.")


def _filled_rows(book: Workbook, sheet: str, path: Path) -> Iterator[list[Cell]]:
    worksheet: Any = book[sheet]
    worksheet.reset_dimensions()  # what the file claims of its size is often wrong
    looked_at = 0
    for number, values in enumerate(worksheet.iter_rows(max_row=MAX_ROWS + 1, values_only=True), 1):
        looked_at += len(values)
        if number > MAX_ROWS or looked_at > MAX_CELLS:
            fail(Place(f"{path.name}!{sheet}", number), "is too large a sheet to be read.")
        row = [
            Cell(sheet, number, column, value)
            for column, value in enumerate(values, 1)
            if value is not None and value != ""
        ]
        if row:
            yield row

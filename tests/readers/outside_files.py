"""Small files in the publishers' true forms, made afresh by each test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

Edit = Callable[[Workbook], None]

#: The files of other publishers lie beside the repository, where they lie at all.
SHARED = Path(__file__).parents[2].parent / "shared"

#: Label, then values for the three last years of an edition.
SHARES = [("Estonia*", 2.7, 3.0, 3.4), ("Türkiye", 1.4, 1.6, 2.1), ("Slovak Republic", 1.8, 2, 2)]
PERSONS = [("Estonia", 6.8, 7.1, 7.7), ("Türkiye", 450, 460, 481), ("Slovak Republic", 13, 14, 15)]
EQUIPMENT = [("Estonia", 20, 21, 22), ("Türkiye", 29, 30, 31), ("Slovak Republic", 40, 41, 42)]
DOLLARS = [("Estonia*", 800, 1200, 1437), ("Türkiye", 1, 2, 22776), ("Slovak Republic", 1, 2, 2842)]
CHANGES = [("Estonia*", 9, 9, 9), ("Türkiye", 9, 9, 9), ("Slovak Republic", 9, 9, 9)]
TOTALS = [("NATO Europe and Canada", 1.6, 1.7, 2.0), ("NATO Total", 2.5, 2.5, 2.7)]

Lines = list[Sequence[Any]]


def real(name: str) -> Path:
    """A file of `shared`, or a skipped test where there is none."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not on this machine")
    return path


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file."""
    path.write_bytes(text.encode(encoding))
    return path


def nato_2024(path: Path, edit: Edit | None = None) -> Path:
    """The layout of 2024: TABLE1.., blank rows and columns first, one row of years on top."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "TABLE1"
    for name, title, unit, sections in _tables("2015", ""):
        sheet = book.create_sheet(name.upper().replace(" ", ""))
        sheet["B4"] = f"{name} : {title}"
        sheet["B6"] = unit
        sheet["D8"], sheet["E8"], sheet["F8"] = 2022, "2023e", "2024e"
        row = 10
        for heading, lines in sections:
            sheet.cell(row, 2, heading or None)
            for line in lines:
                row += 1
                first = 2 if line[0].startswith("NATO") else 3
                sheet.cell(row, first, line[0])
                for column, value in enumerate(line[1:], 4):
                    sheet.cell(row, column, value)
            row += 2
        sheet.cell(row + 2, 3, "Notes: Figures for 2023 and 2024 are estimates.")
        sheet.cell(row + 3, 2, "-9-")
    return _saved(book, path, edit)


def nato_later(path: Path, edition: int = 2026, edit: Edit | None = None) -> Path:
    """The layout of 2025 and 2026: "Table 1".., title in A1, a row of years a section."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Table 1"
    sheet["A1"] = "Table 1: Defence expenditure"
    for name, title, unit, sections in _tables("2021", "Core " if edition == 2026 else ""):
        sheet = book.create_sheet(name)
        sheet.append([f"{name}: {title}"])
        sheet.append([unit])
        for heading, lines in sections:
            if heading:
                sheet.append([heading])
            sheet.append([None, edition - 2, f"{edition - 1}e", f"{edition}e"])
            for line in lines:
                sheet.append(line)
            sheet.append([])
        sheet.append([f"Notes: Figures for {edition - 1} and {edition} are estimates."])
    return _saved(book, path, edit)


def _tables(base: str, core: str) -> list[tuple[str, str, str, list[tuple[str, Lines]]]]:
    spending = f"{core}Defence expenditure".capitalize()
    return [
        (
            "Table 2",
            spending,
            "Million US dollars",
            [
                ("Current prices and exchange rates", [*DOLLARS, *TOTALS]),
                (f"Constant {base} prices and exchange rates", [*DOLLARS, *TOTALS]),
            ],
        ),
        (
            "Table 3",
            f"{spending} as a share of GDP and annual real change",
            f"Based on {base} prices",
            [
                ("Share of real GDP (%)", [*SHARES, *TOTALS]),
                ("Annual real change (%)", [*CHANGES, *TOTALS]),
            ],
        ),
        ("Table 7", "Military personnel", "Thousands", [("", [*PERSONS, *TOTALS])]),
        (
            "Table 8a",
            f"Distribution of {spending.lower()} by main category",
            "Percentage of total defence expenditure",
            [("Equipment (a)", [*EQUIPMENT]), ("Personnel (b)", [*CHANGES])],
        ),
    ]


def _saved(book: Workbook, path: Path, edit: Edit | None) -> Path:
    if edit:
        edit(book)
    book.save(path)
    return path

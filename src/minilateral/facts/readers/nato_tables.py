"""How a table of NATO's workbook is laid out: a title, headings, a row of years, lines.

The 2024 edition has sheets TABLE1 to TABLE8b, blank leading rows and columns, and one row of
years above all headings. Later editions have sheets "Table 1" to "Table 8b", the title in A1,
and a row of years under each heading. One rule reads both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from minilateral.facts.readers.books import Book, Cell
from minilateral.facts.readers.countries import iso3

#: Column, and the year in it with its status.
Years: TypeAlias = dict[int, tuple[int, str]]

_SHEET = re.compile(r"table\s*\d+[ab]?", re.IGNORECASE)
_TITLE = re.compile(r"table\s*(\d+[ab]?)\s*:\s*(.*(?:defence|military).*)", re.IGNORECASE)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*(e?)")
_MARKS = re.compile(r"\*+|[¹²³]")
_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass
class Block:
    """Lines under the same headings and years."""

    title: str
    years: Years
    headings: list[str] = field(default_factory=list)
    lines: list[list[Cell]] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The nearest heading above the lines."""
        return self.headings[-1].strip() if self.headings else "no heading"

    @property
    def prices(self) -> str | None:
        """The price base that the headings state."""
        text = " ".join(self.headings).casefold()
        if year := re.search(r"(\d{4}) prices", text):
            return f"constant {year[1]}"
        return "current" if "current prices" in text else None

    @property
    def basis(self) -> str | None:
        """What counts as spending; NATO narrowed it to core defence in 2026."""
        if "expenditure" not in self.title.casefold():
            return None
        return (
            "core defence expenditure" if "core" in self.title.casefold() else "defence expenditure"
        )

    def says(self, word: str) -> bool:
        """Whether a word stands in the headings."""
        return any(word in heading.casefold() for heading in self.headings)


def title(book: Book, sheet: str) -> str:
    """The title of a table of defence expenditure, or nothing where a sheet is none."""
    if not _SHEET.fullmatch(sheet.strip()):
        return ""
    texts = (str(cell.value).strip() for row in book.rows(sheet)[:5] for cell in row)
    return next((text for text in texts if _TITLE.match(text)), "")


def table_number(text: str) -> str:
    """The number in a title, such as 8a."""
    found = _TITLE.match(text)
    return found[1].casefold() if found else ""


def blocks(book: Book, sheet: str) -> list[Block]:
    """Cut a sheet into blocks; each row is a heading, the years or a line."""
    block = Block(title(book, sheet), {})
    found = [block]
    for row in book.rows(sheet):
        years = _years(row)
        line = not years and _is_line(row, block.years)
        if block.lines and not line:
            block = Block(block.title, block.years)
            found.append(block)
        if line:
            block.lines.append(row)
        elif years:
            block.years = years
        else:
            block.headings += _heading(row, block)
    return [block for block in found if block.lines]


def values(row: list[Cell], years: Years) -> dict[int, Cell]:
    """The filled cells of a row that stand under a year."""
    return {cell.column: cell for cell in row if cell.column in years}


def country(label: str) -> tuple[str, str]:
    """A country's name without marks and currency, and the marks.

    >>> country("Czechia*   (Koruny)")
    ('Czechia', '*')
    """
    name = _BRACKETS.sub("", _MARKS.sub("", label))
    return " ".join(name.split()), "".join(_MARKS.findall(label))


def _years(row: list[Cell]) -> Years:
    """The years with which a row begins, if they follow each other."""
    years: Years = {}
    for cell in row:
        found = _YEAR.fullmatch(str(cell.value).strip())
        if not found or (years and int(found[1]) != max(years.values())[0] + 1):
            break
        years[cell.column] = (int(found[1]), "estimate" if found[2] else "final")
    return years if len(years) > 1 else {}


def _is_line(row: list[Cell], years: Years) -> bool:
    """Whether a row holds values, or is that of a country for which none are stored."""
    if not years or values(row, years):
        return bool(years)
    first = row[0]
    return first.column < min(years) and iso3(country(str(first.value))[0]) is not None


def _heading(row: list[Cell], block: Block) -> list[str]:
    """The text of a row that is neither title nor a note beside the table."""
    left = (cell for cell in row if not block.years or cell.column < min(block.years))
    texts = [str(cell.value) for cell in left if isinstance(cell.value, str)]
    return [text for text in texts[:1] if not _TITLE.match(text.strip())]

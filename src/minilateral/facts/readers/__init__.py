"""Readers of other publishers' files: a user's own copy in, tidy rows out.

`read` knows a file by what is in it, never by its name. Nothing is downloaded here; see
`minilateral.facts.readers.download`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from minilateral.core.errors import Place
from minilateral.facts.readers import books, guard, kiel, kiel_book, nato, sipri, tables, worldbank
from minilateral.facts.readers.faultlog import fail, quoted
from minilateral.facts.readers.reading import Reading, Tally

__all__ = ["READERS", "BookReader", "Reader", "Reading", "TableReader", "Tally", "read"]


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads a CSV file with a known header."""

    layout: tables.Layout
    read: Callable[[tables.Table], Reading]


@dataclass(frozen=True, slots=True)
class BookReader:
    """Reads a workbook with known sheets."""

    looks_for: str
    fits: Callable[[books.Book], bool]
    read: Callable[[books.Book], Reading]


Reader: TypeAlias = TableReader | BookReader

#: Every form of every data set that can be read.
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "nato_defence_expenditure": BookReader(
            "sheets Table 1 to Table 8b with titles such as 'Table 3 : Defence expenditure ...'",
            nato.fits,
            nato.read,
        ),
        "sipri_milex": BookReader(
            f"sheets {' and '.join(repr(sheet.name) for sheet in sipri.SHEETS)}",
            sipri.fits,
            sipri.read,
        ),
        "kiel_main": BookReader(f"a sheet {kiel_book.SHEET!r}", kiel_book.fits, kiel_book.read),
        "kiel_data_explorer": TableReader(kiel.EXPLORER, kiel.read_explorer),
        "kiel_total_allocations": TableReader(kiel.TOTALS, kiel.read_totals),
        "kiel_weapons": TableReader(kiel.WEAPONS, kiel.read_weapons),
        "kiel_eu_aid_shares": TableReader(kiel.EU_SHARES, kiel.read_eu_shares),
        "kiel_procurement_trends": TableReader(kiel.PROCUREMENT, kiel.read_procurement),
        "kiel_release_info": TableReader(kiel.RELEASE, kiel.read_release),
        "worldbank_gdp": TableReader(worldbank.LONG, worldbank.read_long),
        "worldbank_gdp_bulk": TableReader(worldbank.BULK, worldbank.read_bulk),
    }
)


def read(path: Path) -> Reading:
    """Read a file of a known publisher, whatever it is called.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        If it is no known data set, or faulty: with every fault found.
    """
    if guard.kind_of(path) == "workbook":
        return _read_book(path)
    layouts = {n: r.layout for n, r in READERS.items() if isinstance(r, TableReader)}
    name, table = tables.identify(guard.text_of(path), path, layouts)
    reader = READERS[name]
    assert isinstance(reader, TableReader)
    return reader.read(table)


def _read_book(path: Path) -> Reading:
    known = {name: r for name, r in READERS.items() if isinstance(r, BookReader)}
    with books.opened(path) as book:
        for reader in known.values():
            if reader.fits(book):
                return reader.read(book)
    sheets = ", ".join(quoted(name) for name in book.names[:20])
    wanted = "; ".join(f"{name}: {reader.looks_for}" for name, reader in known.items())
    fail(Place(path.name), f"is no known workbook. Sheets found: {sheets}. Known are {wanted}.")

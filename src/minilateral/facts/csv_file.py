"""Reading a table of the fact base from CSV: the header must be the schema's, blanks are absent."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from io import StringIO

from minilateral.core.errors import Fault, InvalidDataError, Place, did_you_mean


def read_table(file: Traversable, columns: Sequence[str]) -> tuple[list[dict[str, str]], list[int]]:
    """Read the rows of a table and the line on which each begins; blank cells are left out.

    Raises
    ------
    InvalidDataError
        If the header has a column that the schema does not know, or a row is too long.
    """
    reader = csv.reader(StringIO(file.read_text(encoding="utf-8"), newline=""))
    header = next(reader, [])
    faults = [
        Fault(Place(file.name, 1), f"unknown column {name!r}{did_you_mean(name, columns)}")
        for name in header
        if name not in columns
    ]
    faults += [
        Fault(Place(file.name, 1), f"the column {name!r} stands twice")
        for name, count in Counter(header).items()
        if count > 1
    ]
    rows, lines, begins = [], [], reader.line_num + 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if len(cells) != len(header):
            place = Place(file.name, line)
            faults.append(Fault(place, f"has {len(cells)} cells; the header has {len(header)}"))
            continue
        rows.append({name: cell for name, cell in zip(header, cells, strict=True) if cell})
        lines.append(line)
    if faults:
        raise InvalidDataError(faults)
    return rows, lines

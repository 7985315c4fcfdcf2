"""Which roll calls of a file were on an amendment or a paragraph, where the file says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from minilateral.core.errors import Place
from minilateral.facts.readers.faultlog import FaultLog
from minilateral.facts.readers.roll_call_files import COMPANIONS, NAMES
from minilateral.facts.readers.table_columns import column_names, form_of, open_table
from minilateral.facts.readers.typed_columns import Columns, Integers, whole_number

MARKS = ("amend", "para")


def part_votes(path: Path, *companions: Path) -> Integers:
    """The numbers of the roll calls that columns `amend` or `para` mark; none without columns.

    Takes the files that `roll_call_files.read` takes: with unvotes the marks are in the list of
    roll calls, elsewhere in the table of votes.
    """
    found = [np.empty(0, dtype=np.int64)]
    for file in _files(path, companions):
        names = column_names(file)
        number = next((name for name in NAMES["rcid"] if name in names), None)
        marks = [mark for mark in MARKS if mark in names]
        if number is None or not marks:
            continue
        faults = FaultLog()
        columns = Columns(open_table(file, [number, *marks]), Place(file.name), faults)
        rcid = columns.values(number, whole_number(0, 10**9))
        marked = [columns.values(mark, whole_number(0, 1)) == 1 for mark in marks]
        faults.check()
        found.append(rcid[np.any(marked, axis=0)])
    return np.unique(np.concatenate(found))


def _files(path: Path, companions: Sequence[Path]) -> Sequence[Path]:
    if form_of(path) != "r":
        return [path]
    beside = [path.with_name(name) for name in COMPANIONS]
    return companions or [file for file in beside if file.is_file()]

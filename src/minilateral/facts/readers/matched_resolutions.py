"""Pairs of roll calls on one text, as Bailey, Strezhnev and Voeten list them to link sessions."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from minilateral.core.errors import Place
from minilateral.facts.readers.faultlog import FaultLog, fail
from minilateral.facts.readers.table_columns import column_names, open_table
from minilateral.facts.readers.typed_columns import UNKNOWN, Columns, Integers, whole_number

NEEDED = ("rcid1", "rcid2")


def read_matched(path: Path) -> Integers:
    """The pairs of a file, one a row: the number of the earlier roll call, then of the later.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        With every fault: no columns `rcid1` and `rcid2`, numbers that are none, a pair whose
        first number is not the lower.
    """
    place, faults = Place(path.name), FaultLog()
    names = column_names(path)
    if missing := [name for name in NEEDED if name not in names]:
        fail(place, f"has no column {', '.join(missing)}. Matched roll calls need {NEEDED}.")
    columns = Columns(open_table(path, NEEDED), place, faults)
    pairs = np.stack([columns.values(name, whole_number(0, 10**9)) for name in NEEDED], axis=1)
    for record, (first, second) in enumerate(pairs.tolist(), 1):
        if UNKNOWN in (first, second):
            faults.add(place, f"record {record:,} leaves a number open.")
        elif first >= second:
            text = f"record {record:,} matches {first} with {second}"
            faults.add(place, f"{text}; the first is the earlier one and has the lower number.")
    faults.check()
    return pairs.astype(np.int64)

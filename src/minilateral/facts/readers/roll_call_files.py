"""Roll calls of the General Assembly in the forms people have: a table, or R files of unvotes.

A table is Voeten's CSV or tab-separated file, or a tidy Parquet file of the same columns. A file
is known by what is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from minilateral.core.errors import Place
from minilateral.facts.readers.faultlog import FaultLog, fail, quoted
from minilateral.facts.readers.roll_call_table import RollCallTable, vote_code
from minilateral.facts.readers.table_columns import column_names, form_of, open_table
from minilateral.facts.readers.typed_columns import (
    BLANK,
    UNKNOWN,
    Columns,
    Days,
    Integers,
    Read,
    day,
    whole_number,
)

if TYPE_CHECKING:
    import pyarrow as pa

ISSUES = ("me", "nu", "di", "hr", "co", "ec")
#: A column may have one of several names; the first is Voeten's.
NAMES = {"rcid": ("rcid", "resid"), "descr": ("short", "descr")}
NEEDED = ("rcid", "session", "ccode", "vote")
#: What a table says of a roll call, in each of its rows.
OF_ROLL_CALL: dict[str, Read] = {
    "session": whole_number(1, 200),
    "year": whole_number(1945, 2200),
    **{issue: whole_number(0, 1) for issue in ISSUES},
}
COMPANIONS = ("un_roll_calls.rda", "un_roll_call_issues.rda")


def read(path: Path, *companions: Path) -> RollCallTable:
    """Read roll calls; `companions` are the other R files of unvotes.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        If it is of another kind, cut off or faulty: with every fault found.
    """
    if form_of(path) == "r":
        from minilateral.facts.readers.roll_call_unvotes import read_unvotes

        beside = [path.with_name(name) for name in COMPANIONS]
        return read_unvotes(path, companions or [file for file in beside if file.is_file()])
    if companions:
        names = ", ".join(file.name for file in companions)
        fail(Place(path.name), f"is whole in itself; leave out {names}.")
    return _from_table(path)


def _from_table(path: Path) -> RollCallTable:
    """Read one row a vote, with what is known of the roll call repeated in each."""
    place, faults = Place(path.name), FaultLog()
    columns = Columns(_table(path), place, faults)
    rcid = columns.values("rcid", whole_number(0, 10**9))
    label, who = columns.coded("ccode", _state)
    vote = columns.values("vote", vote_code).astype(np.int8)
    numbers, first, at = np.unique(rcid, return_index=True, return_inverse=True)
    known = {
        name: _of_roll_call(columns, name, reader, numbers, at)
        for name, reader in OF_ROLL_CALL.items()
    }
    date = _first_day(columns, at, len(numbers))
    blank = (numbers == UNKNOWN) | (known["session"] == UNKNOWN)
    if blank.any() and not columns.faults.any:
        faults.add(place, f"leaves the number or the session of {blank.sum():,} roll calls blank.")
    faults.check()
    marks = np.stack([known[issue] == 1 for issue in ISSUES], axis=1)
    return RollCallTable(
        path.name,
        numbers,
        known["session"],
        known["year"],
        date,
        tuple(frozenset(np.array(ISSUES)[row].tolist()) for row in marks),
        tuple(str(text or "") for text in columns.table.column("descr").take(first).to_pylist()),
        tuple(label),
        at.astype(np.int64),
        who,
        vote,
    )


def _state(text: str) -> str:
    return "" if text in BLANK else text.removesuffix(".0")


def _of_roll_call(
    columns: Columns, name: str, reader: Read, numbers: Integers, at: Integers
) -> Integers:
    """What a column says of each roll call; a row may leave it blank, but not contradict others."""
    found = np.full(len(numbers), UNKNOWN)
    if name not in columns:
        return found
    values = columns.values(name, reader)
    np.maximum.at(found, at, values)
    other = np.flatnonzero((values != found[at]) & (values != UNKNOWN))
    if len(other):
        i = int(other[0])
        text = f"roll call {numbers[at[i]]} has {name} {values[i]} and {found[at[i]]}"
        more = f"it can have one ({len(other):,} records differ)"
        columns.faults.add(columns.place, f"{text}; {more}.")
    return found


def _first_day(columns: Columns, at: Integers, count: int) -> Days:
    """The earliest day of each roll call: the publisher dates a few on two."""
    found = np.full(count, np.datetime64("NaT", "D"))
    if "date" not in columns:
        return found
    days = columns.values("date", day).astype("datetime64[D]")
    np.fmin.at(found, at, days)
    return found


def _table(path: Path) -> pa.Table:
    """Open a table with the columns that are read, under Voeten's names."""
    import pyarrow as pa

    names = column_names(path)
    wanted = {name: _named(name, names) for name in (*NEEDED, "year", "date", "descr", *ISSUES)}
    if missing := [name for name in NEEDED if wanted[name] is None]:
        found = quoted(", ".join(names[:30]))
        needed = f"Roll calls need {', '.join(NEEDED)}; found {found}"
        fail(Place(path.name), f"has no column {', '.join(missing)}. {needed}.")
    here = {name: column for name, column in wanted.items() if column is not None}
    table = open_table(path, list(here.values())).rename_columns(list(here))
    if not len(table):
        fail(Place(path.name), "holds no votes.")
    if "descr" not in here:
        table = table.append_column("descr", pa.nulls(len(table), pa.string()))
    return table


def _named(name: str, names: Sequence[str]) -> str | None:
    return next((known for known in NAMES.get(name, (name,)) if known in names), None)

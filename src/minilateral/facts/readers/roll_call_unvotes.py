"""The R package unvotes: votes, roll calls and issues in three `.rda` files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from minilateral.core.errors import Place
from minilateral.facts.readers.faultlog import FaultLog, fail, quoted
from minilateral.facts.readers.roll_call_table import RollCallTable, vote_code
from minilateral.facts.readers.table_columns import open_table
from minilateral.facts.readers.typed_columns import UNKNOWN, Columns, Integers, day, whole_number

if TYPE_CHECKING:
    import pyarrow as pa

#: The columns by which each file is known.
KINDS = {
    "un_votes": ("rcid", "country", "vote"),
    "un_roll_calls": ("rcid", "session", "date"),
    "un_roll_call_issues": ("rcid", "short_name", "issue"),
}
NUMBER = whole_number(0, 10**9)


def read_unvotes(path: Path, companions: Iterable[Path]) -> RollCallTable:
    """Read the votes with their roll calls, and the issues if that file is there.

    The package gives no years: those of the dates are taken.

    Raises
    ------
    InvalidDataError
        If a file is missing or of another kind, or with every fault found.
    """
    faults = FaultLog()
    files: dict[str, Columns] = {}
    for file in (path, *companions):
        table = open_table(file)
        files[_kind(file, table)] = Columns(table, Place(file.name), faults)
    for kind in ("un_votes", "un_roll_calls"):
        if kind not in files:
            message = f"needs {kind}.rda beside it: the three files of the package belong together."
            fail(Place(path.name), message)
    votes, calls = files["un_votes"], files["un_roll_calls"]
    rcid, session = calls.values("rcid", NUMBER), calls.values("session", whole_number(1, 200))
    date = calls.values("date", day).astype("datetime64[D]")
    label, who = votes.coded("country", str)
    vote = votes.values("vote", vote_code).astype(np.int8)
    at = _positions(votes, calls, rcid)
    faults.check()
    year = date.astype("datetime64[Y]").astype(int) + 1970
    return RollCallTable(
        votes.place.file,
        rcid,
        session,
        np.where(np.isnat(date), UNKNOWN, year),
        date,
        _issues(files.get("un_roll_call_issues"), rcid),
        tuple(calls.values("short", str).tolist() if "short" in calls else [""] * len(rcid)),
        tuple(label),
        at,
        who,
        vote,
    )


def _kind(path: Path, table: pa.Table) -> str:
    for kind, columns in KINDS.items():
        if set(columns) <= set(table.column_names):
            return kind
    found, known = quoted(", ".join(table.column_names)), " or ".join(KINDS)
    fail(Place(path.name), f"is no file of unvotes ({known}); its columns are {found}.")


def _positions(votes: Columns, calls: Columns, rcid: Integers) -> Integers:
    """Where the roll call of each vote stands in the list of roll calls."""
    cast = votes.values("rcid", NUMBER)
    if (twice := len(rcid) - len(np.unique(rcid))) > 0:
        calls.faults.add(calls.place, f"names {twice:,} roll calls twice.")
    order = np.argsort(rcid, kind="stable")
    at = order[np.minimum(np.searchsorted(rcid, cast, sorter=order), len(rcid) - 1)]
    strays = cast[rcid[at] != cast]
    if len(strays):
        text = f"has {len(strays):,} votes in roll calls that {calls.place.file} lacks"
        votes.faults.add(votes.place, f"{text}; the first is {strays[0]}.")
    return at.astype(np.int64)


def _issues(issues: Columns | None, rcid: Integers) -> tuple[frozenset[str], ...]:
    found: Mapping[int, set[str]] = {int(number): set() for number in rcid}
    if issues is not None:
        codes = issues.values("short_name", str)
        for number, code in zip(issues.values("rcid", NUMBER), codes, strict=True):
            found.get(int(number), set()).add(str(code))
    return tuple(frozenset(found[int(number)]) for number in rcid)

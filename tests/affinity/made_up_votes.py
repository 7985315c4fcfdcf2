"""Small files of roll calls in every form that is read, made afresh by each test."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadr
import pytest

from minilateral.affinity.roll_calls import RollCalls, read_roll_calls
from minilateral.core.errors import DataWarning

SHARED = Path(__file__).parents[2].parent / "shared" / "data"

#: rcid, session, ccode, vote, year, date, then the six issues.
ROWS: list[tuple[Any, ...]] = [
    (5001, 70, 2, 3, 2015, "2015-12-01", 1, 0, 0, 0, 0, 0),
    (5001, 70, 200, 1, 2015, "2015-12-01", 1, 0, 0, 0, 0, 0),
    (5001, 70, 366, 1, 2015, "2015-12-01", 1, 0, 0, 0, 0, 0),
    (5001, 70, 385, 2, 2015, "2015-12-01", 1, 0, 0, 0, 0, 0),
    (5002, 70, 2, 1, 2015, "2015-12-02", 0, 1, 1, 0, 0, 0),
    (5002, 70, 200, 1, 2015, "2015-12-02", 0, 1, 1, 0, 0, 0),
    (5002, 70, 366, 8, 2015, "2015-12-02", 0, 1, 1, 0, 0, 0),
    (5002, 70, 385, 3, 2015, "2015-12-02", 0, 1, 1, 0, 0, 0),
    (6001, 71, 2, 3, 2016, "2017-01-10", 0, 0, 0, 0, 0, 0),
    (6001, 71, 200, 1, 2016, "2017-01-10", 0, 0, 0, 0, 0, 0),
    (6001, 71, 366, 2, 2016, "2017-01-10", 0, 0, 0, 0, 0, 0),
    (6001, 71, 345, 1, 2016, "2017-01-10", 0, 0, 0, 0, 0, 0),
]
COLUMNS = ["rcid", "session", "ccode", "vote", "year", "date", "me", "nu", "di", "hr", "co", "ec"]
NAMES = {2: "United States", 200: "United Kingdom", 366: "Estonia", 385: "Norway", 345: "Serbia"}
WORDS = {1: "yes", 2: "abstain", 3: "no"}


def frame(rows: Sequence[tuple[Any, ...]] = ROWS) -> pd.DataFrame:
    """The rows as a table in Voeten's columns."""
    return pd.DataFrame(list(rows), columns=COLUMNS)


def voeten(path: Path, rows: Sequence[tuple[Any, ...]] = ROWS, mark: str = ",") -> Path:
    """Voeten's table, with a column that is not read and a title that holds the delimiter."""
    table = frame(rows)
    table.insert(3, "Countryname", "x")
    table["short"] = [f"TITLE{mark} OF\n{rcid}" for rcid in table["rcid"]]
    table.to_csv(path, index=False, sep=mark)
    return path


def tidy(path: Path, rows: Sequence[tuple[Any, ...]] = ROWS) -> Path:
    """Tidy Parquet: absences left out, `resid` for the number."""
    table = frame(rows).rename(columns={"rcid": "resid"})
    table = table[table["vote"] < 8].drop(columns=["me", "nu", "di", "hr", "co", "ec"])
    table.assign(date=pd.to_datetime(table["date"])).to_parquet(path)
    return path


def unvotes(folder: Path, rows: Sequence[tuple[Any, ...]] = ROWS) -> Path:
    """The three R files; returns that of the votes."""
    table = frame(rows)
    cast = table[table["vote"] < 8]
    votes = pd.DataFrame(
        {
            "rcid": cast["rcid"].astype(float),
            "country": cast["ccode"].map(NAMES),
            "country_code": "x",
            "vote": cast["vote"].map(WORDS),
        }
    )
    calls = table.drop_duplicates("rcid")[["rcid", "session", "date"]]
    calls = calls.assign(short="TITLE", descr="a title at length")
    marked = table.drop_duplicates("rcid").melt("rcid", ["me", "nu", "di", "hr", "co", "ec"])
    issues = marked[marked["value"] == 1].rename(columns={"variable": "short_name"})
    issues = issues.drop(columns="value").assign(issue="in words")
    for name, part in {
        "un_votes": votes,
        "un_roll_calls": calls,
        "un_roll_call_issues": issues,
    }.items():
        pyreadr.write_rdata(folder / f"{name}.rda", part, df_name=name)
    return folder / "un_votes.rda"


@cache
def real(name: str) -> RollCalls:
    """Roll calls of a publisher's own file beside the repository, or a skipped test."""
    path = SHARED / "un" / name
    if not path.is_file():
        pytest.skip(f"{name} is not on this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        return read_roll_calls(path)


def roll_calls(votes: Sequence[Sequence[int]], years: Sequence[int] | None = None) -> RollCalls:
    """Roll calls of made-up states 1, 2, 3 and so on, all of one year if none are given."""
    matrix = np.array(votes, dtype=np.int8)
    calls, states = matrix.shape
    when = np.array(years or [2000] * calls, dtype=np.int16)
    return RollCalls(
        matrix,
        np.arange(calls),
        (when - 1945).astype(np.int16),
        when,
        np.full(calls, np.datetime64("NaT", "D")),
        (frozenset(),) * calls,
        np.arange(1, states + 1, dtype=np.int32),
        tuple(f"S{state:02d}" for state in range(1, states + 1)),
        ("",) * calls,
    )

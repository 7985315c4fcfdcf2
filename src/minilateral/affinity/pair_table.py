"""The pairwise table that comes with the package: the last ten years of votes, all pairs."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from minilateral.affinity.dyads import Column, Dyads
from minilateral.affinity.roll_calls import RollCalls
from minilateral.affinity.similarity import THIN_BELOW, similarity
from minilateral.affinity.sources import HAGE, SIGNORINO_RITTER, VOTES

if TYPE_CHECKING:
    import pyarrow as pa

YEARS, DIGITS = 10, 4
MEASURES = ("agreement", "kappa", "s_score", "scott_pi")
COLUMNS = ("agree", "kappavv", "srsvva", "pivv")


def pair_table(calls: RollCalls) -> pa.Table:
    """The last ten years of a file, one row a pair and year, measures to four digits.

    Columns: `ccode1`, `ccode2`, `iso3_1`, `iso3_2`, `year`, `n`, `agree`, `kappavv`, `srsvva`,
    `pivv`; sorted by year, then pair.
    """
    import pyarrow as pa

    last = int(calls.year.max())
    dyads = similarity(calls.during(years=range(last - YEARS + 1, last + 1)), MEASURES)
    columns = dyads.columns
    codes = {
        f"iso3_{place}": [dyads.iso3[int(code)] for code in columns[f"ccode{place}"]]
        for place in (1, 2)
    }
    return pa.table(
        {
            **{name: pa.array(columns[name].astype(np.int16)) for name in ("ccode1", "ccode2")},
            **{name: pa.array(column).dictionary_encode() for name, column in codes.items()},
            **{name: pa.array(columns[name].astype(np.int16)) for name in ("year", "n")},
            **{name: pa.array(np.round(columns[name], DIGITS)) for name in COLUMNS},
        }
    )


def write_pair_table(calls: RollCalls, path: Path) -> None:
    """Write the table as it is shipped."""
    from minilateral.affinity.table_file import write

    write(pair_table(calls), path)


@cache
def shipped_pairs() -> Dyads:
    """The shipped table, as pairs."""
    from pyarrow import parquet

    with as_file(files("minilateral.affinity") / "data" / "pairs.parquet") as path:
        table = parquet.ParquetFile(path).read()
    columns: dict[str, Column] = {
        name: np.from_dlpack(table.column(name).combine_chunks())
        for name in ("ccode1", "ccode2", "year", "n", *COLUMNS)
    }
    columns["thin"] = columns["n"] < THIN_BELOW
    names: dict[int, str] = {}
    for place in (1, 2):
        ccode, first = np.unique(columns[f"ccode{place}"], return_index=True)
        code = table.column(f"iso3_{place}")
        names |= {int(c): code[i].as_py() for c, i in zip(ccode, first.tolist(), strict=True)}
    about = "votes in the General Assembly (shipped table)"
    return Dyads("year", columns, THIN_BELOW, about, names, (VOTES, HAGE, SIGNORINO_RITTER))

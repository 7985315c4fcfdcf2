"""Arrow tables to `.parquet` and `.csv`, whole or not at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.files import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS = (".parquet", ".csv")


def check_ending(path: Path) -> str:
    """The ending of a file that can be written, in small letters."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        near = did_you_mean(path.suffix, ENDINGS)
        raise UsageError(full_stop(f"{path.name!r} must end in {' or '.join(ENDINGS)}{near}"))
    return ending


def write(table: pa.Table, path: Path) -> None:
    """Write a table in the form that the ending names.

    Raises
    ------
    UsageError
        Another ending.
    OutputError
        If the path cannot be written; an existing file is untouched.
    """
    from pyarrow import csv, parquet

    held = BytesIO()
    if check_ending(path) == ".parquet":
        parquet.write_table(table, held, compression="zstd")
    else:
        csv.write_csv(table, held)
    write_whole(path, held.getvalue())

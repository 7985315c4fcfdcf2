"""Large tables of other publishers, opened column by column: CSV, tab-separated, Parquet, R.

A CSV is read as text, each distinct value once, so that a reader of a column can say what is
wrong with it; see `minilateral.facts.readers.typed_columns`.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import lzma
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias

from minilateral.core.errors import NotFoundError, Place
from minilateral.facts.readers.faultlog import fail

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Form: TypeAlias = Literal["parquet", "r", "text"]

#: The largest file read, Voeten's votes, is about 200 MiB.
MAX_BYTES = 1024**3
MAX_UNPACKED = 2 * 1024**3
_HEAD = 65_536
_PACKED: Mapping[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
}
_R = (*_PACKED, b"RDX", b"RDA")


def form_of(path: Path) -> Form:
    """Whether a file is Parquet, an R file or text, once it is known to be safe to open.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        If it is empty or larger than any that is read.
    """
    if not path.is_file():
        raise NotFoundError(f"{path} is no file.")
    size = path.stat().st_size
    if size == 0:
        fail(Place(path.name), "is empty.")
    if size > MAX_BYTES:
        fail(Place(path.name), f"is {size / 1024**3:.1f} GiB large; files up to 1 GiB are read.")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_R):
        return "r"
    if b"\0" in head:
        fail(Place(path.name), "holds NUL bytes: it is neither a table nor Parquet nor an R file.")
    return "text"


def column_names(path: Path) -> list[str]:
    """The names of the columns of a table."""
    form = form_of(path)
    if form == "text":
        return _text_names(path)
    if form == "r":
        return [str(name) for name in r_frame(path).columns]
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return list(parquet.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        _damaged(path, "Parquet file", error)


def open_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A table with the columns named, or all of them.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        If it is damaged or cut off.
    """
    import pyarrow as pa
    from pyarrow import parquet

    form = form_of(path)
    if form == "text":
        return _text(path, columns)
    if form == "r":
        frame = r_frame(path)
        return pa.Table.from_pandas(frame if columns is None else frame[list(columns)])
    try:
        table = parquet.read_table(path, columns=None if columns is None else list(columns))
    except (pa.ArrowException, OSError) as error:
        _damaged(path, "Parquet file", error)
    return table if columns is None else table.select(list(columns))


def r_frame(path: Path) -> pd.DataFrame:
    """The one data frame of an R file."""
    import pyreadr

    _check_packed(path)
    try:
        objects = pyreadr.read_r(path)
    except Exception as error:  # pyreadr raises bare errors of its C library
        _damaged(path, "R file", error)
    if len(objects) != 1:
        fail(Place(path.name), f"holds {len(objects)} objects; expected one data frame.")
    found: pd.DataFrame = next(iter(objects.values()))
    return found


def _check_packed(path: Path) -> None:
    """Refuse an R file that is cut off, or that unpacks to a vast size, before it is parsed."""
    with path.open("rb") as file:
        head = file.read(6)
    opened = next((opener for mark, opener in _PACKED.items() if head.startswith(mark)), None)
    if opened is None:
        return
    size = 0
    try:
        with opened(path) as file:
            while part := file.read(1024**2):
                size += len(part)
                if size > MAX_UNPACKED:
                    fail(Place(path.name), f"unpacks to more than {MAX_UNPACKED // 1024**3} GiB.")
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        _damaged(path, "R file", error)


def _text_names(path: Path) -> list[str]:
    with path.open("rb") as file:
        head = file.readline(_HEAD)
    line = head.decode("utf-8-sig", errors="replace").strip()
    return next(csv.reader([line], delimiter=_delimiter(path)), [])


def _delimiter(path: Path) -> str:
    with path.open("rb") as file:
        return "\t" if b"\t" in file.readline(_HEAD) else ","


def _text(path: Path, columns: Sequence[str] | None) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = _text_names(path) if columns is None else columns
    words = pa.dictionary(pa.int32(), pa.string())
    convert = arrow_csv.ConvertOptions(
        include_columns=list(names),
        column_types=dict.fromkeys(names, words),
        strings_can_be_null=False,
    )
    parse = arrow_csv.ParseOptions(delimiter=_delimiter(path), newlines_in_values=True)
    try:
        return arrow_csv.read_csv(path, parse_options=parse, convert_options=convert)
    except (pa.ArrowException, OSError) as error:
        _damaged(path, "table", error)


def _damaged(path: Path, kind: str, error: Exception) -> NoReturn:
    why = " ".join(str(error).split()).rstrip(".")[:200]
    fail(Place(path.name), f"is a damaged {kind}, or one that was cut off: {why}.")

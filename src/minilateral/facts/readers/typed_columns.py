"""Columns of a large table as numbers, days or codes, with every value that is none told.

Each distinct value is read once, so that a fault names the first record that has it and how many
there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import Place
from minilateral.facts.readers.faultlog import FaultLog, quoted

if TYPE_CHECKING:
    import pyarrow as pa

Integers: TypeAlias = NDArray[np.int64]
Days: TypeAlias = NDArray[np.datetime64]
Read: TypeAlias = Callable[[str], Any]
"""Makes a value of text; raises `ValueError` with what is wrong, in words that follow the text."""

#: A whole number that a file leaves open.
UNKNOWN = -1
#: Words for a value that is not there.
BLANK = frozenset({"", "NA", "NaN", "nan", "None", "."})


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file, and what was found wrong with them."""

    table: pa.Table
    place: Place
    faults: FaultLog

    def __contains__(self, name: str) -> bool:
        return name in self.table.column_names

    def coded(self, name: str, read: Read) -> tuple[list[Any], Integers]:
        """The distinct values of a column, and which of them each record has."""
        import pyarrow as pa

        column: Any = self.table.column(name).combine_chunks()
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        index = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
        values: list[Any] = []
        for number, value in enumerate([*encoded.dictionary.to_pylist(), None]):
            text = "" if value is None else str(value).strip()
            try:
                values.append(read(text))
            except ValueError as error:
                values.append(read(""))
                records = np.flatnonzero(index == number)
                if len(records):
                    many = f"{len(records):,} records, the first is {records[0] + 1:,}"
                    self.faults.add(self.place, f"{name} {quoted(text)} {error} ({many}).")
        return values, index.astype(np.int64)

    def values(self, name: str, read: Read) -> NDArray[Any]:
        """A column, record by record."""
        values, index = self.coded(name, read)
        return np.array(values)[index]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds, written 7 or 7.0; a blank is `UNKNOWN`."""

    def read(text: str) -> int:
        if text in BLANK:
            return UNKNOWN
        if re.fullmatch(r"[0-9]{1,9}(\.0+)?", text) and low <= int(float(text)) <= high:
            return int(float(text))
        raise ValueError(f"is no whole number from {low} to {high}")

    return read


def share(text: str) -> float:
    """A reader of shares from 0 to 1; a blank, or a negative code for one, is not a number."""
    if text in BLANK or re.fullmatch(r"-[0-9.]+", text):
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 1:
        raise ValueError("is no share from 0 to 1")
    return value


def day(text: str) -> np.datetime64:
    """A reader of ISO dates, with or without a time after them; a blank is not a time."""
    if text in BLANK:
        return np.datetime64("NaT", "D")
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(\D.*)?", text)
    try:
        return np.datetime64(found[1] if found else "none", "D")
    except ValueError:
        raise ValueError("is no date such as 1946-01-31") from None

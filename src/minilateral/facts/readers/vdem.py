"""V-Dem's country-year data: two indices from a user's own copy; no value is shipped.

The CSV is `V-Dem-CY-Core` or `V-Dem-CY-Full+Others` of any version; only the columns used are
read. A file cut down to those columns will do, and so will an R file or Parquet.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import Place
from minilateral.facts.readers.countries import is_code, iso3_of_number
from minilateral.facts.readers.faultlog import FaultLog, fail, quoted
from minilateral.facts.readers.reading import Reading, Tidy, tallies
from minilateral.facts.readers.table_columns import column_names, open_table
from minilateral.facts.readers.typed_columns import Columns, share, whole_number

#: The indices that are read, all from 0 to 1: freedom of expression, and electoral democracy.
INDICES: Final = ("v2x_freexp_altinf", "v2x_polyarchy")
LOW, HIGH = "_codelow", "_codehigh"
#: By which column a state is named: V-Dem's own letters, else a Correlates of War number.
_STATE: Final = ("country_text_id", "COWcode", "ccode")

Values: TypeAlias = Mapping[str, NDArray[np.float64]]


def read(path: Path) -> Reading:
    """Read the indices by state and year, with V-Dem's bounds where the file has them.

    `low` and `high` are `_codelow` and `_codehigh`, about one standard deviation either side. Rows
    of states that are gone and of territories are counted, not kept.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        If it is no V-Dem data, cut off or faulty: with every fault found.
    """
    names = column_names(path)
    wanted = _wanted(names, path.name)
    place, faults = Place(path.name), FaultLog()
    columns = Columns(open_table(path, wanted), place, faults)
    if not len(columns.table):
        fail(place, "holds a header and nothing else.")
    who, _, *indices = wanted
    labels, at = columns.coded(who, str)
    year = columns.values("year", whole_number(1700, 2200))
    values = {name: columns.values(name, _index).astype(float) for name in indices}
    faults.check()
    codes = [_code(str(label), who) for label in labels]
    skipped: Counter[tuple[str, str]] = Counter()
    for row in np.flatnonzero([codes[i] is None for i in at]):
        skipped["no state of today", str(labels[at[row]])] += 1
    rows = tuple(_rows([codes[i] for i in at], year, values, place, faults, skipped))
    faults.check()
    last = max((row["year"] for row in rows), default=None)
    edition = None if last is None else f"vdem_to_{last}"
    return Reading("vdem_country_year", edition, path.name, rows, tallies(skipped))


def _rows(
    codes: Sequence[str | None],
    years: NDArray[np.int64],
    values: Values,
    place: Place,
    faults: FaultLog,
    skipped: Counter[tuple[str, str]],
) -> Iterator[Tidy]:
    for row, (code, year) in enumerate(zip(codes, years, strict=True)):
        if code is None:
            continue
        here = Place(place.file, row + 2)
        faults.once((code, int(year)), here, f"{code} {year}")
        for name in INDICES:
            value, low, high = (_at(values, name + end, row) for end in ("", LOW, HIGH))
            if value is None:
                skipped["no value given", code] += name in values
                continue
            if low is not None and high is not None and not low <= value <= high:
                faults.add(here, f"{name} {value:g} is not between {low:g} and {high:g}.")
            yield {
                "state": code,
                "year": int(year),
                "measure": name,
                "value": value,
                "low": low,
                "high": high,
            }


def _at(values: Values, name: str, row: int) -> float | None:
    if name not in values or math.isnan(values[name][row]):
        return None
    return float(values[name][row])


def _code(label: str, scheme: str) -> str | None:
    """The state of today that a label names, or none."""
    text = label.strip().removesuffix(".0")
    if scheme == "country_text_id":
        return text if is_code(text) else None
    return iso3_of_number(int(text)) if text.isdecimal() else None


def _index(text: str) -> float:
    """A reader of values of an index; unlike other files, V-Dem's has no negative codes."""
    if text.startswith("-"):
        raise ValueError("is no share from 0 to 1")
    return share(text)


def _wanted(names: Sequence[str], file: str) -> list[str]:
    """The columns that are read, of those that a file has."""
    who = next((name for name in _STATE if name in names), None)
    values = [i + end for i in INDICES if i in names for end in ("", LOW, HIGH) if i + end in names]
    if who is None or "year" not in names or not values:
        fail(
            Place(file, 1),
            f"is no country-year file of V-Dem: it needs year, one of {', '.join(_STATE)}, and one "
            f"of {', '.join(INDICES)}; found {quoted(', '.join(names[:20]))}.",
        )
    return [who, "year", *values]

"""A table of the fact base as a tidy frame, with the state codes that the field uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.files import write_whole
from minilateral.core.spreadsheet import safe_cell
from minilateral.facts.base import FactBase
from minilateral.facts.records.grouping import GroupingRecord
from minilateral.facts.tables import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

#: Columns that may hold a state, in any table.
STATE_COLUMNS = ("state", "owner", "donor", "iso3")
#: Names of what can be exported: every table, and the memberships as rows.
NAMES = ("members", *(name for name in BY_NAME if name != "groupings"))
FORMS = (".csv", ".parquet", ".dta")


def frame(base: FactBase, name: str, on: date | None = None) -> pd.DataFrame:
    """The rows of a table; `members` are spells, on one day where a day is given.

    A column that holds a state is followed by its Correlates of War and Gleditsch-Ward numbers,
    missing where the row's owner is no state.

    Raises
    ------
    NotFoundError
        If there is no such table.
    UsageError
        If a day is given for a table other than `members`.
    """
    import pandas as pd

    if name not in NAMES:
        raise NotFoundError(full_stop(f"{name!r} is not a table{did_you_mean(name, NAMES)}"))
    if on is not None and name != "members":
        raise UsageError(f"only members can be exported for a day; {name} is exported whole.")
    rows = _members(base, on) if name == "members" else _rows(base, name)
    return _coded(base, pd.DataFrame.from_records(list(rows)))


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV, Parquet or Stata, by the ending of the name.

    Raises
    ------
    UsageError
        If the ending is none of these.
    OutputError
        If the path cannot be written; an older file stays as it was.
    """
    form = path.suffix.lower()
    if form not in FORMS:
        near = did_you_mean(form, FORMS)
        raise UsageError(full_stop(f"{path.name!r} must end in {', '.join(FORMS)}{near}"))
    file = BytesIO()
    if form == ".csv":
        file.write(_spreadsheet(table).to_csv(index=False, lineterminator="\n").encode())
    elif form == ".parquet":
        table.to_parquet(file, index=False)
    else:
        _stata(table).to_stata(file, write_index=False, version=118)
    write_whole(path, file.getvalue())


def _rows(base: FactBase, name: str) -> Iterator[Mapping[str, Any]]:
    for record in base.all(BY_NAME[name].record):
        yield {key: _flat(value) for key, value in record.model_dump(by_alias=True).items()}


def _members(base: FactBase, on: date | None) -> Iterator[Mapping[str, Any]]:
    for record in base.all(GroupingRecord):
        for spell in record.members:
            if on is None or on in spell.interval:
                fields = spell.model_dump(by_alias=True)
                yield {"grouping": record.id, **{k: _flat(v) for k, v in fields.items()}}


def _flat(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join(str(item) for item in value)
    return value if value is None or isinstance(value, (str, int, float, date)) else str(value)


def _coded(base: FactBase, table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    for column in [name for name in STATE_COLUMNS if name in table.columns]:
        for scheme in ("gw", "cow"):
            name = f"{column}_{scheme}"
            if name not in table.columns and scheme not in table.columns:
                numbers = [_number(base, code, scheme) for code in table[column]]
                place = list(table.columns).index(column) + 1
                table.insert(place, name, pd.Series(numbers, index=table.index, dtype="Int64"))
    return table


def _number(base: FactBase, code: str, scheme: str) -> int | None:
    state = base.states.by_code.get(code)
    return getattr(state, scheme) if state else None


def _spreadsheet(table: pd.DataFrame) -> pd.DataFrame:
    """The frame with every text cell safe to open in a spreadsheet."""
    safe = table.copy()
    for name in safe.columns:
        if safe[name].dtype == object:
            safe[name] = safe[name].map(lambda v: safe_cell(v) if isinstance(v, str) else v)
    return safe


def _stata(table: pd.DataFrame) -> pd.DataFrame:
    """The frame in the types that Stata has: text, and numbers with missing values."""
    plain = table.copy()
    for name in plain.columns:
        if str(plain[name].dtype) == "Int64":
            plain[name] = plain[name].astype("float64")
        elif plain[name].dtype == bool:
            plain[name] = plain[name].astype("int8")
        elif plain[name].dtype == object:
            plain[name] = plain[name].map(lambda v: "" if v is None or v != v else str(v))
    return plain

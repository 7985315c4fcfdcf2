"""A user's own table of states, and the likeness of each pair."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from math import isfinite, nan
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from minilateral.core.errors import Fault, InvalidDataError, NotFoundError, Place, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

#: Bytes of a file at most.
LARGEST_FILE = 10_000_000
#: How unlike the two entries of a pair may be.
SYMMETRIC = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class StateTable:
    """States, a number for each by quantity, and the likeness of each pair if it is known."""

    states: tuple[str, ...]
    quantities: Mapping[str, NDArray[np.float64]]
    pairs: NDArray[np.float64] | None = None


def state_table(path: Path, similarity: Path | None = None) -> StateTable:
    """Read a table with the column `state` and a column of numbers for each quantity.

    The similarity file is square: the states as header and as first column, in any order; what
    stands on its diagonal is not used.

    Raises
    ------
    NotFoundError
        If a file is missing.
    InvalidDataError
        With every fault: a cell that is empty, no number, or infinite; a state twice; states of
        the two files that differ; a pair with two values.
    """
    rows, faults = _rows(path)
    header = rows[0][1]
    if "state" not in header:
        near = did_you_mean("state", header)
        faults.append(Fault(Place(path.name, 1), f"has no column 'state'{near}"))
        raise InvalidDataError(faults)
    at = header.index("state")
    states = [cells[at].strip() for _, cells in rows[1:]]
    faults += [
        Fault(Place(path.name, line), "names no state")
        for (line, _), state in zip(rows[1:], states, strict=True)
        if not state
    ]
    faults += _twice(path, "state", states) + _twice(path, "column", header)
    if not states:
        faults.append(Fault(Place(path.name, 1), "has no states"))
    quantities = {
        name: np.array([_number(path, line, name, cells[i], faults) for line, cells in rows[1:]])
        for i, name in enumerate(header)
        if i != at
    }
    pairs = None
    if similarity is not None:
        pairs = _square(similarity, states, faults)
    if faults:
        raise InvalidDataError(faults)
    return StateTable(tuple(states), MappingProxyType(quantities), pairs)


def _rows(path: Path) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """The lines of a file and their numbers; blank lines are left out, the header is first."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InvalidDataError([Fault(Place(path.name), "is larger than 10 MB")])
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise NotFoundError(f"cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidDataError([Fault(Place(path.name), "is not UTF-8 text")]) from error
    reader = csv.reader(StringIO(text, newline=""))
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error as error:
        raise InvalidDataError([Fault(Place(path.name, reader.line_num), str(error))]) from error
    if not rows:
        raise InvalidDataError([Fault(Place(path.name), "is empty")])
    rows[0] = (rows[0][0], [name.strip() for name in rows[0][1]])
    wide = len(rows[0][1])
    faults = [
        Fault(Place(path.name, line), f"has {len(cells)} cells; the header has {wide}")
        for line, cells in rows
        if len(cells) != wide
    ]
    if faults:
        raise InvalidDataError(faults)
    return rows, []


def _number(path: Path, line: int, name: str, cell: str, faults: list[Fault]) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = nan
    if isfinite(number) and "_" not in cell:
        return number
    said = f"{cell!r} is not a finite number" if cell.strip() else "the cell is empty"
    faults.append(Fault(Place(path.name, line), f"column {name!r}: {said}"))
    return 0.0


def _twice(path: Path, what: str, names: Sequence[str]) -> list[Fault]:
    return [
        Fault(Place(path.name), f"the {what} {name!r} stands {count} times")
        for name, count in Counter(names).items()
        if count > 1
    ]


def _square(path: Path, states: Sequence[str], faults: list[Fault]) -> NDArray[np.float64] | None:
    """The likeness of each pair in the order of the states."""
    rows, own = _rows(path)
    head = rows[0][1][1:]
    side = [cells[0].strip() for _, cells in rows[1:]]
    own += _twice(path, "state", head) + _twice(path, "state", side)
    for names, where in ((head, "header"), (side, "first column")):
        own += [
            Fault(Place(path.name), f"the {where} lacks {state!r}{did_you_mean(state, names)}")
            for state in states
            if state not in names
        ]
        own += [
            Fault(Place(path.name), f"the {where} has {name!r}, which the table does not")
            for name in names
            if name not in states
        ]
    if own:
        faults += own
        return None
    across = [head.index(state) + 1 for state in states]
    by_state = dict(zip(side, rows[1:], strict=True))
    values = np.ones((len(states), len(states)))
    for i, state in enumerate(states):
        line, cells = by_state[state]
        for j, column in enumerate(across):
            if i != j:
                values[i, j] = _number(path, line, states[j], cells[column], faults)
    for i in range(len(states)):
        for j in range(i):
            if abs(values[i, j] - values[j, i]) > SYMMETRIC:
                one, other = f"{values[i, j]:g} one way", f"{values[j, i]:g} the other"
                said = f"{states[i]} and {states[j]}: {one}, {other}"
                faults.append(Fault(Place(path.name), said))
    return values

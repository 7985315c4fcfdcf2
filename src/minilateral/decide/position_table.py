"""Where states stand on one line: a user's table, or positions made up with a seed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import (
    Fault,
    InvalidDataError,
    MinilateralError,
    NotFoundError,
    Place,
    RuleError,
    did_you_mean,
)
from minilateral.core.references import Reference
from minilateral.decide.ballot import State

#: Columns of a table; the others are left out where they are not known.
COLUMNS = ("state", "position", "salience", "capability", "sd")
#: Finds the code of a state by code or name, or raises.
Find: TypeAlias = Callable[[str], State]
ByState: TypeAlias = Mapping[State, float]


@dataclass(frozen=True, slots=True)
class PositionTable:
    """A position for each state, and what else is known: how sure it is, how much it counts.

    `sd` is the standard deviation of a position that is known with error; states without one are
    taken at their word. `name` says what the line is.
    """

    name: str
    position: ByState
    sd: ByState = field(default_factory=dict)
    salience: ByState = field(default_factory=dict)
    capability: ByState = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sources: tuple[Reference, ...] = ()

    def lacking(self, states: Iterable[State]) -> tuple[State, ...]:
        """Those of the states that have no position."""
        return tuple(state for state in states if state not in self.position)

    def of(self, states: Sequence[State]) -> dict[State, float]:
        """The positions of these states; those of others are left aside.

        Raises
        ------
        RuleError
            If one has none.
        """
        if lacking := self.lacking(states):
            raise RuleError(
                f"{self.name} gives no position for {', '.join(lacking)}; an unknown one is not "
                "filled in, and without it there is no answer."
            )
        return {state: self.position[state] for state in states}

    def draws(self, states: Sequence[State], count: int, seed: int) -> NDArray[np.float64]:
        """So many draws of the positions, [draw, state], each normal and independent."""
        random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        at = np.array(list(self.of(states).values()))
        spread = np.array([self.sd.get(state, 0.0) for state in states])
        return np.asarray(at + spread * random.standard_normal((count, len(states))))

    def weights(self, column: str, states: Sequence[State]) -> dict[State, float] | None:
        """Salience or capability of these states; None where the table has none at all.

        Raises
        ------
        RuleError
            If some have one and others not.
        """
        known: ByState = getattr(self, column)
        if not known:
            return None
        lacking = [state for state in states if state not in known]
        if lacking:
            raise RuleError(f"{self.name} gives no {column} for {', '.join(lacking)}.")
        return {state: known[state] for state in states}


def drawn_positions(states: Iterable[State], seed: int) -> PositionTable:
    """Positions made up: even between nought and one, by the seed."""
    listed = sorted(set(states))
    dice = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    made_up = dict(zip(listed, dice.random(len(listed)).tolist(), strict=True))
    note = f"the positions are made up, even between 0 and 1, with seed {seed}"
    return PositionTable(f"a draw with seed {seed}", made_up, notes=(note,))


def read_positions(path: Path, find: Find) -> PositionTable:
    """Read `state,position[,salience][,capability][,sd]`; states by code or name.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        With every fault: an unknown column or state, a state twice, a cell that is no number, a
        negative salience, capability or standard deviation.
    """
    if not path.is_file():
        raise NotFoundError(f"{path} is no file.")
    lines = csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    header = [name.strip().casefold() for name in next(lines, [])]
    faults = [Fault(Place(path.name, 1), message) for message in _header(header)]
    if faults:
        raise InvalidDataError(faults)
    columns: dict[str, dict[State, float]] = {name: {} for name in COLUMNS}
    for cells in lines:
        place = Place(path.name, lines.line_num)
        if any(cells):
            faults += [Fault(place, message) for message in _row(header, cells, find, columns)]
    if not faults and not columns["position"]:
        faults = [Fault(Place(path.name, 1), "holds no position")]
    if faults:
        raise InvalidDataError(faults)
    _, position, salience, capability, sd = (columns[name] for name in COLUMNS)
    return PositionTable(path.name, position, sd, salience, capability)


def _header(header: Sequence[str]) -> Iterator[str]:
    for name in header:
        if name not in COLUMNS:
            yield f"unknown column {name!r}{did_you_mean(name, COLUMNS)}"
        elif header.count(name) > 1:
            yield f"the column {name!r} stands twice"
    for name in COLUMNS[:2]:
        if name not in header:
            yield f"the column {name!r} is missing; the header is {','.join(COLUMNS)}"


def _row(
    header: Sequence[str], cells: Sequence[str], find: Find, columns: dict[str, dict[State, float]]
) -> Iterator[str]:
    """Put a row into the columns; what is wrong with it."""
    if len(cells) != len(header):
        yield f"has {len(cells)} cells; the header has {len(header)}"
        return
    row = dict(zip(header, map(str.strip, cells), strict=True))
    try:
        state = find(row["state"])
    except MinilateralError as error:
        yield str(error).rstrip(".")
        return
    if state in columns["state"]:
        yield f"{state} stands twice"
    columns["state"][state] = 0.0
    for name, cell in row.items():
        if name == "state" or (not cell and name != "position"):
            continue
        try:
            number = float(cell)
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            yield f"the {name} of {state} is {cell!r}; it must be a number"
        elif number < 0 and name != "position":
            yield f"the {name} of {state} is {cell}; it is nought or more"
        else:
            columns[name][state] = number

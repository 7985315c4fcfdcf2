"""What states value, as experts see it: freedom of expression by V-Dem, from a user's own copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.estimates import Draws
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts.readers.reading import Reading
from minilateral.facts.states import StateIndex

SOURCES = ("v-dem-institute-v-dem-dataset",)
#: The indices in words; the first that a file has is taken.
NAMES = {
    "v2x_freexp_altinf": "freedom of expression",
    "v2x_polyarchy": "electoral democracy",
}


@dataclass(frozen=True, slots=True)
class Values:
    """One index of V-Dem in one year, an entry for each state; from 0 to 1."""

    index: str
    year: int
    iso3: tuple[str, ...]
    ccode: NDArray[np.int64]
    value: NDArray[np.float64]
    sigma: NDArray[np.float64]
    """Half the distance of V-Dem's bounds; zero where the file has none."""

    def draws(self, count: int, rng: np.random.Generator) -> Draws:
        """Draw `count` sets of values: normal, independent, held between 0 and 1."""
        noise = rng.standard_normal((count, len(self.iso3)))
        return np.clip(self.value + self.sigma * noise, 0, 1)

    def positions(self, states: Iterable[str]) -> NDArray[np.intp]:
        """Where those of the states that have a value stand in the arrays."""
        at = {code: i for i, code in enumerate(self.iso3)}
        return np.array([at[code] for code in states if code in at], dtype=np.intp)


def read_values(path: Path, states: StateIndex, day: date) -> Values:
    """Read the last whole year before the day that a file of V-Dem has.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        If it is no V-Dem data.
    NoFactAtDateError
        If it begins only later.
    """
    from minilateral.facts.readers import vdem

    return values_before(vdem.read(path), states, day)


def values_before(reading: Reading, states: StateIndex, day: date) -> Values:
    """One index in the last whole year before the day."""
    index = next(i for i in NAMES if any(row["measure"] == i for row in reading.rows))
    years = {row["year"] for row in reading.rows if row["measure"] == index}
    before = [year for year in years if year < day.year]
    if not before:
        raise NoFactAtDateError(f"{reading.file} has no {NAMES[index]} before {day.year}.")
    year = max(before)
    rows = [
        row
        for row in reading.rows
        if (row["measure"], row["year"]) == (index, year)
        and states.by_code[row["state"]].cow is not None
    ]
    bounded = [(r["high"] - r["low"]) / 2 if r["low"] is not None else 0.0 for r in rows]
    return Values(
        index,
        year,
        tuple(row["state"] for row in rows),
        np.array([states.by_code[row["state"]].cow for row in rows], dtype=np.int64),
        np.array([row["value"] for row in rows], dtype=np.float64),
        np.array(bounded, dtype=np.float64),
    )

"""Alliance commitments by pair of states and year, and the states of the system.

Read are the dyad-year files of ATOP (Alliance Treaty Obligations and Provisions) and of the
Correlates of War Formal Alliances, as CSV or as the R files of peacesciencer, and the Correlates
of War lists of states and of capabilities.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import DataWarning, Place
from minilateral.facts.readers.faultlog import FaultLog, fail
from minilateral.facts.readers.table_columns import open_table
from minilateral.facts.readers.typed_columns import (
    UNKNOWN,
    Columns,
    Integers,
    share,
    whole_number,
)

Publisher: TypeAlias = Literal["atop", "cow"]

#: What a tie is worth: the strongest obligation of the pair. ATOP's own ranking for S scores
#: (defence or offence 3, neutrality or consultation 2, non-aggression 1) and that of Signorino
#: and Ritter for COW (defence 3, neutrality or non-aggression 2, entente 1).
WORTH: Mapping[Publisher, Mapping[str, int]] = {
    "atop": {"defense": 3, "offense": 3, "neutral": 2, "consul": 2, "nonagg": 1},
    "cow": {"defense": 3, "neutrality": 2, "nonaggression": 2, "entente": 1},
}
#: Names that peacesciencer gives the columns of COW.
SHORT = {"cow_neutral": "neutrality", "cow_nonagg": "nonaggression"}
CODE, YEAR = whole_number(1, 999), whole_number(1800, 2200)


@dataclass(frozen=True, slots=True)
class Alliances:
    """Ties from one state to another in a year, 1 to 3; a pair without a row has none."""

    publisher: Publisher
    file: str
    ccode1: Integers
    ccode2: Integers
    year: Integers
    worth: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class System:
    """Membership spells of states in the international system, by year, ends included."""

    ccode: Integers
    first: Integers
    last: Integers

    def members(self, year: int) -> Integers:
        """The states of a year, by number."""
        return np.unique(self.ccode[(self.first <= year) & (year <= self.last)])


def read_alliances(path: Path) -> Alliances:
    """Read alliance commitments; the publisher is known by the columns.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        If it is of another kind, cut off, or has values that are none: with every fault.
    """
    columns = _columns(path)
    names = {_plain(name): name for name in columns.table.column_names}
    publisher = _publisher(path, names)
    year = columns.values(names["year"], YEAR)
    if "ddyad" in names:
        first, second = np.divmod(columns.values(names["ddyad"], whole_number(1001, 999_999)), 1000)
    else:
        first, second = (columns.values(names[name], CODE) for name in ("ccode1", "ccode2"))
    worth, blanks = np.zeros(len(year), dtype=np.int8), 0
    for obligation, value in WORTH[publisher].items():
        held = columns.values(names[obligation], whole_number(0, 1))
        blanks += int((held == UNKNOWN).sum())
        worth = np.maximum(worth, np.where(held == 1, value, 0).astype(np.int8))
    if (unknown := int(((first < 0) | (second < 0) | (year < 0)).sum())) > 0:
        text = f"leaves the state or the year blank in {unknown:,} rows."
        columns.faults.add(columns.place, text)
    if (selves := int((first == second).sum())) > 0:
        columns.faults.add(columns.place, f"allies a state with itself in {selves:,} rows.")
    columns.faults.check()
    if blanks:
        text = f"{path.name}: {blanks:,} blank obligations are taken for none."
        warnings.warn(text, DataWarning, stacklevel=2)
    tied = worth > 0
    return Alliances(publisher, path.name, first[tied], second[tied], year[tied], worth[tied])


def read_system(path: Path) -> System:
    """Read the Correlates of War list of state system membership."""
    columns = _columns(path)
    _need(columns, ("ccode", "styear", "endyear"), "a list of states")
    ccode = columns.values("ccode", CODE)
    first, last = (columns.values(name, YEAR) for name in ("styear", "endyear"))
    columns.faults.check()
    open_end = last == last.max()
    return System(ccode, first, np.where(open_end, 9999, last))


def read_capabilities(path: Path) -> Mapping[tuple[int, int], float]:
    """Read each state's share of the capabilities of the system (CINC), by number and year."""
    columns = _columns(path)
    _need(columns, ("ccode", "year", "cinc"), "a table of capabilities")
    ccode, year = columns.values("ccode", CODE), columns.values("year", YEAR)
    shares = columns.values("cinc", share)
    columns.faults.check()
    pairs = zip(ccode.tolist(), year.tolist(), strict=True)
    return {key: value for key, value in zip(pairs, shares.tolist(), strict=True) if value >= 0}


def _columns(path: Path) -> Columns:
    return Columns(open_table(path), Place(path.name), FaultLog())


def _plain(name: str) -> str:
    return SHORT.get(name, name.removeprefix("atop_").removeprefix("cow_"))


def _publisher(path: Path, names: Mapping[str, str]) -> Publisher:
    keyed = {"year", "ddyad"} <= set(names) or {"year", "ccode1", "ccode2"} <= set(names)
    for publisher, worth in WORTH.items():
        if keyed and set(worth) <= set(names):
            return publisher
    known = "; ".join(f"{name}: {', '.join(worth)}" for name, worth in WORTH.items())
    found = ", ".join(list(names)[:30])
    fail(
        Place(path.name),
        f"is no table of alliances by pair and year. It needs year, ccode1, ccode2 (or ddyad) "
        f"and the obligations of {known}. Found: {found}.",
    )


def _need(columns: Columns, wanted: Sequence[str], what: str) -> None:
    if missing := [name for name in wanted if name not in columns]:
        message = f"is not {what} of the Correlates of War: {', '.join(missing)} is missing."
        fail(columns.place, message)

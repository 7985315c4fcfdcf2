"""The objectives that are measured: what each means, its unit, where its method is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minilateral.design.forms import Sense, Structure


@dataclass(frozen=True, slots=True)
class Entry:
    """An objective over coalitions."""

    name: str
    #: What is meant where neither max: nor min: is written.
    sense: Sense
    meaning: str
    unit: str
    #: Where the method is from.
    method: str
    #: What the search can use of it, and whether one more member can only raise or only lower it.
    structure: Structure
    monotone: bool
    #: Option without which it cannot be asked for.
    asks: str = ""

    def row(self) -> Mapping[str, Any]:
        """The entry as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


ENTRIES = (
    Entry(
        "coverage",
        "max",
        "lines of the need that the members can have on station in time, of those that are "
        "required and measured; lines that draw on the same forces as many as can be met at once",
        "share, 0 to 1",
        "Gale (1957) and Hall (1935), as in `minilateral package`",
        "set function",
        True,
        "--need",
    ),
    Entry(
        "kept",
        "max",
        "coverage after the loss of the one member whose loss costs most",
        "share, 0 to 1",
        "N-1 criterion of reliability; forces as in `minilateral depend`",
        "set function",
        True,
        "--need",
    ),
    Entry(
        "dependence",
        "min",
        "coverage lost with the one member whose loss costs most",
        "share of the lines, 0 to 1",
        "coverage less kept",
        "set function",
        False,
        "--need",
    ),
    Entry(
        "cost",
        "min",
        "days on the way of all units that the members have in time for a line, at most as many "
        "of each member as the line asks; not money",
        "unit-days",
        "days on the way as in `minilateral package`; that each sends all it has is our choice",
        "additive",
        True,
        "--need",
    ),
    Entry(
        "cohesion",
        "max",
        "mean likeness of the votes of all pairs in the General Assembly in the last year shipped "
        "before the day; 1 for one state",
        "by --alike; agree is a share, 0 to 1",
        "Signorino and Ritter (1999); Häge (2011)",
        "pairwise",
        False,
    ),
    Entry(
        "gridlock",
        "min",
        "length of the gridlock interval if all must consent: the two ideal points that lie "
        "furthest apart",
        "standard deviations of the world",
        "Krehbiel (1998); Tsebelis (2002); ideal points of Bailey, Strezhnev and Voeten (2017)",
        "pairwise",
        True,
    ),
    Entry(
        "gridlock_by_rule",
        "min",
        "length of the gridlock interval under the opt-in rule of --rule",
        "standard deviations of the world",
        "as gridlock, by `minilateral pivots`",
        "unstructured",
        False,
        "--rule",
    ),
    Entry(
        "days",
        "min",
        "day by which half of such coalitions would have decided: the slowest member under "
        "consensus, the leads and the k-th fastest under an opt-in rule; members decide alike "
        "and independently",
        "days",
        "delays of `minilateral evidence delays`; order statistics, David and Nagaraja (2003)",
        "of the size",
        False,
    ),
    Entry(
        "size",
        "min",
        "number of members",
        "states",
        "counted",
        "additive",
        True,
    ),
    Entry(
        "exclusion",
        "min",
        "members of the institution of --outside that are left outside",
        "share of its members, 0 to 1",
        "as in `minilateral outside`",
        "additive",
        True,
        "--outside",
    ),
    Entry(
        "overlap",
        "min",
        "greatest likeness to the membership of an existing grouping: those in both over those in "
        "either",
        "share, 0 to 1",
        "Jaccard (1912), as in `minilateral align`",
        "unstructured",
        False,
    ),
)
REGISTRY: Mapping[str, Entry] = {entry.name: entry for entry in ENTRIES}


def entry_of(word: str) -> Entry | None:
    """The entry that a word speaks of, such as `coverage_air_policing` of coverage, or none."""
    whole = word if word in REGISTRY else word.partition("_")[0]
    found = REGISTRY.get(whole)
    return found if found is None or whole == word or found.asks == "--need" else None

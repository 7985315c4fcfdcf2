"""Which state sits behind a Correlates of War number in a session of the General Assembly.

Dates of admission are those of United Nations press release ORG/1469 (2006), with South Sudan
added; the table in `data/un_seats.csv` has one row for each seat and the number it is counted
under. A session begins in September, so admission in spring falls in the session before.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from minilateral.facts.readers.countries import iso3 as code_of_name

OPEN = 10_000


@dataclass(frozen=True, slots=True)
class Seat:
    """A state's place in the General Assembly over sessions `first` to `last`, both included."""

    ccode: int
    iso3: str
    name: str
    admitted: str
    first: int
    last: int
    also: int | None
    """A number under which files put votes of this seat; they are counted here."""
    note: str

    def __contains__(self, session: int) -> bool:
        return self.first <= session <= self.last

    @property
    def span(self) -> str:
        """The sessions in words."""
        return f"from session {self.first}" + (f" to {self.last}" if self.last != OPEN else "")


@cache
def seats() -> Mapping[int, tuple[Seat, ...]]:
    """Every seat, by Correlates of War number."""
    text = (files("minilateral.affinity") / "data" / "un_seats.csv").read_text(encoding="utf-8")
    found: dict[int, tuple[Seat, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        seat = Seat(
            int(row["ccode"]),
            row["iso3"],
            row["name"],
            row["admitted"],
            int(row["first_session"]),
            int(row["last_session"] or OPEN),
            int(row["also_ccode"]) if row["also_ccode"] else None,
            row["note"],
        )
        found[seat.ccode] = (*found.get(seat.ccode, ()), seat)
    return found


def ccode_of(label: str) -> int | None:
    """The number of a state by its number or its English name; None where there is none.

    >>> ccode_of("260"), ccode_of("East Germany"), ccode_of("Swaziland"), ccode_of("9999")
    (260, 265, 572, None)
    """
    if label.isdecimal():
        return int(label) if int(label) in seats() else None
    return _gone().get(label) or _by_iso3().get(code_of_name(label) or "")


def seat_in(ccode: int, session: int) -> Seat | None:
    """The seat that a vote under this number belongs to, which may be counted under another.

    >>> seat_in(260, 45).ccode, seat_in(713, 3).ccode, seat_in(365, 1).iso3, seat_in(315, 48)
    (255, 710, 'RUS', None)
    """
    own = (seat for seat in seats().get(ccode, ()) if session in seat)
    others = (
        seat
        for spells in seats().values()
        for seat in spells
        if seat.also == ccode and session in seat
    )
    return next(own, None) or next(others, None)


def known_spans(ccode: int) -> str:
    """The sessions in which a number has a seat, in words."""
    return " and ".join(f"{seat.name} {seat.span}" for seat in seats()[ccode])


@cache
def _by_iso3() -> Mapping[str, int]:
    """The number under which a state sits today."""
    return {s.iso3: s.ccode for spells in seats().values() for s in spells if s.last == OPEN}


@cache
def _gone() -> Mapping[str, int]:
    """Numbers by names that the list of today's states does not give, or gives to a successor."""
    text = (files("minilateral.affinity") / "data" / "former_names.csv").read_text(encoding="utf-8")
    return {row["name"]: int(row["ccode"]) for row in csv.DictReader(text.splitlines())}

"""Turns: who stood by for, or was out with, which body in which quarter, as the record has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minilateral.align.promised_twice import body_of
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import FactBase
from minilateral.facts.records.forces import Commitment
from minilateral.facts.records.needs import LAND

#: Days in the middle of the quarters; a turn covers the quarters whose middle it holds.
MIDDLES = ((2, 15), (5, 15), (8, 15), (11, 15))
#: What each class fights in; a unit of one domain cannot stand in for another.
DOMAINS = {
    **dict.fromkeys(LAND, "land"),
    **dict.fromkeys(("surface_combatant", "mcm", "patrol", "amphibious_carrier"), "sea"),
    **dict.fromkeys(("combat_air", "aewc", "mpa_asw", "tactical_airlift"), "air"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One state's part in one roster: the quarters it covers, counted from the first."""

    state: str
    label: str
    body: str
    domain: str
    leads: bool
    quarters: tuple[int, ...]
    count: int | None
    sources: tuple[str, ...]

    @property
    def roster(self) -> tuple[str, str, bool]:
        """Turns of one roster can change hands: label, domain, and whether they lead."""
        return self.label, self.domain, self.leads


def turns(
    base: FactBase, first: int, years: int, bodies: Sequence[str]
) -> tuple[tuple[Turn, ...], int]:
    """The turns of rosters of some bodies over years, and how many rows could not be placed.

    A row is placed where its end is stated, its class is of one domain, and it holds the middle of
    a quarter.

    Raises
    ------
    NoFactAtDateError
        If none can be placed.
    """
    middles = [date(year, *day) for year in range(first, first + years) for day in MIDDLES]
    found, left = [], 0
    for row in base.all(Commitment):
        body = body_of(base, row.body)
        if row.role == "host" or body not in bodies or not _within(row, first, first + years):
            continue
        quarters = _quarters(row, middles)
        if quarters and row.asset_class in DOMAINS:
            found.append(_turn(row, body, quarters))
        else:
            left += 1
    if not found:
        raise NoFactAtDateError(f"no turn of {', '.join(bodies)} is dated from {first} on.")
    return tuple(found), left


def _within(row: Commitment, first: int, end: int) -> bool:
    """Whether a row may touch the years."""
    return row.since.first.year < end and (row.until is None or row.until.last.year >= first)


def _quarters(row: Commitment, middles: Sequence[date]) -> tuple[int, ...]:
    if row.until is None:
        return ()
    start, end = row.since.first, row.until.last
    return tuple(i for i, day in enumerate(middles) if start <= day < end)


def _turn(row: Commitment, body: str, quarters: tuple[int, ...]) -> Turn:
    leads = row.role in ("lead", "framework")
    domain = DOMAINS[row.asset_class]
    return Turn(row.owner, row.body, body, domain, leads, quarters, row.count, row.source)


def clashes(
    found: Iterable[Turn], states: Sequence[str] | None = None
) -> Mapping[tuple[str, str, int], int]:
    """Bodies beyond the first that a state stands by for, by state, domain and quarter.

    `states` says who takes each turn where it is not the state of the record.
    """
    bodies: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for i, turn in enumerate(found):
        state = turn.state if states is None else states[i]
        for quarter in turn.quarters:
            bodies[state, turn.domain, quarter].add(turn.body)
    return {key: len(names) - 1 for key, names in sorted(bodies.items()) if len(names) > 1}

"""From a file's votes to the matrix: who sat where, what was repeated, what contradicts itself."""

from __future__ import annotations

import warnings
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.roll_calls import RollCalls
from minilateral.affinity.succession import ccode_of, known_spans, seat_in, seats
from minilateral.core.errors import DataWarning, Place, did_you_mean, full_stop
from minilateral.facts.readers.countries import near_state
from minilateral.facts.readers.faultlog import FaultLog, fail, quoted
from minilateral.facts.readers.roll_call_table import RollCallTable

Integers: TypeAlias = NDArray[np.int64]


def seated(table: RollCallTable) -> RollCalls:
    """The matrix of a file's votes.

    Raises
    ------
    InvalidDataError
        A state that is not known, has no seat in the session, or votes twice and differently.
    """
    faults = FaultLog()
    cast = table.vote > 0
    nobody = np.array([not label for label in table.label])[table.who] & cast
    if nobody.any():
        _warn(table, f"{nobody.sum():,} votes name no state; they are left out")
    cast &= ~nobody
    _no_ballot_and_none(table, cast, faults)
    at, who, vote = table.at[cast], table.who[cast], table.vote[cast]
    ccode = _counted_under(table, at, who, faults)
    here = ccode > 0
    at, ccode, vote = at[here], ccode[here], vote[here]
    _check_once(table, at, ccode, vote, faults)
    faults.check()
    if not len(at):
        fail(Place(table.file), "holds no votes of any state.")
    return _matrix(table, at, ccode, vote)


def _matrix(
    table: RollCallTable, at: Integers, ccode: Integers, vote: NDArray[np.int8]
) -> RollCalls:
    """Roll calls by states, sorted; roll calls without votes are counted and left out."""
    columns, column = np.unique(ccode, return_inverse=True)
    rows = np.lexsort((table.rcid, table.session))
    rows = rows[np.isin(rows, at)]
    if (empty := len(table.rcid) - len(rows)) > 0:
        _warn(table, f"{empty:,} roll calls have no votes; they are left out")
    votes = np.zeros((len(table.rcid), len(columns)), dtype=np.int8)
    votes[at, column] = vote
    last = [int(table.session[at[column == i]].max()) for i in range(len(columns))]
    return RollCalls(
        np.ascontiguousarray(votes[rows]),
        table.rcid[rows],
        table.session[rows].astype(np.int16),
        np.maximum(table.year[rows], 0).astype(np.int16),
        table.date[rows].astype("datetime64[D]"),
        tuple(table.issues[i] for i in rows),
        columns.astype(np.int32),
        tuple(_iso3(int(code), session) for code, session in zip(columns, last, strict=True)),
        tuple(table.descr[i] for i in rows),
    )


def _no_ballot_and_none(table: RollCallTable, cast: Any, faults: FaultLog) -> None:
    """Find states that a file calls absent, or no member, in a roll call in which they vote."""
    key = table.at * len(table.label) + table.who
    torn = np.flatnonzero(cast & np.isin(key, key[table.vote == 0]))
    for i in torn[:1000]:
        state, rcid = table.label[table.who[i]], table.rcid[table.at[i]]
        words = f"state {state} both votes and casts no vote in roll call {rcid}"
        faults.add(Place(table.file), f"{words}; keep one of the two.")


def _iso3(ccode: int, session: int) -> str:
    seat = seat_in(ccode, session)
    assert seat is not None
    return seat.iso3


def _counted_under(table: RollCallTable, at: Integers, who: Integers, faults: FaultLog) -> Integers:
    """The number that each vote is counted under; strangers and ghosts become faults."""
    place = Place(table.file)
    session = table.session[at]
    pairs, which = np.unique(who * 1000 + session, return_inverse=True)
    found = np.zeros(len(pairs), dtype=np.int64)
    moved: dict[tuple[str, int], int] = {}
    strangers: set[str] = set()
    count = np.bincount(which, minlength=len(pairs))
    for number, pair in enumerate(pairs):
        label, in_session = table.label[pair // 1000], int(pair % 1000)
        code = ccode_of(label)
        if code is None:
            strangers.add(label)
            continue
        seat = seat_in(code, in_session)
        if seat is None:
            words = f"{label} votes in session {in_session} ({count[number]:,} votes), in which it"
            faults.add(place, f"{words} has no seat; known: {known_spans(code)}.")
            continue
        found[number] = seat.ccode
        if seat.ccode != code:
            moved[label, seat.ccode] = moved.get((label, seat.ccode), 0) + int(count[number])
    for label in sorted(strangers):
        faults.add(place, full_stop(f"{quoted(label)} is no state{_near(label)}"))
    if moved:
        moves = (f"{votes:,} of {label} under {code}" for (label, code), votes in moved.items())
        _warn(table, f"by state succession, votes are counted: {'; '.join(moves)}")
    return found[which]


def _near(label: str) -> str:
    return did_you_mean(label, map(str, seats())) if label.isdecimal() else near_state(label)


def _check_once(
    table: RollCallTable, at: Integers, ccode: Integers, vote: NDArray[np.int8], faults: FaultLog
) -> None:
    """Count rows that repeat a vote, and find states that vote twice and differently."""
    order = np.lexsort((vote, ccode, at))
    at, ccode, vote = at[order], ccode[order], vote[order]
    again = (at[1:] == at[:-1]) & (ccode[1:] == ccode[:-1])
    torn = again & (vote[1:] != vote[:-1])
    for i in np.flatnonzero(torn)[:1000]:
        words = f"state {ccode[i]} votes {vote[i]} and {vote[i + 1]} in roll call"
        faults.add(Place(table.file), f"{words} {table.rcid[at[i]]}; it can cast one vote.")
    if (repeats := int((again & ~torn).sum())) > 0:
        _warn(table, f"{repeats:,} rows repeat a vote exactly; each is counted once")


def _warn(table: RollCallTable, text: str) -> None:
    warnings.warn(f"{table.file}: {text}.", DataWarning, stacklevel=3)

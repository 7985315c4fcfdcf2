"""What ideal points are estimated from: contested roll calls, linked across sessions, by unit.

A unit is a state in one session, an item a roll call or a set of matched ones. The choices are
those of Bailey, Strezhnev and Voeten (2017) and of their published code.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.roll_calls import Mask, RollCalls
from minilateral.core.errors import DataWarning, Fault, InvalidDataError, Place

#: The one vote of session 19 and the two of Zanzibar say nothing of a position.
LEFT_OUT_SESSION, ZANZIBAR = 19, 511
#: South Africa came back in session 48 and voted once.
SOUTH_AFRICA = (560, 48)
#: From this year on, votes on amendments and single paragraphs are left out.
PARTS_LEFT_OUT_FROM = 1990
#: A session with fewer contested items than this is told of.
FEW_ITEMS = 5
ANSWERS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class OrdinalSample:
    """Votes sorted by item, within it by answer, within that by unit."""

    bounds: NDArray[np.int64]
    """Items by four: where the yes votes, the abstentions and the noes begin, and the end."""
    unit: NDArray[np.int32]
    """The unit that cast each vote."""
    rcid: NDArray[np.int64]
    """The number of each item: that of its first roll call."""
    session: NDArray[np.int64]
    """Session of each unit; units are sorted by session, then state."""
    ccode: NDArray[np.int64]
    iso3: tuple[str, ...]
    votes: NDArray[np.int64]
    """How many votes of each unit are in the sample."""
    lag: NDArray[np.int64]
    """The unit that the prior of each is centred on: the same state's in its session before, in
    its first session the one after; -1 for a state with one session."""
    share: NDArray[np.float64]
    """Votes of the unit over its own and its lag's; 1 without a lag."""

    def __len__(self) -> int:
        return len(self.session)

    @property
    def links(self) -> int:
        """How many items were voted on in more than one session."""
        session = self.session[self.unit]
        first = np.minimum.reduceat(session, self.bounds[:, 0])
        return int((first < np.maximum.reduceat(session, self.bounds[:, 0])).sum())

    @property
    def item(self) -> NDArray[np.int64]:
        """The item of each vote."""
        return np.repeat(np.arange(len(self.bounds)), self.bounds[:, 3] - self.bounds[:, 0])

    @property
    def answer(self) -> NDArray[np.int64]:
        """Each vote: 1 yes, 2 abstain, 3 no."""
        return np.tile(ANSWERS, len(self.bounds)).repeat(np.diff(self.bounds, axis=1).ravel())


def ordinal_sample(
    calls: RollCalls,
    matched: NDArray[np.int64] | None = None,
    parts: NDArray[np.int64] | None = None,
) -> OrdinalSample:
    """The sample in a set of roll calls.

    `matched` are pairs of numbers of roll calls on the same text, the earlier first; `parts` the
    numbers of roll calls on amendments and paragraphs. A `DataWarning` says what is left out,
    which sessions are thin, and which states nothing but the prior ties to the others.

    Raises
    ------
    InvalidDataError
        If no roll call is contested.
    """
    votes = _kept(calls, parts)
    numbers, item_of_row = np.unique(_linked(calls.rcid, matched), return_inverse=True)
    kinds = np.zeros((len(numbers), len(ANSWERS)), dtype=bool)
    for answer in ANSWERS:
        np.logical_or.at(kinds[:, answer - 1], item_of_row, (votes == answer).any(axis=1))
    contested: Mask = (kinds.sum(axis=1) > 1)[item_of_row]
    voted: Mask = np.count_nonzero(votes, axis=1) > 0
    _warn_of_sessions(calls.session, item_of_row, voted, contested)
    if not contested.any():
        text = "no roll call is contested: no two states ever voted differently."
        raise InvalidDataError([Fault(Place("roll calls"), text)])
    votes[~contested] = 0
    sample = _sorted(calls, votes, numbers, item_of_row)
    _warn_of_islands(sample)
    return sample


def _sorted(
    calls: RollCalls,
    votes: NDArray[np.int8],
    numbers: NDArray[np.int64],
    item_of_row: NDArray[np.intp],
) -> OrdinalSample:
    row, column = np.nonzero(votes)
    states = len(calls.ccode)
    units, unit = np.unique(calls.session[row] * np.int64(states) + column, return_inverse=True)
    items, item = np.unique(item_of_row[row], return_inverse=True)
    answer = votes[row, column]
    order = np.lexsort((unit, answer, item))
    counts = np.stack([np.bincount(item[answer == a], minlength=len(items)) for a in ANSWERS], 1)
    ends = np.cumsum(counts).reshape(counts.shape)
    session, state = np.divmod(units, states)
    lag, cast = _lags(session, state), np.bincount(unit)
    return OrdinalSample(
        np.column_stack([ends[:, 0] - counts[:, 0], ends]),
        unit[order].astype(np.int32),
        numbers[items],
        session,
        calls.ccode[state].astype(np.int64),
        tuple(calls.iso3[i] for i in state),
        cast,
        lag,
        np.where(lag < 0, 1.0, cast / (cast + cast[lag])),
    )


def _kept(calls: RollCalls, parts: NDArray[np.int64] | None) -> NDArray[np.int8]:
    """The votes, with nothing where the model leaves them out."""
    votes = calls.votes.copy()
    votes[calls.session == LEFT_OUT_SESSION] = 0
    votes[:, calls.ccode == ZANZIBAR] = 0
    state, session = SOUTH_AFRICA
    votes[np.ix_(calls.session == session, calls.ccode == state)] = 0
    if parts is not None:
        out = np.isin(calls.rcid, parts) & (calls.year >= PARTS_LEFT_OUT_FROM)
        votes[out] = 0
        if out.any():
            since = f"from {PARTS_LEFT_OUT_FROM} on"
            _warn(f"{out.sum():,} votes on amendments and paragraphs {since} are left out")
    return votes


def _linked(rcid: NDArray[np.int64], matched: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """The number of each roll call's item: the first of the chain of matches it is in."""
    if matched is None or not len(matched):
        return rcid
    if (lost := int((~np.isin(matched, rcid)).any(axis=1).sum())) > 0:
        _warn(f"{lost:,} of {len(matched):,} matches name roll calls that the votes lack")
    first: dict[int, int] = {}
    for one, other in sorted(matched.tolist(), key=lambda pair: (pair[1], pair[0])):
        first.setdefault(other, first.get(one, one))
    return np.array([first.get(number, number) for number in rcid.tolist()], dtype=np.int64)


def _lags(session: NDArray[np.int64], state: NDArray[np.int64]) -> NDArray[np.int64]:
    lag = np.full(len(session), -1)
    order = np.lexsort((session, state))
    same = state[order][1:] == state[order][:-1]
    lag[order[1:][same]] = order[:-1][same]
    opening = same & (lag[order[:-1]] < 0)
    lag[order[:-1][opening]] = order[1:][opening]
    return lag


def _warn_of_sessions(
    session: NDArray[np.int16], item_of_row: NDArray[np.intp], voted: Mask, contested: Mask
) -> None:
    """Say which sessions lose every roll call, and which keep very few."""
    present = np.unique(session[voted])
    left = [len(np.unique(item_of_row[(session == s) & voted & contested])) for s in present]
    empty = [int(s) for s, items in zip(present, left, strict=True) if items == 0]
    few = [int(s) for s, items in zip(present, left, strict=True) if 0 < items < FEW_ITEMS]
    if empty:
        _warn(f"every vote of session {_listed(empty)} was unanimous; it has no ideal points")
    if few:
        text = f"session {_listed(few)} has fewer than {FEW_ITEMS} contested roll calls"
        _warn(f"{text}; its ideal points lean on the sessions beside it")


def _warn_of_islands(sample: OrdinalSample) -> None:
    """Say which states neither a roll call nor a session of their own ties to the largest group."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    units, has = len(sample), sample.lag >= 0
    start = np.concatenate([sample.unit, np.flatnonzero(has)])
    end = np.concatenate([sample.item + units, sample.lag[has]])
    size = units + len(sample.bounds)
    links = coo_array((np.ones(len(start), dtype=bool), (start, end)), shape=(size, size))
    number, group = connected_components(links, directed=False)
    if number == 1:
        return
    largest = np.bincount(group[:units]).argmax()
    apart = np.flatnonzero(group[:units] != largest)
    codes = sorted({sample.iso3[i] for i in apart})
    shown = ", ".join(codes[:8]) + (f" and {len(codes) - 8} more" if len(codes) > 8 else "")
    text = f"{shown} share no roll call with the other states, in session"
    sessions = _listed(np.unique(sample.session[apart]).tolist())
    _warn(f"{text} {sessions}: where they stand beside them rests on the prior alone")


def _listed(sessions: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in sessions[:8])
    return shown if len(sessions) <= 8 else f"{shown} and {len(sessions) - 8} more"


def _warn(text: str) -> None:
    warnings.warn(f"{text}.", DataWarning, stacklevel=3)

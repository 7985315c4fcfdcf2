"""Votes of the United Nations General Assembly as one matrix: resolutions by states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Mask: TypeAlias = NDArray[np.bool_]

#: Voeten's issue codes, in words.
ISSUES = {
    "me": "the Palestinian conflict",
    "nu": "nuclear weapons and nuclear material",
    "di": "arms control and disarmament",
    "hr": "human rights",
    "co": "colonialism",
    "ec": "economic development",
}


@dataclass(frozen=True, slots=True)
class RollCalls:
    """Votes in the General Assembly: one row a roll call, one column a state.

    Rows are sorted by session and number, columns by Correlates of War number.
    """

    votes: NDArray[np.int8]
    """Roll calls by states: 0 no vote (absent, or not a member), 1 yes, 2 abstain, 3 no."""
    rcid: NDArray[np.int64]
    """The publisher's number of the roll call."""
    session: NDArray[np.int16]
    year: NDArray[np.int16]
    """Year as published: not always that of the date; 0 where the file gives neither."""
    date: NDArray[np.datetime64]
    """Day of the vote, not a time where unknown; many early dates of the publisher are off."""
    issues: tuple[frozenset[str], ...]
    """Issue codes of each roll call: me, nu, di, hr, co, ec; empty where the file has none."""
    ccode: NDArray[np.int32]
    """Correlates of War number of each column."""
    iso3: tuple[str, ...]
    """ISO 3166-1 alpha-3 of each column, or the code of the state that is gone."""
    descr: tuple[str, ...]
    """Short title of each roll call, where the file has one."""

    def rows(self, keep: Mask) -> RollCalls:
        """The roll calls for which `keep` is true."""
        at = np.flatnonzero(keep)
        return RollCalls(
            self.votes[at],
            self.rcid[at],
            self.session[at],
            self.year[at],
            self.date[at],
            tuple(self.issues[i] for i in at),
            self.ccode,
            self.iso3,
            tuple(self.descr[i] for i in at),
        )

    def during(self, sessions: Iterable[int] = (), years: Iterable[int] = ()) -> RollCalls:
        """The roll calls of these sessions or years."""
        return self.rows(np.isin(self.session, list(sessions)) | np.isin(self.year, list(years)))

    def on_issue(self, code: str) -> RollCalls:
        """The roll calls that the publisher files under an issue."""
        return self.rows(np.array([code in issues for issues in self.issues], dtype=bool))

    def of(self, iso3: Iterable[str]) -> RollCalls:
        """The columns of these states; a state may have two, as Germany does."""
        wanted = frozenset(iso3)
        at = [i for i, code in enumerate(self.iso3) if code in wanted]
        return RollCalls(
            self.votes[:, at],
            self.rcid,
            self.session,
            self.year,
            self.date,
            self.issues,
            self.ccode[at],
            tuple(self.iso3[i] for i in at),
            self.descr,
        )


def read_roll_calls(path: Path, *companions: Path) -> RollCalls:
    """Read roll calls of any known form: unvotes `.rda`, Voeten's CSV or tab, tidy Parquet.

    `un_votes.rda` needs `un_roll_calls.rda`, and `un_roll_call_issues.rda` for issues: beside it,
    or given. A number that changed hands is counted as `succession` says; a row that repeats
    another is dropped with a `DataWarning` that counts them.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        With every fault: unknown codes, a state twice with different votes in one roll call, a
        state without a seat in the session, a file of another kind or cut off.
    """
    from minilateral.affinity.seating import seated
    from minilateral.facts.readers.roll_call_files import read

    return seated(read(path, *companions))

"""Roll calls of two files as one: the later file goes on where the earlier one ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.roll_calls import RollCalls
from minilateral.core.errors import UsageError


def joined(earlier: RollCalls, later: RollCalls) -> RollCalls:
    """All roll calls of the first, and those of the second in sessions after its last.

    Raises
    ------
    UsageError
        If a roll call of each has the same number.
    """
    more = later.rows(later.session > earlier.session.max())
    if len(both := np.intersect1d(earlier.rcid, more.rcid)):
        raise UsageError(f"both files have a roll call {both[0]}; numbers must differ.")
    ccode = np.union1d(earlier.ccode, more.ccode).astype(np.int32)
    names = dict(zip(earlier.ccode.tolist(), earlier.iso3, strict=True))
    names |= dict(zip(more.ccode.tolist(), more.iso3, strict=True))
    parts = (earlier, more)
    return RollCalls(
        np.concatenate([_spread(part, ccode) for part in parts]),
        np.concatenate([part.rcid for part in parts]),
        np.concatenate([part.session for part in parts]),
        np.concatenate([part.year for part in parts]),
        np.concatenate([part.date for part in parts]),
        earlier.issues + more.issues,
        ccode,
        tuple(names[code] for code in ccode.tolist()),
        earlier.descr + more.descr,
    )


def _spread(calls: RollCalls, ccode: NDArray[np.int32]) -> NDArray[np.int8]:
    """The votes with a column for each of these states."""
    votes = np.zeros((len(calls.rcid), len(ccode)), dtype=np.int8)
    votes[:, np.searchsorted(ccode, calls.ccode)] = calls.votes
    return votes

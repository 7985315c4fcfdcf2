"""How alike each two states vote, in each year, session or window of years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity import measures
from minilateral.affinity.cross_tables import cross_tables
from minilateral.affinity.dyads import Column, Dyads
from minilateral.affinity.field_names import MEASURES, columns
from minilateral.affinity.measures import Tables, Values, Weights
from minilateral.affinity.roll_calls import ISSUES, Mask, RollCalls
from minilateral.affinity.sources import HAGE, SIGNORINO_RITTER, VOTES
from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop

By: TypeAlias = Literal["year", "session", "window"]

LEVELS = 3
#: Of so few shared votes a share has a standard error of up to 0.11: the pair is flagged.
THIN_BELOW = 20
WINDOW = 5


def similarity(
    calls: RollCalls,
    names: Sequence[str] = MEASURES,
    by: By = "year",
    issue: str | None = None,
    window: int = WINDOW,
    weights: Weights = "squared",
    thin_below: int = THIN_BELOW,
) -> Dyads:
    """Measures of likeness for every two states that share a vote in a period.

    Absence is no position: a pair is compared on the roll calls in which both said yes, abstained
    or said no. `window` is a number of years, the last of which names the row; it counts for
    `by="window"` only. `weights` are those of kappa and pi.

    Raises
    ------
    UsageError
        An unknown measure, period or issue; years where the file has none.
    NotFoundError
        No roll call on the issue.
    """
    asked = columns(names, "vv", weights)
    kept = calls if issue is None else _on_issue(calls, issue)
    parts = [
        (period, *_measured(kept.votes[rows], LEVELS, asked, kept.ccode))
        for period, rows in _periods(kept, by, window)
    ]
    return Dyads.stacked(
        "session" if by == "session" else "year",
        parts,
        thin_below,
        "votes in the General Assembly"
        + (f" on {ISSUES[issue]}" if issue else "")
        + (f" over {window} years" if by == "window" else ""),
        dict(zip(kept.ccode.tolist(), kept.iso3, strict=True)),
        (VOTES, HAGE, SIGNORINO_RITTER),
    )


def _measured(
    positions: NDArray[np.int8],
    levels: int,
    asked: Mapping[str, Callable[[Tables], Values]],
    ccode: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32], Mapping[str, Column]]:
    """The pairs of one period and their measures."""
    here = (positions > 0).any(axis=0)
    (first, second), tables = cross_tables(positions[:, here], levels)
    found: dict[str, Column] = {
        "n": measures.shared(tables).astype(np.int32),
        "no_variation": measures.chance_only(tables),
        **{name: measure(tables) for name, measure in asked.items()},
    }
    return ccode[here][first], ccode[here][second], found


def _periods(calls: RollCalls, by: By, window: int) -> Iterator[tuple[int, Mask]]:
    if by not in get_args(By):
        raise UsageError(f"by is year, session or window, not {by!r}.")
    if window < 1:
        raise UsageError(f"a window has 1 year or more, not {window}.")
    when = calls.session if by == "session" else calls.year
    if by != "session" and not calls.year.all():
        raise UsageError("the file gives neither years nor dates for its votes; ask by session.")
    back = window if by == "window" else 1
    for period in np.unique(when):
        yield int(period), (when > period - back) & (when <= period)


def _on_issue(calls: RollCalls, issue: str) -> RollCalls:
    if issue not in ISSUES:
        known = ", ".join(f"{code} ({words})" for code, words in ISSUES.items())
        near = did_you_mean(issue, ISSUES)
        raise UsageError(full_stop(f"{issue!r} is no issue; known are {known}{near}"))
    kept = calls.on_issue(issue)
    if not len(kept.rcid):
        some = " the file names no issues at all." if not any(calls.issues) else ""
        raise NotFoundError(f"no roll call is on {issue} ({ISSUES[issue]}).{some}")
    return kept

"""Every choice of coding in one value, and the episodes as they look under it.

The record can be read in more than one defensible way. A `Coding` names one of them; results are
shown under many. The default follows the codebook: the clock runs from the incident to the
decision, soft decisions count, running operations are left out, all corrections stand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop

if TYPE_CHECKING:
    from minilateral.evidence.episodes import Dates, Episodes

Clock: TypeAlias = Literal["incident", "request"]
Outcome: TypeAlias = Literal["statement", "decision", "deployment"]
Reading: TypeAlias = Literal["coded", "alternative", "earliest", "latest"]
Days: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

#: Days after which an undecided body is no longer watched, where nothing else ended the watch.
YEAR = 365.0

_CHOICES: dict[str, tuple[str, ...]] = {
    "clock": ("incident", "request"),
    "outcome": ("statement", "decision", "deployment"),
    "dates": ("coded", "alternative", "earliest", "latest"),
}


@dataclass(frozen=True, slots=True)
class Coding:
    """How the record is read.

    Raises
    ------
    UsageError
        If a choice is none of those that exist.
    """

    outcome: Outcome = "decision"
    clock: Clock = "incident"
    """Days run from the incident, or from the request where one is dated."""
    dates: Reading = "coded"
    """Of a decision: the date coded, the other defensible one, or an end of its interval."""
    undone: frozenset[str] = frozenset()
    """Tiers of corrections (A, B, C) for which the first coder's cells are put back."""
    verified_only: bool = False
    acts: frozenset[str] | None = None
    """Classes of act that are compared; rows with another act are left out, failures stay."""
    soft: bool = True
    """Whether a pledge without means counts; else the next act on record is the decision."""
    standing_op: bool = False
    """Whether rows stay in where an operation ran already."""
    standing_bodies_only: bool = False
    equal_authority: bool = False
    """Whether only decisions at the same level are paired."""
    judged_authority: bool = True
    """Whether a level that we inferred counts as known."""

    def __post_init__(self) -> None:
        for name, known in _CHOICES.items():
            value = getattr(self, name)
            if value not in known:
                raise UsageError(_unknown(value, name, known))
        for tier in self.undone:
            if tier not in ("A", "B", "C"):
                raise UsageError(_unknown(tier, "tier", ("A", "B", "C")))


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """The episodes under a coding; arrays run along the rows, days are counted from the clock.

    `delay` is NaN where the body did not act. `seen` is then the last day on which it was
    watched, without end where nothing stopped the watch.
    """

    coding: Coding
    kept: Mask
    delay: Days
    seen: Days
    known_for: Days
    """Days from the clock to the day up to which the record is read."""
    level: NDArray[np.int8]
    """Index into `LEVELS` of who decided; -1 where unknown or nobody decided."""
    left_out: dict[str, Mask]
    """Rows that each filter took away, by its name."""

    @property
    def acted(self) -> Mask:
        """Whether a row is kept and the body acted."""
        return self.kept & ~np.isnan(self.delay)

    @property
    def durations(self) -> Days:
        """Days until the act, or until the watch ended: where no day is dated, after a year.

        An act before the clock starts, such as a statement that foresees, counts as day 0.
        """
        end = np.where(np.isinf(self.seen), np.minimum(YEAR, self.known_for), self.seen)
        return np.maximum(np.where(np.isnan(self.delay), end, self.delay), 0)


def need_rows(read: Coded, rows: Mask, what: str) -> None:
    """Refuse to go on without rows, and say which filter took them.

    Raises
    ------
    NotFoundError
        If no row of `rows` is kept.
    """
    if (rows & read.kept).any():
        return
    took = [f"{name} takes {int((rows & gone).sum())}" for name, gone in read.left_out.items()]
    why = f"of {int(rows.sum())}, {', '.join(took)}" if took else "it holds none"
    raise NotFoundError(f"no episode is left of {what}: {why}.")


def coded(episodes: Episodes, coding: Coding) -> Coded:
    """Read the episodes as the coding says.

    Raises
    ------
    UsageError
        If a class of act is unknown.
    """
    table = episodes.dates_under(coding.undone)
    day, seen = _outcome(table, coding)
    start = episodes.incident_day
    if coding.clock == "request":
        start = np.where(np.isnan(episodes.request_day), start, episodes.request_day)
    day = np.where(day > episodes.on, np.nan, day)
    seen = np.where(np.isinf(seen), seen, np.minimum(seen, episodes.on))
    left_out = dict(_filters(episodes, table, coding))
    kept = np.ones(len(day), np.bool_)
    for gone in left_out.values():
        kept &= ~gone
    level = episodes.level
    if not coding.judged_authority:
        level = np.where(episodes.level_judged, np.int8(-1), level)
    return Coded(coding, kept, day - start, seen - start, episodes.on - start, level, left_out)


def _outcome(table: Dates, coding: Coding) -> tuple[Days, Days]:
    """Day of the act and last day of watching, by outcome."""
    if coding.outcome == "statement":
        return table.statement, table.censored
    if coding.outcome == "deployment":
        return table.deployment, np.where(
            np.isnan(table.decision), table.censored, table.deployment_censored
        )
    day = _read(table, coding.dates)
    if coding.soft:
        return day, table.censored
    later = np.fmin(
        np.where(table.alternative > day, table.alternative, np.nan),
        np.where(table.deployment > day, table.deployment, np.nan),
    )
    return np.where(table.soft, later, day), np.where(
        table.soft, table.deployment_censored, table.censored
    )


def _read(table: Dates, reading: Reading) -> Days:
    """The decision under one reading of its dates."""
    if reading == "coded":
        return table.decision
    if reading == "alternative":
        return np.where(np.isnan(table.alternative), table.decision, table.alternative)
    if reading == "earliest":
        return np.fmin(np.fmin(table.decision, table.alternative), table.interval_start)
    return np.fmax(np.fmax(table.decision, table.alternative), table.interval_end)


def _filters(episodes: Episodes, table: Dates, coding: Coding) -> list[tuple[str, Mask]]:
    """The rows that each filter in force takes away."""
    gone: list[tuple[str, Mask]] = []
    if not coding.standing_op:
        gone.append(("standing_op", episodes.standing_op))
    if coding.verified_only:
        gone.append(("verified_only", ~episodes.verified))
    if coding.standing_bodies_only:
        gone.append(("standing_bodies_only", episodes.new))
    if coding.acts is not None:
        wanted = [_act(episodes.acts, act) for act in sorted(coding.acts)]
        none = episodes.acts.index("none")
        gone.append(("acts", ~np.isin(table.act, [*wanted, none])))
    return gone


def _act(known: Collection[str], act: str) -> int:
    names = list(known)
    if act not in names:
        raise UsageError(_unknown(act, "class of act", names))
    return names.index(act)


def _unknown(value: object, what: str, known: Collection[str]) -> str:
    near = did_you_mean(str(value), known) or f"; known are {', '.join(known)}"
    return full_stop(f"{value!r} is no {what}{near}")

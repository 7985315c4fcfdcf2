"""What may explain how long a body takes, and how much the record can bear.

Size, rule, threshold, region, decade and whether the body is new are known before it acts. The
class of the act and the level of authority exist only once it has acted, so they may explain the
timing among those that acted, never whether they did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import TypeAlias

import numpy as np

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.evidence.coding import Days, Mask
from minilateral.evidence.episodes import Episodes
from minilateral.facts.records.response import Episode

Column: TypeAlias = Callable[[Episode], float]

#: Fewer acts than this for each effect, and estimates are biased and bands too narrow (Peduzzi and
#: others 1995); below the second number nothing is estimated.
EVENTS_WANTED = 10
EVENTS_NEEDED = 5

_AROUND_EUROPE = frozenset(
    {"Baltic", "North Sea", "Arctic", "UK", "Eastern flank", "Eastern Europe", "Black Sea"}
    | {"Balkans", "Aegean", "Mediterranean"}
)


def _is(name: str, *values: str) -> Column:
    return lambda record: float(getattr(record, name) in values)


#: Each covariate as the effects that it takes, against the case left out.
COVARIATES: Mapping[str, Mapping[str, Column]] = {
    "size": {"members, doubled": lambda record: log2(record.body_size_at_time)},
    "rule": {
        "lead nation and volunteers, against consensus": _is("decision_rule", "lead_nation_opt_in"),
        "case by case, against consensus": _is("decision_rule", "ad_hoc"),
        "vote, against consensus": _is("decision_rule", "unsc_vote", "qmv"),
    },
    "new": {"made for the occasion": _is("new_or_standing", "new")},
    "threshold": {"armed, against below the threshold": _is("threshold", "armed")},
    "region": {"in or around Europe": lambda record: float(record.region in _AROUND_EUROPE)},
    "decade": {"ten years later": lambda record: record.incident_date.year / 10},
    "act": {"force, against other acts": _is("act_class", "force")},
    "authority": {
        "commander or officials, against ministers and councils": _is(
            "authority", "commander", "officials"
        ),
        "leaders, against ministers and councils": _is("authority", "leaders"),
    },
}
BEFORE = ("size", "rule", "threshold", "region", "decade")
AFTER = ("act", "authority")


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Effects as columns, what was left out and why, and warnings about what they can bear."""

    names: tuple[str, ...]
    x: Days
    acts: tuple[int | None, ...]
    """How many acts have each effect at work; None where it is a measure and not a case."""
    dropped: tuple[str, ...]
    warnings: tuple[str, ...]


def design(
    episodes: Episodes, rows: Mask, acted: Mask, covariates: Sequence[str] = BEFORE
) -> Design:
    """Columns of some covariates for the rows of a mask; `acted` runs along the whole record.

    An effect that does not vary among the rows, or that follows from the others, is dropped.

    Raises
    ------
    UsageError
        If a covariate is unknown, explains failures by what only an act has, or the acts are too
        few for so many effects.
    """
    for name in covariates:
        if name not in COVARIATES:
            near = did_you_mean(name, COVARIATES) or f"; known are {', '.join(COVARIATES)}"
            raise UsageError(full_stop(f"{name!r} is not a covariate{near}"))
        if name in AFTER and (rows & ~acted).any():
            raise UsageError(
                f"{name} is known only of those that acted; with failures among the rows it "
                "would explain the outcome by itself."
            )
    records = [r for r, kept in zip(episodes.records, rows, strict=True) if kept]
    columns = {
        effect: np.array([column(record) for record in records])
        for name in covariates
        for effect, column in COVARIATES[name].items()
    }
    return _bearable(columns, acted[rows])


def _bearable(columns: Mapping[str, Days], acted: Mask) -> Design:
    names: list[str] = []
    dropped: list[str] = []
    for name, column in columns.items():
        kept = np.column_stack([np.ones(len(column)), *(columns[other] for other in names), column])
        independent = np.linalg.matrix_rank(kept) == kept.shape[1]
        (names if independent else dropped).append(name)
    if not names:
        raise UsageError("no covariate varies among these episodes; there is nothing to explain.")
    events = int(acted.sum())
    each = events / len(names)
    if each < EVENTS_NEEDED:
        raise UsageError(
            f"{events} acts cannot bear {len(names)} effects: that is {each:.1f} for each, and "
            f"below {EVENTS_NEEDED} nothing is estimated. Name fewer covariates or take more "
            "episodes in."
        )
    thin = f"Only {each:.1f} acts for each effect; {EVENTS_WANTED} are wanted: read with care."
    return Design(
        tuple(names),
        np.column_stack([columns[name] for name in names]),
        tuple(_at_work(columns[name], acted) for name in names),
        tuple(dropped),
        (thin,) if each < EVENTS_WANTED else (),
    )


def _at_work(column: Days, acted: Mask) -> int | None:
    return int(column[acted].sum()) if np.isin(column, (0, 1)).all() else None

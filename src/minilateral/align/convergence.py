"""Does joining a minilateral go with convergence? Pairs of states before and after joining.

Unit: a pair of states that belong to NATO or the EU on the day. Outcome: the distance between
their ideal points in the General Assembly, a year being the session that opens in it. A pair
joins in the first year in which both belong to the grouping (or to any minilateral). Intervals
come from a bootstrap by state, since the pairs of one state move together; the ideal points are
taken at their medians.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.cohesion import SOURCES
from minilateral.affinity.estimates import ideal_points, last_session_before
from minilateral.align.joining import Joining, first_together, spans
from minilateral.align.staggered import NEVER, by_cluster, effects
from minilateral.core.errors import UsageError
from minilateral.facts import FactBase
from minilateral.facts.records.grouping import GroupingRecord

#: The first year that is looked at, after the Cold War.
FIRST = 1991
#: The year in which a session of the General Assembly opens, less its number.
OPENS = 1945
DRAWS, SEED = 500, 1
ANY = "any minilateral"


def convergence(
    base: FactBase,
    name: str | None,
    on: date,
    draws: int = DRAWS,
    seed: int = SEED,
    shift: int = 0,
) -> Joining:
    """What sitting together in a grouping goes with; in any minilateral if none is named.

    `shift` moves every date of joining by so many years (a placebo date where it is negative):
    the years from the true date on are then left out.

    Raises
    ------
    UsageError
        If no pair joins within the years that have votes, or none is left outside.
    """
    records = _records(base, name)
    states = members_of_institutions(base, on)
    years = np.arange(FIRST, OPENS + last_session_before(on) + 1)
    outcome = _distances(states, years)
    pairs = list(combinations(range(len(states)), 2))
    together = first_together(records)
    true = [together.get((states[a], states[b]), int(NEVER)) for a, b in pairs]
    usable = [i for i, year in enumerate(true) if year is not None and year > FIRST - min(0, shift)]
    if not usable:
        raise UsageError("no pair of states has a known date of joining after the first year.")
    known = np.array([true[i] for i in usable], dtype=np.int64)
    shown = outcome[usable]
    if shift < 0:
        shown = np.where(years[None, :] < known[:, None], shown, np.nan)
    moved = np.where(known == NEVER, NEVER, known - FIRST + shift)
    clusters = np.array([pairs[i] for i in usable], dtype=np.int64)
    by_year, overall, placebo = spans(effects(shown, moved, by_cluster(clusters, draws, seed)))
    joiners = known <= years[-1]
    inside = np.unique(known[joiners], return_counts=True)
    keys = [key for record in records for key in record.sources]
    return Joining(
        (records[0].abbreviation or records[0].name) if name else ANY,
        "change of the distance between two members' ideal points",
        {int(y) + shift: int(n) for y, n in zip(*inside, strict=True)},
        len(np.unique(clusters[joiners])),
        int((~joiners).sum()),
        by_year,
        overall,
        placebo,
        draws,
        base.references([*keys, *SOURCES]),
    )


def _records(base: FactBase, name: str | None) -> list[GroupingRecord]:
    if name is not None:
        return [base.groupings.find(name)]
    return [record for record in base.groupings if record.kind == "minilateral"]


def members_of_institutions(base: FactBase, on: date) -> list[str]:
    """The members of NATO and of the EU on a day."""
    bodies = (base.groupings.find(name) for name in ("nato", "eu"))
    return sorted({state for body in bodies for state in body.members_on(on)})


def _distances(states: list[str], years: NDArray[np.int64]) -> NDArray[np.float64]:
    """Distance of ideal points by pair and year; NaN where a state has none."""
    points, place = ideal_points(), {state: i for i, state in enumerate(states)}
    value = np.full((len(states), len(years)), np.nan)
    for column, year in enumerate(years.tolist()):
        session = points.get(year - OPENS)
        if session is not None:
            for state, point in zip(session.iso3, session.point, strict=True):
                if state in place:
                    value[place[state], column] = point
    a, b = np.array(list(combinations(range(len(states)), 2))).T
    found: NDArray[np.float64] = np.abs(value[a] - value[b])
    return found

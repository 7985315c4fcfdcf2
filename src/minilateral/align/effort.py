"""Does joining draw effort away from NATO and the EU? Turns on a roster before and after.

Unit: a member of NATO or the EU. Outcome: the forces that it had out under a label in a year (EU
battlegroups, air policing, EU missions), as far as `commitments.csv` lists them: rosters are
incomplete, and a year in which nobody at all is listed is taken as not known, not as zero. A gap
in a list that hits joiners and others alike does no harm; one that does not, does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np

from minilateral.align.convergence import members_of_institutions
from minilateral.align.joining import Joining, first_years, spans
from minilateral.align.staggered import NEVER, by_cluster, effects
from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.forces import Commitment

#: What can be asked about, and the labels that it is made of.
ROSTERS = {
    "EU battlegroups": ("eu_battlegroup",),
    "air policing": ("baltic_air_policing", "icelandic_air_policing"),
    "EU missions": ("eufor_althea", "eunavfor_aspides", "eunavfor_atalanta", "eunavfor_irini"),
    "NATO response forces": ("nato_nrf_vjtf", "nato_arf"),
    "NATO forward land forces": ("nato_flf",),
    "NATO standing naval forces": ("nato_snmg", "nato_snmcmg"),
}
DRAWS, SEED = 500, 1


def effort(
    base: FactBase,
    name: str,
    roster: str,
    on: date,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Joining:
    """What joining a grouping goes with in the turns a state takes on a roster.

    Raises
    ------
    NotFoundError
        If there is no such roster.
    UsageError
        If no year has a roster, nobody joins within them, or none is left outside.
    """
    if roster not in ROSTERS:
        near = did_you_mean(roster, ROSTERS) or f"; there are {', '.join(ROSTERS)}"
        raise NotFoundError(full_stop(f"{roster!r} is not a roster{near}"))
    record = base.groupings.find(name)
    joined = first_years(record)
    states = [s for s in members_of_institutions(base, on) if joined.get(s, 0) is not None]
    rows = [r for r in base.all(Commitment) if r.body in ROSTERS[roster] and r.role != "host"]
    turns = _turns(rows, on)
    listed = sorted({year for _, year in turns})
    if not listed:
        raise UsageError(f"no turn on the roster of {roster} is dated up to {on}.")
    years = list(range(listed[0], listed[-1] + 1))
    outcome = np.array(
        [[turns[state, y] if y in listed else np.nan for y in years] for state in states]
    )
    since = np.array([joined.get(state) or int(NEVER) for state in states], dtype=np.int64)
    moved = np.where(since == NEVER, NEVER, since - years[0])
    usable = np.flatnonzero(moved > 0)
    weights = by_cluster(np.arange(len(usable))[:, None], draws, seed)
    by_year, overall, placebo = spans(effects(outcome[usable], moved[usable], weights))
    inside = Counter(int(since[i]) for i in usable if since[i] <= years[-1])
    keys = [*record.sources, *(key for row in rows for key in row.source if key != UNCITED)]
    return Joining(
        record.abbreviation or record.name,
        f"change of turns a year, {roster}",
        dict(sorted(inside.items())),
        inside.total(),
        len(usable) - inside.total(),
        by_year,
        overall,
        placebo,
        draws,
        base.references(keys),
    )


def _turns(rows: Sequence[Commitment], on: date) -> Counter[tuple[str, int]]:
    """Forces out by state and year; one whose end is not stated counts in its first year."""
    found: Counter[tuple[str, int]] = Counter()
    for row in rows:
        last = row.until.last.year if row.until else row.since.first.year
        for year in range(row.since.first.year, min(last, on.year) + 1):
            found[row.owner, year] += 1
    return found

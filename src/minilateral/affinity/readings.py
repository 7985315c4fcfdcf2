"""A reading: one measure of how alike the members of a grouping are, held against chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from minilateral.affinity.cohesion import AT_LEAST, Cohesion, too_few
from minilateral.affinity.estimates import Estimate
from minilateral.affinity.evidence import ALL_VOTES, Evidence, Kind
from minilateral.affinity.random_groupings import (
    DRAWS,
    SEED,
    Rank,
    overlap,
    random_groupings,
    rank,
)
from minilateral.core.errors import MinilateralError, NoFactAtDateError
from minilateral.facts import Grouping

Says: TypeAlias = Literal["closer", "not told apart", "farther", "cannot be said"]

#: Closer than chance if at most so large a share of random groupings is as close; farther if at
#: most so large a share is farther. Two Monte Carlo standard errors must clear the line.
TAIL = 0.1


@dataclass(frozen=True, slots=True)
class Reading:
    """One measure of a grouping, in the unit of the measure, and how random groupings compare."""

    kind: Kind
    measure: str
    basis: str
    """The session, sessions, year or record that was read."""
    value: Estimate | None
    rank: Rank | None
    known: int
    """Members of which the measure knows."""
    missing: tuple[str, ...]
    reason: str = ""
    """Why nothing can be said, where nothing can."""

    @property
    def says(self) -> Says:
        """What the measure says of the grouping against random ones."""
        if self.rank is None:
            return "cannot be said"
        margin = 2 * self.rank.error
        if self.rank.share + margin <= TAIL:
            return "closer"
        if self.rank.share - margin >= 1 - TAIL:
            return "farther"
        return "not told apart"

    def to_dict(self) -> dict[str, Any]:
        """An entry of `readings` of `minilateral affinity --json`; see docs/lookup/json.md."""
        value, found = self.value, self.rank
        return {
            "kind": self.kind,
            "measure": self.measure,
            "basis": self.basis or None,
            "value": value.value if value else None,
            "q05": value.low if value else None,
            "q95": value.high if value else None,
            "closer_at_random": found.share if found else None,
            "monte_carlo_error": found.error if found else None,
            "overlap_at_random": found.overlap if found else None,
            "says": self.says,
            "known": self.known,
            "missing": self.missing,
            "reason": self.reason or None,
        }


def of_cohesion(found: Cohesion) -> Reading:
    """The spread of ideal points, as a reading of all votes."""
    measure = found.measure("spread")
    return Reading(
        ALL_VOTES,
        "spread of ideal points",
        f"session {found.session}",
        measure.estimate,
        measure.rank,
        len(found.points),
        found.missing,
        found.no_rank,
    )


def read(grouping: Grouping, evidence: Evidence, draws: int = DRAWS, seed: int = SEED) -> Reading:
    """Measure the members on one kind of evidence, and random groupings of the states it knows."""
    at = {code: i for i, code in enumerate(evidence.iso3)}
    known = [code for code in grouping.members if code in at]
    members = np.array([at[code] for code in known], dtype=np.intp)
    missing = tuple(code for code in grouping.members if code not in at)
    if len(known) < AT_LEAST:
        few = too_few(grouping, len(known), "a figure there")
        return unread(evidence.kind, evidence.measure, few)
    own = evidence.apart(np.broadcast_to(members, (evidence.draws, len(members))))
    found, reason = None, ""
    try:
        others = random_groupings(evidence.ccode, members, draws, np.random.default_rng(seed))
        found = rank(own, evidence.apart(others), overlap(evidence.ccode, members))
    except NoFactAtDateError as error:
        reason = str(error)
    value = Estimate.of(1 - own if evidence.alike else own)
    return Reading(
        evidence.kind, evidence.measure, evidence.basis, value, found, len(known), missing, reason
    )


def unread(kind: Kind, measure: str, why: MinilateralError | str) -> Reading:
    """A measure that cannot be taken, and why."""
    return Reading(kind, measure, "", None, None, 0, (), str(why))

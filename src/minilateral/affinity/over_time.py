"""Cohesion of a grouping session by session, with the sessions in which its members changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from minilateral.affinity.cohesion import AT_LEAST, spread
from minilateral.affinity.estimates import Estimate, SessionPoints, last_session_before
from minilateral.affinity.random_groupings import SEED
from minilateral.facts import Grouping

#: Posterior draws a session: an interval to two digits.
DRAWS = 200


@dataclass(frozen=True, slots=True)
class SessionOfSet:
    """A grouping in one session: its members of that time, their spread, and what changed."""

    body: str
    session: int
    year: int
    """The year in which the session opened, most of whose votes fall in its last months."""
    members: int
    """Those with an estimate."""
    missing: tuple[str, ...]
    spread: Estimate
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the members are others than in the session before."""
        return bool(self.joined or self.left)

    @property
    def change(self) -> str:
        """Who joined, who left, and who has no estimate, as codes."""
        parts = {"joined": self.joined, "left": self.left, "no estimate": self.missing}
        return "; ".join(f"{word}: {', '.join(codes)}" for word, codes in parts.items() if codes)


def over_time(grouping: Grouping, points: Mapping[int, SessionPoints]) -> tuple[SessionOfSet, ...]:
    """Follow the spread from the founding to the last session that ended before the day.

    Members are those of the 31 December of the year in which the session opened. The states of an
    imagined grouping are followed as far back as all of those that have an estimate today have one.
    Sessions with fewer than three estimates are left out.
    """
    return tuple(_sessions(grouping, points))


def _sessions(grouping: Grouping, points: Mapping[int, SessionPoints]) -> Iterator[SessionOfSet]:
    last = last_session_before(grouping.on)
    known = sorted(session for session in points if session <= last)
    today = set(points[known[-1]].iso3) & set(grouping.members) if known else set()
    before: frozenset[str] | None = None
    for session in known:
        if grouping.imagined:
            members = frozenset(grouping.members)
            if not today <= set(points[session].iso3):
                continue
        else:
            members = frozenset(grouping.record.members_on(date(1945 + session, 12, 31)))
        at = points[session].positions(sorted(members))
        if len(at) < AT_LEAST:
            before = members or before
            continue
        rng = np.random.default_rng([SEED, session])
        drawn = points[session].only(at).draws(DRAWS, rng)
        yield SessionOfSet(
            grouping.short_name,
            session,
            1945 + session,
            len(at),
            tuple(sorted(members - set(points[session].iso3))),
            Estimate.of(spread(drawn)),
            () if before is None else tuple(sorted(members - before)),
            () if before is None else tuple(sorted(before - members)),
        )
        before = members

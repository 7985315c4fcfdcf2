"""Groupings side by side: how like-minded each is, on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilateral.affinity.behaviour import ACTS
from minilateral.affinity.cohesion import CAVEAT, SOURCES
from minilateral.affinity.estimates import ideal_points
from minilateral.affinity.evidence import ALL_VOTES, SOME_VOTES, VALUES
from minilateral.affinity.known import Known, what_is_known
from minilateral.affinity.member_rows import member_rows
from minilateral.affinity.over_time import SessionOfSet, over_time
from minilateral.affinity.random_groupings import DRAWS
from minilateral.affinity.readings import Reading
from minilateral.affinity.topics import TOPICS, known_votes
from minilateral.affinity.triangulation import LikeMindedness, like_mindedness
from minilateral.affinity.values import SOURCES as VALUES_SOURCES
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

CAVEAT_SOURCES = (
    "hage-hug-consensus-decisions-and-similarity-measures",
    "bailey-voeten-a-two-dimensional-analysis-of-un-voting",
)
NULL_MODEL = (
    "Random groupings have as many members from each region of the Correlates of War numbers as "
    "the grouping has. A measure says closer where at most one in ten of them is as close, farther "
    "where at most one in ten is farther. A verdict needs three of four kinds of evidence, and all "
    "of them agreeing."
)


@dataclass(frozen=True, slots=True, repr=False)
class SideBySide(Result):
    """How like-minded groupings are, each against random ones of its own regions."""

    found: tuple[LikeMindedness, ...]
    known: Known

    @property
    def title(self) -> str:
        names = ", ".join(one.grouping.short_name for one in self.found)
        return f"How like-minded: {names} on {self.known.day}"

    @property
    def last_session(self) -> str:
        """Which session of the General Assembly is the last that was used, in a sentence."""
        used, asked = self.known.points.session, self.known.session_asked
        text = f"Last session of the General Assembly used: {used} (opened in {1945 + used})"
        behind = f"; sessions up to {asked} had ended by then, without votes at hand"
        return f"{text}{behind if asked > used else ''}."

    def notes(self) -> tuple[str, ...]:
        """What a reader must know with every figure."""
        return (self.last_session, CAVEAT, NULL_MODEL)

    def references(self) -> Sequence[Reference]:
        readings = self.found[0].readings
        keys = [key for reading in readings for key in self.sources_of(reading)]
        keys += CAVEAT_SOURCES
        for one in self.found:
            keys += one.one_voice.sources if one.one_voice else ()
            keys += [key for spell in one.grouping.spells for key in spell.source]
        base = self.found[0].grouping.base
        return base.references(key for key in keys if key != UNCITED)

    def sources_of(self, reading: Reading) -> tuple[str, ...]:
        """The documents behind a measure, over all groupings."""
        if reading.kind == ALL_VOTES:
            return SOURCES
        if reading.kind == SOME_VOTES:
            known = known_votes() if TOPICS["ukraine"] in reading.measure else ()
            return (SOURCES[0], *dict.fromkeys(vote.source for vote in known))
        if reading.kind == VALUES:
            return VALUES_SOURCES if self.known.values else ()
        members = dict.fromkeys(code for one in self.found for code in one.grouping.members)
        done = [acts for act, acts in self.known.acts.items() if ACTS[act] in reading.measure]
        keys = (key for acts in done for code in members for key in acts.sources.get(code, ()))
        return tuple(dict.fromkeys(keys))

    def sources_of_member(self, code: str) -> tuple[str, ...]:
        """The documents behind what `members` says of a state."""
        values = VALUES_SOURCES if self.known.values else ()
        done = (key for acts in self.known.acts.values() for key in acts.sources.get(code, ()))
        return tuple(dict.fromkeys((*SOURCES, *values, *done)))

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "grouping": one.grouping.id,
                **{
                    name: value
                    for name, value in reading.to_dict().items()
                    if name not in ("missing", "reason")
                },
                "missing": ", ".join(reading.missing),
                "reason": reading.reason,
            }
            for one in self.found
            for reading in one.readings
        ]

    def members(self, grouping: Grouping) -> list[Mapping[str, Any]]:
        """What is known of each member, in the order of their names."""
        return member_rows(grouping, self.known)

    def over_time(self) -> list[SessionOfSet]:
        """The spread of each grouping in every session."""
        points = ideal_points()
        return [row for one in self.found for row in over_time(one.grouping, points)]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral affinity --json`; docs/lookup/json.md describes the fields."""
        return {
            "on": self.known.day,
            "last_session": self.known.points.session,
            "session_asked": self.known.session_asked,
            "groupings": [
                one.to_dict() | {"states": self.members(one.grouping)} for one in self.found
            ],
            "over_time": [
                {
                    "grouping": row.body,
                    "session": row.session,
                    "year": row.year,
                    "members": row.members,
                    "missing": row.missing,
                    "spread": row.spread.value,
                    "q05": row.spread.low,
                    "q95": row.spread.high,
                    "joined": row.joined,
                    "left": row.left,
                }
                for row in self.over_time()
            ],
            "caveats": self.notes(),
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """The spread of each grouping over time, with the sessions in which members changed."""
        return draw(self.over_time())


def draw(rows: Sequence[SessionOfSet], title: str = "") -> Drawing:
    """Spreads over time as a chart."""
    from minilateral.charts import YearBand, bands

    return bands(
        [
            YearBand(
                row.body, row.year, row.spread.value, row.spread.low, row.spread.high, row.changed
            )
            for row in rows
        ],
        y_title="spread of ideal points, standard deviations; lower is closer",
        title=title,
        mark="members joined or left",
    )


def side_by_side(
    groupings: Iterable[Grouping],
    votes: Path | None = None,
    vdem: Path | None = None,
    draws: int = DRAWS,
) -> SideBySide:
    """Ask how like-minded groupings are on their day.

    `votes` is a file of roll calls to count topics in, `vdem` a copy of V-Dem's country-year data.

    Raises
    ------
    UsageError
        If no grouping is given, or they stand on different days.
    NoFactAtDateError
        If no session of the General Assembly had ended by the day.
    """
    bodies = tuple(groupings)
    if len({body.on for body in bodies}) != 1:
        raise UsageError("likeness is asked of one grouping or more, all on one day.")
    known = what_is_known(bodies[0].base, bodies[0].on, votes, vdem)
    return SideBySide(tuple(like_mindedness(body, known, draws) for body in bodies), known)

"""What is known of likeness on a day, read once for every grouping that is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minilateral.affinity.behaviour import ACTS, Act, Acts, acts
from minilateral.affinity.estimates import SessionPoints, last_session_before, points_before
from minilateral.affinity.evidence import (
    BEHAVIOUR,
    SOME_VOTES,
    VALUES,
    Evidence,
    acts_evidence,
    topic_evidence,
    values_evidence,
)
from minilateral.affinity.readings import Reading, unread
from minilateral.affinity.topic_agreement import WINDOW, Counts, counted, shipped
from minilateral.affinity.topics import TOPICS, Topic
from minilateral.affinity.values import Values, read_values
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import FactBase


@dataclass(frozen=True, slots=True)
class Known:
    """Ideal points of one session, agreement by topic, values, acts."""

    day: date
    points: SessionPoints
    counts: Mapping[Topic, Counts]
    values: Values | None
    acts: Mapping[Act, Acts]

    @property
    def session_asked(self) -> int:
        """The last session that ended before the day, whether or not it has estimates."""
        return last_session_before(self.day)

    def evidence(self, draws: int) -> Iterator[Evidence | Reading]:
        """Every kind of evidence but all votes, in order; a reading where there is none."""
        yield from self._on_topics()
        if self.values is None:
            why = "V-Dem's data are not shipped; give a copy with --vdem FILE."
            yield unread(VALUES, "spread of freedom of expression (V-Dem)", why)
        else:
            yield values_evidence(self.values, draws)
        for act, name in ACTS.items():
            if act in self.acts:
                yield acts_evidence(self.acts[act])
            else:
                yield unread(BEHAVIOUR, name, f"nothing of it is on record by {self.day}.")

    def _on_topics(self) -> Iterator[Evidence | Reading]:
        for topic, counts in self.counts.items():
            try:
                yield topic_evidence(counts.until(self.session_asked))
            except NoFactAtDateError as error:
                yield unread(SOME_VOTES, f"agreement on {TOPICS[topic]}", error)


def what_is_known(
    base: FactBase, day: date, votes: Path | None = None, vdem: Path | None = None
) -> Known:
    """Read what is known of a day; `votes` and `vdem` are a user's own files.

    Raises
    ------
    NoFactAtDateError
        If no session of the General Assembly had ended, or V-Dem's file begins only later.
    NotFoundError, InvalidDataError
        If a file is missing or faulty.
    """
    return Known(
        day,
        points_before(day),
        shipped() if votes is None else _counted(votes, day),
        None if vdem is None else read_values(vdem, base.states, day),
        acts(base, day),
    )


def _counted(votes: Path, day: date) -> Mapping[Topic, Counts]:
    from minilateral.affinity.roll_calls import read_roll_calls

    calls = read_roll_calls(votes)
    last = min(last_session_before(day), int(calls.session.max()))
    # Twice the window: the last resolution on a topic may be some sessions back.
    sessions = range(max(1, last - 2 * WINDOW), last + 1)
    return {topic: counted(calls, topic, sessions) for topic in TOPICS}

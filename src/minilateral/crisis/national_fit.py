"""National deliberation as the record has it: the days of governments and parliaments.

The table of national procedures dates what governments and parliaments did, not what they answered.
Which call an operation answers is our reading, in `calls.csv`; the day of the call is that of the
incident, or of a body's decision, in the record of responses.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np

from minilateral.crisis.national import BEFOREHAND, observed_days
from minilateral.evidence.delay_grid import Posterior, Waits, posterior
from minilateral.facts import FactBase
from minilateral.facts.records.procedure import NationalEpisode
from minilateral.facts.records.response import Episode


@dataclass(frozen=True, slots=True)
class Answer:
    """A government's decision on an operation and the call that it answers, in days."""

    state: str
    operation: str
    incident_id: str
    from_call: int
    from_incident: int


def answers(base: FactBase) -> tuple[Answer, ...]:
    """The decisions of governments whose call is on record; a call's own day is day nought."""
    decided = {(r.state, r.operation): r for r in base.all(NationalEpisode)}
    rows = {(r.incident_id, r.body): r for r in base.all(Episode)}
    incidents = {r.incident_id: r.incident_date for r in base.all(Episode)}
    found = []
    for state, operation, incident, body, event in _calls():
        day = decided[state, operation].government_decision_date
        called = incidents[incident] if event == "incident" else _day(rows[incident, body], event)
        if day is not None:
            days = (day.first - called).days, (day.first - incidents[incident]).days
            found.append(Answer(state, operation, incident, max(days[0], 0), days[1]))
    return tuple(found)


def government_days(base: FactBase) -> Posterior:
    """Delays of governments from the call to their decision."""
    return _fit([answer.from_call for answer in answers(base)])


def parliament_days(base: FactBase) -> tuple[Posterior, int]:
    """Delays from government to parliament where it is asked beforehand, and how many there are."""
    days = [int(row.days or 0) for row in observed_days(base) if row.step_type in BEFOREHAND]
    return _fit(days), len(days)


def _fit(days: list[int]) -> Posterior:
    after = np.array(days, np.float64)
    return posterior(Waits(after, after + 1), may_never_act=False)


def _day(row: Episode, event: str) -> date:
    day = row.alt_decision_date if event == "alternative" else row.decision_date
    assert day is not None
    return day


def _calls() -> Iterator[tuple[str, str, str, str, str]]:
    text = (files("minilateral.crisis") / "data" / "calls.csv").read_text()
    for row in list(csv.reader(text.splitlines()))[1:]:
        state, operation, incident, body, event = row
        yield state, operation, incident, body, event

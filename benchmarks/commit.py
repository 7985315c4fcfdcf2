"""All targets with 10,000 paths each and the whole hindcast; the section of the brief."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

from benchmarks.measure import Line
from minilateral.briefing.document import Question
from minilateral.briefing.sections import promised
from minilateral.commit.group_targets import of_grouping
from minilateral.commit.hindcast import hindcast
from minilateral.commit.outlook import Outlook
from minilateral.commit.standing import Standing
from minilateral.commit.targets import standings
from minilateral.facts import FactBase, fact_base
from minilateral.facts.tables import TABLES

DAY = date(2026, 11, 1)
RUNS = 3


def lines() -> Iterator[Line]:
    """Measure the limits of the issue on commitments."""
    base = fact_base()
    for table in TABLES:
        base.all(table.record)
    seconds, found = _everything(base)
    said = sum(standing.chance is not None for standing in found)
    text = f"{len(found)} targets of states, {said} with a probability; those of NATO; 248 cases"
    yield Line("all targets and the hindcast", seconds, 5.0, text)
    jef, others = base.grouping("JEF", DAY), ("NATO", "EU")
    question = Question(jef, tuple(base.grouping(o, DAY) for o in others), base, DAY)
    seconds = _least(lambda: promised.section(question))
    yield Line("section 'What it has promised'", seconds, 0.4, "share of a brief on the JEF")


def _everything(base: FactBase) -> tuple[float, list[Standing]]:
    """Every target of every state and of NATO, and the hindcast, least of several runs."""
    states = sorted(base.states.by_code)
    best, found = float("inf"), []
    for _ in range(RUNS):
        start = time.process_time()
        outlook = Outlook(base, DAY)
        found = [one for state in states for one in standings(outlook, state)]
        of_grouping(base.grouping("NATO", DAY))
        scored = hindcast(base)
        best = min(best, time.process_time() - start)
        assert len(scored.cases) == 248
    return best, found


def _least(work: object) -> float:
    """Least processor time of several runs."""
    assert callable(work)
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)

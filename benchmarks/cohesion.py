"""Cohesion against chance, and its section of the brief."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import date

import numpy as np

from benchmarks.measure import Line, printed
from minilateral.affinity.cohesion import spread
from minilateral.affinity.estimates import points_before
from minilateral.affinity.random_groupings import DRAWS, random_groupings
from minilateral.affinity.regions import regions
from minilateral.facts import fact_base

#: What the section adds to a brief: the tables that other sections read too are read before.
_SECTION = """
import time
from datetime import date
from minilateral.briefing.document import Question
from minilateral.briefing.sections import decides, incidents, likeness, ukraine
from minilateral.facts import fact_base
base, day = fact_base(), date(2026, 1, 1)
jef, nato, eu = (base.grouping(name, day) for name in ("JEF", "NATO", "EU"))
question = Question(jef, (nato, eu), base, day)
for other in (decides, incidents, ukraine):
    other.section(question)
start = time.process_time()
likeness.section(question)
print(time.process_time() - start)
"""


def lines() -> Iterator[Line]:
    """Measure what a brief and a command pay for likeness."""
    seconds = min(float(printed(_SECTION)) for _ in range(4))
    yield Line("how like-minded, in a brief", seconds, 0.4, "JEF beside NATO and the EU")
    yield _random()


def _random() -> Line:
    """Random groupings of NATO's size, at once and one by one; their mean spread must agree."""
    day = date(2024, 6, 1)
    points = points_before(day)
    members = points.positions(fact_base().grouping("NATO", day).members)
    start = time.process_time()
    drawn = random_groupings(points.ccode, members, DRAWS, np.random.default_rng(1))
    ours = spread(points.point[drawn])
    seconds = time.process_time() - start
    start = time.process_time()
    theirs = _one_by_one(points.point.tolist(), regions(points.ccode).tolist(), members.tolist())
    peer = time.process_time() - start
    error = (statistics.variance(theirs) / len(theirs) + ours.var(ddof=1) / DRAWS) ** 0.5
    assert abs(ours.mean() - statistics.mean(theirs)) < 4 * error
    against = f"{peer / seconds:,.0f} x faster than random.sample and statistics.stdev"
    return Line(f"{DRAWS:,} random groupings of 32", seconds, peer, against)


def _one_by_one(points: list[float], region: list[int], members: list[int]) -> list[float]:
    dice, found = random.Random(1), []
    wanted = {which: sum(region[i] == which for i in members) for which in set(region)}
    pools = {which: [i for i, own in enumerate(region) if own == which] for which in wanted}
    for _ in range(DRAWS):
        states = [i for which, size in wanted.items() for i in dice.sample(pools[which], size)]
        found.append(statistics.stdev(points[i] for i in states))
    return found

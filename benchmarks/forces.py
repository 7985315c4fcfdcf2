"""The pool of NATO, ten thousand draws of it, and arrivals over the sea graph."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from benchmarks.measure import Line
from minilateral.facts import fact_base
from minilateral.respond.draws import draws
from minilateral.respond.movement import arrival_days
from minilateral.respond.needs import needs
from minilateral.respond.pool import pool
from minilateral.respond.pool_report import report
from minilateral.respond.sea import shortest_from

Answer = TypeVar("Answer")
DAY = date(2026, 6, 1)
RUNS = 3
DRAWS = 10_000


def lines() -> Iterator[Line]:
    """Measure what the commands of forces take, warm."""
    base = fact_base()
    asked = pool(base, "NATO", DAY)
    seconds, batches = _least(lambda: pool(base, "NATO", DAY).batches)
    yield Line("pool of NATO", seconds, 0.2, f"{len(batches)} batches")
    seconds, found = _least(lambda: draws(asked, DRAWS, 1))
    assert (found <= [batch.ready_high for batch in asked.batches]).all()
    yield Line("10,000 draws of NATO's pool", seconds, 2.0, "of 5 s for a whole package")
    seconds, told = _least(lambda: report(asked).to_dict())
    yield Line("report of NATO's pool", seconds, 0.5, f"{len(told['classes'])} classes")
    pairs = [
        (asked.batches[i], line.place)
        for need in needs(base)
        for line in need.lines
        for i in asked.fitting(line)
    ]
    seconds, _ = _least(lambda: [arrival_days(base, batch, place) for batch, place in pairs])
    yield Line("arrivals for every need, warm", seconds, 0.5, f"{len(pairs)} of batch and place")
    seconds, _ = _least(lambda: shortest_from.__wrapped__(base, "tallinn"))
    yield Line("sea routes from one place", seconds, 0.02, "265 points, equal to SciPy in a test")


def _least(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Least processor time of several runs, and the answer."""
    best, answer = float("inf"), work()
    for _ in range(RUNS):
        start = time.process_time()
        answer = work()
        best = min(best, time.process_time() - start)
    return best, answer

"""Calibration: a fresh fit of every delay, and each incident foretold from the others."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.measure import Line
from minilateral.crisis.fitted import read, shipped, written
from minilateral.crisis.fitting import fitted
from minilateral.crisis.left_out import left_out
from minilateral.evidence.episodes import episodes
from minilateral.facts import fact_base


def lines() -> Iterator[Line]:
    """Measure a fit and the check out of sample."""
    base = fact_base()
    started = time.process_time()
    fresh = fitted(base)
    seconds = time.process_time() - started
    if tuple(read(written(fresh))) != shipped():
        raise AssertionError("the shipped calibration is not what a fresh fit gives")
    yield Line("calibration fitted afresh", seconds, 10.0, "goal; equal to the shipped file")
    started = time.process_time()
    found = left_out(episodes(base))
    seconds = time.process_time() - started
    total = found.rows()[0]
    against = f"goal; {total['within_90']:.0%} inside 90 %, {total['gain']:+.2f} over all alike"
    yield Line("each incident foretold", seconds, 25.0, against)

"""Whether and how soon units meet a need, without a programme: for thousands of cases at once.

It gives the same days as the programme of `formulation.py` (the tests hold them to it): the last
test of a case to be passed says when everything is on station.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from minilateral.respond.case import Case, Test


def all_on_station(case: Case, units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Days until every line is met; infinite where one is not. A row for each row of units."""
    rows = np.atleast_2d(units)
    passed = [days_of(test, rows) for test in case.tests]
    return np.max(passed, axis=0, initial=0.0) if passed else np.zeros(len(rows))


def days_of(test: Test, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Days until the lines of a test are met together, for each row of units."""
    if test.count == 0:
        return np.zeros(len(rows))
    if not test.batches.size:
        return np.full(len(rows), inf)
    enough = np.cumsum(rows[:, test.batches], axis=1) >= test.count
    soonest: NDArray[np.float64] = np.where(
        enough[:, -1], test.days[np.argmax(enough, axis=1)], inf
    )
    return soonest


def in_time(test: Test, units: NDArray[np.int64]) -> int:
    """Units that can be on station in time for the lines of a test."""
    return int(units[test.batches].sum())


def soonest(test: Test, units: NDArray[np.int64]) -> list[int]:
    """Places of the batches that are first to meet a test, one after the other by arrival."""
    reached = np.cumsum(units[test.batches])
    there = test.batches[reached - units[test.batches] < test.count]
    return [int(place) for place in there if units[place]]

"""The fewest absences that break a need."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from minilateral.respond.absence import Absences
from minilateral.respond.case import Test
from minilateral.respond.evaluate import all_on_station, days_of, in_time

#: Sets of more members than this are not searched, where fleets shared by different states meet.
MOST_SEARCHED = 3


def least_absences(absences: Absences) -> tuple[str, ...] | None:
    """The fewest members without whom a need is no longer met; the first by code of several.

    None where the need is not met to begin with, or does not break without them all. For each
    test, those who bring most are missed first; of a shared fleet, so many of its states.
    """
    case = absences.case
    if not isfinite(all_on_station(case, case.units)[0]):
        return None
    found = [_breaking(absences, test) for test in case.tests]
    return min((one for one in found if one is not None), key=lambda s: (len(s), s), default=None)


def _breaking(absences: Absences, test: Test) -> tuple[str, ...] | None:
    """The fewest members without whom a test fails."""
    members, units = absences.members, absences.case.units
    brings = [
        int(units[test.batches][absences.owner[test.batches] == place].sum())
        for place in range(len(members))
    ]
    shared = [one for one in absences.shared if np.isin(one.batches, test.batches).any()]
    among = {int(place) for one in shared for place in one.states}
    if any(set(one.states.tolist()) != among for one in shared):
        return _searched(absences, test)
    by_size = sorted(range(len(members)), key=lambda place: (-brings[place], members[place]))
    sharers = [place for place in by_size if place in among]
    others = [place for place in by_size if place not in among]
    best: list[int] | None = None
    for gone in range(len(sharers) + 1):
        for more in range(len(others) + 1):
            missing = sharers[:gone] + others[:more]
            if best is not None and len(missing) >= len(best):
                break
            if in_time(test, _left(absences, missing)) < test.count:
                best = missing
                break
    return None if best is None else tuple(sorted(members[place] for place in best))


def _left(absences: Absences, missing: Collection[int]) -> NDArray[np.int64]:
    present = np.ones((1, len(absences.members)), np.bool_)
    present[0, list(missing)] = False
    left: NDArray[np.int64] = absences.units(present)[0]
    return left


def _searched(absences: Absences, test: Test) -> tuple[str, ...] | None:
    for size in range(1, MOST_SEARCHED + 1):
        sets = list(combinations(absences.members, size))
        met = np.isfinite(days_of(test, absences.units(absences.present(sets))))
        if not met.all():
            return sets[int(np.argmin(met))]
    return None

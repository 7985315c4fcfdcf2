"""Why a need cannot be met: the smallest sets of its lines that cannot be met together.

Lines that draw on different forces cannot be in each other's way, so that each group of rivals
has its own answer; a line alone in its group is a conflict by itself. Within a group the sets are
tried from the smallest up, so that the first found is an irreducible infeasible subset of least
size (Chinneck, Feasibility and Infeasibility in Optimization, 2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from minilateral.respond.case import Case
from minilateral.respond.evaluate import all_on_station, in_time
from minilateral.respond.needs import Line


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that cannot be met together, and by how much."""

    lines: tuple[Line, ...]
    #: Units that the lines ask together, that can be there in time, and that are ready at all.
    asked: int
    in_time: int
    ready: int
    #: Days until they would be met if being late did not matter; None where never.
    soonest_days: float | None
    #: Members of whose forces of these classes no figure is known.
    no_figure_for: tuple[str, ...]


def conflicts(case: Case) -> tuple[Conflict, ...]:
    """Of each group of rival lines that cannot be met, its smallest set in conflict."""
    found: dict[tuple[int, ...], Conflict] = {}
    for test in case.tests:
        group = next(group for group in case.rivals if test.lines[0] in group)
        if group not in found and in_time(test, case.units) < test.count:
            found[group] = _conflict(case, test.lines, test.count, in_time(test, case.units))
    return tuple(found.values())


def _conflict(case: Case, numbers: tuple[int, ...], asked: int, there: int) -> Conflict:
    lines = tuple(case.lines[number] for number in numbers)
    fits = np.isfinite(case.days[list(numbers)]).any(axis=0)
    late = all_on_station(case.without_deadlines(numbers), case.units)[0]
    unknown = {
        state
        for line in lines
        for state in case.pool.unknown.get((line.asset_class, line.sector), ())
    }
    return Conflict(
        lines,
        asked,
        there,
        int(case.units[fits].sum()),
        float(late) if isfinite(late) else None,
        tuple(sorted(unknown)),
    )

"""A case: the lines of a need against the batches of a pool, as numbers.

Only required lines are held against the pool, unless the optional ones are asked for too. A line
of which the fact base counts nothing for anyone is set aside: nobody can say whether it is met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import floor, inf

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.respond.movement import arrival_days
from minilateral.respond.needs import Line, Need
from minilateral.respond.pool import Pool

#: Days after which a unit of unstated endurance must be relieved: a modelling choice.
UNSTATED_ENDURANCE = 60.0
#: Lines that can compete for the same forces: all their subsets are looked at.
MOST_RIVALS = 12


@dataclass(frozen=True, slots=True)
class Test:
    """Lines that draw on the same forces, and what they ask of them together.

    After Gale (1957) and Hall: the lines can all be met by a day just where, for each set of
    them, the units that fit any of the set and are there by then are as many as the set asks.
    """

    __test__ = False

    #: Places in the lines of the case.
    lines: tuple[int, ...]
    count: int
    #: Places of the batches that can be there in time, by arrival, and their days.
    batches: NDArray[np.int64]
    days: NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Case:
    """What a need asks of a pool."""

    need: Need
    pool: Pool
    lines: tuple[Line, ...]
    #: Lines that nobody can judge: the fact base counts no such forces for anyone.
    unmeasured: tuple[Line, ...]
    #: Days until a batch is on station, by line and batch; infinite where it does not fit.
    days: NDArray[np.float64]

    def __repr__(self) -> str:
        return f"<Case: {self.need.id} of {self.pool.grouping.short_name} on {self.pool.on}>"

    @cached_property
    def units(self) -> NDArray[np.int64]:
        """Units of each batch that can be called, after what must be held back for relief."""
        ready = np.array([batch.ready_mode for batch in self.pool.batches], np.int64)
        return self.kept(ready)

    @cached_property
    def in_time(self) -> NDArray[np.float64]:
        """The days, infinite where a batch would be late for the line."""
        limits = np.array([line.by_day for line in self.lines])[:, None]
        return np.where(self.days <= limits, self.days, inf)

    @cached_property
    def rivals(self) -> tuple[tuple[int, ...], ...]:
        """Lines grouped by whether they draw on the same batches, directly or through others."""
        groups: list[set[int]] = []
        fits = np.isfinite(self.days)
        for number in range(len(self.lines)):
            joined = {number}
            apart = []
            for group in groups:
                if (fits[sorted(group)].any(axis=0) & fits[number]).any():
                    joined |= group
                else:
                    apart.append(group)
            groups = [*apart, joined]
        return tuple(sorted(tuple(sorted(group)) for group in groups))

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every test that the units must pass, those of single lines first in each group."""
        return tuple(
            self._test(lines)
            for group in self.rivals
            for size in range(1, len(group) + 1)
            for lines in combinations(group, size)
        )

    def without_deadlines(self, numbers: Sequence[int]) -> Case:
        """The case of some of its lines, however late they may be met."""
        lines = tuple(replace(self.lines[n], by_day=inf) for n in numbers)
        return replace(self, lines=lines, days=self.days[list(numbers)])

    def _test(self, lines: tuple[int, ...]) -> Test:
        soonest = self.in_time[list(lines)].min(axis=0)
        order = np.argsort(soonest, kind="stable")
        order = order[np.isfinite(soonest[order])]
        count = sum(self.lines[number].count for number in lines)
        return Test(lines, count, order, soonest[order])

    @cached_property
    def _posts(self) -> Mapping[str, int]:
        """By fleet that must relieve its units: how many posts it keeps for months.

        Rivals stand as long as the longest of them, so that one limit holds for all.
        """
        stands = np.zeros(len(self.pool.batches))
        for group in self.rivals:
            longest = max(self.lines[number].for_days for number in group)
            fits = np.isfinite(self.days[list(group)]).any(axis=0)
            stands = np.maximum(stands, longest * fits)
        taken: dict[str, int] = defaultdict(int)
        for name, units in self.pool.taken.items():
            taken[name.rpartition("/")[0]] += units
        out = {stock.fleet.id: stock for stock in self.pool.stocks}
        found = {}
        for place, batch in enumerate(self.pool.batches):
            endurance = batch.endurance_days
            if stands[place] > (UNSTATED_ENDURANCE if endurance is None else endurance):
                stock = out[batch.fleet]
                held = 0 if self.pool.mode == "free" else stock.out.certain
                owned = max(0.0, stock.fleet.exists.mode - held - taken[batch.fleet])
                found[batch.fleet] = floor(owned / batch.rotation + 0.5)
        return found

    def kept(self, ready: NDArray[np.int64]) -> NDArray[np.int64]:
        """Ready units (batches along the last axis) less those that a fleet needs as relief."""
        units = ready.copy()
        for fleet, posts in self._posts.items():
            places = self._places[fleet]
            reached = np.minimum(np.cumsum(ready[..., places], axis=-1), posts)
            units[..., places] = np.diff(reached, axis=-1, prepend=0)
        return units

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        """The batches of each fleet, by notice."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, batch in enumerate(self.pool.batches):
            found[batch.fleet].append(place)
        notice = [batch.notice_days for batch in self.pool.batches]
        return {fleet: sorted(places, key=lambda i: notice[i]) for fleet, places in found.items()}


def case(need: Need, pool: Pool, optional: bool = False) -> Case:
    """The required lines of a need against a pool; the optional ones too if asked.

    Raises
    ------
    UsageError
        If ships are asked to a place on land, or too many lines draw on the same forces.
    NotFoundError
        If not one line can be judged.
    """
    wanted = need.lines if optional else need.required or need.lines
    lines = tuple(line for line in wanted if pool.measured(line))
    if not lines:
        raise NotFoundError(
            f"no line of {need.id} can be judged: the fact base counts no such forces for anyone."
        )
    days = np.full((len(lines), len(pool.batches)), inf)
    for number, line in enumerate(lines):
        for place in pool.fitting(line):
            days[number, place] = arrival_days(need.base, pool.batches[place], line.place)
    found = Case(need, pool, lines, tuple(x for x in wanted if x not in lines), days)
    most = max((len(group) for group in found.rivals), default=0)
    if most > MOST_RIVALS:
        raise UsageError(
            f"{most} lines of {need.id} draw on the same forces; at most {MOST_RIVALS} can."
        )
    return found

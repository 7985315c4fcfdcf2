"""Forces in the reference engine: what is ready, who calls what, how well the need is covered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor, inf

import numpy as np

from minilateral.crisis.history import PLACED, BodyHistory, Unit
from minilateral.crisis.kernel_forces import joint
from minilateral.crisis.setting import Body, Fleet, Setting
from minilateral.crisis.variates import triangular
from minilateral.respond.quarters import dealt

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A batch with its place among all batches of the setting."""

    place: int
    fleet: Fleet
    days: tuple[float, ...]


class Forces:
    """The forces of a history: ready units, and those that bodies have called so far."""

    def __init__(self, setting: Setting, theta: Values, drawn: Values) -> None:
        self.setting = setting
        self.theta = theta
        pairs = [(fleet, batch) for fleet in setting.fleets for batch in fleet.batches]
        self.batches = tuple(Placed(i, fleet, b.days) for i, (fleet, b) in enumerate(pairs))
        self.ready = tuple(
            units for fleet in setting.fleets for units in ready_units(fleet, theta, drawn)
        )
        self.taken: dict[int, float] = defaultdict(float)

    def call(
        self,
        body: Body,
        told: BodyHistory,
        giving: Sequence[BodyHistory],
    ) -> None:
        """Call the units of a body; `giving` are those that hand over to it.

        A post goes to whoever can be there first. What would have been called had no other body
        called before, and was found taken, is double-booked.
        """
        free = {b.place: self.ready[b.place] - self.taken[b.place] for b in self.batches}
        alone = dict(enumerate(self.ready))
        wished: dict[int, float] = defaultdict(float)
        own: dict[int, float] = defaultdict(float)
        for line, wanted in enumerate(self.setting.wanted):
            for unit in soonest(
                [*placed(body, told, line), *self.offers(told, line, alone)], wanted
            ):
                if unit.source >= 0:
                    wished[unit.source] += unit.count
                    alone[unit.source] -= unit.count
            offers = [
                *placed(body, told, line),
                *taken_over(body, giving, line, self.batches),
                *self.offers(told, line, free),
            ]
            for unit in soonest(offers, wanted):
                told.units.append(unit)
                if unit.source >= 0:
                    own[unit.source] += unit.count
                    free[unit.source] -= unit.count
        left = {place: self.ready[place] - self.taken[place] for place in wished}
        told.double_booked = sum(max(0.0, wished[p] - left[p]) for p in sorted(wished))
        for place, units in own.items():
            self.taken[place] += units
        told.called = True

    def offers(self, told: BodyHistory, line: int, free: Mapping[int, float]) -> Iterable[Unit]:
        """What the contributors of a body have for a line: who sends first, nearest first."""

        def start_of(fleet: Fleet) -> float:
            return min(told.sending.get(owner, inf) for owner in fleet.owners)

        for batch in sorted(
            self.batches,
            key=lambda b: (
                start_of(b.fleet),
                len(b.fleet.owners),
                b.fleet.owners,
                b.days[line],
                b.place,
            ),
        ):
            fleet = batch.fleet
            start = start_of(fleet)
            arrival = start + batch.days[line]
            if free[batch.place] > 0 and arrival < inf:
                first = min(fleet.owners, key=lambda owner: told.sending.get(owner, inf))
                yield Unit(
                    line,
                    fleet.id,
                    first,
                    free[batch.place],
                    arrival,
                    arrival + fleet.stay,
                    batch.place,
                )


def ready_units(fleet: Fleet, theta: Values, drawn: Values) -> Sequence[float]:
    """Units of each batch of a fleet that are ready and may go, in the order of notice."""
    of_class, own = drawn[f"readiness:{fleet.asset_class}"], drawn[f"share:{fleet.id}"]
    share, exists = fleet.availability, fleet.exists
    goes = (1.0 - theta["feint_share"]) * theta["ceiling"]
    ready = floor(
        triangular(drawn[f"count:{fleet.id}"], exists.low, exists.mode, exists.high)
        * triangular(
            joint(of_class, own, theta["readiness_common"]), share.low, share.mode, share.high
        )
        * goes
        + drawn[f"rounding:{fleet.id}"]
    )
    ready -= fleet.held + fleet.held_perhaps * (drawn[f"promise:{fleet.id}"] < 0.5)
    by_quarter = dealt(np.array([max(0, ready)]), fleet.alert)[:, 0].tolist()
    left = inf if fleet.posts is None else fleet.posts
    found = []
    for units in by_quarter:
        found.append(float(min(units, left)))
        left -= found[-1]
    return [found[batch.quarter] for batch in fleet.batches]


def placed(body: Body, told: BodyHistory, line: int) -> Iterable[Unit]:
    """The units placed under a body beforehand, once its delegated authority acts."""
    for one in body.standing:
        day = told.authority + one.days
        if one.line == line and day < inf:
            yield Unit(
                line,
                f"units under {body.name}",
                one.owner or body.name,
                one.units,
                day,
                inf,
                PLACED,
            )


def taken_over(
    body: Body, giving: Sequence[BodyHistory], line: int, batches: Sequence[Placed]
) -> Iterable[Unit]:
    """The members' units that other bodies hand over, from that day on."""
    for told in giving:
        for unit in told.units:
            if unit.line == line and unit.source >= 0:
                owners = batches[unit.source].fleet.owners
                if set(owners) & set(body.members):
                    day = max(unit.arrival, told.handover)
                    yield replace(unit, arrival=day, source=-2 - unit.source)


def soonest(offers: Sequence[Unit], wanted: float) -> Iterable[Unit]:
    """Of units offered, those that are there first, until as many as are wanted."""
    for unit in sorted(offers, key=lambda offer: offer.arrival):
        units = min(unit.count, wanted)
        if units <= 0:
            return
        yield replace(unit, count=units)
        wanted -= units


def presence(told: BodyHistory, begun: float) -> float:
    """Days from the incident to the first unit on station."""
    days = [
        max(unit.arrival, begun)
        for unit in told.units
        if _end(unit, told) > max(unit.arrival, begun)
    ]
    return min(days, default=inf) - begun


def coverage(told: BodyHistory, wanted: Sequence[int], begun: float, days: float) -> float:
    """Mean over so many days of the mean over the lines of what is on station of what is wanted."""
    lines = [
        covered([unit for unit in told.units if unit.line == line], told, asked, begun, days)
        for line, asked in enumerate(wanted)
    ]
    return sum(lines) / len(lines)


def covered(
    units: Sequence[Unit], told: BodyHistory, wanted: int, begun: float, days: float
) -> float:
    """The same for one line: the exact integral of its steps."""
    end = begun + days
    changes = {begun, end}
    for unit in units:
        changes |= {day for day in (unit.arrival, _end(unit, told)) if begun < day < end}
    total = 0.0
    steps = sorted(changes)
    for day, until in pairwise(steps):
        on = sum(unit.count for unit in units if unit.arrival <= day < _end(unit, told))
        total += (until - day) * min(1.0, on / wanted)
    return total / days


def _end(unit: Unit, told: BodyHistory) -> float:
    return min(unit.leaves, told.handover)

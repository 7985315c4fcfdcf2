"""Means of a watch: how wide, how fast and how long ships, aircraft and drones sweep the sea."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minilateral.facts import FactBase
from minilateral.facts.records.seabed import Detection
from minilateral.respond.case import Case
from minilateral.respond.search import barrier

TARGET = "ship over 5,000 GT"
IDENTIFY = "camera or visual identification"
#: A channel that a ship guards alone, and the speed of those who pass: modelling choices.
CHANNEL_NM, PASSING_KN = 25.0, 12.0


@dataclass(frozen=True, slots=True)
class Means:
    """Units of a class that watch, how wide and fast they sweep, and for how much of a day."""

    asset_class: str
    units: int
    width: float
    speed: float
    hours: float
    source: tuple[str, ...]

    @property
    def swept(self) -> float:
        """Square miles an hour, all units, over the day."""
        return self.units * self.width * self.speed * self.hours / 24

    @property
    def barrier(self) -> float:
        """The chance that one unit sees a ship that passes a channel, while it is on task."""
        return barrier(self.width, self.speed, CHANNEL_NM, PASSING_KN) * self.hours / 24


def means_of(case: Case) -> tuple[Means, ...]:
    """Units of the lines of a case that can be on station in time, and how they sweep."""
    units: dict[str, int] = {}
    for number, line in enumerate(case.lines):
        there = int(case.units[np.isfinite(case.in_time[number])].sum())
        units[line.asset_class] = units.get(line.asset_class, 0) + min(there, line.count)
    rows = {row.asset_class: row for row in reversed(_sweeping(case.need.base))}
    return tuple(_means(rows[kind], n) for kind, n in units.items() if kind in rows and n)


def _sweeping(base: FactBase) -> list[Detection]:
    """The rows of moving sensors that see a large ship."""
    return [
        row
        for row in base.all(Detection)
        if row.target == TARGET and row.mode != IDENTIFY and row.search_speed_kn
    ]


def identifying(base: FactBase) -> float:
    """How wide a band is identified by eye or camera, in nautical miles, by any platform."""
    return next(
        row.sweep_width_mid_nm
        for row in base.all(Detection)
        if row.mode == IDENTIFY and row.sweep_width_mid_nm
    )


def _means(row: Detection, units: int) -> Means:
    assert row.sweep_width_mid_nm is not None
    assert row.search_speed_kn is not None
    return Means(
        row.asset_class,
        units,
        row.sweep_width_mid_nm,
        row.search_speed_kn,
        row.hours_on_task_per_day or 24.0,
        row.source,
    )

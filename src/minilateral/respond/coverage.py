"""Coverage: how well a body's ships, aircraft and drones watch a region's cables and pipelines.

Seeing a ship is the easy part in a crowded sea; to identify it and be alongside before the damage
is done is the hard one. Results are by region and class, never by cable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.names import folded
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.seabed import Infrastructure, SearchRule
from minilateral.respond.case import Case, case
from minilateral.respond.earth import great_circle_nm
from minilateral.respond.means import Means, identifying, means_of
from minilateral.respond.needs import Need
from minilateral.respond.patrol import line_by_chance, line_value
from minilateral.respond.pool import Pool
from minilateral.respond.search import both_within, parallel_sweeps, random_search

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Ships that can go alongside.
SHIPS = frozenset({"surface_combatant", "patrol"})
#: Platforms that identify a ship by eye or camera.
EYES = SHIPS | {"mpa_asw", "uav"}
#: A class of fewer cables than this is not shown apart, nor is a region.
FEWEST = 3
#: Hours from being in the corridor to the damage, and its width: modelling choices.
HOURS, WIDTH_NM = 6.0, 10.0
CLASS_WORDS = {
    "telecom_cable": "telecom cables",
    "power_interconnector": "power cables",
    "gas_pipeline": "gas pipelines",
}
CAVEAT = (
    "A model of patrols over corridors as long as the great circles between end points, which is "
    "less than the true length; sweep widths are mostly modelling choices. Each row supposes that "
    "the forces watch this class alone. No statement about any one cable."
)


@dataclass(frozen=True, slots=True)
class Watched:
    """How well a class of a region's infrastructure is watched; chances are of one attempt."""

    kind: str
    count: int
    length_nm: float
    #: The ship is seen: sweeps at random, and parallel sweeps.
    seen: float
    seen_at_best: float
    #: It is identified in time.
    identified: float
    #: A ship is alongside in time, of one who strikes anywhere at any time, and of one who watches.
    stopped_at_random: float
    stopped_adaptive: float


@dataclass(frozen=True, repr=False)
class Coverage(Result):
    """The coverage of a region by what a body can have on station in time."""

    case: Case
    region: str
    lines: tuple[Infrastructure, ...]
    hours: float
    width: float

    @property
    def title(self) -> str:
        pool = self.case.pool
        return f"{self.region}: cables and pipelines under {pool.grouping.short_name}'s watch"

    @cached_property
    def means(self) -> tuple[Means, ...]:
        """What watches: units of the lines of the need that can be on station in time."""
        return means_of(self.case)

    @cached_property
    def classes(self) -> tuple[Watched, ...]:
        """Each class alone if it is of three or more, and all together."""
        by_class = [
            self._watched(words, own)
            for kind, words in CLASS_WORDS.items()
            if len(own := [line for line in self.lines if line.type == kind]) >= FEWEST
        ]
        return (*by_class, self._watched("all together", self.lines))

    def _watched(self, kind: str, lines: Sequence[Infrastructure]) -> Watched:
        length = sum(
            great_circle_nm((line.lat_a, line.lon_a), (line.lat_b, line.lon_b)) for line in lines
        )
        area, hours = length * self.width, self.hours
        swept = sum(one.swept for one in self.means) * hours
        look = identifying(self.case.need.base)
        eyes = [one for one in self.means if one.asset_class in EYES]
        looked = sum(one.swept / one.width * look for one in eyes)
        ships = [one for one in self.means if one.asset_class in SHIPS]
        alongside = sum(2 * one.units * one.speed for one in ships) / length
        segments, attack = self._stretch(ships, length)
        cued = both_within(hours, looked / area, alongside)
        patrol = line_by_chance(segments, attack) if ships else 0.0
        return Watched(
            kind,
            len(lines),
            length,
            random_search(swept, area),
            parallel_sweeps(swept, area),
            random_search(looked * hours, area),
            max(cued, patrol),
            line_value(segments, attack) if ships else 0.0,
        )

    def _stretch(self, ships: Sequence[Means], length: float) -> tuple[int, int]:
        """Segments that each ship guards, one radar width each, and periods of an attack."""
        units = sum(one.units for one in ships)
        if not units:
            return 1, 1
        width = sum(one.units * one.width for one in ships) / units
        speed = sum(one.units * one.speed for one in ships) / units
        return max(1, ceil(length / units / width)), max(1, floor(self.hours * speed / width))

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "class": row.kind,
                "number": row.count,
                "length_nm": round(row.length_nm),
                "seen": f"{100 * row.seen:.0f}–{100 * row.seen_at_best:.0f} %",
                "identified": f"{100 * row.identified:.0f} %",
                "stopped_if_random": f"{100 * row.stopped_at_random:.0f} %",
                "stopped_if_he_watches": f"{100 * row.stopped_adaptive:.0f} %",
            }
            for row in self.classes
        ]

    def references(self) -> Sequence[Reference]:
        base = self.case.need.base
        parts = [row.source for row in (*self.lines, *base.all(SearchRule))]
        parts += [one.source for one in self.means]
        return base.references(key for keys in parts for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral coverage --json`; docs/lookup/json.md has the fields."""
        return {
            "body": self.case.pool.grouping.id,
            "on": self.case.pool.on,
            "need": self.case.need.id,
            "region": self.region,
            "hours": self.hours,
            "corridor_nm": self.width,
            "means": [
                {
                    "asset_class": one.asset_class,
                    "units": one.units,
                    "sweep_width_nm": one.width,
                    "speed_kn": one.speed,
                    "hours_a_day": one.hours,
                    "barrier": one.barrier,
                }
                for one in self.means
            ],
            "classes": [
                {name: getattr(row, name) for name in Watched.__slots__} for row in self.classes
            ],
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """The chance that an attempt at random is stopped, by class."""
        from minilateral.charts import Bar, bars

        return bars(
            [
                Bar(
                    row.kind,
                    100 * row.stopped_at_random,
                    f"if he watches {100 * row.stopped_adaptive:.0f} %",
                )
                for row in self.classes
            ],
            x_title="chance that an attempt at random is stopped, %",
        )


def coverage(
    need: Need, pool: Pool, region: str, hours: float = HOURS, width: float = WIDTH_NM
) -> Coverage:
    """How well what a body can have on station in time watches a region's cables and pipelines.

    Parameters
    ----------
    need
        Names the forces that watch; optional lines count too.
    hours
        From a ship's being in the corridor to the damage.
    width
        Of the corridor, in nautical miles.

    Raises
    ------
    UsageError
        If hours or width are not above 0, or too few lines are known in the region.
    NotFoundError
        If no cable or pipeline is known in the region.
    """
    for what, value in (("hours", hours), ("a width", width)):
        if not 0 < value < float("inf"):
            raise UsageError(f"{what} must be above 0, not {value:g}.")
    rows = [row for row in need.base.all(Infrastructure) if "destroyed" not in (row.status or "")]
    lines = tuple(row for row in rows if folded(row.region) == folded(region))
    if not lines:
        regions = sorted({row.region for row in rows})
        near = did_you_mean(region, regions) or f"; the regions are {', '.join(regions)}"
        raise NotFoundError(full_stop(f"no cable or pipeline is known in {region!r}{near}"))
    if len(lines) < FEWEST:
        raise UsageError(f"fewer than {FEWEST} are known in {region}; none is shown by itself.")
    return Coverage(case(need, pool, optional=True), lines[0].region, lines, hours, width)

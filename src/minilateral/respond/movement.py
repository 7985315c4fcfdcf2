"""When a batch is on station: notice, working up, and the way there.

Ships sail the sea graph from the nearest port of their state; aircraft fly great circles, ten
hours a day; land forces go by road or rail, a stated factor longer than the great circle, and by
sea between landmasses. Light and special forces and teams fly where that is faster. Satellites and
headquarters do not move.
"""

from __future__ import annotations

from functools import lru_cache

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.facts import FactBase
from minilateral.facts.records.needs import Point
from minilateral.facts.records.places import HomeBase
from minilateral.respond.batch import Batch
from minilateral.respond.earth import KM_PER_NM, LatLon, country_at, great_circle_nm
from minilateral.respond.sea import miles_from_ports, nodes, ports, shortest_from

#: Road over great-circle distance: a modelling choice (Newell 1980 gives 1.2 for dense networks).
ROAD_FACTOR = 1.3
#: Hours in the air on one day of a transfer: a modelling choice.
FLYING_HOURS = 10.0
#: Speed of advance of chartered roll-on roll-off ships, and days to load and unload: choices.
RO_RO_KNOTS = 15.0
LOADING_DAYS = 2.0
#: Speed of those who are flown in, as the A400M of `readiness_classes.csv`.
AIRLIFT_KMH = 780.0
FLOWN = frozenset({"land_light", "sof", "cyber"})
STAYS = frozenset({"c2_hq", "satcom_isr"})


def arrival_days(base: FactBase, batch: Batch, place: Point) -> float:
    """Days from the order until a batch is on station at a place.

    Raises
    ------
    UsageError
        If ships are asked to a place on land, or the owner has no port or base in the tables.
    """
    return batch.notice_days + transit_days(base, batch, place)


def transit_days(base: FactBase, batch: Batch, place: Point) -> float:
    """Days on the way from home to a place."""
    there = (place.lat, place.lon)
    if batch.speed_unit == "kn":
        return sea_miles(base, batch.owner, place) / (_speed(batch) * 24)
    if batch.speed_unit == "km/h":
        return _flown_days(_home(base, batch.owner), there, _speed(batch))
    if batch.asset_class in FLOWN:
        by_air = _flown_days(_home(base, batch.owner), there, AIRLIFT_KMH)
        return by_air if batch.speed is None else min(by_air, _driven(base, batch, place))
    if batch.asset_class in STAYS or batch.speed is None:
        return 0.0
    return _driven(base, batch, place)


def sea_miles(base: FactBase, owner: str, place: Point) -> float:
    """Nautical miles by sea to a place from the nearest port of a state."""
    own = ports(base).get(owner)
    if not own:
        raise UsageError(f"{base.states.name(owner)} has no port in sea_graph.csv.")
    miles = miles_from_ports(base, place)
    return min(miles[port] for port in own if port in miles)


def _flown_days(a: HomeBase, b: LatLon, kmh: float) -> float:
    """Days of a flight: hours in the air, and a night after every ten of them."""
    hours = great_circle_nm((a.lat, a.lon), b) * KM_PER_NM / kmh
    nights, rest = divmod(hours, FLYING_HOURS)
    return nights + rest / 24


def _driven(base: FactBase, batch: Batch, place: Point) -> float:
    """Days by road or rail, and by sea between landmasses."""
    home, there = _home(base, batch.owner), (place.lat, place.lon)
    start, speed = (home.lat, home.lon), _speed(batch)
    if home.landmass == _landmass(base, there):
        return _road_km(start, there) / speed
    return min(
        (_road_km(start, nodes(base)[port]) + _road_km(nodes(base)[landing], there)) / speed
        + miles / (RO_RO_KNOTS * 24)
        + LOADING_DAYS
        for port in ports(base).get(batch.owner, ())
        for landing, miles in [_landing(base, port, there)]
    )


def _landing(base: FactBase, port: str, there: LatLon) -> tuple[str, float]:
    """The node nearest to a place on land, and the miles by sea to it from a port."""
    landing = min(nodes(base), key=lambda node: great_circle_nm(nodes(base)[node], there))
    return landing, shortest_from(base, landing)[port]


def _road_km(a: LatLon, b: LatLon) -> float:
    return great_circle_nm(a, b) * KM_PER_NM * ROAD_FACTOR


def _landmass(base: FactBase, point: LatLon) -> str | None:
    """The landmass of the country in which a point lies."""
    country = country_at(point)
    home = _homes(base).get(country or "")
    return home.landmass if home else country


def _speed(batch: Batch) -> float:
    assert batch.speed is not None
    return batch.speed


def _home(base: FactBase, owner: str) -> HomeBase:
    found = _homes(base).get(owner)
    if found is None:
        raise NotFoundError(f"{base.states.name(owner)} has no base in home_bases.csv.")
    return found


@lru_cache(maxsize=4)
def _homes(base: FactBase) -> dict[str, HomeBase]:
    return {row.owner: row for row in base.all(HomeBase)}

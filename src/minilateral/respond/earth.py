"""Great circles on a sphere, and which country a point lies in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import acos, asin, atan2, cos, degrees, hypot, radians, sin
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Mean radius of the earth in nautical miles, and kilometres in one of them.
RADIUS_NM = 3440.065
KM_PER_NM = 1.852
LatLon: TypeAlias = tuple[float, float]
Ring: TypeAlias = NDArray[np.float64]


def great_circle_nm(a: LatLon, b: LatLon) -> float:
    """Nautical miles between two points over the sphere.

    >>> round(great_circle_nm((0, 0), (0, 90)) / great_circle_nm((0, 0), (0, 1)))
    90
    """
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, point)) for point in (a, b))
    half = hypot(
        sin((lat_b - lat_a) / 2), (cos(lat_a) * cos(lat_b)) ** 0.5 * sin((lon_b - lon_a) / 2)
    )
    return 2 * RADIUS_NM * asin(min(1.0, half))


def along(a: LatLon, b: LatLon, step_nm: float) -> Iterator[tuple[float, LatLon]]:
    """Points on the great circle from one point to another, with the miles gone by each."""
    length = great_circle_nm(a, b)
    parts = max(1, round(length / step_nm))
    start, end = _vector(a), _vector(b)
    angle = acos(float(np.clip(start @ end, -1, 1)))
    for k in range(parts + 1):
        t = k / parts
        weights = (1 - t, t) if angle == 0 else (sin((1 - t) * angle), sin(t * angle))
        x, y, z = weights[0] * start + weights[1] * end
        yield t * length, (degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x)))


def _vector(point: LatLon) -> NDArray[np.float64]:
    lat, lon = radians(point[0]), radians(point[1])
    return np.array([cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)])


@dataclass(frozen=True, slots=True)
class _Lands:
    """Every piece of land: its country, the box round it, and its shore and lakes."""

    countries: tuple[str, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    rings: tuple[tuple[Ring, ...], ...]

    def holding(self, lat: float, lon: float) -> str | None:
        boxed = (self.low <= (lon, lat)) & ((lon, lat) <= self.high)
        for index in np.flatnonzero(boxed.all(axis=1)):
            shore, *lakes = self.rings[index]
            if _inside(shore, lat, lon) and not any(_inside(lake, lat, lon) for lake in lakes):
                return self.countries[index]
        return None


def country_at(point: LatLon) -> str | None:
    """The country in which a point lies on the shipped coastline; None at sea.

    The coastline is that of the maps, at 1:50 million and without small islands.
    """
    lat, lon = point
    return _lands().holding(lat, lon) or _lands().holding(lat, lon + 360)


@cache
def _lands() -> _Lands:
    text = (files("minilateral.facts") / "data" / "borders.json").read_text(encoding="utf-8")
    countries, rings = [], []
    for feature in json.loads(text)["features"]:
        shape = feature["geometry"]
        pieces = shape["coordinates"]
        for piece in pieces if shape["type"] == "MultiPolygon" else [pieces]:
            countries.append(feature["id"])
            rings.append(tuple(_unbroken(np.array(ring, np.float64)) for ring in piece))
    low = np.array([shore.min(axis=0) for shore, *_ in rings])
    high = np.array([shore.max(axis=0) for shore, *_ in rings])
    return _Lands(tuple(countries), low, high, tuple(rings))


def _unbroken(ring: Ring) -> Ring:
    """A ring that crosses the 180th meridian, its western part moved round to the east."""
    if np.abs(np.diff(ring[:, 0])).max(initial=0.0) <= 180:
        return ring
    return np.column_stack([np.where(ring[:, 0] < 0, ring[:, 0] + 360, ring[:, 0]), ring[:, 1]])


def _inside(ring: Ring, lat: float, lon: float) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
    spans = (y0 > lat) != (y1 > lat)
    crossing = (x1 - x0)[spans] * (lat - y0[spans]) / (y1 - y0)[spans] + x0[spans]
    return bool((crossing > lon).sum() % 2)

"""Which states belong, on a map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import radians, sin
from typing import Any, Final, TypeAlias

from minilateral.charts.frame import Drawing, Spec, drawing, legend_columns
from minilateral.charts.projection import Box, Extent, Point, View
from minilateral.charts.theme import WIDTH, Role, series_colours

Ring: TypeAlias = Sequence[Point]

_WORLD: Final[Extent] = (-180, -57, 180, 84)
_UNSEEN: Final = 3.0  #: Pixels; a member smaller than this is marked by a dot.
_OTHER: Final = ""  #: The category of land that belongs to none.


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two places, each east and north in degrees; strength from 0 to 1."""

    start: Point
    end: Point
    strength: float


def world_map(
    geojson: Mapping[str, Any],
    fills: Mapping[str, str],
    categories: Sequence[str],
    extent: Extent | None = None,
    links: Sequence[Link] = (),
    title: str = "",
    width: int = WIDTH,
) -> Drawing:
    """Draw states in the colour of their category and all other land plain.

    `fills` names the category of a feature by its id. The extent is west, south, east,
    north in degrees; east may pass 180 for a map across the Pacific. A state too small
    to be seen is marked by a dot. A stronger link is wider.
    """
    view = View.of(extent or _WORLD, width - 12)
    shapes = list(_shapes(geojson, fills, view))
    if not shapes:
        raise ValueError("nothing to draw")
    colours = {
        "field": "category",
        "type": "nominal",
        "scale": {
            "domain": [*categories, _OTHER],
            "range": [*series_colours(categories), Role.LAND.light],
        },
        "legend": {
            "values": list(categories),
            "symbolType": "square",
            "columns": legend_columns(categories, width),
        },
    }
    land = {"type": "geoshape", "stroke": Role.SURFACE.light, "strokeWidth": 0.5}
    layers: list[Spec] = [
        {
            "data": {"sphere": True},
            "mark": {"type": "geoshape", "fill": Role.SEA.light},
            "projection": view.spec(),
            "encoding": {},
        },
        {
            # As text, Altair does not walk through every point of every border.
            "data": {"values": json.dumps(shapes), "format": {"type": "json"}},
            "mark": land,
            "projection": view.spec(),
            "encoding": {"color": colours},
        },
    ]
    if links:
        layers.append(_lines(links, view))
    size = {"width": view.width, "height": view.height}
    return drawing({**size, "layer": layers}, width, title, [])


def _lines(links: Sequence[Link], view: View) -> Spec:
    """Links as a layer of great circles, the strongest on top."""
    lines = [
        {
            "type": "Feature",
            "width": 0.2 + link.strength,
            "geometry": {"type": "LineString", "coordinates": [link.start, link.end]},
        }
        for link in sorted(links, key=lambda link: link.strength)
    ]
    return {
        "data": {"values": json.dumps(lines), "format": {"type": "json"}},
        "mark": {"type": "geoshape", "filled": False, "stroke": Role.INK.light, "opacity": 0.3},
        "projection": view.spec(),
        "encoding": {"strokeWidth": {"field": "width", "type": "quantitative", "scale": None}},
    }


def _shapes(
    geojson: Mapping[str, Any], fills: Mapping[str, str], view: View
) -> Iterator[dict[str, Any]]:
    """What can be seen of the features, and the dots of small members over it."""
    dots = []
    for feature in geojson["features"]:
        category = fills.get(feature["id"], _OTHER)
        boxes = [(view.box(rings[0]), rings) for rings in _polygons(feature["geometry"])]
        seen = [(box, rings) for box, rings in boxes if view.meets(box)]
        if not seen:
            continue
        coordinates = [_drawable(rings, view) for _, rings in seen]
        yield _feature(category, "MultiPolygon", coordinates)
        box, rings = max(seen, key=lambda pair: _size(pair[0]))
        if category != _OTHER and _size(box) < _UNSEEN:
            dots.append(_feature(category, "Point", rings[0][0]))
    yield from dots


def _feature(category: str, kind: str, coordinates: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "category": category, "geometry": geometry}


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Sequence[Ring]]:
    coordinates: Sequence[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _size(box: Box) -> float:
    left, top, right, bottom = box
    return max(right - left, bottom - top)


def _drawable(rings: Sequence[Ring], view: View) -> list[Ring]:
    """Rings without needless points, wound as Vega needs them: the outer one clockwise."""
    thin = [_thinned(ring, degrees=20 / view.scale) for ring in rings]
    return [ring if _clockwise(ring) == (i == 0) else ring[::-1] for i, ring in enumerate(thin)]


def _clockwise(ring: Ring) -> bool:
    """Which way a ring runs, by its area on the sphere; it may cross the date line."""
    area = 0.0
    for (west, south), (east, north) in pairwise(ring):
        turn = (east - west + 180) % 360 - 180
        area += turn * (2 + sin(radians(south)) + sin(radians(north)))
    return area > 0


def _thinned(ring: Ring, degrees: float) -> Ring:
    """Leave out points nearer to the one before than can be seen."""
    kept = [ring[0]]
    for point in ring[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= degrees:
            kept.append(point)
    return [*kept, ring[-1]] if len(kept) > 2 else ring

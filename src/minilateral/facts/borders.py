"""The world's borders, and how much of them a map of some states shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


def extent(states: Iterable[str]) -> tuple[float, float, float, float]:
    """West, south, east and north of the land of states, with a margin.

    Far islands of a state are left out: of each state its largest piece counts.
    """
    boxes = [
        _main_box(feature) for feature in borders()["features"] if feature["id"] in set(states)
    ]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    margin = max(4.0, (east - west) * 0.06)
    return west - margin, max(south - margin, -60), east + margin, min(north + margin, 84)


def _main_box(feature: Mapping[str, Any]) -> tuple[float, float, float, float]:
    shape = feature["geometry"]
    pieces = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    boxes = [
        (min(xs), min(ys), max(xs), max(ys))
        for xs, ys in (zip(*piece[0], strict=True) for piece in pieces)
    ]
    return max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))


@cache
def borders() -> dict[str, Any]:
    """The world's borders as GeoJSON (see docs/explain/boundaries.md)."""
    text = (files("minilateral.facts") / "data" / "borders.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found

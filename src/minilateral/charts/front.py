"""A front of best choices in two objectives, and named others beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minilateral.charts.frame import (
    Drawing,
    Spec,
    colour,
    distinct,
    drawing,
    fitted,
    need_rows,
    values,
)
from minilateral.charts.theme import WIDTH

_HEIGHT = 320


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """One choice by its values in two objectives, with a name beside it."""

    series: str
    x: float
    y: float
    note: str = ""


def front(
    rows: Sequence[FrontPoint], x_title: str, y_title: str, title: str = "", width: int = WIDTH
) -> Drawing:
    """Draw a dot per choice; those with a name are larger and named."""
    need_rows(rows)
    points: list[Spec] = [
        {"series": row.series, "x": row.x, "y": row.y, "note": row.note} for row in rows
    ]
    hue = colour("series", distinct(row.series for row in rows), width)
    place: Spec = {"x": _side("x", x_title), "y": _side("y", "")}
    layers: list[Spec] = [
        {
            "data": values(point for point in points if not point["note"]),
            "mark": {"type": "point", "filled": True, "size": 28, "opacity": 0.7},
            "encoding": {**place, "color": hue},
        },
        {
            "data": values(point for point in points if point["note"]),
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {**place, "color": {**hue, "legend": None}},
        },
        {
            "data": values(point for point in points if point["note"]),
            "mark": {"type": "text", "align": "left", "dx": 7, "dy": -7, "fontSize": 11},
            "encoding": {**place, "text": {"field": "note"}},
        },
    ]
    return drawing(fitted(width, _HEIGHT, layers), width, title, [f"up: {y_title}"])


def _side(field: str, title: str) -> Spec:
    axis = {"title": title or None, "tickCount": 6, "domain": False, "ticks": False}
    scale = {"zero": False, "padding": 12}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}

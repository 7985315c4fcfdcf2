"""Shares against shares on a square from 0 to 1, held against the diagonal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
from minilateral.charts.theme import WIDTH, Role

_HEIGHT = 320


@dataclass(frozen=True, slots=True)
class SquarePoint:
    """One point of a curve, both sides from 0 to 1, with a few words beside it."""

    series: str
    x: float
    y: float
    note: str = ""


def square(
    rows: Sequence[SquarePoint],
    x_title: str,
    y_title: str,
    title: str = "",
    diagonal: str = "equal",
    width: int = WIDTH,
) -> Drawing:
    """Draw a line per series through its points in the order given; the dashed line is equality."""
    need_rows(rows)
    points: list[Spec] = [
        {"series": row.series, "x": row.x, "y": row.y, "note": row.note, "order": number}
        for number, row in enumerate(rows)
    ]
    names = distinct(row.series for row in rows)
    hue = colour("series", names, width)
    place: Spec = {"x": _side("x", x_title), "y": _side("y", "")}
    order: Spec = {"field": "order", "type": "quantitative"}
    layers: list[Spec] = [
        {
            "data": values([{"x": 0, "y": 0}, {"x": 1, "y": 1}]),
            "mark": {"type": "line", "color": Role.MUTED.light, "strokeDash": [4, 3]},
            "encoding": place,
        },
        {
            "data": values(points),
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {**place, "color": hue, "order": order},
        },
        {
            "data": values(points),
            "mark": {"type": "point", "filled": True, "size": 36, "opacity": 1},
            "encoding": {**place, "color": {**hue, "legend": None}},
        },
        {
            "data": values(point for point in points if point["note"]),
            "mark": {"type": "text", "align": "left", "dx": 8, "dy": 10, "fontSize": 11},
            "encoding": {**place, "text": {"field": "note"}},
        },
    ]
    notes = [y_title, f"dashed: {diagonal}"]
    return drawing(fitted(width, _HEIGHT, layers), width, title, notes)


def _side(field: str, title: str) -> Spec:
    axis: dict[str, Any] = {"title": title or None, "tickCount": 5, "domain": False, "ticks": False}
    scale = {"domain": [0, 1], "nice": False}
    return {
        "field": field,
        "type": "quantitative",
        "scale": scale,
        "axis": {**axis, "format": ".0%"},
    }

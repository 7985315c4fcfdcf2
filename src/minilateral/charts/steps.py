"""How many members bodies had, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

_HEIGHT = 240


@dataclass(frozen=True, slots=True)
class CountFrom:
    """The number of members that a body has from an ISO day on."""

    body: str
    day: str
    count: int


def curve_of_counts(
    rows: Sequence[CountFrom],
    until: str,
    title: str = "",
    y_title: str = "members",
    width: int = WIDTH,
) -> Drawing:
    """Draw a step line per body, with its name at its end on the day `until`; later rows wait."""
    ordered = sorted((row for row in rows if row.day <= until), key=lambda row: row.day)
    need_rows(ordered)
    bodies = distinct(row.body for row in rows if row.day <= until)
    latest = {row.body: row.count for row in ordered}
    steps: list[Spec] = [
        {"body": row.body, "day": row.day, "count": row.count} for row in ordered
    ] + [{"body": body, "day": until, "count": count} for body, count in latest.items()]
    top = max(row.count for row in ordered) * 1.05 or 1
    names = {body: f"{body} ({count})" for body, count in latest.items()}
    heights = _spread(latest, gap=15 * top / _HEIGHT, top=top)
    ends: list[Spec] = [
        {"body": body, "day": until, "count": heights[body], "name": names[body]} for body in bodies
    ]
    days: Spec = {
        "field": "day",
        "type": "temporal",
        "scale": {"type": "utc", "nice": False},
        "axis": {"format": "%Y", "tickCount": 6, "title": None, "grid": False}
        | {"labelOverlap": True, "labelFlush": True},
    }
    number: Spec = {
        "field": "count",
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"title": None, "tickCount": 5, "domain": False, "ticks": False, "format": "d"},
    }
    body = {**colour("body", bodies, width), "legend": None}
    layers: list[Spec] = [
        {
            "data": values(steps),
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.25},
            "encoding": {"x": days, "y": number, "color": body},
        },
        {
            "data": values(ends),
            "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1, "xOffset": 9},
            "encoding": {"x": days, "y": number, "color": body},
        },
        {
            "data": values(ends),
            "mark": {"type": "text", "align": "left", "dx": 17},
            "encoding": {"x": days, "y": number, "text": {"field": "name"}},
        },
    ]
    return drawing(fitted(width, _HEIGHT, layers), width, title, [y_title])


def _spread(counts: Mapping[str, int], gap: float, top: float) -> dict[str, float]:
    """Move the names at the line ends apart until none covers another."""
    heights: dict[str, float] = {}
    ceiling = top
    for body in sorted(counts, key=lambda body: -counts[body]):
        heights[body] = ceiling = min(float(counts[body]), ceiling)
        ceiling -= gap
    floor = gap / 3
    for body in reversed(heights):
        heights[body] = max(heights[body], floor)
        floor = heights[body] + gap
    return heights

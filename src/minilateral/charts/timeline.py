"""What took which days: stretches one under another, on an axis of days."""

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
    label_axis,
    need_rows,
    row_height,
    values,
    wrapped,
)
from minilateral.charts.theme import WIDTH


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from one to another, both counted from the same day nought."""

    label: str
    group: str
    start: float
    end: float


def timeline(
    rows: Sequence[Stretch], x_title: str = "days", title: str = "", width: int = WIDTH
) -> Drawing:
    """Draw stretches as bars in the order given, a colour for each group.

    Rows of one label stand on one line; one of no length is a stroke.

    Raises
    ------
    ValueError
        If there is nothing to draw, or there are more groups than colours.
    """
    need_rows(rows)
    drawn: list[Spec] = [
        {
            "label": wrapped(row.label, 34),
            "group": row.group,
            "start": row.start,
            "end": row.end,
        }
        for row in rows
    ]
    labels = distinct(spec["label"] for spec in drawn)
    last = max(row.end for row in rows) or 1.0
    days: Spec = {
        "type": "quantitative",
        "scale": {"domain": [0, last], "nice": False},
        "axis": {"title": x_title, "tickCount": 8, "domain": False, "ticks": False},
    }
    place = {
        "y": label_axis(labels),
        "color": colour("group", distinct(row.group for row in rows), width),
    }
    step = row_height(labels)
    bar = {"type": "bar", "height": round(step * 0.55), "strokeWidth": 1.5}
    layers: list[Spec] = [
        {
            "data": values(drawn),
            "mark": bar,
            "encoding": {
                "x": {"field": "start", **days},
                "x2": {"field": "end"},
                "stroke": {**place["color"], "legend": None},
                **place,
            },
        }
    ]
    return drawing(fitted(width, step * len(labels), layers), width, title, ())

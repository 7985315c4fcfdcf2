"""An estimate and its interval per label, as bars with whiskers."""

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
from minilateral.charts.theme import WIDTH, Role

_WIDEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Estimated:
    """One labelled estimate of a group; without ends it has no interval."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    group: str = ""


def estimates(
    rows: Sequence[Estimated], x_title: str, title: str = "", note: str = "", width: int = WIDTH
) -> Drawing:
    """Draw a bar per estimate and group, labels as given, a whisker from low to high over it."""
    need_rows(rows)
    labels = distinct(wrapped(row.label, _WIDEST_LABEL) for row in rows)
    groups = distinct(row.group for row in rows)
    drawn: list[Spec] = [
        {
            "label": wrapped(row.label, _WIDEST_LABEL),
            "group": row.group,
            "value": row.value,
            "low": row.low,
            "high": row.high,
        }
        for row in rows
    ]
    place: Spec = {"y": label_axis(labels, padding=0.25)}
    if len(groups) > 1:
        scale = {"domain": groups, "paddingInner": 0.1}
        place["yOffset"] = {"field": "group", "type": "nominal", "scale": scale}
    axis = {"title": x_title, "tickCount": 6, "domain": False, "ticks": False}
    amount: Spec = {"type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": axis}
    layers: list[Spec] = [
        {
            "data": values(drawn),
            "mark": "bar",
            "encoding": {
                **place,
                "x": {"field": "value", **amount},
                "color": colour("group", groups, width),
            },
        },
        {
            "data": values(spec for spec in drawn if spec["low"] is not None),
            "mark": {"type": "rule", "color": Role.INK.light, "strokeWidth": 1.5},
            "encoding": {
                **place,
                "x": {"field": "low", **amount},
                "x2": {"field": "high"},
            },
        },
        {
            "data": values([{"zero": 0}]),
            "mark": {"type": "rule", "color": Role.MUTED.light},
            "encoding": {"x": {"field": "zero", **amount}},
        },
    ]
    step = max(row_height(labels), 11 * len(groups) + 6)
    return drawing(fitted(width, step * len(labels), layers), width, title, [note])

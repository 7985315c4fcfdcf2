"""Shares that rise with the days, a colour for each group and a dash for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minilateral.charts.frame import (
    Drawing,
    Spec,
    colour,
    day_axis,
    distinct,
    drawing,
    fitted,
    need_rows,
    values,
)
from minilateral.charts.theme import WIDTH

_HEIGHT = 240
_DASHES = ([1, 0], [5, 3], [1, 3])


@dataclass(frozen=True, slots=True)
class ShareByDay:
    """The share of cases in which something has come by each day, with the bounds of its band."""

    group: str
    kind: str
    days: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def shares_by_day(
    curves: Sequence[ShareByDay],
    y_title: str,
    title: str = "",
    band: str = "95\N{NO-BREAK SPACE}% band",
    width: int = WIDTH,
) -> Drawing:
    """Draw a line per group and kind on a logarithmic axis of days, each in its band.

    Raises
    ------
    ValueError
        If there is nothing to draw, or there are more kinds than dashes.
    """
    need_rows(curves)
    groups, kinds = (distinct(getattr(c, name) for c in curves) for name in ("group", "kind"))
    if len(kinds) > len(_DASHES):
        raise ValueError(f"{len(kinds)} kinds; at most {len(_DASHES)} can be told apart.")
    points = [point for curve in curves for point in _points(curve)]
    hue = colour("group", groups, width)
    days = day_axis([point["day"] for point in points])
    share: Spec = {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": None, "format": ".0%", "tickCount": 5, "domain": False, "ticks": False},
    }
    quiet = {**hue, "legend": None}
    line: Spec = {"x": days, "y": {**share, "field": "share"}, "color": quiet}
    dash: Spec = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": kinds, "range": list(_DASHES[: len(kinds)])},
        "legend": {"orient": "bottom", "symbolSize": 300} if len(kinds) > 1 else None,
    }
    layers: list[Spec] = [
        {
            "data": values(points),
            "mark": {"type": "area", "opacity": 0.14},
            "encoding": {
                "x": days,
                "y": {**share, "field": "low"},
                "y2": {"field": "high"},
                "color": hue,
                "detail": {"field": "kind", "type": "nominal"},
            },
        },
        {
            "data": values(points),
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {**line, "strokeDash": dash},
        },
    ]
    return drawing(fitted(width, _HEIGHT, layers), width, title, [y_title, f"shaded: {band}"])


def _points(curve: ShareByDay) -> list[Spec]:
    rows = zip(curve.days, curve.share, curve.low, curve.high, strict=True)
    names = {"group": curve.group, "kind": curve.kind}
    return [
        {**names, "day": day, "share": share, "low": low, "high": high}
        for day, share, low, high in rows
    ]

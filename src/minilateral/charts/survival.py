"""Survival and incidence curves by day, with bands and the numbers still watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
from minilateral.charts.theme import WIDTH, Role

_HEIGHT = 240
_LINE = 16  #: Height of a row of the table below the curves.
_TABLE = 36  #: Distance of its heading from the lower edge of the curves.


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """The share of a group that is still waiting, or waits no more, by the end of each day.

    A band is None where it has no bounds. `left` are days on which one of the group was watched no
    more, `watched` the number still watched and waiting at some days.
    """

    group: str
    days: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    left: tuple[float, ...] = ()
    watched: Mapping[int, int] = field(default_factory=dict)
    begins: float = 1.0
    """The share on the eve of the first day: one if it falls, nought if it rises."""


def survival_curves(
    curves: Sequence[SurvivalCurve],
    y_title: str,
    title: str = "",
    width: int = WIDTH,
) -> Drawing:
    """Draw a step line per group on a logarithmic axis of days, and below it the numbers watched.

    Shaded is the band, a tick on the line marks one who left the watch, a dotted rule one half.
    """
    need_rows(curves)
    groups = distinct(curve.group for curve in curves)
    steps = [step for curve in curves for step in _steps(curve)]
    bands = [step for step in steps if step["low"] is not None and step["high"] is not None]
    ticks = [tick for curve in curves for tick in _ticks(curve)]
    hue = colour("group", groups, width)
    quiet = {**hue, "legend": None}
    days = day_axis([step["day"] for step in steps])
    share: Spec = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": None, "format": ".0%", "tickCount": 5, "domain": False, "ticks": False},
    }
    low, high = {**share, "field": "low"}, {"field": "high"}
    layers: list[Spec] = [
        {
            "data": values(bands),
            "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.14},
            "encoding": {"x": days, "y": low, "y2": high, "color": hue},
        },
        {
            "data": values([{"half": 0.5}]),
            "mark": {"type": "rule", "color": Role.MUTED.light, "strokeDash": [2, 3]},
            "encoding": {"y": {**share, "field": "half"}},
        },
        {
            "data": values(steps),
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.25},
            "encoding": {"x": days, "y": share, "color": quiet},
        },
        {
            "data": values(ticks),
            "mark": {"type": "tick", "orient": "vertical", "size": 9, "thickness": 1.25},
            "encoding": {"x": days, "y": share, "color": quiet},
        },
        *_table(curves, groups, days, quiet),
    ]
    notes = [y_title, "shaded: 95 % band", "tick: watched no more" if ticks else ""]
    return drawing(fitted(width, _HEIGHT, layers), width, title, notes)


def _steps(curve: SurvivalCurve) -> list[Spec]:
    start = dict.fromkeys(("share", "low", "high"), curve.begins)
    rows = zip(curve.days, curve.share, curve.low, curve.high, strict=True)
    return [{"group": curve.group, "day": 0.0, **start}] + [
        {"group": curve.group, "day": day, "share": share, "low": low, "high": high}
        for day, share, low, high in rows
    ]


def _ticks(curve: SurvivalCurve) -> list[Spec]:
    at = dict(zip(curve.days, curve.share, strict=True))
    return [{"group": curve.group, "day": day, "share": at[day]} for day in curve.left]


def _table(
    curves: Sequence[SurvivalCurve], groups: Sequence[str], days: Spec, hue: Spec
) -> list[Spec]:
    """The numbers still watched, a row for each group in its colour, below the axis."""
    cells = [
        {
            "group": curve.group,
            "day": day,
            "text": str(count),
            "y": _HEIGHT + _TABLE + _LINE * (groups.index(curve.group) + 1),
        }
        for curve in curves
        for day, count in curve.watched.items()
    ]
    pixel: Spec = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    if not cells:
        return []
    heading = [{"text": "still waiting and watched", "y": _HEIGHT + _TABLE, "x": 0}]
    return [
        {
            "data": values(cells),
            "mark": {"type": "text", "fontSize": 11},
            "encoding": {"x": days, "y": pixel, "text": {"field": "text"}, "color": hue},
        },
        {
            "data": values(heading),
            "mark": {"type": "text", "align": "left", "fontSize": 11, "color": Role.MUTED.light},
            "encoding": {
                "x": {**pixel, "field": "x"},
                "y": pixel,
                "text": {"field": "text"},
            },
        },
    ]

"""Shares by day, a small panel for each label: the same curve from two or more hands compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minilateral.charts.frame import (
    Drawing,
    Spec,
    colour,
    distinct,
    drawing,
    need_rows,
    text_width,
    values,
    wrapped,
)
from minilateral.charts.theme import WIDTH, Role

_HEIGHT: Final = 92  #: Of a panel, in pixels.
_BETWEEN: Final = 16  #: Two panels, above the name of the lower one and beside each other.
_LINE: Final = 14  #: Height of a line of text.
_SHARES: Final = (0.0, 0.5, 1.0)
_DAYS: Final = {0: "0", 1: "1", 7: "week", 30: "month", 365: "year"}


@dataclass(frozen=True, slots=True)
class PanelCurve:
    """A share by day of one panel, in steps or as a line; a band is None where it has no bounds."""

    label: str
    series: str
    days: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    steps: bool = False


def curve_panels(
    curves: Sequence[PanelCurve], y_title: str, title: str = "", band: str = "", width: int = WIDTH
) -> Drawing:
    """Draw a panel per label on one scale, days close together the later they are."""
    need_rows(curves)
    grid = _Grid(curves, width)
    hue = colour("series", distinct(curve.series for curve in curves), width)
    quiet = {**hue, "legend": None}
    layers = [
        _layer(grid.legend(curves), {"type": "line", "strokeWidth": 1.75}, color=hue),
        _layer(grid.rules(), {"type": "rule", "color": Role.GRID.light}, x2={"field": "x2"}),
        *(layer for curve in curves for layer in _drawn(curve, grid, quiet)),
        _layer(
            grid.names(),
            {"type": "text", "align": "left", "baseline": "bottom"},
            text={"field": "text"},
        ),
        _layer(
            grid.shares(),
            {"type": "text", "fontSize": 11, "align": "right", "baseline": "middle"},
            text={"field": "text"},
        ),
        _layer(
            grid.days(), {"type": "text", "fontSize": 11, "baseline": "top"}, text={"field": "text"}
        ),
    ]
    spec = {"width": grid.width, "height": grid.height, "layer": layers}
    return drawing(spec, width, title, [y_title, f"shaded: {band}" if band else ""])


def _drawn(curve: PanelCurve, grid: _Grid, hue: Spec) -> list[Spec]:
    """The band of a curve, then the curve."""
    how = {"interpolate": "step-after"} if curve.steps else {}
    points = [
        {**grid.point(curve.label, day, share), "series": curve.series}
        for day, share in zip(curve.days, curve.share, strict=True)
    ]
    bounds = zip(curve.days, curve.low, curve.high, strict=False)
    held = [
        {
            **grid.point(curve.label, day, low),
            "y2": grid.y(curve.label, high),
            "series": curve.series,
        }
        for day, low, high in bounds
        if low is not None and high is not None
    ]
    y2 = {"field": "y2"}
    line = _layer(points, {"type": "line", "strokeWidth": 1.75, **how}, color=hue)
    band = _layer(held, {"type": "area", "opacity": 0.16, **how}, color=hue, y2=y2)
    return [band, line] if held else [line]


def _layer(rows: Sequence[Spec], mark: Spec, **channels: Spec) -> Spec:
    """Marks whose rows say in pixels where they stand."""
    pixels = {"type": "quantitative", "scale": None, "axis": None}
    place = {axis: {"field": axis, **pixels} for axis in ("x", "y")}
    return {"data": values(rows), "mark": mark, "encoding": {**place, **channels}}


class _Grid:
    """Where panels, days and shares stand, in pixels."""

    def __init__(self, curves: Sequence[PanelCurve], width: int) -> None:
        self.labels = distinct(curve.label for curve in curves)
        self.last = max(day for curve in curves for day in curve.days)
        self.columns = min(len(self.labels), 2)
        self.width = width - text_width("100 %", 11) - 18
        self.panel = (self.width + _BETWEEN) / self.columns - _BETWEEN
        self.wrapped = [wrapped(label, int(self.panel / 6.5)) for label in self.labels]
        self.name_height = _LINE * (1 + max(label.count("\n") for label in self.wrapped)) + 4
        self.pitch = self.name_height + _HEIGHT + _BETWEEN
        self.height = math.ceil(len(self.labels) / self.columns) * self.pitch

    def left(self, panel: int) -> float:
        return panel % self.columns * (self.panel + _BETWEEN)

    def top(self, panel: int) -> float:
        return panel // self.columns * self.pitch + self.name_height

    def x(self, panel: int, day: float) -> float:
        share = math.log1p(day) / math.log1p(self.last)
        return self.left(panel) + 4 + share * (self.panel - 8)

    def y(self, label: str, share: float) -> float:
        return self.top(self.labels.index(label)) + _HEIGHT * (1 - share)

    def point(self, label: str, day: float, share: float) -> Spec:
        return {"x": self.x(self.labels.index(label), day), "y": self.y(label, share)}

    def rules(self) -> list[Spec]:
        return [
            {"x": self.left(n), "x2": self.left(n) + self.panel, "y": self.y(label, share)}
            for n, label in enumerate(self.labels)
            for share in _SHARES
        ]

    def names(self) -> list[Spec]:
        return [
            {
                "x": self.left(panel),
                "y": self.top(panel) - 5 - _LINE * name.count("\n"),
                "text": name,
            }
            for panel, name in enumerate(self.wrapped)
        ]

    def shares(self) -> list[Spec]:
        return [
            {"x": -5, "y": self.y(self.labels[panel], share), "text": f"{100 * share:.0f} %"}
            for panel in range(0, len(self.labels), self.columns)
            for share in _SHARES
        ]

    def days(self) -> list[Spec]:
        lowest = range(max(0, len(self.labels) - self.columns), len(self.labels))
        return [
            {"x": self.x(panel, day), "y": self.top(panel) + _HEIGHT + 5, "text": word}
            for panel in lowest
            for day, word in _DAYS.items()
            if day <= self.last
        ]

    def legend(self, curves: Sequence[PanelCurve]) -> list[Spec]:
        """A point of each series that nobody sees, so that the legend names them all."""
        names = distinct(curve.series for curve in curves)
        return [{"x": 0, "y": 0, "series": name} for name in names]

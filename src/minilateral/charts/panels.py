"""Yearly figures against a threshold, one small panel per label.

The panels are laid out here and drawn in one view: four times faster than a facet,
and with the years under the last panel of every column.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
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

_HEIGHT: Final = 64  #: Of a panel, in pixels.
_BETWEEN: Final = 16  #: Two panels, above the name of the lower one and beside each other.
_LINE: Final = 14  #: Height of a line of text.


@dataclass(frozen=True, slots=True)
class YearValue:
    """One figure of one year; None where there is none. Editions are separate `series`."""

    label: str
    year: int
    value: float | None
    series: str = ""
    estimate: bool = False


def lines_with_threshold(
    rows: Sequence[YearValue],
    threshold: float,
    threshold_label: str,
    y_title: str,
    title: str = "",
    hollow_mark: str = "estimate",
    width: int = WIDTH,
) -> Drawing:
    """Draw a panel per label, all on one scale, with a dashed rule at the threshold.

    Estimates are hollow. No line crosses from one series to another, nor a year without a figure.
    """
    need_rows(rows)
    grid = _Grid(rows, threshold, width)
    stretches = _stretches(rows)
    points = [
        {**grid.point(row), "stretch": number}
        for number, stretch in enumerate(stretches)
        for row in stretch
    ]
    lone = {number for number, stretch in enumerate(stretches) if len(stretch) == 1}
    hue = colour("series", distinct(row.series for row in rows), width)
    quiet_hue = {**hue, "legend": None}
    dot = {"type": "point", "filled": True, "opacity": 1}
    hollow = {**dot, "size": 24, "fill": Role.SURFACE.light, "strokeWidth": 1.5}
    dashed = {"type": "rule", "color": Role.MUTED.light, "strokeDash": [4, 3]}
    small = {"type": "text", "fontSize": 11}
    blank = {**small, "fontStyle": "italic", "color": Role.MUTED.light}
    to, text, stretch = {"field": "x2"}, {"field": "text"}, {"field": "stretch"}
    layers = [
        _layer(grid.rules(grid.ticks), {"type": "rule", "color": Role.GRID.light}, x2=to),
        _layer(grid.rules([threshold]), dashed, x2=to),
        _layer(points, {"type": "line", "strokeWidth": 1.75}, color=hue, detail=stretch),
        _layer([p for p in points if p["stretch"] in lone], {**dot, "size": 12}, color=quiet_hue),
        _layer([p for p in points if p["estimate"]], hollow, stroke=quiet_hue),
        _layer(grid.names(), {"type": "text", "align": "left", "baseline": "bottom"}, text=text),
        _layer(grid.blanks({point["panel"] for point in points}), blank, text=text),
        _layer(grid.figures(), {**small, "align": "right", "baseline": "middle"}, text=text),
        _layer(grid.first_years(), {**small, "align": "left", "baseline": "top"}, text=text),
        _layer(grid.last_years(), {**small, "align": "right", "baseline": "top"}, text=text),
    ]
    spec = {"width": grid.width, "height": grid.height, "layer": layers}
    estimates = f"○ {hollow_mark}" if any(row.estimate for row in rows) else ""
    return drawing(spec, width, title, [y_title, f"dashed: {threshold_label}", estimates])


def _layer(rows: Iterable[Spec], mark: Spec, **channels: Spec) -> Spec:
    """Marks whose rows say in pixels where they stand."""
    pixels = {"type": "quantitative", "scale": None, "axis": None}
    place = {axis: {"field": axis, **pixels} for axis in ("x", "y")}
    return {"data": values(rows), "mark": mark, "encoding": {**place, **channels}}


def _stretches(rows: Sequence[YearValue]) -> list[list[YearValue]]:
    """Runs of years on end with a figure: what a line may join."""
    known = [row for row in rows if row.value is not None]
    runs: list[list[YearValue]] = []
    for row in sorted(known, key=lambda row: (row.label, row.series, row.year)):
        before = runs[-1][-1] if runs else None
        key = (row.label, row.series, row.year - 1)
        if before and (before.label, before.series, before.year) == key:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


class _Grid:
    """Where panels, years and figures stand, in pixels."""

    def __init__(self, rows: Sequence[YearValue], threshold: float, width: int) -> None:
        figures = [row.value for row in rows if row.value is not None]
        self.ticks = _ticks(min(0.0, threshold, *figures), max(threshold, *figures, 0.0))
        self.years = min(row.year for row in rows), max(row.year for row in rows)
        self.labels = distinct(row.label for row in rows)
        count = len(self.labels)
        self.columns = min(count, 2 if count <= 4 else 3 if count <= 9 else 4)
        self.width = width - max(text_width(f"{tick:g}", 11) for tick in self.ticks) - 18
        self.panel = (self.width + _BETWEEN) / self.columns - _BETWEEN
        self.wrapped = [wrapped(label, int(self.panel / 6.5)) for label in self.labels]
        self.name_height = _LINE * (1 + max(label.count("\n") for label in self.wrapped)) + 4
        self.pitch = self.name_height + _HEIGHT + _BETWEEN
        self.height = math.ceil(count / self.columns) * self.pitch

    def left(self, panel: int) -> float:
        return panel % self.columns * (self.panel + _BETWEEN)

    def top(self, panel: int) -> float:
        return panel // self.columns * self.pitch + self.name_height

    def x(self, panel: int, year: int) -> float:
        first, last = self.years
        share = (year - first) / (last - first) if last > first else 0.5
        return self.left(panel) + 4 + share * (self.panel - 8)

    def y(self, panel: int, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.top(panel) + _HEIGHT * (high - value) / (high - low)

    def point(self, row: YearValue) -> Spec:
        assert row.value is not None
        panel = self.labels.index(row.label)
        place = {"x": self.x(panel, row.year), "y": self.y(panel, row.value)}
        return {**place, "panel": panel, "series": row.series, "estimate": row.estimate}

    def rules(self, figures: Sequence[float]) -> list[Spec]:
        return [
            {"x": self.left(panel), "x2": self.left(panel) + self.panel, "y": self.y(panel, figure)}
            for panel in range(len(self.labels))
            for figure in figures
        ]

    def names(self) -> list[Spec]:
        return [
            {"x": self.left(panel), "y": self.top(panel) - 5, "text": name}
            for panel, name in enumerate(self.wrapped)
        ]

    def blanks(self, drawn: Collection[int]) -> list[Spec]:
        return [
            {"x": self.left(panel) + self.panel / 2, "y": self.top(panel) + 10, "text": "no figure"}
            for panel in range(len(self.labels))
            if panel not in drawn
        ]

    def figures(self) -> list[Spec]:
        return [
            {"x": -5, "y": self.y(panel, tick), "text": f"{tick:g}"}
            for panel in range(0, len(self.labels), self.columns)
            for tick in self.ticks
        ]

    def first_years(self) -> list[Spec]:
        return [
            {"x": self.left(panel), "y": self.top(panel) + _HEIGHT + 5, "text": str(self.years[0])}
            for panel in self._lowest()
        ]

    def last_years(self) -> list[Spec]:
        if self.years[0] == self.years[1]:
            return []
        return [
            {**label, "x": label["x"] + self.panel, "text": str(self.years[1])}
            for label in self.first_years()
        ]

    def _lowest(self) -> range:
        """The last panel of every column."""
        return range(max(0, len(self.labels) - self.columns), len(self.labels))


def _ticks(low: float, high: float) -> list[float]:
    """Two to five round figures, the first at or under `low`, the last at or over `high`.

    >>> _ticks(0, 4.3)
    [0.0, 2.0, 4.0, 6.0]
    """
    span = (high - low) or 1.0
    high = low + span
    power = 10.0 ** math.floor(math.log10(span / 3))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= span / 3)
    return [step * k for k in range(math.floor(low / step), math.ceil(high / step) + 1)]

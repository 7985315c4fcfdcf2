"""A specification curve: sorted effects with intervals above, the choices behind them below.

Neighbours are drawn together, a few pixels a column, so that thousands of specifications stay one
light picture. A column's shade in a row tells how many of its specifications make that choice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

from minilateral.charts.frame import Drawing, Spec, drawing, need_rows, text_width, values, wrapped
from minilateral.charts.theme import Role

WIDE: Final = 760  #: The choices need room beside their names.
_CURVE: Final = 150  #: Height of the upper part, in pixels.
_ROW: Final = 14  #: Height of a choice.
_GAP: Final = 5  #: Between two groups of choices.
_BETWEEN: Final = 14  #: Two panels.
_COLUMN: Final = 2.5  #: Least width of a column of neighbours.
_SHADES: Final = 4  #: Steps of shade; equal neighbours then become one mark.
_TONES: Final = {1: Role.ACCENT.light, 0: Role.MUTED.light, -1: Role.SECOND.light}


@dataclass(frozen=True, slots=True)
class SpecificationPanel:
    """Specifications of one kind, in any order.

    `low` and `high` are None where an interval says nothing; such a specification is drawn faint.
    `choices` gives for a group and an option how far each specification makes that choice, 0 to 1.
    """

    label: str
    note: str
    effect: Sequence[float]
    low: Sequence[float | None]
    high: Sequence[float | None]
    choices: Mapping[tuple[str, str], Sequence[float]]


def specification_curve(
    panels: Sequence[SpecificationPanel],
    reference: float,
    notes: Sequence[str],
    title: str = "",
    width: int = WIDE,
) -> Drawing:
    """Draw panels side by side on one scale from 0 to 1, over the same rows of choices.

    The colour of an effect tells where its whole interval lies: over the reference, under it, or
    on both sides.
    """
    need_rows(panels)
    place = _Place(panels, width)
    text, to_x, to_y = {"field": "text"}, {"field": "x2"}, {"field": "y2"}
    tone = {"field": "tone", "type": "nominal", "scale": None}
    shade = {"field": "shade", "type": "quantitative", "scale": None}
    small = {"type": "text", "fontSize": 11, "baseline": "middle"}
    head = {**small, "baseline": "top", "align": "left"}
    quiet = {"type": "rule", "color": Role.GRID.light}
    dashed = {"type": "rule", "color": Role.INK.light, "strokeDash": [4, 3]}
    faint = {"color": Role.MUTED.light, "opacity": 0.35}
    columns = [column for panel in panels for column in _columns(panel, place)]
    layers = [
        _layer(place.rules((0, 1)), quiet, x2=to_x),
        _layer(_intervals(columns, place), {"type": "rect", **faint}, x2=to_x, y2=to_y),
        _layer(place.rules((reference,)), dashed, x2=to_x),
        _layer(
            _dots(columns, place, reference),
            {"type": "point", "filled": True, "size": 14},
            color=tone,
            fillOpacity=shade,
        ),
        _layer(
            _cells(columns, place),
            {"type": "rect", "color": Role.INK.light},
            x2=to_x,
            y2=to_y,
            fillOpacity=shade,
        ),
        _layer(place.ticks((0, reference, 1)), {**small, "align": "right"}, text=text),
        _layer(place.options(), {**small, "align": "right"}, text=text),
        _layer(place.titles(), {**head, "fontWeight": "bold"}, text=text),
        _layer(place.counts(), head, text=text),
    ]
    spec: Spec = {"width": place.width, "height": place.height, "layer": layers}
    return drawing(spec, width, title, notes)


@dataclass(frozen=True, slots=True)
class _Column:
    """Neighbours in the order of effects, and where they stand in their panel (0 to 1)."""

    panel: int
    left: float
    right: float
    members: tuple[int, ...]
    source: SpecificationPanel


class _Place:
    """Where panels, choices and figures stand, in pixels."""

    def __init__(self, panels: Sequence[SpecificationPanel], width: int) -> None:
        self.panels = panels
        self.rows = list(dict.fromkeys(key for panel in panels for key in panel.choices))
        names = [option for _, option in self.rows] or [""]
        self.label = max(text_width(name, 11) for name in names) + 8
        self.width = width - self.label - 16
        self.panel = (self.width + _BETWEEN) / len(panels) - _BETWEEN
        room = max(8, int(self.panel / 6.5))
        self.heads = [wrapped(panel.label, room).split("\n") for panel in panels]
        self.notes = [wrapped(panel.note, room).split("\n") for panel in panels]
        self.head = 14 * max(len(lines) for lines in self.heads)
        self.top = self.head + 14 * max(len(lines) for lines in self.notes) + 8
        self.tops: list[float] = []
        y, before = self.top + _CURVE + 14.0, None
        for group, _ in self.rows:
            y += _GAP if before not in (None, group) else 0
            self.tops.append(y)
            y, before = y + _ROW, group
        self.height = y

    def x(self, panel: int, share: float) -> float:
        return round(panel * (self.panel + _BETWEEN) + share * self.panel, 2)

    def y(self, value: float) -> float:
        return round(self.top + (1 - value) * _CURVE, 2)

    def rules(self, figures: Iterable[float]) -> list[Spec]:
        return [
            {"x": self.x(panel, 0), "x2": self.x(panel, 1), "y": self.y(figure)}
            for panel in range(len(self.panels))
            for figure in figures
        ]

    def ticks(self, figures: Iterable[float]) -> list[Spec]:
        return [{"x": -6, "y": self.y(figure), "text": f"{figure:.0%}"} for figure in figures]

    def options(self) -> list[Spec]:
        return [
            {"x": -6, "y": y + _ROW / 2, "text": option}
            for y, (_, option) in zip(self.tops, self.rows, strict=True)
        ]

    def titles(self) -> list[Spec]:
        return self._texts(self.heads, 0)

    def counts(self) -> list[Spec]:
        return self._texts(self.notes, self.head)

    def _texts(self, texts: Sequence[Sequence[str]], top: float) -> list[Spec]:
        return [
            {"x": self.x(panel, 0), "y": top + 14 * line, "text": text}
            for panel, lines in enumerate(texts)
            for line, text in enumerate(lines)
        ]


def _columns(panel: SpecificationPanel, place: _Place) -> list[_Column]:
    """Group the specifications of a panel, sorted by effect, into columns of neighbours."""
    order = sorted(range(len(panel.effect)), key=lambda i: panel.effect[i])
    count = min(len(order), int(place.panel / _COLUMN))
    index = next(i for i, other in enumerate(place.panels) if other is panel)
    edges = [round(k * len(order) / count) for k in range(count + 1)] if count else []
    return [
        _Column(index, k / count, (k + 1) / count, tuple(order[start:end]), panel)
        for k, (start, end) in enumerate(pairwise(edges))
    ]


def _intervals(columns: Sequence[_Column], place: _Place) -> list[Spec]:
    """The mean interval of each column, of those whose interval says something."""
    drawn = []
    for column in columns:
        known = [i for i in column.members if column.source.low[i] is not None]
        if known:
            low, high = (
                sum(end[i] or 0.0 for i in known) / len(known)
                for end in (column.source.low, column.source.high)
            )
            span = {
                "x": place.x(column.panel, column.left),
                "x2": place.x(column.panel, column.right),
            }
            drawn.append({**span, "y": place.y(high), "y2": place.y(low)})
    return drawn


def _dots(columns: Sequence[_Column], place: _Place, reference: float) -> list[Spec]:
    """The mean effect of each column, apart by where the interval lies; faint without one."""
    drawn = []
    for column in columns:
        apart: dict[int | None, list[float]] = {}
        for i in column.members:
            side = _side(column.source.low[i], column.source.high[i], reference)
            apart.setdefault(side, []).append(column.source.effect[i])
        middle = (column.left + column.right) / 2
        for side, effects in apart.items():
            drawn.append(
                {
                    "x": place.x(column.panel, middle),
                    "y": place.y(math.fsum(effects) / len(effects)),
                    "tone": _TONES[side or 0],
                    "shade": 0.45 if side is None else 1,
                }
            )
    return drawn


def _side(low: float | None, high: float | None, reference: float) -> int | None:
    """1 where an interval lies over the reference, -1 under it, 0 on both sides; None: none."""
    return None if low is None or high is None else (low > reference) - (high < reference)


def _cells(columns: Sequence[_Column], place: _Place) -> list[Spec]:
    """How many of a column make a choice, as shade; neighbours of one shade are one mark."""
    drawn = []
    for top, key in zip(place.tops, place.rows, strict=True):
        shaded = [((column.panel, _shade(column, key)), column) for column in columns]
        for (panel, shade), run in groupby(shaded, key=itemgetter(0)):
            if shade:
                stretch = [column for _, column in run]
                span = {
                    "x": place.x(panel, stretch[0].left),
                    "x2": place.x(panel, stretch[-1].right),
                }
                height = {"y": top + 1, "y2": top + _ROW - 1}
                drawn.append({**span, **height, "shade": round(0.12 + 0.6 * shade / _SHADES, 2)})
    return drawn


def _shade(column: _Column, key: tuple[str, str]) -> int:
    weights = column.source.choices.get(key)
    if weights is None:
        return 0
    mean = math.fsum(weights[i] for i in column.members) / len(column.members)
    return round(mean * _SHADES)


def _layer(rows: Iterable[Spec], mark: Spec, **channels: Spec) -> Spec:
    """Marks whose rows say in pixels where they stand."""
    pixels = {"type": "quantitative", "scale": None, "axis": None}
    place = {axis: {"field": axis, **pixels} for axis in ("x", "y")}
    return {"data": values(rows), "mark": mark, "encoding": {**place, **channels}}

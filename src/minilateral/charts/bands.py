"""Yearly estimates as lines, each in the band of its interval."""

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
from minilateral.charts.theme import WIDTH, Role

_HEIGHT = 240


@dataclass(frozen=True, slots=True)
class YearBand:
    """An estimate of one year with its interval; `marked` years get a ring.

    No line joins an `alone` year to its neighbours.
    """

    label: str
    year: int
    value: float
    low: float
    high: float
    marked: bool = False
    alone: bool = False


def bands(
    rows: Sequence[YearBand],
    y_title: str,
    title: str = "",
    band: str = "90 % interval",
    mark: str = "",
    width: int = WIDTH,
) -> Drawing:
    """Draw one line per label on one scale that begins at zero; no line crosses a missing year.

    `mark` says what a ring stands for.
    """
    need_rows(rows)
    labels = distinct(row.label for row in rows)
    drawn = _stretches(rows)
    years: Spec = {
        "field": "year",
        "type": "quantitative",
        "scale": {"zero": False, "nice": False},
        "axis": {"title": None, "format": "d", "grid": False, "tickCount": 6},
    }
    amount: Spec = {
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": {"title": None, "tickCount": 5, "domain": False, "ticks": False},
    }
    hue = colour("label", labels, width)
    quiet = {**hue, "legend": None}
    stretch: Spec = {"field": "stretch", "type": "nominal"}
    line: Spec = {"x": years, "y": {"field": "value", **amount}}
    ring = {"type": "point", "filled": True, "opacity": 1, "fill": Role.SURFACE.light}
    layers: list[Spec] = [
        {
            "data": values(drawn),
            "mark": {"type": "area", "opacity": 0.18},
            "encoding": {
                "x": years,
                "y": {"field": "low", **amount},
                "y2": {"field": "high"},
                "color": hue,
                "detail": stretch,
            },
        },
        {
            "data": values(drawn),
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {**line, "color": quiet, "detail": stretch},
        },
        {
            "data": values(row for row in drawn if row["marked"]),
            "mark": {**ring, "size": 40, "strokeWidth": 1.5},
            "encoding": {**line, "stroke": quiet},
        },
    ]
    ringed = f"○ {mark}" if mark and any(row.marked for row in rows) else ""
    notes = [y_title, f"band: {band}", ringed]
    return drawing(fitted(width, _HEIGHT, layers), width, title, notes)


def _stretches(rows: Sequence[YearBand]) -> list[Spec]:
    """Rows in order, numbered by the run of years on end that they belong to."""
    drawn: list[Spec] = []
    stretch, before = 0, None
    for row in sorted(rows, key=lambda row: (row.label, row.year)):
        if row.alone or before != (row.label, row.year - 1):
            stretch += 1
        before = None if row.alone else (row.label, row.year)
        drawn.append(
            {
                "label": row.label,
                "year": row.year,
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "marked": row.marked,
                "stretch": stretch,
            }
        )
    return drawn

"""Who has how many of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minilateral.charts.frame import (
    Drawing,
    Spec,
    distinct,
    drawing,
    fitted,
    label_axis,
    need_rows,
    values,
    wrapped,
)
from minilateral.charts.theme import WIDTH, Role

#: Lightest and darkest shade of a cell; figures stay readable on both.
SHADES: Final = (0.1, 0.5)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of one row in one column: None where it is not known, zero where there is none.

    `sole` marks the only supplier of a column; which one that is, the caller knows.
    """

    row: str
    column: str
    count: int | None
    sole: bool = False


def matrix(rows: Sequence[Cell], title: str = "", width: int = WIDTH) -> Drawing:
    """Draw counts as a table, rows and columns as given.

    The higher a count ranks in its column, the stronger its colour. A pair without a cell
    stays blank; an unknown count is a question mark.
    """
    need_rows(rows)
    names = distinct(cell.row for cell in rows)
    columns = distinct(cell.column for cell in rows)
    drawn: list[Spec] = [
        {
            "label": cell.row,
            "column": wrapped(cell.column, 34),
            "text": "?" if cell.count is None else f"{cell.count:,}",
            "quiet": not cell.count,
            "shade": _shade(cell, rows),
            "sole": cell.sole,
        }
        for cell in rows
    ]
    step = 22 if len(names) <= 12 else 19
    axis: Spec = {"title": None, "ticks": False, "domain": False, "labelLimit": 0}
    domain = [wrapped(column, 34) for column in columns]
    column: Spec = {"field": "column", "type": "nominal", "scale": {"domain": domain}}
    place: Spec = {
        "x": {
            **column,
            "axis": {**axis, "orient": "top", "labelAngle": -45 if len(columns) <= 10 else -90},
        },
        "y": label_axis(names, padding=0, grid=True, tickBand="extent"),
    }
    shade = {"field": "shade", "type": "quantitative", "scale": None}
    tone = {"condition": {"test": "datum.quiet", "value": Role.MUTED.light}}
    layers: list[Spec] = [
        {
            "data": values(drawn),
            "mark": {"type": "rect", "fill": Role.ACCENT.light, "stroke": Role.SURFACE.light},
            "encoding": {**place, "fillOpacity": shade},
        },
        {
            "data": values(spec for spec in drawn if spec["sole"]),
            "mark": {"type": "rect", "stroke": Role.WARN.light, "filled": False, "strokeWidth": 2},
            "encoding": place,
        },
        {
            "data": values(drawn),
            "mark": {"type": "text", "baseline": "middle"},
            "encoding": {
                **place,
                "text": {"field": "text"},
                "color": {**tone, "value": Role.INK.light},
            },
        },
    ]
    notes = [
        "stronger colour: more of that column",
        "? not known" if any(cell.count is None for cell in rows) else "",
        "blank: not listed" if len(rows) < len(names) * len(columns) else "",
        "outlined: the only supplier" if any(cell.sole for cell in rows) else "",
    ]
    return drawing(fitted(width, step * len(names), layers), width, title, notes)


def _shade(cell: Cell, rows: Sequence[Cell]) -> float:
    """How dark a cell is: by the rank of its count among the counts of its column."""
    if not cell.count:
        return 0
    counts = sorted({other.count or 0 for other in rows if other.column == cell.column} - {0})
    low, high = SHADES
    share = counts.index(cell.count) / (len(counts) - 1) if len(counts) > 1 else 1
    return round(low + share * (high - low), 3)

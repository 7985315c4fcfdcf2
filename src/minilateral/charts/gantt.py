"""Who was in, from when to when."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from minilateral.charts.frame import (
    Drawing,
    Spec,
    colour,
    distinct,
    drawing,
    fitted,
    label_axis,
    need_rows,
    values,
)
from minilateral.charts.theme import WIDTH, Role


@dataclass(frozen=True, slots=True)
class Spell:
    """One interval of ISO days; no end means still running.

    Not `certain` means that the start is a latest date: it may have been earlier.
    """

    label: str
    start: str
    end: str | None = None
    role: str = ""
    certain: bool = True


def spells(
    rows: Sequence[Spell],
    on: str,
    highlight: Collection[str] | None = None,
    title: str = "",
    width: int = WIDTH,
) -> Drawing:
    """Draw intervals as bars, sorted as given, with a rule at the day `on`.

    Labels in `highlight` stand out, the others fade.
    """
    need_rows(rows)
    labels, roles = distinct(row.label for row in rows), distinct(row.role for row in rows)
    first, last = _reach(rows, date.fromisoformat(on))
    lead_in = (last - first) / 22
    drawn: list[Spec] = [
        {
            "label": row.label,
            "role": row.role,
            "start": row.start,
            "end": row.end or last.isoformat(),
            "before": (date.fromisoformat(row.start) - lead_in).isoformat(),
            "strength": 1 if highlight is None or row.label in highlight else 0.4,
        }
        for row in rows
    ]
    open_ended = [spec for spec, row in zip(drawn, rows, strict=True) if row.end is None]
    uncertain = [spec for spec, row in zip(drawn, rows, strict=True) if not row.certain]
    step = 22 if len(labels) <= 12 else 18 if len(labels) <= 40 else 15
    place = {"y": label_axis(labels, **_weights(highlight)), "color": colour("role", roles, width)}
    place["opacity"] = {"field": "strength", "type": "quantitative", "scale": None}
    days = {
        "type": "temporal",
        "scale": {"type": "utc", "domain": [(first - lead_in).isoformat(), last.isoformat()]},
        "axis": {"format": "%Y" if (last - first).days > 900 else "%b %Y", "tickCount": 6}
        | {"title": None, "labelOverlap": True, "labelFlush": True},
    }
    arrow = {"type": "point", "shape": "triangle-right", "filled": True}
    layers: list[Spec] = [
        {
            "data": values([{"on": on}]),
            "mark": {"type": "rule", "color": Role.INK.light, "strokeWidth": 1.5},
            "encoding": {"x": {"field": "on", **days}},
        },
        {
            "data": values(drawn),
            "mark": {"type": "bar", "height": round(step * 0.55)},
            "encoding": {"x": {"field": "start", **days}, "x2": {"field": "end"}, **place},
        },
        {
            "data": values(uncertain),
            "mark": {"type": "rule", "strokeDash": [2, 2], "strokeWidth": round(step * 0.3)},
            "encoding": {"x": {"field": "before", **days}, "x2": {"field": "start"}, **place},
        },
        {
            "data": values(open_ended),
            "mark": {**arrow, "size": step * 8, "xOffset": round(1.2 * step**0.5)},
            "encoding": {"x": {"field": "end", **days}, **place},
        },
    ]
    notes = [
        f"line: {_spoken(on)}",
        "► still running" if open_ended else "",
        "dashed: since that day at the latest" if uncertain else "",
    ]
    return drawing(fitted(width, step * len(labels), layers), width, title, notes)


def _reach(rows: Sequence[Spell], on: date) -> tuple[date, date]:
    """The first and the last day to draw, with room to the right for what goes on."""
    days = [date.fromisoformat(day) for row in rows for day in (row.start, row.end) if day]
    first, last = min([on, *days]), max([on, *days])
    return first, last + max((last - first) / 25, timedelta(days=7))


def _weights(highlight: Collection[str] | None) -> Spec:
    """Bold for the labels that stand out."""
    if highlight is None:
        return {}
    test = f"indexof({json.dumps(sorted(highlight))}, datum.value) >= 0"
    return {"labelFontWeight": {"condition": {"test": test, "value": "bold"}, "value": "normal"}}


def _spoken(day: str) -> str:
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {parsed:%B %Y}"

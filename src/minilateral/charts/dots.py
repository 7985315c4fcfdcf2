"""How long bodies took to speak, decide and act after incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minilateral.charts.frame import (
    Drawing,
    Spec,
    colour,
    day_axis,
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

_SHAPES: Final = {"statement": "circle", "decision": "square", "deployment": "triangle-up"}
_SIZES: Final = {"statement": 36, "decision": 60, "deployment": 80}
_ARROW: Final = "M-0.7,-0.8L0.5,0L-0.7,0.8"


@dataclass(frozen=True, slots=True)
class Response:
    """What one body did after one incident, in days; None where it did not, or it is not known.

    `censored` is the last day on which it had still not decided.
    """

    label: str
    body: str
    statement: float | None = None
    decision: float | None = None
    deployment: float | None = None
    censored: float | None = None


def incident_dots(rows: Sequence[Response], title: str = "", width: int = WIDTH) -> Drawing:
    """Draw one line per incident and body on a logarithmic axis of days, incidents as given.

    Filled marks are what was done; an open arrow points on from the day on which
    the record ends without a decision.
    """
    need_rows(rows)
    labels = distinct(wrapped(row.label, 30) for row in rows)
    bodies = distinct(row.body for row in rows)
    events = [
        {**_lane(row), "kind": kind, "day": day} for row in rows for kind, day in _days(row).items()
    ]
    waits = [
        {**_lane(row), "day": 0, "until": max(days)}
        for row in rows
        if (days := [*_days(row).values(), *_ends(row)])
    ]
    arrows = [{**_lane(row), "day": day} for row in rows for day in _ends(row)]
    unknown = [{**_lane(row), "day": 0} for row in rows if not _days(row) and not _ends(row)]
    step = max(7 * len(bodies) + 8, row_height(labels))
    hue = colour("body", bodies, width)
    lanes = {"domain": bodies, "paddingOuter": 0.5}
    place: Spec = {
        "x": day_axis([spec["day"] for spec in [*events, *arrows]], orient="top"),
        "y": label_axis(labels, padding=0, grid=True, tickBand="extent"),
        "yOffset": {"field": "body", "type": "nominal", "scale": lanes},
    }
    shape = {"domain": list(_SHAPES), "range": list(_SHAPES.values())}
    edge = {"stroke": Role.SURFACE.light, "strokeWidth": 0.8}
    layers: list[Spec] = [
        {
            "data": values(waits),
            "mark": {"type": "rule", "opacity": 0.55},
            "encoding": {**place, "x2": {"field": "until"}, "color": hue},
        },
        {
            "data": values(arrows),
            "mark": {"type": "point", "shape": _ARROW, "strokeWidth": 1.75, "size": 60},
            "encoding": {**place, "color": {**hue, "legend": None}},
        },
        {
            "data": values(sorted(events, key=lambda event: -_SIZES[event["kind"]])),
            "mark": {"type": "point", "filled": True, "opacity": 1, **edge},
            "encoding": {
                **place,
                "color": {**hue, "legend": None},
                "shape": {"field": "kind", "type": "nominal", "scale": shape, "legend": None},
                "size": {
                    "field": "kind",
                    "type": "nominal",
                    "scale": {"domain": list(_SIZES), "range": list(_SIZES.values())},
                    "legend": None,
                },
            },
        },
        {
            "data": values(unknown),
            "mark": {"type": "text", "color": Role.MUTED.light, "fontSize": 10},
            "encoding": {**place, "text": {"value": "?"}},
        },
    ]
    notes = [
        "● statement · ■ decision · ▲ deployment",
        "> not decided by that day" if arrows else "",
        "? not known" if unknown else "",
    ]
    return drawing(fitted(width, step * len(labels), layers), width, title, notes)


def _lane(row: Response) -> Spec:
    return {"label": wrapped(row.label, 30), "body": row.body}


def _days(row: Response) -> dict[str, float]:
    days = {kind: getattr(row, kind) for kind in _SHAPES}
    return {kind: day for kind, day in days.items() if day is not None}


def _ends(row: Response) -> list[float]:
    return [] if row.censored is None else [row.censored]

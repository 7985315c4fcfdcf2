"""What all marks share: the outer frame, headings that wrap, legends that fit."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from minilateral.charts.theme import CONFIG, Role, series_colours

if TYPE_CHECKING:
    import altair as alt

Drawing: TypeAlias = "alt.LayerChart | alt.Chart"
Schema = TypeVar("Schema", bound="alt.SchemaBase")
Spec: TypeAlias = dict[str, Any]  #: A piece of Vega-Lite.

_DAYS = {0: "0", 1: "day", 7: "week", 30: "month", 91: "quarter", 365: "year", 1096: "3 years"}
_CHARACTER = 6.3  #: Usual width of a character at 12 pixels.


def drawing(spec: Spec, width: int, title: str, notes: Sequence[str]) -> Drawing:
    """Return the layers of `spec` as a chart under the theme, with a heading over it.

    Marks are written as Vega-Lite and put into Altair's objects unread: checking them on
    the way would cost a second for a large chart. The tests validate every one of them.
    """
    import altair as alt

    def unit(layer: Spec) -> alt.Chart:
        encoding = _filled(alt.FacetedEncoding(), layer["encoding"])
        return _filled(alt.Chart(), {**layer, "encoding": encoding})

    heading = _heading(title, " · ".join(note for note in notes if note), width)
    layers = [unit(layer) for layer in spec["layer"]]
    return _filled(alt.LayerChart(), {"config": CONFIG, **heading, **spec, "layer": layers})


def _filled(schema: Schema, properties: Spec) -> Schema:
    for key, value in properties.items():
        schema[key] = value
    return schema


def fitted(width: int, height: float, layers: Sequence[Spec]) -> Spec:
    """Return layers over one another, `width` wide with axes and all, `height` high inside."""
    size = {"width": width, "height": height, "autosize": {"type": "fit-x", "contains": "padding"}}
    return {**size, "layer": list(layers)}


def values(rows: Iterable[Spec]) -> Spec:
    """Return rows as the data of a layer."""
    return {"values": list(rows)}


def distinct(names: Iterable[str]) -> list[str]:
    """Return each name once, in the order of first appearance."""
    return list(dict.fromkeys(names))


def wrapped(label: str, characters: int) -> str:
    """Break a label into lines of at most `characters`, between words."""
    return "\n".join(textwrap.wrap(label, characters)) or label


def text_width(label: str, size: float = 12) -> float:
    """How wide a text is, roughly, in pixels."""
    longest = max((len(line) for line in label.split("\n")), default=0)
    return longest * _CHARACTER * size / 12


def colour(field: str, names: Sequence[str], width: int) -> Spec:
    """Return a colour channel with one colour per name, and a legend where it tells something."""
    scale = {"domain": list(names), "range": series_colours(names)}
    return {"field": field, "type": "nominal", "scale": scale, "legend": legend(names, width)}


def label_axis(labels: Sequence[str], padding: float = 0.1, **axis: Any) -> Spec:
    """Return the vertical channel of rows that are named on the left, in the order given."""
    most = max(label.count("\n") for label in labels)
    lift = [
        {"test": f"length(split(datum.value, '\\n')) == {breaks + 1}", "value": -7 * breaks}
        for breaks in range(1, most + 1)
    ]
    if lift:  # Vega centres the first line on its row, not the block of lines.
        axis["labelOffset"] = {"condition": lift, "value": 0}
    bare = {"title": None, "ticks": False, "domain": False, "labelLimit": 0}
    return {
        "field": "label",
        "type": "nominal",
        "scale": {"domain": list(labels), "padding": padding},
        "axis": {**bare, **axis},
    }


def day_axis(days: Sequence[float], **axis: Any) -> Spec:
    """Return the horizontal channel of days on a logarithmic scale, its ticks named in words."""
    last = max([1, *days]) * 1.1
    bare = {"title": None, "domain": False, "ticks": False}
    named = {"labelExpr": f"{json.dumps(_DAYS)}[datum.value]"}
    return {
        "field": "day",
        "type": "quantitative",
        "scale": {"type": "symlog", "domain": [min([0, *days]) - 0.1, last], "nice": False},
        "axis": {
            **bare,
            **named,
            "values": [day for day in _DAYS if day <= last],
            "labelOverlap": True,
            "labelSeparation": 8,
            **axis,
        },
    }


def row_height(labels: Sequence[str]) -> int:
    """Return the height at which neighbouring labels of several lines do not touch."""
    lines = [label.count("\n") + 1 for label in labels]
    pairs = zip(lines, lines[1:] or lines, strict=False)
    return round(14 * max((upper + lower) / 2 for upper, lower in pairs)) + 7


def legend(names: Sequence[str], width: int) -> Spec | None:
    """Return a legend, or none where there is nothing to tell apart."""
    named = [name for name in names if name]
    if len(names) < 2:
        return None
    return {"columns": legend_columns(named, width), "values": named}


def legend_columns(names: Sequence[str], width: int) -> int:
    """How many names fit beside one another."""
    entries = [text_width(name) + 40 for name in names]
    room = width - 20
    return len(names) if sum(entries) <= room else max(1, int(room // max(entries)))


def need_rows(rows: Sequence[object]) -> None:
    """Refuse to draw an empty chart."""
    if not rows:
        raise ValueError("nothing to draw")


def _heading(title: str, note: str, width: int) -> Spec:
    """The title, and under it or in its place how the chart is to be read."""
    lines = textwrap.wrap(note, int((width - 12) / 5.8))
    if title:
        bold = textwrap.wrap(title, int((width - 12) / 7.6))
        return {"title": {"text": bold} | ({"subtitle": lines} if lines else {})}
    quiet = {"color": Role.MUTED.light, "fontSize": 12, "fontWeight": "normal"}
    return {"title": {"text": lines, **quiet}} if lines else {}

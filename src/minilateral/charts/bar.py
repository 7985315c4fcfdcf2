"""One figure per label, as bars."""

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
    label_axis,
    need_rows,
    row_height,
    text_width,
    values,
    wrapped,
)
from minilateral.charts.theme import WIDTH, Role


@dataclass(frozen=True, slots=True)
class Bar:
    """One labelled figure; None where there is no figure, which is not zero."""

    label: str
    value: float | None
    note: str = ""
    group: str = ""
    #: What stands where there is no figure.
    missing: str = "no figure"


def bars(
    rows: Sequence[Bar],
    x_title: str,
    title: str = "",
    value_format: str = ",.0f",
    width: int = WIDTH,
) -> Drawing:
    """Draw horizontal bars, sorted as given, each with its figure and note behind it.

    A missing value gets no bar but the words "no figure", or others that the row gives.
    """
    need_rows(rows)
    labels = distinct(wrapped(row.label, 26) for row in rows)
    groups = distinct(row.group for row in rows)
    plot = width - max(text_width(label) for label in labels) - 30
    texts = [wrapped(_behind(row, value_format), int(plot / 11)) for row in rows]
    drawn: list[Spec] = [
        {
            "label": wrapped(row.label, 26),
            "group": row.group,
            "value": row.value,
            "end": row.value or 0,
            "text": text,
        }
        for row, text in zip(rows, texts, strict=True)
    ]
    step = max(row_height(labels), row_height(texts))
    place: Spec = {"y": label_axis(labels, padding=0.28)}
    if len(rows) > len(labels):
        step *= len(groups)
        scale = {"domain": groups, "paddingInner": 0.15}
        place["yOffset"] = {"field": "group", "type": "nominal", "scale": scale}
    span = _span(rows, texts, plot)
    amount: Spec = {"type": "quantitative", "scale": {"domain": span, "nice": False}, "axis": None}
    layers: list[Spec] = [
        {
            "data": values(spec for spec in drawn if spec["value"] is not None),
            "mark": "bar",
            "encoding": {
                **place,
                "x": {"field": "value", **amount},
                "color": colour("group", groups, width),
            },
        },
        *_texts(drawn, {**place, "x": {"field": "end", **amount}, "text": {"field": "text"}}),
        {
            "data": values([{"zero": 0}]),
            "mark": {"type": "rule", "color": Role.MUTED.light},
            "encoding": {"x": {"field": "zero", **amount}},
        },
    ]
    return drawing(fitted(width, step * len(labels), layers), width, title, [x_title])


def _texts(drawn: Sequence[Spec], encoding: Spec) -> list[Spec]:
    """The figures behind the bars, to the left of those below zero; "no figure" at zero."""
    lift = {"expr": "-7 * (length(split(datum.text, '\\n')) - 1)"}
    right = {"type": "text", "align": "left", "baseline": "middle", "dx": 5, "dy": lift}
    left = {**right, "align": "right", "dx": -5}
    missing = {**right, "color": Role.MUTED.light, "fontStyle": "italic"}
    styles = [
        missing if spec["value"] is None else left if spec["value"] < 0 else right for spec in drawn
    ]
    return [
        {
            "data": values(spec for spec, own in zip(drawn, styles, strict=True) if own is style),
            "mark": style,
            "encoding": encoding,
        }
        for style in (right, left, missing)
        if style in styles
    ]


def _behind(row: Bar, value_format: str) -> str:
    figure = row.missing if row.value is None else format(row.value, value_format)
    return f"{figure} {row.note}".strip()


def _span(rows: Sequence[Bar], texts: Sequence[str], plot: float) -> list[float]:
    """Where the axis starts and ends so that every bar has room for the text behind it."""
    figures = [row.value or 0.0 for row in rows]
    room = [text_width(text) + 10 for text in texts]
    low = min(0.0, *figures, 0.0)
    left = max((r for figure, r in zip(figures, room, strict=True) if figure < 0), default=0.0)
    pixels = min(
        (
            (plot - left - (r if figure >= 0 else 0)) / (max(figure, 0.0) - low)
            for figure, r in zip(figures, room, strict=True)
            if figure or low
        ),
        default=plot,
    )
    start = low - left / pixels
    return [start, start + plot / pixels]

"""Where the members lie."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from minilateral.briefing import words
from minilateral.briefing.document import (
    Figure,
    Question,
    Row,
    Section,
    Table,
    said,
)

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Kinds of place on the map, in the order of the legend.
CATEGORIES = ("lead", "member", "partner or observer")


def section(question: Question) -> Section:
    """A map of members, leads and partners on the day."""
    subject, names = question.subject, question.base.states
    if not subject.spells:
        return Section("map", "Map of members", (said("It has no members on this day."),))
    kinds = categories(question)
    rows = tuple(Row((names.name(state), kinds[state])) for state in sorted(kinds, key=names.name))
    listed = [
        f"{kind}: {names.names([s for s in kinds if kinds[s] == kind])}"
        for kind in CATEGORIES
        if kind in kinds.values()
    ]
    figure = Figure(
        "map",
        lambda: _draw(kinds),
        f"Map of {subject.short_name} on {words.day(question.on)}. {'. '.join(listed)}.",
        "Borders: Natural Earth, simplified, under our boundary policy. Shading shows membership "
        "and nothing else.",
        Table("States on the map", ("State", "Shown as"), rows),
    )
    return Section("map", "Map of members", (figure,))


def categories(question: Question) -> dict[str, str]:
    """How each state is shown."""
    subject = question.subject
    kinds = dict.fromkeys(subject.partners, "partner or observer")
    kinds |= dict.fromkeys(subject.members, "member")
    return kinds | {state: "lead" for state in subject.leads if state in subject.members}


def _draw(kinds: dict[str, str]) -> Drawing:
    from minilateral.charts import world_map

    present = [kind for kind in CATEGORIES if kind in kinds.values()]
    return world_map(borders(), kinds, present, extent(kinds))


def extent(states: Iterable[str]) -> tuple[float, float, float, float]:
    """West, south, east and north of the land of states, with a margin.

    Far islands of a state are left out: of each state its largest piece counts.
    """
    boxes = [
        _main_box(feature) for feature in borders()["features"] if feature["id"] in set(states)
    ]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    margin = max(4.0, (east - west) * 0.06)
    return west - margin, max(south - margin, -60), east + margin, min(north + margin, 84)


def _main_box(feature: Mapping[str, Any]) -> tuple[float, float, float, float]:
    shape = feature["geometry"]
    pieces = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    boxes = [
        (min(xs), min(ys), max(xs), max(ys))
        for xs, ys in (zip(*piece[0], strict=True) for piece in pieces)
    ]
    return max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))


@cache
def borders() -> dict[str, Any]:
    """The world's borders as GeoJSON (see docs/explain/boundaries.md)."""
    text = (files("minilateral.facts") / "data" / "borders.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found

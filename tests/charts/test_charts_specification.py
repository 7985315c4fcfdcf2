"""A specification curve: sorted, thinned into columns, and silent where it knows nothing."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_charts import MARKS, layer, layers

from minilateral.charts import Role, SpecificationPanel, specification_curve, svg


def panel(count: int, **changes: Any) -> SpecificationPanel:
    """A made-up panel whose effects fall, each with an interval a tenth wide on both sides."""
    effects = [1 - i / max(count - 1, 1) for i in range(count)]
    given: dict[str, Any] = {
        "label": "made up",
        "note": "",
        "effect": effects,
        "low": [max(effect - 0.1, 0) for effect in effects],
        "high": [min(effect + 0.1, 1) for effect in effects],
        "choices": {("which", "high"): [float(effect > 0.5) for effect in effects]},
    }
    return SpecificationPanel(**(given | changes))


def dots(*panels: SpecificationPanel) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = layer(specification_curve(panels, 0.5, []), "point")["rows"]
    return rows


def test_effects_rise_from_left_to_right() -> None:
    drawn = dots(panel(20))
    assert len(drawn) == 20
    by_place = sorted(drawn, key=lambda dot: dot["x"])
    heights = [dot["y"] for dot in by_place]
    assert heights == sorted(heights, reverse=True)  # pixels count from the top


def test_thousands_of_specifications_are_a_few_hundred_marks() -> None:
    chart = specification_curve([panel(5_000)] * 3, 0.5, [])
    assert sum(len(one["rows"]) for one in layers(chart)) < 2_500
    assert len(svg(chart, "A.", "x")) < 400_000


def test_the_colour_tells_on_which_side_the_whole_interval_lies() -> None:
    drawn = sorted(dots(panel(3)), key=lambda dot: dot["x"])
    tones = [dot["tone"] for dot in drawn]
    assert tones == [Role.SECOND.light, Role.MUTED.light, Role.ACCENT.light]


def test_an_effect_without_an_interval_is_faint_and_gets_no_bar() -> None:
    bare = panel(4, low=[None] * 4, high=[None] * 4)
    assert all(dot["shade"] < 1 for dot in dots(bare))
    chart = specification_curve([bare], 0.5, [])
    assert layer(chart, "rect", opacity=0.35)["rows"] == []


def test_shade_tells_how_many_neighbours_make_a_choice() -> None:
    half = panel(2, choices={("a", "all"): [1, 1], ("a", "none"): [0, 0], ("b", "half"): [0.5] * 2})
    cells = layer(specification_curve([half], 0.5, []), "rect", color=Role.INK.light)["rows"]
    shades = [cell["shade"] for cell in cells]
    assert len(shades) == 2  # no mark for a choice that nobody makes; neighbours are one mark
    assert shades[0] > shades[1] > 0


def test_panels_share_the_rows_of_choices() -> None:
    one, other = panel(3), panel(3, choices={("which", "low"): [1, 0, 0]})
    chart = specification_curve([one, other], 0.5, [])
    names = [row["text"] for one in layers(chart) for row in one["rows"] if "text" in row]
    assert names.count("high") == names.count("low") == 1


def test_nothing_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        specification_curve([], 0.5, [])


def test_the_made_up_chart_is_one_of_the_marks() -> None:
    assert "specifications" in MARKS  # so that the schema and the theme are tested on it too

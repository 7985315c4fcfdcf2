"""What each mark says, and above all what it does not say where nothing is known."""

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from made_up_charts import MARKS, SQUARES, layer, layers

from minilateral.charts import (
    Bar,
    Cell,
    CountFrom,
    Link,
    Response,
    Role,
    Spell,
    YearValue,
    bars,
    curve_of_counts,
    estimates,
    incident_dots,
    lines_with_threshold,
    matrix,
    spells,
    survival_curves,
    svg,
    world_map,
)
from minilateral.charts.frame import Drawing, wrapped
from minilateral.charts.panels import _ticks
from minilateral.charts.projection import View


def texts(chart: Drawing) -> list[str]:
    """The texts of a drawing, in the order in which they are drawn."""
    found = re.findall(r"<text[^>]*>(.*?)</text>", svg(chart, "A.", "x"))
    return [re.sub(r"<[^>]+>", " ", text).strip() for text in found]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: spells([], on="2026-01-01"),
        lambda: lines_with_threshold([], 2, "2 %", "%"),
        lambda: bars([], "ships"),
        lambda: incident_dots([]),
        lambda: matrix([]),
        lambda: world_map({"features": []}, {}, ["member"]),
        lambda: curve_of_counts([], until="2026-01-01"),
        lambda: survival_curves([], "share"),
        lambda: estimates([], "share"),
    ],
)
def test_nothing_is_not_drawn(draw: Any) -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        draw()


class TestEstimates:
    def test_an_estimate_without_ends_has_a_bar_and_no_whisker(self) -> None:
        chart = MARKS["estimates"]()
        assert len(layer(chart, "bar")["rows"]) == 4
        ends = [(row["low"], row["high"]) for row in layer(chart, "rule", strokeWidth=1.5)["rows"]]
        assert ends == [(0.5, 0.7), (0.65, 0.75), (-0.05, 0.01)]


class TestBars:
    def test_a_missing_figure_gets_words_and_no_bar(self) -> None:
        chart = MARKS["bars"]()
        assert [row["label"] for row in layer(chart, "bar")["rows"]] == [
            "Borduria",
            "San Theodoros",
        ]
        assert "no figure" in texts(chart)

    def test_zero_is_a_figure(self) -> None:
        assert "0.0" in texts(MARKS["bars"]())

    def test_only_missing_figures_still_make_a_chart(self) -> None:
        assert texts(bars([Bar("a", None), Bar("b", None)], "ships")).count("no figure") == 2

    def test_the_order_is_the_one_given(self) -> None:
        names = ["Zembla", "Alba", "Morea"]
        shown = texts(bars([Bar(name, i) for i, name in enumerate(names)], "ships"))
        assert [text for text in shown if text in names] == names

    def test_a_label_twice_is_a_pair_of_bars_beside_each_other(self) -> None:
        rows = [Bar("a", 3, group="promised"), Bar("a", 1, group="delivered")]
        drawn = svg(bars(rows, "tanks"), "A.", "x")
        colours = [role.light for role in (Role.ACCENT, Role.SECOND)]
        heights = [
            re.search(rf'd="M0,([\d.]+)h[^"]*" fill="var\(--chart-[a-z]+, {colour}', drawn)
            for colour in colours
        ]
        assert all(heights)
        assert len({found[1] for found in heights if found}) == 2

    def test_below_zero_the_figure_stands_left_of_the_bar(self) -> None:
        chart = bars([Bar("a", -5), Bar("b", 5)], "change")
        assert [row["label"] for row in layer(chart, "text", align="right")["rows"]] == ["a"]


class TestSpells:
    def test_a_start_known_only_as_latest_is_dashed(self) -> None:
        dashed = layer(MARKS["spells"](), "rule", strokeDash=[2, 2])
        assert [row["label"] for row in dashed["rows"]] == ["Syldavia"]

    def test_only_what_still_runs_gets_an_arrow(self) -> None:
        arrows = layer(MARKS["spells"](), "point")
        assert [row["label"] for row in arrows["rows"]] == ["Borduria"]

    def test_the_others_fade_beside_a_highlight(self) -> None:
        bars_drawn = layer(MARKS["spells"](), "bar")["rows"]
        strength = {row["label"]: row["strength"] for row in bars_drawn}
        assert strength["Syldavia"] == 1 > strength["Borduria"]

    def test_the_day_is_marked_and_named(self) -> None:
        chart = MARKS["spells"]()
        assert layer(chart, "rule", color=Role.INK.light)["rows"] == [{"on": "2026-01-01"}]
        assert any("1 January 2026" in text for text in texts(chart))

    def test_the_order_is_the_one_given_and_a_return_shares_the_row(self) -> None:
        rows = [Spell(name, "2000-01-01", "2001-01-01") for name in ("Z", "A", "Z")]
        shown = texts(spells(rows, on="2002-01-01"))
        assert [text for text in shown if text in "AZ"] == ["Z", "A"]

    @pytest.mark.parametrize("count", [2, 32, 65])
    def test_every_label_is_shown_and_rows_do_not_touch(self, count: int) -> None:
        rows = [Spell(f"state {i}", "2000-01-01") for i in range(count)]
        drawn = svg(spells(rows, on="2026-01-01"), "A.", "x")
        heights = re.findall(r"translate\(-5,([\d.]+)\)[^>]*>state", drawn)
        places = [float(height) for height in heights]
        assert len(places) == count
        assert all(low - high >= 14 for high, low in pairwise(places))


class TestLines:
    rows = (
        YearValue("a", 2020, 1.0),
        YearValue("a", 2021, None),
        YearValue("a", 2022, 1.4),
        YearValue("a", 2024, 1.5),
        YearValue("a", 2025, 1.6, estimate=True),
        YearValue("a", 2023, 1.45, "new edition"),
        YearValue("b", 2021, None),
    )

    def chart(self) -> Drawing:
        return lines_with_threshold(self.rows, 2, "2 %", "% of GDP")

    def test_no_line_joins_across_a_missing_year_a_gap_or_an_edition(self) -> None:
        stretches: dict[int, int] = {}
        for row in layer(self.chart(), "line")["rows"]:
            stretches[row["stretch"]] = stretches.get(row["stretch"], 0) + 1
        assert sorted(stretches.values()) == [1, 1, 1, 2]

    def test_a_missing_year_is_not_a_point(self) -> None:
        assert len(layer(self.chart(), "line")["rows"]) == 5

    def test_a_label_without_figures_says_so(self) -> None:
        assert texts(self.chart()).count("no figure") == 1

    def test_an_estimate_is_hollow(self) -> None:
        hollow = layer(self.chart(), "point", fill=Role.SURFACE.light)
        assert len(hollow["rows"]) == 1

    def test_the_threshold_runs_through_every_panel_at_one_height(self) -> None:
        rules = layer(self.chart(), "rule", strokeDash=[4, 3])["rows"]
        assert len(rules) == 2
        assert len({rule["y"] for rule in rules}) == 1
        assert any("dashed: 2 %" in text for text in texts(self.chart()))

    def test_higher_figures_stand_higher(self) -> None:
        points = layer(self.chart(), "line")["rows"]
        by_year = sorted((p for p in points if not p["series"]), key=lambda p: p["x"])
        assert [p["y"] for p in by_year] == sorted((p["y"] for p in by_year), reverse=True)

    def test_thirty_two_panels_lie_within_the_width(self) -> None:
        rows = [YearValue(f"state {i}", year, i / 8) for i in range(32) for year in (2014, 2025)]
        chart = lines_with_threshold(rows, 2, "2 %", "%", width=480)
        assert max(rule["x2"] for rule in layer(chart, "rule", strokeDash=[4, 3])["rows"]) <= 480
        assert texts(chart).count("2014") == 4

    @pytest.mark.parametrize(
        ("low", "high"), [(0, 4.3), (0, 0), (-2, 3), (0, 100), (0, 0.02), (0, 1e6), (0, 7)]
    )
    def test_ticks_are_few_and_enclose_the_figures(self, low: float, high: float) -> None:
        ticks = _ticks(low, high)
        assert 2 <= len(ticks) <= 6
        assert ticks[0] <= low < ticks[-1] >= high


class TestIncidents:
    def test_what_was_done_is_a_mark_and_what_was_not_is_none(self) -> None:
        chart = MARKS["dots"]()
        kinds = [row["kind"] for row in layer(chart, "point", filled=True)["rows"]]
        assert sorted(kinds) == ["decision", "deployment", "statement", "statement"]

    def test_no_decision_is_an_open_arrow_at_the_end_of_the_record(self) -> None:
        [arrows] = [
            one
            for one in layers(MARKS["dots"]())
            if isinstance(one["mark"], dict) and str(one["mark"].get("shape", "")).startswith("M")
        ]
        assert not arrows["mark"].get("filled")
        assert [(row["body"], row["day"]) for row in arrows["rows"]] == [("Union", 200)]

    def test_a_row_of_which_nothing_is_known_gets_a_question_mark(self) -> None:
        assert [row["label"] for row in layer(MARKS["dots"](), "text")["rows"]] == ["Drones (2025)"]
        assert "?" in texts(MARKS["dots"]())

    def test_incidents_keep_their_order(self) -> None:
        rows = [Response(name, "Pact", day) for name, day in (("z", 9), ("a", 1), ("m", 4))]
        shown = texts(incident_dots(rows))
        assert [text for text in shown if text in "zam"] == ["z", "a", "m"]

    def test_sixty_incidents_of_four_bodies_have_room(self) -> None:
        rows = [Response(f"incident {i}", body, 1) for i in range(60) for body in "ABCD"]
        height = incident_dots(rows).to_dict(validate=False)["height"]
        assert height / 240 >= 7

    def test_a_word_before_the_incident_is_within_the_axis(self) -> None:
        chart = incident_dots([Response("a", "Pact", -3, 2)])
        domain = layer(chart, "rule")["encoding"]["x"]["scale"]["domain"]
        assert domain[0] < -3 < 2 < domain[1]


class TestMatrix:
    def test_unknown_zero_and_not_listed_are_three_things(self) -> None:
        written = {
            (row["label"], row["column"]): row["text"]
            for row in layer(MARKS["matrix"](), "text")["rows"]
        }
        assert written == {
            ("Borduria", "airlift"): "8",
            ("Borduria", "tankers"): "0",
            ("Syldavia", "airlift"): "2",
            ("San Theodoros", "tankers"): "?",
        }

    def test_only_counts_above_zero_are_shaded_by_rank(self) -> None:
        cells = layer(MARKS["matrix"](), "rect", fill=Role.ACCENT.light)["rows"]
        shade = {(row["label"], row["text"]): row["shade"] for row in cells}
        assert shade["Borduria", "0"] == shade["San Theodoros", "?"] == 0
        assert shade["Borduria", "8"] > shade["Syldavia", "2"] > 0

    def test_a_sole_supplier_is_outlined(self) -> None:
        outlined = layer(MARKS["matrix"](), "rect", filled=False)["rows"]
        assert [(row["label"], row["column"]) for row in outlined] == [("Syldavia", "airlift")]

    def test_the_key_names_only_what_is_shown(self) -> None:
        [note] = [text for text in texts(matrix([Cell("a", "b", 1)])) if "stronger" in text]
        assert "?" not in note
        assert "blank" not in note
        assert "outlined" not in note


class TestMap:
    def shapes(self, chart: Drawing) -> str:
        return svg(chart, "A.", "x")

    def test_features_outside_the_extent_are_left_out(self) -> None:
        spec = MARKS["map"]().to_dict(validate=False)
        assert str(spec).count("MultiPolygon") == 3

    def test_members_have_their_colour_and_other_land_is_plain(self) -> None:
        drawn = self.shapes(MARKS["map"]())
        paths = [path for path in re.findall("<path[^>]*>", drawn) if 'stroke-width="0.5"' in path]
        assert sum("--chart-accent" in path for path in paths) == 3
        assert sum("--chart-land" in path for path in paths) == 1

    def test_a_member_too_small_to_see_is_a_dot_and_a_stranger_is_not(self) -> None:
        member = world_map(SQUARES, {"CCC": "m"}, ["m"], (-5, 45, 30, 65)).to_dict(validate=False)
        stranger = world_map(SQUARES, {"AAA": "m"}, ["m"], (-5, 45, 30, 65)).to_dict(validate=False)
        assert str(member).count('"Point"') == 1
        assert str(stranger).count('"Point"') == 0

    @pytest.mark.parametrize("extent", [None, (-5, 45, 30, 65), (100, -60, 290, 70)])
    @pytest.mark.parametrize("backwards", [False, True])
    def test_land_never_floods_the_sea(self, extent: Any, backwards: bool) -> None:
        ring = [[178, -17], [178, -16], [-179, -16], [-179, -17], [178, -17]]
        land = [feature["geometry"]["coordinates"][0] for feature in SQUARES["features"]]
        rings = [points[::-1] if backwards else points for points in [*land, ring]]
        features = [
            {"id": str(i), "geometry": {"type": "Polygon", "coordinates": [points]}}
            for i, points in enumerate(rings)
        ]
        drawn = self.shapes(world_map({"features": features}, {}, ["m"], extent))
        for path in re.findall(r'<path[^>]* d="([^"]+)"[^>]*--chart-land', drawn):
            for piece in path.split("M")[1:]:
                x = [float(pair.split(",")[0]) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", piece)]
                assert max(x) - min(x) < 200

    def test_the_corners_of_the_extent_lie_in_the_window(self) -> None:
        extent = (-25.0, 34.0, 45.0, 72.0)
        view = View.of(extent, 468)
        left, top, right, bottom = view.box([(x, y) for x in extent[::2] for y in extent[1::2]])
        assert -1e-6 <= left < right <= view.width + 1e-6
        assert -1e-6 <= top < bottom <= view.height + 1e-6

    def test_our_projection_is_the_one_that_vega_draws(self) -> None:
        drawn = self.shapes(world_map(SQUARES, {}, ["m"], (-5, 45, 30, 65), width=492))
        view = View.of((-5, 45, 30, 65), 480)
        left, _, right, bottom = view.box(SQUARES["features"][0]["geometry"]["coordinates"][0])
        [path] = [
            path
            for path in re.findall(r'<path[^>]* d="([^"]+)"[^>]*--chart-land', drawn)
            if path.count(",") < 60
        ][:1]
        pairs = [tuple(map(float, p.split(","))) for p in re.findall(r"-?[\d.]+,-?[\d.]+", path)]
        assert min(x for x, _ in pairs) == pytest.approx(left, abs=0.6)
        assert max(x for x, _ in pairs) == pytest.approx(right, abs=0.6)
        assert max(y for _, y in pairs) == pytest.approx(bottom, abs=0.6)


class TestCounts:
    def test_every_line_runs_on_to_the_day(self) -> None:
        rows = layer(MARKS["counts"](), "line")["rows"]
        assert [r["body"] for r in rows if r["day"] == "2026-01-01"] == ["Pact", "Union"]

    def test_what_comes_later_is_not_drawn(self) -> None:
        rows = [CountFrom("Pact", "2020-01-01", 3), CountFrom("Pact", "2030-01-01", 4)]
        chart = curve_of_counts(rows, until="2026-01-01")
        assert "Pact (3)" in texts(chart)

    def test_names_at_the_line_ends_do_not_cover_each_other(self) -> None:
        rows = [
            CountFrom(body, "2000-01-01", count)
            for body, count in zip("ABCD", (10, 10, 9, 0), strict=True)
        ]
        drawn = svg(curve_of_counts(rows, until="2026-01-01"), "A.", "x")
        heights = sorted(
            float(y) for y in re.findall(r"translate\([\d.]+,([\d.]+)\)[^>]*>[ABCD] \(", drawn)
        )
        assert len(heights) == 4
        assert all(low - high >= 14 for high, low in pairwise(heights))


def test_long_labels_break_between_words() -> None:
    assert wrapped("a long label of many words", 12) == "a long label\nof many\nwords"


class TestSurvivalCurves:
    def test_the_numbers_still_watched_stand_below_in_the_order_of_the_groups(self) -> None:
        (cells,) = (
            one["rows"]
            for one in layers(MARKS["survival"]())
            if one["rows"] and {"group", "text"} <= one["rows"][0].keys()
        )
        assert [(cell["group"], cell["text"]) for cell in cells] == [
            ("Pact", "2"),
            ("Pact", "1"),
            ("Union", "2"),
        ]
        assert cells[0]["y"] == cells[1]["y"] < cells[2]["y"]

    def test_a_band_without_bounds_is_not_drawn(self) -> None:
        bands = layer(MARKS["survival"](), "area")["rows"]
        assert [(band["group"], band["day"]) for band in bands] == [
            ("Pact", 0.0),
            ("Pact", 2.0),
            ("Union", 0.0),
            ("Union", 4.0),
            ("Union", 30.0),
        ]

    def test_every_line_begins_whole_and_a_tick_marks_who_left(self) -> None:
        chart = MARKS["survival"]()
        starts = [row for row in layer(chart, "line")["rows"] if row["day"] == 0]
        assert [row["share"] for row in starts] == [1.0, 1.0]
        assert layer(chart, "tick")["rows"] == [{"group": "Union", "day": 30.0, "share": 0.5}]


def test_links_on_a_map_are_lines_and_a_stronger_one_is_wider() -> None:
    links = [Link((1, 1), (4, 4), 1.0), Link((1, 4), (4, 1), 0.2)]
    drawn = world_map(SQUARES, {"AAA": "m"}, ["m"], (-5, 45, 30, 65), links)
    rows = layers(drawn)[-1]["rows"]
    lines = json.loads(rows) if isinstance(rows, str) else rows
    assert [line["geometry"]["type"] for line in lines] == ["LineString"] * 2
    assert lines[0]["width"] < lines[1]["width"]

"""What leaves the house: one SVG for light and dark pages, safe beside others, always the same."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import altair as alt
import pytest
from made_up_charts import MARKS

from minilateral.charts import Bar, Role, bars, png, standalone_svg, svg
from minilateral.charts.frame import Drawing

DRAWN_AGAIN = """
from made_up_charts import MARKS
from minilateral.charts import svg
print("".join(svg(draw(), "A.", name) for name, draw in MARKS.items()))
"""


def clipped() -> Drawing:
    """A chart with a clip path and a gradient, the things that have identifiers."""
    stops = [alt.GradientStop(color="red", offset=0), alt.GradientStop(color="blue", offset=1)]
    fade = alt.LinearGradient(gradient="linear", stops=stops)
    data = alt.InlineData(values=[{"x": 1}, {"x": 2}])
    chart: Drawing = alt.Chart(data).mark_area(clip=True, color=fade).encode(x="x:Q", y="x:Q")
    return chart


def identifiers(text: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', text))


@pytest.mark.parametrize("name", MARKS)
def test_every_mark_is_valid_vega_lite(name: str) -> None:
    MARKS[name]().to_dict(validate=True)


@pytest.mark.parametrize("name", MARKS)
def test_every_colour_in_a_page_is_a_variable(name: str) -> None:
    text = re.sub(r"var\(--chart-[a-z]+, #[0-9a-f]{6}\)", "", svg(MARKS[name](), "A.", name))
    for role in Role:
        assert role.light not in text


@pytest.mark.parametrize("name", MARKS)
def test_a_drawing_needs_no_inline_style_and_holds_no_script(name: str) -> None:
    root = ET.fromstring(svg(MARKS[name](), "A.", name))
    for element in root.iter():
        assert not element.tag.endswith(("script", "style", "foreignObject"))
        assert not any(key == "style" or key.startswith("on") for key in element.attrib)


@pytest.mark.parametrize("name", MARKS)
def test_text_stays_text(name: str) -> None:
    assert "<text" in svg(MARKS[name](), "A.", name)


def test_a_drawing_scales_and_says_what_it_shows() -> None:
    root = ET.fromstring(svg(MARKS["bars"](), "U.S. ships by state. Syldavia has none.", "ships"))
    assert root.get("viewBox")
    assert root.get("width") is root.get("height") is None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "ships-title ships-desc"
    texts = {element.get("id"): element.text for element in root}
    assert texts["ships-title"] == "U.S. ships by state"
    assert texts["ships-desc"] == "Syldavia has none."


def test_two_drawings_in_a_page_share_no_identifier() -> None:
    first, second = (svg(clipped(), "An area. It rises.", name) for name in ("one", "two"))
    assert len(identifiers(first)) == 4
    assert not identifiers(first) & identifiers(second)


def test_references_point_at_identifiers_of_the_same_drawing() -> None:
    text = svg(clipped(), "An area.", "one")
    references = re.findall(r"url\(#([^)]+)\)", text)
    assert references
    assert set(references) <= identifiers(text)


def test_a_name_with_spaces_still_makes_identifiers() -> None:
    assert "ships-2026-title" in identifiers(svg(MARKS["bars"](), "A.", "ships 2026"))


def test_drawing_twice_gives_the_same_bytes() -> None:
    assert svg(clipped(), "A.", "a") == svg(clipped(), "A.", "a")
    assert standalone_svg(clipped()) == standalone_svg(clipped())
    assert png(MARKS["bars"]()) == png(MARKS["bars"]())


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_another_time_zone_and_process_gives_the_same_bytes(zone: str) -> None:
    here = "".join(svg(draw(), "A.", name) for name, draw in MARKS.items())
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-c", DRAWN_AGAIN]
    there = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert there.stdout.decode() == here + "\n"


@pytest.mark.parametrize(
    "label",
    ["<script>alert(1)</script>", 'fill="#ffffff"', "a & b", 'it\'s "quoted" \\ {x}', "]]>"],
)
def test_whatever_a_label_holds_is_shown_as_text(label: str) -> None:
    chart = bars([Bar(label, 1.0, note=label)], x_title=label, title=label)
    root = ET.fromstring(svg(chart, alt=label, name="x"))
    shown = [e.text for e in root.iter() if e.tag.endswith("}text")]
    assert shown.count(label) == 3
    assert not [e for e in root.iter() if e.tag.endswith("}script")]


def test_a_character_that_xml_forbids_is_left_out() -> None:
    root = ET.fromstring(svg(bars([Bar("a\x07b", 1.0)], x_title="x"), "c\x00d.", "x"))
    assert "ab" in "".join(root.itertext())


def test_what_is_no_number_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        svg(bars([Bar("a", float("nan"))], x_title="x"), "A.", "x")


def test_a_file_is_whole_and_carries_plain_colours() -> None:
    data = standalone_svg(MARKS["counts"]())
    root = ET.fromstring(data)
    assert root.get("width")
    assert b"var(" not in data
    assert Role.SURFACE.light.encode() in data


def test_a_picture_comes_in_light_and_dark_and_in_sizes() -> None:
    light, dark, small = (
        png(MARKS["counts"](), scale=scale, dark=dark)
        for scale, dark in ((2, False), (2, True), (1, False))
    )
    assert light[:8] == b"\x89PNG\r\n\x1a\n"
    assert light != dark
    width = [int.from_bytes(image[16:20], "big") for image in (light, small)]
    assert width[0] == pytest.approx(2 * width[1], abs=1)


def test_altair_is_loaded_with_the_first_chart_and_not_before() -> None:
    code = (
        "import sys; before = set(sys.modules); import minilateral.charts;"
        "print({'altair', 'vl_convert', 'pandas', 'numpy'} & (set(sys.modules) - before))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "set()"


def test_a_chart_can_be_carried_on_with_in_altair() -> None:
    chart = MARKS["bars"]().properties(title="another")
    assert "another" in svg(chart, "A.", "x")

"""The palette: readable, told apart without red or green, and the same by day and night."""

from itertools import combinations
from math import dist

import pytest

from minilateral.charts.table import SHADES
from minilateral.charts.theme import CSS_VARIABLES, SERIES, Role, series_colours

Colour = tuple[float, float, float]

#: Machado, Oliveira and Fernandes (2009), full strength, on linear red, green and blue.
BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
#: How far apart two series must look, in CIE 1976 units; five is a small step, ten a clear one.
APART = {"protanopia": 30, "deuteranopia": 30, "tritanopia": 20}


def linear(code: str) -> Colour:
    shares = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return red, green, blue


def luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: Colour, blindness: str) -> Colour:
    x, y, z = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in BLIND[blindness])
    return x, y, z


def lab(colour: Colour) -> Colour:
    red, green, blue = (min(max(share, 0.0), 1.0) for share in colour)
    white = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in white)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def tone(role: Role, dark: bool) -> Colour:
    return linear(role.dark if dark else role.light)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("role", [*SERIES, Role.WARN], ids=lambda role: role.name)
def test_marks_stand_out_from_the_page(role: Role, dark: bool) -> None:
    assert contrast(tone(role, dark), tone(Role.SURFACE, dark)) >= 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("role", [Role.INK, Role.MUTED], ids=lambda role: role.name)
def test_text_can_be_read_on_the_page(role: Role, dark: bool) -> None:
    assert contrast(tone(role, dark), tone(Role.SURFACE, dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_figures_can_be_read_on_the_darkest_shade_of_a_table(dark: bool) -> None:
    code = [role.dark if dark else role.light for role in (Role.ACCENT, Role.SURFACE)]
    accent, surface = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in code)
    share = max(SHADES)
    mixed = [round(share * a + (1 - share) * s) for a, s in zip(accent, surface, strict=True)]
    shade = "#" + "".join(f"{value:02x}" for value in mixed)
    assert contrast(tone(Role.INK, dark), linear(shade)) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("blindness", BLIND)
def test_series_stay_apart_for_the_colour_blind(blindness: str, dark: bool) -> None:
    looks = {role: lab(seen(tone(role, dark), blindness)) for role in SERIES}
    for one, other in combinations(SERIES, 2):
        assert dist(looks[one], looks[other]) >= APART[blindness], (one.name, other.name)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("blindness", BLIND)
def test_a_warning_and_plain_land_are_no_series(blindness: str, dark: bool) -> None:
    for odd in (Role.WARN, Role.LAND):
        for role in SERIES:
            look = (lab(seen(tone(r, dark), blindness)) for r in (odd, role))
            assert dist(*look) >= 15, (odd.name, role.name)


def test_no_two_roles_share_a_light_colour() -> None:
    assert len({role.light for role in Role}) == len(Role)


def test_the_style_sheet_gives_every_role_by_day_by_night_and_on_demand() -> None:
    for role in Role:
        assert CSS_VARIABLES.count(f"{role.variable}:{role.light}") == 1
        assert CSS_VARIABLES.count(f"{role.variable}:{role.dark}") == 2


def test_more_categories_than_colours_are_refused() -> None:
    with pytest.raises(ValueError, match="6 categories; at most 5"):
        series_colours(list("abcdef"))

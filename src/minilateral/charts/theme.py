"""One theme and one palette: every colour is a role with a light and a dark value.

The series colours follow Okabe and Ito's order of ideas (blue, amber, plum, green, brown),
moved until each keeps 3:1 against its surface and stays apart from the others for people
who do not see red, green or blue. `tests/charts/test_theme.py` computes both.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

#: Outer width of a chart in pixels; pages scale it between a telephone and a column of text.
WIDTH: Final = 480

#: Bundled with vl-convert and as wide as Arial, so text is measured alike on every machine.
FONT: Final = "Liberation Sans"

#: What a browser may draw the same text in.
FONT_STACK: Final = "Arial, 'Liberation Sans', Helvetica, sans-serif"


class Role(StrEnum):
    """What a colour is for; as text it is its light value, which `render` can replace.

    >>> Role.INK.variable, Role.INK.light, Role.INK.dark
    ('--chart-ink', '#1b1f24', '#e8ebee')
    """

    dark: str

    INK = "#1b1f24", "#e8ebee"
    MUTED = "#5a626b", "#a3abb4"
    GRID = "#dde1e5", "#333a42"
    SURFACE = "#ffffff", "#15181c"
    SEA = "#eaf1f6", "#1b242c"
    LAND = "#c9ced3", "#48505a"
    ACCENT = "#0867b9", "#4ba6f0"
    SECOND = "#bd8400", "#f2c230"
    THIRD = "#763c68", "#9c7390"
    FOURTH = "#14a06c", "#5ae6b4"
    FIFTH = "#7a3208", "#b05c14"
    WARN = "#e0244a", "#f8666c"

    def __new__(cls, light: str, dark: str) -> Role:
        role = str.__new__(cls, light)
        role._value_ = light
        role.dark = dark
        return role

    @property
    def light(self) -> str:
        """The colour on a light page."""
        return str(self.value)

    @property
    def variable(self) -> str:
        """The name of the CSS variable that carries the colour in a page."""
        return f"--chart-{self.name.lower()}"


#: Colours of categories, in the order in which they are given out.
SERIES: Final = (Role.ACCENT, Role.SECOND, Role.THIRD, Role.FOURTH, Role.FIFTH)


def series_colours(names: Sequence[str]) -> list[str]:
    """Return one colour per name.

    Raises
    ------
    ValueError
        If there are more names than colours that can be told apart.
    """
    if len(names) > len(SERIES):
        raise ValueError(f"{len(names)} categories; at most {len(SERIES)} can be told apart.")
    return [role.light for role in SERIES[: len(names)]]


def _declarations(dark: bool) -> str:
    return ";".join(f"{role.variable}:{role.dark if dark else role.light}" for role in Role)


#: Style sheet for a page with charts: the colours by day and by night, and how wide a chart grows.
CSS_VARIABLES: Final = f"""\
:root{{{_declarations(dark=False)}}}
@media (prefers-color-scheme: dark){{:root:not([data-theme=light]){{{_declarations(dark=True)}}}}}
[data-theme=dark]{{{_declarations(dark=True)}}}
svg.chart{{display:block;width:100%;max-width:40rem;height:auto}}
"""

#: Vega-Lite configuration of every chart.
CONFIG: Final[dict[str, Any]] = {
    "aria": False,
    "background": Role.SURFACE.light,
    "font": FONT,
    "lineBreak": "\n",
    "padding": 6,
    "view": {"stroke": None},
    "axis": {
        "domainColor": Role.MUTED.light,
        "gridColor": Role.GRID.light,
        "labelColor": Role.INK.light,
        "labelFontSize": 12,
        "labelPadding": 5,
        "tickColor": Role.MUTED.light,
        "titleColor": Role.MUTED.light,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "header": {
        "labelAnchor": "start",
        "labelColor": Role.INK.light,
        "labelFontSize": 12,
        "labelPadding": 4,
        "title": None,
    },
    "legend": {
        "columnPadding": 20,
        "direction": "horizontal",
        "labelColor": Role.INK.light,
        "labelFontSize": 12,
        "labelLimit": 0,
        "orient": "top",
        "offset": 10,
        "symbolOpacity": 1,
        "symbolStrokeWidth": 2,
        "title": None,
    },
    "text": {"color": Role.INK.light, "fontSize": 12},
    "title": {
        "anchor": "start",
        "color": Role.INK.light,
        "fontSize": 14,
        "fontWeight": "bold",
        "frame": "bounds",
        "offset": 8,
        "subtitleColor": Role.MUTED.light,
        "subtitleFontSize": 12,
        "subtitlePadding": 5,
    },
}

"""Rows that are made up, and one chart of every mark over them."""

from collections.abc import Callable
from typing import Any

from minilateral.charts import (
    Bar,
    Cell,
    CountFrom,
    Estimated,
    PanelCurve,
    Response,
    ShareByDay,
    SpecificationPanel,
    Spell,
    SquarePoint,
    SurvivalCurve,
    YearBand,
    YearValue,
    bands,
    bars,
    curve_of_counts,
    curve_panels,
    estimates,
    incident_dots,
    lines_with_threshold,
    matrix,
    shares_by_day,
    specification_curve,
    spells,
    square,
    survival_curves,
    world_map,
)
from minilateral.charts.frame import Drawing

SQUARES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": name,
            "properties": {},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
                ],
            },
        }
        for name, x, y, size in (
            ("AAA", 0, 50, 8),
            ("BBB", 10, 50, 8),
            ("CCC", 20, 52, 0.05),
            ("FAR", 120, -40, 10),
        )
    ],
}

MARKS: dict[str, Callable[[], Drawing]] = {
    "bands": lambda: bands(
        [
            YearBand(name, year, height + step / 10, height - 0.2, height + 0.4, year == 1992)
            for name, height in (("Borduria", 1.0), ("Syldavia", 2.0))
            for step, year in enumerate((1990, 1991, 1992, 1994))
        ],
        y_title="spread",
        mark="members joined",
    ),
    "estimates": lambda: estimates(
        [
            Estimated("delay", 0.6, 0.5, 0.7, "alone"),
            Estimated("delay", 0.7, 0.65, 0.75, "in all"),
            Estimated("a parameter with a name of more than thirty letters", -0.02, -0.05, 0.01),
            Estimated("no interval", 0.1),
        ],
        x_title="share of the variance",
        title="What it turns on",
        note="whiskers: 95 %",
    ),
    "square": lambda: square(
        [SquarePoint("Borduria", x / 4, (x / 4) ** 2, f"{x}") for x in range(5)],
        x_title="share of states",
        y_title="share of ships",
        title="Who has the ships",
    ),
    "spells": lambda: spells(
        [
            Spell("Borduria", "2014-09-05", None, "lead"),
            Spell("Syldavia", "2017-06-30", "2022-01-01", "member", certain=False),
        ],
        on="2026-01-01",
        highlight=["Syldavia"],
        title="Who was in",
    ),
    "lines": lambda: lines_with_threshold(
        [
            YearValue("Borduria", 2022, 1.4, "first edition"),
            YearValue("Borduria", 2023, 1.6, "first edition"),
            YearValue("Borduria", 2024, 2.1, "second edition", estimate=True),
            YearValue("Syldavia", 2022, None, "first edition"),
        ],
        threshold=2.0,
        threshold_label="2 %",
        y_title="% of GDP",
    ),
    "bars": lambda: bars(
        [Bar("Borduria", 4.25, "(2024)"), Bar("Syldavia", None), Bar("San Theodoros", 0.0)],
        x_title="ships",
        value_format=".1f",
    ),
    "dots": lambda: incident_dots(
        [
            Response("Cable cut (2024)", "Pact", 0, 3, 12),
            Response("Cable cut (2024)", "Union", 1, censored=200),
            Response("Drones (2025)", "Union"),
        ]
    ),
    "matrix": lambda: matrix(
        [
            Cell("Borduria", "airlift", 8),
            Cell("Borduria", "tankers", 0),
            Cell("Syldavia", "airlift", 2, sole=True),
            Cell("San Theodoros", "tankers", None),
        ]
    ),
    "map": lambda: world_map(
        SQUARES, {"AAA": "member", "CCC": "member"}, ["member"], (-5, 45, 30, 65)
    ),
    "specifications": lambda: specification_curve(
        [
            SpecificationPanel(
                "any pact",
                "two of three",
                [0.2, 0.7, 0.6],
                [0.1, 0.55, None],
                [0.4, 0.9, None],
                {("rows", "all"): [1, 0, 0.5], ("rows", "checked"): [0, 1, 0.5]},
            )
        ],
        reference=0.5,
        notes=["share", "dashed: half"],
    ),
    "counts": lambda: curve_of_counts(
        [CountFrom("Pact", "1999-01-01", 3), CountFrom("Union", "2004-05-01", 7)],
        until="2026-01-01",
    ),
    "survival": lambda: survival_curves(
        [
            SurvivalCurve(
                "Pact", (2.0, 9.0), (0.5, 0.0), (0.1, None), (0.8, None), (), {0: 2, 7: 1}
            ),
            SurvivalCurve(
                "Union", (4.0, 30.0), (0.5, 0.5), (0.2,) * 2, (0.9,) * 2, (30.0,), {0: 2}
            ),
        ],
        "share without a decision",
    ),
    "curve_panels": lambda: curve_panels(
        [
            curve
            for label, share in (("Pact", 0.8), ("Union", 0.6), ("League", 0.7))
            for days, shares in [((0.0, 7.0, 90.0), (0.0, 0.4, share))]
            for curve in (
                PanelCurve(
                    label, "record", days, shares, (0.0, 0.2, None), (0.1, 0.6, None), steps=True
                ),
                PanelCurve(label, "fit", days, shares),
            )
        ],
        "share decided",
        band="95 %",
    ),
    "shares": lambda: shares_by_day(
        [
            ShareByDay(group, kind, (0.5, 7.0), (0.1, share), (0.05, share - 0.1), (0.2, 0.95))
            for group, share in (("Pact", 0.8), ("Union", 0.6))
            for kind in ("decided", "there")
        ],
        "share of histories",
    ),
}


def layers(chart: Drawing) -> list[dict[str, Any]]:
    """The layers of a chart as plain Vega-Lite, each with its own rows."""
    spec = chart.to_dict(validate=False)
    return [
        {**layer, "rows": spec["datasets"].get(layer["data"].get("name"), [])}
        for layer in spec["layer"]
    ]


def layer(chart: Drawing, mark: str, **properties: object) -> dict[str, Any]:
    """The one layer that is drawn with this mark."""
    [found] = [
        one
        for one in layers(chart)
        if (one["mark"] if isinstance(one["mark"], str) else one["mark"]["type"]) == mark
        and all(one["mark"].get(key) == value for key, value in properties.items())
    ]
    return found

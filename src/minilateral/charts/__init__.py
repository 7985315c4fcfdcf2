"""First floor: marks on plain rows, one theme, pictures without a browser. Knows no states.

>>> from minilateral.charts import Bar, bars, svg
>>> chart = bars([Bar("Estonia", 4.3), Bar("Latvia", None)], x_title="ships", value_format=".1f")
>>> "no figure" in svg(chart, alt="Ships by state. Latvia has no figure.", name="ships")
True

Altair and vl-convert are loaded when the first chart is drawn, not before.
"""

from minilateral.charts.bands import YearBand, bands
from minilateral.charts.bar import Bar, bars
from minilateral.charts.curve_panels import PanelCurve, curve_panels
from minilateral.charts.dots import Response, incident_dots
from minilateral.charts.estimates import Estimated, estimates
from minilateral.charts.front import FrontPoint, front
from minilateral.charts.gantt import Spell, spells
from minilateral.charts.maps import Link, world_map
from minilateral.charts.panels import YearValue, lines_with_threshold
from minilateral.charts.render import png, standalone_svg, svg
from minilateral.charts.shares import ShareByDay, shares_by_day
from minilateral.charts.specification import SpecificationPanel, specification_curve
from minilateral.charts.square import SquarePoint, square
from minilateral.charts.steps import CountFrom, curve_of_counts
from minilateral.charts.survival import SurvivalCurve, survival_curves
from minilateral.charts.table import Cell, matrix
from minilateral.charts.theme import CSS_VARIABLES, SERIES, Role
from minilateral.charts.timeline import Stretch, timeline

__all__ = [
    "CSS_VARIABLES",
    "SERIES",
    "Bar",
    "Cell",
    "CountFrom",
    "Estimated",
    "FrontPoint",
    "Link",
    "PanelCurve",
    "Response",
    "Role",
    "ShareByDay",
    "SpecificationPanel",
    "Spell",
    "SquarePoint",
    "Stretch",
    "SurvivalCurve",
    "YearBand",
    "YearValue",
    "bands",
    "bars",
    "curve_of_counts",
    "curve_panels",
    "estimates",
    "front",
    "incident_dots",
    "lines_with_threshold",
    "matrix",
    "png",
    "shares_by_day",
    "specification_curve",
    "spells",
    "square",
    "standalone_svg",
    "survival_curves",
    "svg",
    "timeline",
    "world_map",
]

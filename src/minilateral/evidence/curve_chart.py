"""The specification curve as a drawing: a panel for each definition of the small side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from minilateral.evidence.specification import FEW

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing
    from minilateral.charts.specification import SpecificationPanel
    from minilateral.evidence.curve import Curve
    from minilateral.evidence.estimates import Estimated

NOTES = (
    "share of decided incidents in which the small side was first",
    "dashed: as often as not",
    "bars: 95 % interval by incident, mean of neighbours",
    "blue: whole interval above, amber: below",
    f"faint: fewer than {FEW} decided pairs",
    "below, stronger: more of these specifications make the choice",
)


def drawn(curve: Curve, width: int) -> Drawing:
    """Draw every specification that has a decided pair."""
    from minilateral.charts.specification import specification_curve

    panels = [_panel(each) for each in curve.families if (each.found.decided > 0).any()]
    return specification_curve(panels, 0.5, NOTES, curve.title, width)


def _panel(each: Estimated) -> SpecificationPanel:
    from minilateral.charts.specification import SpecificationPanel

    found = each.found
    shown = np.flatnonzero(found.decided > 0)
    share, few = found.share[shown], found.decided[shown] < FEW
    above = float((share > 0.5).mean())
    low, high = (
        [None if faint else float(value) for faint, value in zip(few, end[shown], strict=True)]
        for end in each.share
    )
    return SpecificationPanel(
        label=found.family.label,
        note=f"first more often in {above:.0%} of {len(shown):,}",
        effect=share.tolist(),
        low=low,
        high=high,
        choices={key: taken[shown].tolist() for key, taken in found.frequencies().items()},
    )

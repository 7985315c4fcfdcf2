"""Curves of waiting as a chart draws them."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from minilateral.evidence.coding import Coding
from minilateral.evidence.kaplan_meier import Curve

if TYPE_CHECKING:
    from minilateral.charts import SurvivalCurve
    from minilateral.charts.frame import Drawing

#: Days at which the number still watched is told.
MARKS = (0, 7, 30, 91, 365)


def drawn(curves: Mapping[str, Curve], coding: Coding) -> Drawing:
    """The curves with their bands, and below the number still watched."""
    from minilateral.charts import survival_curves

    title = f"share without a {coding.outcome}, by days since the {coding.clock}"
    return survival_curves([_line(name, curve) for name, curve in curves.items()], title)


def number(value: float) -> float | None:
    """A number, or none where there is none."""
    return None if isnan(value) else float(value)


def _line(name: str, curve: Curve) -> SurvivalCurve:
    from minilateral.charts import SurvivalCurve

    left = curve.days[(curve.at_risk - curve.acted) > np.append(curve.at_risk[1:], 0)]
    return SurvivalCurve(
        name,
        tuple(curve.days.tolist()),
        tuple(curve.share.tolist()),
        tuple(number(value) for value in curve.low),
        tuple(number(value) for value in curve.high),
        tuple(left.tolist()),
        {mark: curve.watched_on(mark) for mark in MARKS},
    )

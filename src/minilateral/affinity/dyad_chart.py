"""Pairs of states over time, drawn: each pair, or the spread over many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from minilateral.affinity.dyads import Dyads
from minilateral.charts import YearValue, lines_with_threshold

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

PANELS = 12
QUANTILES = {"5 % of pairs are below": 0.05, "median pair": 0.5, "5 % of pairs are above": 0.95}


def over_time(dyads: Dyads, measure: str) -> Drawing:
    """Draw a measure by period: a panel for each of up to twelve pairs, else three quantiles.

    Thin pairs are hollow. The dashed line is zero: for kappa and pi what chance would give.
    """
    pairs = dyads.columns["ccode1"].astype(int) * 1000 + dyads.columns["ccode2"].astype(int)
    few = len(np.unique(pairs)) <= PANELS
    rows = list(_of_each(dyads, measure) if few else _of_many(dyads, measure))
    return lines_with_threshold(
        rows,
        threshold=0.0,
        threshold_label="0",
        y_title=measure,
        title=dyads.title,
        hollow_mark=f"fewer than {dyads.thin_below} shared items",
    )


def _of_each(dyads: Dyads, measure: str) -> Iterator[YearValue]:
    for row in dyads.rows():
        pair = f"{dyads.iso3[row['ccode1']]} and {dyads.iso3[row['ccode2']]}"
        yield YearValue(pair, row[dyads.period], row[measure], estimate=row["thin"])


def _of_many(dyads: Dyads, measure: str) -> Iterator[YearValue]:
    for period in dyads.periods:
        values = dyads.during(period).columns[measure].astype(np.float64)
        known = values[~np.isnan(values)]
        for label, at in QUANTILES.items():
            value = float(np.quantile(known, at)) if len(known) else None
            yield YearValue(label, period, value)

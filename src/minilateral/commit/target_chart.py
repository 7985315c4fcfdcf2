"""The chart of a state's targets: its past in one edition, the fan of its paths, the targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilateral.commit import figures
from minilateral.commit.forecast import band
from minilateral.commit.standing import Standing

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing
    from minilateral.commit.targets import Targets

#: The fan reaches at least so many years past the figure.
SHORTEST = 3


def fan_of(found: Targets) -> Drawing:
    """Draw the history, the middle nine tenths of the paths, and the targets as rings."""
    from minilateral.charts import YearBand, bands

    rows = [
        YearBand(f"past ({row.series.replace('_', ' ')})", row.year, share, share, share)
        for row in found.outlook.histories.get(found.state, ())
        for share in [figures.share(row)]
    ]
    shown = [s for s in found.standings if _drawn(s)]
    now = found.outlook.now(found.state)
    if now is not None and found.outlook.past is not None and now.value > 0:
        last = max([s.target.target_year or 0 for s in shown] + [now.year + SHORTEST])
        until = min(last, now.year + 20)
        low, middle, high = band(found.outlook.grown(found.state, now, until))
        rows.append(YearBand("paths", now.year, now.value, now.value, now.value))
        rows += [
            YearBand("paths", now.year + 1 + i, middle[i], low[i], high[i])
            for i in range(until - now.year)
        ]
    rows += [
        YearBand("target", year, value, value, value, marked=True, alone=True)
        for year, value in sorted(
            {(s.target.target_year or 0, s.target.target_value) for s in shown}
        )
    ]
    return bands(
        rows,
        y_title="defence spending, % of GDP",
        title=f"{found.name}: targets and where the past would lead",
        band="90 % of the paths",
        mark="an announced target",
    )


def _drawn(standing: Standing) -> bool:
    """Whether a target is a share of GDP with a year, and not superseded."""
    target = standing.target
    return (
        target.measured_by == "defence_share"
        and target.target_year is not None
        and standing.successor is None
    )

"""Decisions that are dated only to a span of days, as the days between which they fell."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import numpy as np

from minilateral.evidence.coding import Coded, Mask
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.turnbull import IntervalCurve, turnbull
from minilateral.facts.records.response import Episode


def interval_curve(episodes: Episodes, read: Coded, rows: Mask) -> IntervalCurve:
    """Turnbull's curve of some kept rows; a decision dated to the month fell somewhere in it.

    Without a span on record the day as coded is taken. Spans are used for decisions as they are
    coded; under another reading of the dates the day that was read is taken.
    """
    days = read.durations
    left = np.where(read.acted, days, days + 1)
    right = np.where(read.acted, days, np.inf)
    if read.coding.outcome == "decision" and read.coding.dates == "coded":
        for row in np.flatnonzero(rows & read.acted):
            first, last = _span(episodes.records[row])
            start = episodes.incident_day[row]
            left[row] = max(first.toordinal() - start, 0)
            right[row] = last.toordinal() - start
    return turnbull(left[rows], right[rows])


def _span(record: Episode) -> tuple[date, date]:
    day = record.decision_date
    assert day is not None
    if record.decision_interval_start and record.decision_interval_end:
        return record.decision_interval_start, record.decision_interval_end
    if record.precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day

"""What the record saw of each act: between which days it fell, by kind of body."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

import numpy as np

from minilateral.evidence.coding import YEAR, Days, Mask
from minilateral.evidence.delay_grid import Waits
from minilateral.evidence.episodes import Episodes

AD_HOC, STATES = "ad hoc coalitions", "single states"
#: In the record only because they acted: what share never does cannot be told.
SELECTED = (AD_HOC, STATES)


def kinds_of_body(episodes: Episodes) -> Iterator[tuple[str, Mask]]:
    """Kinds of body that are not to be mixed, with their rows; running operations left out."""
    named = {"nato": "NATO", "eu": "EU", "unsc_p5": "UN Security Council"}
    minilateral = {
        "own_means": "standing minilaterals with forces or means",
        "consultative": "consultative minilaterals",
        "inside_eu": "minilaterals inside the EU",
        "improvised": "new minilaterals",
    }
    found = []
    for record, family, pool in zip(
        episodes.records, episodes.families, episodes.pools, strict=True
    ):
        match record.body_kind:
            case "multilateral":
                found.append(named.get(family, "other institutions"))
            case "minilateral":
                found.append(minilateral[pool])
            case "ad_hoc_coalition":
                found.append(AD_HOC)
            case _:
                found.append(STATES)
    of_row = np.array(found, np.str_)
    order = [*named.values(), "other institutions", *minilateral.values(), *SELECTED]
    for kind in order:
        rows = (of_row == kind) & ~episodes.standing_op
        if rows.any():
            yield kind, rows


def waited(episodes: Episodes, act: str) -> Waits:
    """Between which days each row's act fell, from the clock of that act.

    NaN where the act was not to be expected: a deployment without a decision, or one for which
    the record names neither a day nor an end of watching.
    """
    dates = episodes.dates
    deployed = act == "deployment"
    start = known(dates.decision, episodes) if deployed else episodes.incident_day
    first, last = _dated(episodes, act)
    end = dates.deployment_censored if deployed else dates.censored
    if deployed:
        end = np.where(np.isinf(end), np.nan, end)
    end = np.minimum(np.where(np.isinf(end), start + YEAR, end), episodes.on)
    seen = ~np.isnan(first)
    return Waits(
        np.maximum(np.where(seen, first - start, end + 1 - start), 0),
        np.where(seen, np.maximum(last - start, 0) + 1, np.inf),
    )


def known(days: Days, episodes: Episodes) -> Days:
    """Days that had come when the record is read."""
    return np.where(days > episodes.on, np.nan, days)


def _dated(episodes: Episodes, act: str) -> tuple[Days, Days]:
    """First and last day on which an act may have been: the same, unless a span is on record."""
    dates = episodes.dates
    first = known(getattr(dates, act), episodes)
    last = first.copy()
    for row in np.flatnonzero(~np.isnan(first)):
        if episodes.records[row].precision == "month":
            day = date.fromordinal(int(first[row]))
            first[row] = day.replace(day=1).toordinal()
            last[row] = day.replace(day=monthrange(day.year, day.month)[1]).toordinal()
    if act == "decision":
        spanned = ~np.isnan(dates.interval_start + dates.interval_end + first)
        first = np.where(spanned, dates.interval_start, first)
        last = np.where(spanned, dates.interval_end, last)
    return first, last

"""How ready a type of force is: what share, on what notice, how fast, for how long.

After Betts (Military Readiness, 1995): readiness for what, for when, of what. A published figure
of the owner is taken where there is one, else the default of the class; each says how far it can
be trusted. A share that nobody states lies anywhere between none and all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from minilateral.facts import FactBase
from minilateral.facts.records.forces import Readiness, ReadinessClass
from minilateral.respond.batch import SpeedUnit, Spread

#: The largest change from one year to the next among the figures published twice (Canada).
DRIFT = 0.07
NOBODY_SAYS = Spread(0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Profile:
    """The readiness of a type of force of one owner."""

    availability: Spread
    #: Days of notice of the first and of the last unit.
    notice: tuple[float, float]
    #: How many stand on alert, and the days of notice of those.
    alert: int
    alert_notice: float
    working_up_days: float
    speed: float | None
    speed_unit: SpeedUnit | None
    endurance_days: float | None
    rotation: float
    sources: tuple[str, ...]
    cited: bool
    notes: tuple[str, ...]


def profile(base: FactBase, owner: str, asset_type: str, on: date) -> Profile:
    """The readiness of an owner's forces of a type on a day.

    Its own row of `readiness_classes.csv` goes before the generic one, field by field.
    """
    rows = _defaults(base).get(asset_type, ())
    own = [row for row in rows if row.owner == owner] + [r for r in rows if r.owner == "generic"]
    usual = [row for row in own if row.units is None]
    alert = next((row for row in own if row.units is not None), None)
    low = _first(usual, "notice_to_move_days_low")
    high = _first(usual, "notice_to_move_days_high")
    share, behind = _availability(base, owner, asset_type, on, usual)
    used = [*usual[:1], *([alert] if alert else [])]
    ends = [_first(usual, "endurance_days_low"), _first(usual, "endurance_days_high")]
    known = [end for end in ends if end is not None]
    unit = next((row.transit_unit for row in usual if row.transit_unit), None)
    return Profile(
        availability=share,
        notice=(low or 0.0, high or low or 0.0),
        alert=alert.units or 0 if alert else 0,
        alert_notice=_middle(alert) if alert else 0.0,
        working_up_days=_first(usual, "working_up_days") or 0.0,
        speed=_first(usual, "transit_speed"),
        speed_unit=unit,
        endurance_days=sum(known) / len(known) if known else None,
        rotation=max(1.0, _first(usual, "rotation") or 1 / max(share.mode, 0.01)),
        sources=tuple(dict.fromkeys(key for row in (*used, *behind) for key in row.source)),
        cited=all(row.cited for row in (*used, *behind)),
        notes=tuple(row.note for row in used if row.note),
    )


def _middle(row: ReadinessClass) -> float:
    """The middle of a row's notice."""
    return ((row.notice_to_move_days_low or 0.0) + (row.notice_to_move_days_high or 0.0)) / 2


def _first(rows: list[ReadinessClass], field: str) -> float | None:
    found = (getattr(row, field) for row in rows)
    return next((value for value in found if value is not None), None)


def _availability(
    base: FactBase, owner: str, asset_type: str, on: date, defaults: list[ReadinessClass]
) -> tuple[Spread, list[Readiness]]:
    """The share that could be on task at once, and the published figures it rests on."""
    figures = [
        (row.since, share, row)
        for row in _figures(base).get((owner, asset_type), ())
        if row.since <= on and (share := published_share(row)) is not None
    ]
    if figures:
        _, share, row = max(figures, key=lambda figure: figure[0])
        return Spread(max(0.0, share - DRIFT), share, min(1.0, share + DRIFT)), [row]
    for default in defaults:
        low, high = default.availability_low, default.availability_high
        if low is not None and high is not None:
            return Spread(low, (low + high) / 2, high), []
    return NOBODY_SAYS, []


@lru_cache(maxsize=4)
def _defaults(base: FactBase) -> Mapping[str, tuple[ReadinessClass, ...]]:
    """The rows that speak of each type."""
    found: dict[str, list[ReadinessClass]] = defaultdict(list)
    for row in base.all(ReadinessClass):
        for asset_type in row.default_for:
            found[asset_type].append(row)
    return {asset_type: tuple(rows) for asset_type, rows in found.items()}


@lru_cache(maxsize=4)
def _figures(base: FactBase) -> Mapping[tuple[str, str], tuple[Readiness, ...]]:
    """The published figures that speak of each owner's types."""
    found: dict[tuple[str, str], list[Readiness]] = defaultdict(list)
    for row in base.all(Readiness):
        for asset_type in row.speaks_of:
            found[row.owner, asset_type].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def published_share(figure: Readiness) -> float | None:
    """The share that a published figure states; None where its unit gives no share.

    3 "of 6" is a half, 48.9 "pct" is 0.489, 330 "days per year" is 330/365.
    """
    value = float(figure.value)
    of = re.match(r"of ([0-9]+)", figure.unit)
    if of:
        return value / float(of.group(1))
    return {"pct": value / 100, "days per year": value / 365}.get(figure.unit)

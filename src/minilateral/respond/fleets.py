"""Fleets: the inventory of the members of a body, row by row, with the readiness of each.

A count is unknown where a state has no row: nothing is read as zero. Pools (NATO's radar
aircraft, the shared tankers) count once, by their own row; members' shares in them are listed.
A body that calls a shared fleet has the part of its own members on average, at most the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.forces import Enabler
from minilateral.facts.records.needs import LAND
from minilateral.facts.records.reference import AssetClass, Conversion, Sector
from minilateral.respond.batch import Spread
from minilateral.respond.readiness import Profile, profile
from minilateral.respond.sizes import size_of

#: Years after the day within which a count is still taken for it, and marked so.
CARRY_BACK = 3
#: Years after which a count is as doubtful as an uncited one.
STALE = 5
#: How far a doubtful count may be off, either way: a modelling choice.
DOUBT = 0.2
#: Fleets whose flying hours each member calls for its own ends; others' pools need their say.
HOUR_POOLS = frozenset({"MMF", "SAC"})
FORMATIONS = frozenset({"company", "battalion", "battlegroup", "brigade", "division"})


@dataclass(frozen=True, slots=True)
class Fleet:
    """Units of one platform that an owner has in service, and how ready they are."""

    id: str
    owner: str
    #: Members of the body whose flying hours it draws on; empty but for shared fleets.
    through: tuple[str, ...]
    asset_class: AssetClass
    sector: Sector
    asset_type: str
    platform: str
    unit: str
    exists: Spread
    readiness: Profile
    named_only: bool
    sources: tuple[str, ...]
    count_cited: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unconverted:
    """A row of the inventory that is listed and not summed, and why."""

    owner: str
    asset_class: str
    platform: str
    count: int | None
    reason: str
    sources: tuple[str, ...]


def fleets_of(
    base: FactBase, body: Grouping, on: date
) -> tuple[tuple[Fleet, ...], tuple[Unconverted, ...]]:
    """The fleets that a body's members and its own pools have in service, and what is left over."""
    types = {row.label: row for row in base.all(Conversion) if row.label_kind == "asset_type"}
    fleets: list[Fleet] = []
    listed: list[Unconverted] = []
    for row in in_force(base.all(Enabler), on):
        through = _through(base, row.owner, body, on)
        if not (row.owner in body.members or through or _is_own(base, row.owner, body)):
            continue
        reason = _why_not(row, types[row.asset_type])
        if reason:
            listed.append(_listed(row, reason))
        elif row.status == "in_service" and row.count:
            fleets.append(_fleet(base, row, types[row.asset_type], through, on))
    return tuple(sorted(_one_alert(fleets), key=lambda f: f.id)), tuple(listed)


def _one_alert(fleets: list[Fleet]) -> list[Fleet]:
    """The fleets of an owner and type stand one alert together, by the largest of them."""
    largest: dict[tuple[str, str], Fleet] = {}
    for fleet in sorted(fleets, key=lambda f: (-f.exists.mode, f.id)):
        largest.setdefault((fleet.owner, fleet.asset_type), fleet)
    first = {fleet.id for fleet in largest.values()}
    return [
        fleet if fleet.id in first else replace(fleet, readiness=replace(fleet.readiness, alert=0))
        for fleet in fleets
    ]


def in_force(rows: Iterable[Enabler], on: date) -> list[Enabler]:
    """Of each platform the last count up to the year of the day, else the first soon after."""
    counts: dict[tuple[str, ...], list[Enabler]] = defaultdict(list)
    for row in rows:
        counts[row.owner, row.asset_type, row.platform].append(row)
    found = []
    for group in counts.values():
        past = [row for row in group if row.year <= on.year]
        soon = [row for row in group if on.year < row.year <= on.year + CARRY_BACK]
        if past:
            found.append(max(past, key=lambda row: row.year))
        elif soon:
            found.append(min(soon, key=lambda row: row.year))
    return found


def _is_own(base: FactBase, owner: str, body: Grouping) -> bool:
    """Whether an owner is the body itself, such as NATO with its radar aircraft."""
    record = base.bodies.grouping_of(owner)
    return record is not None and record.id == body.id


def _through(base: FactBase, owner: str, body: Grouping, on: date) -> tuple[str, ...]:
    """The members of the body whose hours in a shared fleet it can call."""
    record = base.bodies.grouping_of(owner)
    if owner not in HOUR_POOLS or record is None:
        return ()
    return tuple(sorted(set(record.members_on(on)) & set(body.members)))


def _why_not(row: Enabler, kind: Conversion) -> str:
    """Why a row is listed and not summed; empty where it can be counted."""
    if row.status in ("on_order", "share_of_pool", "offered"):
        return {
            "on_order": "on order, not in service",
            "share_of_pool": "a share in a pool, whose fleet counts once",
            "offered": "an offer of forces counted elsewhere",
        }[row.status]
    if kind.status_hint == "planned":
        return "planned, not in service"
    if kind.asset_class is None or kind.sector is None:
        return "of no single class"
    if kind.status_hint == "pool":
        return "repeats forces counted in other rows"
    land = kind.asset_class in LAND
    if kind.unit == "share" or (kind.unit == "person" and not land):
        return f"counted in {kind.unit}s, which no table converts"
    if land and kind.unit not in FORMATIONS | {"person"}:
        return "land forces of unstated size"
    return "" if row.count is not None else "its number is unknown"


def _listed(row: Enabler, reason: str) -> Unconverted:
    return Unconverted(row.owner, row.asset_class, row.platform, row.count, reason, row.source)


def _fleet(
    base: FactBase, row: Enabler, kind: Conversion, through: tuple[str, ...], on: date
) -> Fleet:
    assert row.count is not None
    assert kind.asset_class is not None
    assert kind.sector is not None
    assert kind.unit is not None
    ready = profile(base, row.owner, row.asset_type, on)
    doubts = _doubts(row, on)
    exists = _spread(row.count, bool(doubts))
    sources = (*row.source, *ready.sources)
    if kind.unit in FORMATIONS:
        size = size_of(base, kind.unit)
        exists = Spread(
            exists.low * size.persons_low,
            exists.mode * size.persons,
            exists.high * size.persons_high,
        )
        sources = (*sources, *size.source)
        doubts = (*doubts, f"{row.count} as {kind.unit}s of {size.persons:,} persons")
    shared = base.bodies.grouping_of(row.owner) if through else None
    if shared is not None:
        share = len(through) / len(shared.members_on(on))
        exists = Spread(exists.low * (share == 1), exists.mode * share, exists.high)
        doubts = (*doubts, f"{share:.0%} of {row.count}: {len(through)} of its members")
    return Fleet(
        f"{row.owner}/{row.asset_type}/{row.platform}",
        row.owner,
        through,
        kind.asset_class,
        kind.sector,
        row.asset_type,
        row.platform,
        "person" if kind.unit in FORMATIONS else kind.unit,
        exists,
        ready,
        kind.status_hint == "named",
        tuple(dict.fromkeys(sources)),
        row.cited,
        (*doubts, *ready.notes),
    )


def _doubts(row: Enabler, on: date) -> tuple[str, ...]:
    doubts = []
    if not row.cited:
        doubts.append("the count is uncited")
    if row.year > on.year:
        doubts.append(f"counted in {row.year}, after the day")
    if row.year < on.year - STALE:
        doubts.append(f"counted in {row.year}, long before the day")
    return tuple(doubts)


def _spread(count: int, doubtful: bool) -> Spread:
    off = DOUBT * count if doubtful else 0.0
    return Spread(count - off, float(count), count + off)

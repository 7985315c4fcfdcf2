"""Stocks: fleets with what other bodies hold of them, and the batches that are left of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Literal, TypeAlias

import numpy as np

from minilateral.respond.batch import Batch, Mode, Promise, Spread
from minilateral.respond.fleets import Fleet
from minilateral.respond.promises import Held, held
from minilateral.respond.quarters import NAMES, dealt, notices

End: TypeAlias = Literal["low", "mode", "high"]


@dataclass(frozen=True, slots=True)
class Stock:
    """A fleet and how much of it other bodies hold on the day."""

    fleet: Fleet
    out: Held
    promises: tuple[Promise, ...]


def stocks_of(fleets: Sequence[Fleet], promises: Sequence[Promise]) -> tuple[Stock, ...]:
    """Fleets with what others hold of them, dealt out by the size of what is ready."""
    units = held(promises)
    groups: dict[tuple[str, str, str], list[Fleet]] = defaultdict(list)
    for fleet in fleets:
        groups[fleet.owner, fleet.asset_class, fleet.sector].append(fleet)
    found = []
    for key, group in groups.items():
        about = tuple(p for p in promises if (p.owner, p.asset_class, p.sector) == key)
        ready = [_ready(fleet, "mode") for fleet in group]
        out = units.get(key, Held())
        certain = _shared_out(out.certain, ready)
        perhaps = _shared_out(out.perhaps, [r - c for r, c in zip(ready, certain, strict=True)])
        found += [
            Stock(fleet, Held(c, p), about)
            for fleet, c, p in zip(group, certain, perhaps, strict=True)
        ]
    return tuple(sorted(found, key=lambda stock: stock.fleet.id))


def _shared_out(units: int, ready: Sequence[int]) -> list[int]:
    """Units dealt to fleets in proportion to what is ready, never more than that."""
    total = sum(ready)
    units = min(units, total)
    if units == 0:
        return [0] * len(ready)
    parts = [units * value // total for value in ready]
    spare = sorted(range(len(ready)), key=lambda i: (-(units * ready[i] % total), i))
    for i in spare[: units - sum(parts)]:
        parts[i] += 1
    return parts


def _ready(fleet: Fleet, end: End) -> int:
    """Units that could be on task at once, at one end of the ranges or in the middle."""
    exists, share = fleet.exists, fleet.readiness.availability
    match end:
        case "low":
            return floor(exists.low * share.low)
        case "mode":
            return floor(exists.mode * share.mode + 0.5)
        case "high":
            return ceil(exists.high * share.high)


def _ends(stock: Stock, mode: Mode) -> list[int]:
    """Low, middle and high of what is ready, after what the mode takes out."""
    out = Held() if mode == "free" else stock.out
    taken: dict[End, int] = {
        "low": out.certain + out.perhaps,
        "mode": out.certain,
        "high": out.certain,
    }
    return [max(0, _ready(stock.fleet, end) - units) for end, units in taken.items()]


def _free(stock: Stock) -> int:
    """Units that no other body holds."""
    return max(0, _ready(stock.fleet, "mode") - stock.out.certain)


def without(stock: Stock, states: Collection[str]) -> Stock | None:
    """What is left of a stock without these states; none of a fleet that is theirs alone."""
    fleet = stock.fleet
    through = tuple(state for state in fleet.through if state not in states)
    if fleet.owner in states or (fleet.through and not through):
        return None
    if through == fleet.through:
        return stock
    exists = Spread(0.0, fleet.exists.mode * len(through) / len(fleet.through), fleet.exists.high)
    return replace(stock, fleet=replace(fleet, through=through, exists=exists))


def batches_of(stock: Stock, mode: Mode, taken: Mapping[str, int]) -> list[Batch]:
    """The batches of a stock that could have a ready unit, less what other calls have taken."""
    ends = np.array([*_ends(stock, mode), _free(stock)])
    days = notices(stock.fleet.readiness)
    found = []
    for index, counts in enumerate(dealt(ends, stock.fleet.readiness.alert).tolist()):
        *ready, free = counts
        if ready[-1]:
            name = f"{stock.fleet.id}/{NAMES[index]}"
            booked = max(0, ready[1] - free) if mode == "free" else 0
            left = [max(0, units - taken.get(name, 0)) for units in ready]
            found.append(_batch(stock, name, left, booked, days[index]))
    return found


def _batch(stock: Stock, name: str, counts: Sequence[int], booked: int, days: float) -> Batch:
    fleet, ready = stock.fleet, stock.fleet.readiness
    low, mode, high = counts
    return Batch(
        name,
        fleet.id,
        fleet.owner,
        fleet.through,
        fleet.asset_class,
        fleet.sector,
        fleet.asset_type,
        fleet.platform,
        fleet.unit,
        exists=round(fleet.exists.mode),
        ready_low=low,
        ready_mode=mode,
        ready_high=high,
        booked=booked,
        named_only=fleet.named_only,
        notice_days=days,
        speed=ready.speed,
        speed_unit=ready.speed_unit,
        endurance_days=ready.endurance_days,
        rotation=ready.rotation,
        promises=stock.promises,
        sources=fleet.sources,
        count_cited=fleet.count_cited,
        readiness_cited=ready.cited,
        notes=fleet.notes,
    )

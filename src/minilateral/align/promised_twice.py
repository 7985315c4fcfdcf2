"""The same forces promised to several bodies: what is promised against what exists and is ready.

Law and data: promises of `commitments.csv` that may run on the day, inventories, readiness.
Conversion as in `respond`: land forces in persons, all else one by one; what cannot be converted
is listed. Labels under which one force is often reported twice (a standing group and Baltic
Sentry) count once, by the largest. `short` is what is promised for certain less what exists. A
list of states rarely names the unit: two promises of one state are a possible clash, and only a
sum beyond what exists is a certain one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import NoFactAtDateError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.forces import SharedUnit
from minilateral.respond.batch import Promise
from minilateral.respond.pool import Pool, pool
from minilateral.respond.promises import held, promises_of

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

CAVEAT = (
    "Public lists name a state more often than a unit: two promises of one state and class are a "
    "possible clash. Unknown sizes are listed and count nothing, so the sums are least values."
)
#: State, class and sector of a force.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Stake:
    """What one state has of one class, and who was promised what of it.

    `exists` and the three ends of `ready` are None where no row of the inventory speaks of it.
    `promised` and `perhaps` count units: those whose dates are certain, and those that may run.
    """

    state: str
    asset_class: str
    sector: str
    exists: int | None
    ready: tuple[int, int, int] | None
    promised: int
    perhaps: int
    promises: tuple[Promise, ...]
    bodies: tuple[str, ...]

    @property
    def unsized(self) -> int:
        """Promises whose size no source states."""
        return sum(promise.count is None for promise in self.promises)

    @property
    def short(self) -> int | None:
        """Units promised for certain beyond what exists; None where nobody says what exists."""
        return None if self.exists is None else max(0, self.promised - self.exists)

    @property
    def short_at_most(self) -> int | None:
        """The same if every promise in doubt runs too."""
        return None if self.exists is None else max(0, self.promised + self.perhaps - self.exists)

    @property
    def short_of_ready(self) -> int | None:
        """Units promised for certain beyond the most likely number that is ready."""
        return None if self.ready is None else max(0, self.promised - self.ready[1])

    def to_dict(self) -> dict[str, Any]:
        """The stake as plain values."""
        return {
            "state": self.state,
            "asset_class": self.asset_class,
            "sector": self.sector,
            "exists": self.exists,
            "ready": self.ready and dict(zip(("low", "mode", "high"), self.ready, strict=True)),
            "units_promised": self.promised,
            "units_perhaps": self.perhaps,
            "promised": [
                {name: getattr(promise, name) for name in Promise.__slots__}
                for promise in self.promises
            ],
            "bodies": self.bodies,
            "unsized": self.unsized,
            "short": self.short,
            "short_at_most": self.short_at_most,
            "short_of_ready": self.short_of_ready,
        }


@dataclass(frozen=True, repr=False)
class PromisedTwice(Result):
    """The stakes of the members of a body on a day, and the promises that no table converts.

    `shared` are named units known to carry the labels of several bodies: no sum, but no guess.
    """

    body: Grouping
    on: date
    stakes: tuple[Stake, ...]
    listed: tuple[Promise, ...]
    shared: tuple[SharedUnit, ...]

    @property
    def title(self) -> str:
        return f"Promised by members of {self.body.short_name} on {self.on}"

    def plot(self) -> Drawing:
        """The calendar of promises around the day: a bar for each, coloured by body."""
        from minilateral.align.drawing import promise_bars

        return promise_bars(self)

    @property
    def doubled(self) -> tuple[Stake, ...]:
        """Stakes that two or more bodies were promised a part of."""
        return tuple(stake for stake in self.stakes if len(stake.bodies) > 1)

    def rows(self) -> list[Mapping[str, Any]]:
        return [stake.to_dict() for stake in self.stakes]

    def references(self) -> Sequence[Reference]:
        promises = [*self.listed, *(p for stake in self.stakes for p in stake.promises)]
        keys = [key for promise in promises for key in promise.sources]
        keys += [key for unit in self.shared for key in unit.source]
        return self.body.base.references(key for key in keys if key != UNCITED)


def promised_twice(
    base: FactBase, body: Grouping, on: date, others: Sequence[Grouping] = ()
) -> PromisedTwice:
    """What the members of a body have promised on a day, to it and to any other body.

    With `others`, only promises to the body and to these count as bodies of a clash.
    """
    wanted = {found.id for found in (body, *others)} if others else None
    promises = promises_of(base, body, on)
    groups: dict[Key, list[Promise]] = defaultdict(list)
    listed = []
    for promise in promises:
        if promise.sector is None:
            listed.append(promise)
        else:
            groups[promise.owner, promise.asset_class, promise.sector].append(promise)
    whole = _pool(base, body, on)
    exists, ready = stock_of(whole)
    stakes = tuple(
        _stake(base, key, group, wanted, exists.get(key), ready.get(key))
        for key, group in sorted(groups.items())
    )
    shared = tuple(
        unit for unit in base.all(SharedUnit) if unit.owner in body.members and unit.may_run_on(on)
    )
    return PromisedTwice(body, on, stakes, tuple(listed), shared)


def body_of(base: FactBase, label: str) -> str:
    """The grouping that a label belongs to, or the label where it belongs to none."""
    record = base.bodies.grouping_of(label)
    return record.id if record else label


def name_of(base: FactBase, body: str) -> str:
    """How a page calls a body: the short name of a grouping, or what its label stands for."""
    record = base.groupings.by_id.get(body)
    return (record.abbreviation or record.name) if record else base.bodies.name(body)


def units(promises: Iterable[Promise]) -> tuple[int, int]:
    """Units for certain and perhaps besides, of promises of one state and class, each force once.

    A promise counts whatever its status: what is promised to a body cannot go to another.
    """
    found = held(replace(promise, holds=True) for promise in promises)
    return (
        sum(value.certain for value in found.values()),
        sum(value.perhaps for value in found.values()),
    )


def stock_of(whole: Pool | None) -> tuple[Mapping[Key, int], Mapping[Key, tuple[int, int, int]]]:
    """What exists and what is ready of each state, class and sector."""
    exists: dict[Key, float] = defaultdict(float)
    ready: dict[Key, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    if whole is None:
        return {}, {}
    for stock in whole.stocks:
        fleet = stock.fleet
        exists[fleet.owner, fleet.asset_class, fleet.sector] += fleet.exists.mode
        ready[fleet.owner, fleet.asset_class, fleet.sector] = (0, 0, 0)
    for batch in whole.batches:
        low, mode, high = ready[batch.owner, batch.asset_class, batch.sector]
        ready[batch.owner, batch.asset_class, batch.sector] = (
            low + batch.ready_low,
            mode + batch.ready_mode,
            high + batch.ready_high,
        )
    return {key: round(value) for key, value in exists.items()}, dict(ready)


def _pool(base: FactBase, body: Grouping, on: date) -> Pool | None:
    """All forces of the members, promises ignored; None where no inventory is near the day."""
    try:
        return pool(base, body.query, on, "free")
    except NoFactAtDateError:
        return None


def _stake(
    base: FactBase,
    key: Key,
    promises: Sequence[Promise],
    wanted: set[str] | None,
    exists: int | None,
    ready: tuple[int, int, int] | None,
) -> Stake:
    bodies = {body_of(base, promise.body) for promise in promises}
    counted = bodies if wanted is None else bodies & wanted
    return Stake(*key, exists, ready, *units(promises), tuple(promises), tuple(sorted(counted)))

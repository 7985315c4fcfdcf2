"""The pool of a body on a day: what could be on task at once, by class and notice to move.

The states own one set of forces, whoever calls. Three modes say what that means on the day:
`single-set` takes out what is deployed or on standby for another body; `free` ignores promises
and counts how many units would be booked twice; `concurrent` answers several calls at once, in
the order of their priority.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

from minilateral.core.errors import NoFactAtDateError, UsageError
from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.forces import Enabler
from minilateral.facts.records.reference import Conversion
from minilateral.respond.batch import Batch, Mode, Promise
from minilateral.respond.body import body_on
from minilateral.respond.fleets import CARRY_BACK, STALE, Unconverted, fleets_of, in_force
from minilateral.respond.needs import Line
from minilateral.respond.promises import promises_of
from minilateral.respond.stock import Stock, batches_of, stocks_of, without

NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Call:
    """A call of higher priority: its body, and the units by batch that answer it.

    Without units every force of that body's members counts as taken: the other body then keeps
    what its remaining members have, the least that can be left.
    """

    body: str
    taken: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Pool:
    """What a body could field on a day: batches, and what is unknown or cannot be counted."""

    grouping: Grouping
    on: date
    mode: Mode
    stocks: tuple[Stock, ...]
    promises: tuple[Promise, ...]
    unconverted: tuple[Unconverted, ...]
    #: Units by batch that calls of higher priority have taken.
    taken: Mapping[str, int]
    base: FactBase = field(repr=False)

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """Every batch that could have a ready unit, in the order of its id."""
        found = (b for stock in self.stocks for b in batches_of(stock, self.mode, self.taken))
        return tuple(sorted(found, key=lambda batch: batch.id))

    @cached_property
    def unknown(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """By class and sector, members of whose holdings no row speaks for the day: unknown."""
        types = {r.label: r for r in self.base.all(Conversion) if r.label_kind == "asset_type"}
        spoken: dict[tuple[str, str], set[str]] = defaultdict(set)
        rows = self.base.all(Enabler)
        current = {id(row) for row in in_force(rows, self.on)}
        for row in rows:
            kind = types[row.asset_type]
            if kind.asset_class and kind.sector and row.status in ("in_service", "none"):
                known = row.count is not None and id(row) in current
                spoken[kind.asset_class, kind.sector] |= {row.owner} if known else set()
        return {
            key: tuple(state for state in self.grouping.members if state not in owners)
            for key, owners in sorted(spoken.items())
        }

    def measured(self, line: Line) -> bool:
        """Whether the fact base counts, for anyone, units that could fill the line.

        Where it does not, nobody can say whether the line is met: list it, do not fail it.
        """
        types = {r.label: r for r in self.base.all(Conversion) if r.label_kind == "asset_type"}
        counted = {
            row.asset_type
            for row in self.base.all(Enabler)
            if row.status in ("in_service", "none") and types[row.asset_type].status_hint != "pool"
        }
        if line.kinds:
            return bool(counted & set(line.kinds))
        return any(
            (types[label].asset_class, types[label].sector) == (line.asset_class, line.sector)
            for label in counted
        )

    def fitting(self, line: Line) -> tuple[int, ...]:
        """Places in `batches` of those whose units count for a line."""
        return tuple(i for i, batch in enumerate(self.batches) if line.fits(batch))

    def without(self, states: Collection[str]) -> Pool:
        """The pool had these members not come; shares in shared fleets shrink with them."""
        stocks = (without(stock, states) for stock in self.stocks)
        promises = tuple(p for p in self.promises if p.owner not in states)
        return replace(self, stocks=tuple(s for s in stocks if s is not None), promises=promises)

    def less(self, taken: Mapping[str, int]) -> Pool:
        """The pool less units by batch that another call has taken."""
        total = defaultdict(int, self.taken)
        for name, units in taken.items():
            total[name] += units
        return replace(self, taken=MappingProxyType(dict(total)))


def pool(
    base: FactBase,
    body: str,
    on: date,
    mode: Mode = "single-set",
    calls: Sequence[Call] = (),
) -> Pool:
    """What a grouping, a list of states or one state could field on a day.

    Parameters
    ----------
    mode
        `single-set` (the default), `free` or `concurrent`.
    calls
        In mode `concurrent`, the calls that go before, the first of them foremost.

    Raises
    ------
    UsageError
        If calls are given without mode `concurrent`, or that mode without calls.
    NotFoundError
        If no grouping or state has that name.
    NoFactAtDateError
        If it had no members on the day, or no inventory of theirs was counted near it.
    """
    return pool_of(body_on(base, body, on), mode, calls)


def pool_of(grouping: Grouping, mode: Mode = "single-set", calls: Sequence[Call] = ()) -> Pool:
    """What a grouping that was found, or changed in thought, could field on its day.

    Raises
    ------
    UsageError
        If calls are given without mode `concurrent`, or that mode without calls.
    NoFactAtDateError
        If no inventory of its members was counted near the day.
    """
    if (mode == "concurrent") != bool(calls):
        raise UsageError("calls that go before belong to mode 'concurrent', and it needs them.")
    base, on = grouping.base, grouping.on
    fleets, unconverted = fleets_of(base, grouping, on)
    _near_the_counts(base, grouping, on)
    promises = promises_of(base, grouping, on)
    found = Pool(
        grouping, on, mode, stocks_of(fleets, promises), promises, unconverted, NOTHING, base
    )
    for call in calls:
        found = _after(found, call)
    return found


def _after(found: Pool, call: Call) -> Pool:
    """What is left for a body once a call of higher priority is answered."""
    if call.taken is not None:
        return found.less(call.taken)
    return found.without(body_on(found.base, call.body, found.on).members)


def _near_the_counts(base: FactBase, grouping: Grouping, on: date) -> None:
    """Refuse a day too far from every count of the members' inventories."""
    years = [row.year for row in base.all(Enabler) if row.owner in grouping.members]
    if years and not min(years) - CARRY_BACK <= on.year <= max(years) + STALE:
        raise NoFactAtDateError(
            f"the inventories of {grouping.in_prose} were counted from {min(years)} to "
            f"{max(years)}; {on} is too far from that."
        )

"""The programme behind a package: sets, variables, constraints and aims, solved by HiGHS.

Sets: batches b, required lines n, owners s, and the ladder of days t on which a batch can arrive.

Variables: `send[b, n]` units that a batch sends to a line; `waits[t]` whether the package waits
for day t; `opens[b, n]` the one batch that is on station first; `twice[b]` units sent that another
body holds; `joins[s]` whether an owner takes part.

The aims are reached one after the other: each is minimised, then held at its best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from minilateral.respond.case import Case
from minilateral.respond.movement import transit_days
from minilateral.respond.solver import SLIP, Solver, total

Aim: TypeAlias = Literal["all", "first", "booked", "cost", "soon", "states"]
AIMS: tuple[Aim, ...] = get_args(Aim)
#: A batch and a line that it fits.
Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Programme:
    """The model of a case, its variables, and the aims as expressions over them."""

    model: Solver = field(repr=False)
    send: Mapping[Pair, Any]
    joins: Mapping[str, Any]
    aims: Mapping[Aim, Any]
    #: Units that all lines ask together.
    asked: int


@dataclass(frozen=True, slots=True)
class Solved:
    """Units that each batch sends to each line, what the aims came to, and the worst gap."""

    send: Mapping[Pair, int]
    values: Mapping[Aim, float]
    gap: float


def programme(case: Case) -> Programme:
    """The mixed-integer programme of a case."""
    model, units = Solver(), case.units.tolist()
    days = _days(case)
    batches = {b: case.pool.batches[b] for b in sorted({b for b, _ in days})}
    lines = dict(enumerate(case.lines))
    ladder = sorted(set(days.values()))
    most = {(b, n): min(units[b], lines[n].count) for b, n in days}

    send = {(b, n): model.addIntegral(0, most[b, n], name=f"send_{b}_{n}") for b, n in days}
    waits = {t: model.addBinary(name=f"waits_{k}") for k, t in enumerate(ladder)}
    opens = {(b, n): model.addBinary(name=f"opens_{b}_{n}") for b, n in days}
    twice = {b: model.addVariable(0, units[b], name=f"twice_{b}") for b in batches}
    owners = sorted({batch.owner for batch in batches.values()})
    joins = {s: model.addBinary(name=f"joins_{s}") for s in owners}

    def sent(batch: int | None = None, owner: str | None = None, line: int | None = None) -> Any:
        chosen = (
            units
            for (b, n), units in send.items()
            if batch in (None, b) and line in (None, n) and owner in (None, batches[b].owner)
        )
        return total(chosen)

    for n, line in lines.items():  # each line has what it asks
        model.addConstr(sent(line=n) == line.count, name=f"asks_{n}")
    for b, batch in batches.items():
        model.addConstr(sent(batch=b) <= units[b], name=f"ready_{b}")
        unheld = max(0, units[b] - batch.booked)
        model.addConstr(sent(batch=b) - twice[b] <= unheld, name=f"held_{b}")
    for (b, n), day in days.items():  # who is sent takes part, and is waited for
        model.addConstr(send[b, n] <= most[b, n] * waits[day], name=f"late_{b}_{n}")
        model.addConstr(send[b, n] <= most[b, n] * joins[batches[b].owner], name=f"part_{b}_{n}")
        model.addConstr(opens[b, n] <= send[b, n], name=f"open_{b}_{n}")
    for s, joined in joins.items():  # to take part is to send something
        model.addConstr(joined <= sent(owner=s), name=f"sends_{s}")
    for earlier, later in pairwise(ladder):  # to wait for a day is to wait for all before it
        model.addConstr(waits[later] <= waits[earlier], name=f"after_{ladder.index(earlier)}")
    if any(line.count for line in lines.values()) and days:
        model.addConstr(total(opens.values()) == 1, name="one_is_first")

    way = {(b, n): transit_days(case.need.base, batches[b], lines[n].place) for b, n in days}
    steps = zip(ladder, np.diff([0.0, *ladder]).tolist(), strict=True)
    aims: dict[Aim, Any] = {
        "all": total(step * waits[day] for day, step in steps),
        "first": total(day * opens[pair] for pair, day in days.items()),
        "booked": total(twice.values()),
        "cost": total(way[pair] * send[pair] for pair in days),
        "soon": total(day * send[pair] for pair, day in days.items()),
        "states": total(joins.values()),
    }
    return Programme(model, send, joins, aims, sum(line.count for line in case.lines))


def _days(case: Case) -> dict[Pair, float]:
    """The day on which a batch can be on station, of those that are in time for a line."""
    useful = np.isfinite(case.in_time) & (case.units > 0)
    return {(int(b), int(n)): float(case.in_time[n, b]) for n, b in np.argwhere(useful)}


def solve(found: Programme, order: Sequence[Aim]) -> Solved | None:
    """Reach the aims in their order; None where no package meets the lines."""
    if not found.send:  # nobody fits any line, and HiGHS solves no empty model
        return None if found.asked else Solved({}, dict.fromkeys(order, 0.0), 0.0)
    values: dict[Aim, float] = {}
    gap = 0.0
    for aim in order:
        value = found.model.best(found.aims[aim])
        if value is None:
            return None
        values[aim] = max(0.0, value)
        gap = max(gap, found.model.gap)
        send = _sent(found)
        found.model.addConstr(found.aims[aim] <= value + SLIP)
    return Solved(send, values, gap)


def by_others(found: Programme, states: Sequence[str]) -> Mapping[Pair, int] | None:
    """A package as good that these owners do not provide alone and together; None of none.

    It adds the cut for good: called again, it finds a third, and so on.
    """
    cut = total(1 - joins if s in states else joins for s, joins in found.joins.items())
    found.model.addConstr(cut >= 1)
    return None if found.model.best(found.aims["states"]) is None else _sent(found)


def _sent(found: Programme) -> dict[Pair, int]:
    values = {pair: round(found.model.val(units)) for pair, units in found.send.items()}
    return {pair: units for pair, units in values.items() if units}

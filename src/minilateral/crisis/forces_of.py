"""The forces of a world: the fleets of a case and of unnamed seats, as the engines take them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import isfinite

import numpy as np

from minilateral.crisis.acting import ActingBody
from minilateral.crisis.setting import RELIEVED, Batch, Fleet, Standing
from minilateral.respond.batch import Spread
from minilateral.respond.case import UNSTATED_ENDURANCE, Case
from minilateral.respond.needs import Line
from minilateral.respond.quarters import NAMES
from minilateral.respond.stock import Stock

#: More units than any fleet has: asked for the posts that it can keep.
_MANY = 10**9


def fleets_of_case(case: Case) -> tuple[Fleet, ...]:
    """Fleets with a batch that fits a line of the case, in the order of their names.

    What must be held back as relief is held back as `respond` does (`Case.kept`); a fleet that
    keeps relief stays for good, another as long as its endurance.
    """
    stocks = {stock.fleet.id: stock for stock in case.pool.stocks}
    places: dict[str, list[int]] = defaultdict(list)
    for place, batch in enumerate(case.pool.batches):
        places[batch.fleet].append(place)
    kept = case.kept(np.full(len(case.pool.batches), _MANY, np.int64))
    return tuple(
        _fleet(case, stocks[fleet], own, int(kept[own].sum()))
        for fleet, own in sorted(places.items())
        if np.isfinite(case.days[:, own]).any()
    )


def _fleet(case: Case, stock: Stock, places: Sequence[int], kept: int) -> Fleet:
    batches = case.pool.batches
    fleet = stock.fleet
    relieved = kept < _MANY
    endurance = batches[places[0]].endurance_days
    return Fleet(
        fleet.id,
        fleet.asset_class,
        fleet.through or (fleet.owner,),
        fleet.exists,
        fleet.readiness.availability,
        fleet.readiness.alert,
        stock.out.certain,
        stock.out.perhaps,
        posts=kept if relieved else None,
        stay=RELIEVED if relieved else endurance or UNSTATED_ENDURANCE,
        batches=tuple(
            Batch(
                NAMES.index(batches[place].id.rpartition("/")[2]),
                tuple(case.days[:, place].tolist()),
            )
            for place in places
        ),
    )


def fleets_of_seats(body: ActingBody, lines: Sequence[Line]) -> Iterator[Fleet]:
    """The fleets of a made-up body: every seat has the same, all of it ready, on alert."""
    if body.made_up is None:
        return
    for seat in body.members:
        for one in body.made_up.units_of_a_seat:
            asked = [line.number == one.line - 1 for line in lines]
            if any(asked):
                yield Fleet(
                    f"{seat}/{lines[asked.index(True)].what}",
                    lines[asked.index(True)].asset_class,
                    (seat,),
                    Spread(one.units, one.units, one.units),
                    Spread(1.0, 1.0, 1.0),
                    one.units,
                    0,
                    0,
                    None,
                    RELIEVED,
                    (Batch(0, tuple(one.days.value if here else np.inf for here in asked)),),
                )


def standing_of(body: ActingBody, lines: Sequence[Line]) -> tuple[Standing, ...]:
    """The units placed under a body beforehand, on the lines that are measured."""
    delegation = body.entry.delegation if body.entry else None
    places = {line.number: place for place, line in enumerate(lines)}
    return tuple(
        Standing(places[unit.line - 1], unit.units, unit.days.value, unit.owner)
        for unit in (delegation.units if delegation else ())
        if unit.line - 1 in places
    )


def unmet(
    fleets: Sequence[Fleet], standing: Sequence[Standing], lines: Sequence[Line]
) -> Iterator[str]:
    """What no force of anyone fits, in words."""
    placed = {one.line for one in standing}
    for place, line in enumerate(lines):
        fits = any(isfinite(b.days[place]) for fleet in fleets for b in fleet.batches)
        if not fits and place not in placed:
            yield f"no force of theirs fits {line.numbered}, so that post stays empty"

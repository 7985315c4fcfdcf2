"""Small made-up cases: a few shipped batches with days, units and counts of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from math import inf

import numpy as np

from minilateral.facts import FactBase, fact_base
from minilateral.respond.case import Case
from minilateral.respond.needs import Need, need
from minilateral.respond.pool import Pool, pool
from minilateral.respond.stock import Stock

DAY = date(2026, 6, 1)


@cache
def facts() -> FactBase:
    return fact_base()


@cache
def forces(body: str = "JEF") -> Pool:
    return pool(facts(), body, DAY)


def wanted(name: str = "undersea-patrol") -> Need:
    return need(facts(), name)


def few(size: int) -> Pool:
    """The fleets of patrol ships of so many states, one of each."""
    found: dict[str, Stock] = {}
    for stock in forces().stocks:
        if stock.fleet.asset_class == "patrol" and stock.fleet.exists.mode >= 2:
            found.setdefault(stock.fleet.owner, stock)
    return replace(forces(), stocks=tuple(found[s] for s in sorted(found)[:size]), promises=())


def small(
    days: Sequence[Sequence[float]],
    units: Sequence[int],
    counts: Sequence[int],
    by_day: float = inf,
) -> Case:
    """A case of lines by batches: days (infinite: does not fit), units and what is asked."""
    found = few(4)
    one_each = {batch.owner: batch for batch in found.batches}
    batches = tuple(one_each.values())[: len(units)]
    base = wanted().lines[1]
    lines = tuple(
        replace(base, number=n, count=count, by_day=by_day, for_days=1.0)
        for n, count in enumerate(counts)
    )
    case = Case(wanted(), found, lines, (), np.array(days, np.float64))
    case.pool.__dict__["batches"] = batches
    case.__dict__["units"] = np.array(units, np.int64)
    return case

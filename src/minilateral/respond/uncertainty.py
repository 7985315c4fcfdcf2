"""How the answers move within what is not known: thousands of draws of inventories and readiness.

Each draw is one pool (`draws.py`). A what-if without a member is held against the same draws,
fleet by fleet (common random numbers), so that a difference is the member's and not the dice's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.records.base import UNCITED
from minilateral.respond.case import Case, case
from minilateral.respond.draws import SEED, draws
from minilateral.respond.evaluate import all_on_station, days_of
from minilateral.respond.needs import Need
from minilateral.respond.pool import Pool

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

DRAWS = 10_000
QUANTILES = (0.1, 0.5, 0.9)
CAVEAT = (
    "Chances are shares of draws within the stated ranges of inventory and readiness, most of "
    "which are planning figures; what is wrong with the model is not in them."
)


@dataclass(frozen=True, slots=True)
class Days:
    """Low, median and high of the days over the draws in which the need is met."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a need is met in time, and when, without some member (None: with all)."""

    without: str | None
    met: float
    days: Days | None


@dataclass(frozen=True, repr=False)
class Uncertainty(Result):
    """The chance that a need is met, with everyone and without each member."""

    case: Case
    n: int
    seed: int
    complete: Chance
    without: tuple[Chance, ...]
    #: Chance that each line is met, in the order of the lines.
    lines: tuple[float, ...]

    @property
    def title(self) -> str:
        case = self.case
        return f"{case.need.name}: {case.pool.grouping.short_name}, {self.n:,} draws"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "without": one.without or "nobody",
                "met": f"{100 * one.met:.1f} %",
                "days_low": one.days and one.days.low,
                "days_median": one.days and one.days.median,
                "days_high": one.days and one.days.high,
            }
            for one in (self.complete, *self.without)
        ]

    def references(self) -> Sequence[Reference]:
        case = self.case
        keys = {reference.key: None for reference in case.need.references()}
        for place in np.flatnonzero(np.isfinite(case.days).any(axis=0)):
            keys |= dict.fromkeys(case.pool.batches[place].sources)
        return case.need.base.references(key for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral chances --json`; docs/lookup/json.md describes the fields."""
        return {
            "need": self.case.need.id,
            "body": self.case.pool.grouping.id,
            "on": self.case.pool.on,
            "draws": self.n,
            "seed": self.seed,
            "met": self.complete.met,
            "days": _as_dict(self.complete.days),
            "lines": [
                {"asset_class": line.asset_class, "sector": line.sector, "met": met}
                for line, met in zip(self.case.lines, self.lines, strict=True)
            ],
            "without": [
                {"state": one.without, "met": one.met, "days": _as_dict(one.days)}
                for one in self.without
            ],
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """The chance that each line of the need is met."""
        from minilateral.charts import Bar, bars

        return bars(
            [
                Bar(line.numbered, 100 * met, "%")
                for line, met in zip(self.case.lines, self.lines, strict=True)
            ],
            x_title="chance that the line is met in time, %",
        )


def uncertainty(need: Need, pool: Pool, n: int = DRAWS, seed: int = SEED) -> Uncertainty:
    """The chance that a need is met within what is not known of inventories and readiness.

    Raises
    ------
    UsageError
        If draws are less than 1 or more than a million.
    """
    if not 1 <= n <= 1_000_000:
        raise UsageError(f"draws are 1 to 1,000,000, not {n:,}.")
    asked = case(need, pool)
    ready = draws(pool, n, seed)
    units = asked.kept(ready.astype(np.int64))
    single = [test for test in asked.tests if len(test.lines) == 1]
    lines = {test.lines[0]: float(np.isfinite(days_of(test, units)).mean()) for test in single}
    return Uncertainty(
        asked,
        n,
        seed,
        _chance(None, all_on_station(asked, units)),
        tuple(
            _chance(state, all_on_station(asked, asked.kept(without(pool, ready, (state,), seed))))
            for state in pool.grouping.members
        ),
        tuple(lines[number] for number in range(len(asked.lines))),
    )


def without(
    pool: Pool, ready: NDArray[np.int32], states: Collection[str], seed: int
) -> NDArray[np.int64]:
    """The same draws of a pool without some members; what they share with others shrinks."""
    left = ready.astype(np.int64)
    shared = tuple(s for s in pool.stocks if set(states) & set(s.fleet.through))
    smaller = replace(pool, stocks=shared).without(states)
    redrawn = {batch.id: column for column, batch in enumerate(smaller.batches)}
    counts = draws(smaller, len(ready), seed) if redrawn else ready
    fleets = {stock.fleet.id for stock in shared}
    for place, batch in enumerate(pool.batches):
        if batch.owner in states:
            left[:, place] = 0
        elif batch.fleet in fleets:
            left[:, place] = counts[:, redrawn[batch.id]] if batch.id in redrawn else 0
    return left


def _chance(without: str | None, days: NDArray[np.float64]) -> Chance:
    met = days[np.isfinite(days)]
    if not met.size:
        return Chance(without, 0.0, None)
    low, median, high = np.quantile(met, QUANTILES, method="nearest").round(2).tolist()
    return Chance(without, met.size / days.size, Days(low, median, high))


def _as_dict(days: Days | None) -> dict[str, float] | None:
    return None if days is None else {name: getattr(days, name) for name in days.__slots__}

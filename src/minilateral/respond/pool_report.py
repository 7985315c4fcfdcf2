"""A pool summed up by class: what is ready, on what notice, and what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.records.base import UNCITED
from minilateral.facts.vocabulary import in_words
from minilateral.respond.batch import Batch
from minilateral.respond.draws import SEED, draws
from minilateral.respond.fleets import Fleet
from minilateral.respond.pool import Pool

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Draws behind the figures of a class, and the quantiles that are given.
DRAWS = 2_000
QUANTILES = (0.1, 0.5, 0.9)
CAVEAT = (
    "Inventory times readiness: planning figures, most of them uncited, not an order of battle. "
    "The range holds the middle 80 % of draws; forces of one class are short together."
)


@dataclass(frozen=True, slots=True)
class Ready:
    """Units ready: the median of the draws, and the ends of the middle 80 % of them."""

    low: int
    median: int
    high: int

    def __str__(self) -> str:
        return f"{self.median:,} ({self.low:,}–{self.high:,})"


@dataclass(frozen=True, slots=True)
class ClassOfForces:
    """What a body has of one class and sector."""

    asset_class: str
    sector: str
    unit: str
    exists: int
    ready: Ready
    within: Ready
    held: int
    unknown: tuple[str, ...]
    batches: tuple[Batch, ...]


@dataclass(frozen=True, repr=False)
class PoolReport(Result):
    """A pool by class, with what is ready within a notice to move."""

    pool: Pool
    notice: float
    seed: int = SEED

    @property
    def title(self) -> str:
        pool = self.pool
        return f"{pool.grouping.short_name} on {pool.on}, forces ready ({pool.mode})"

    @cached_property
    def classes(self) -> tuple[ClassOfForces, ...]:
        """Every class and sector of which the body has, or may have, something."""
        pool = self.pool
        found = draws(pool, DRAWS, self.seed)
        keys = dict.fromkeys(_key(stock.fleet) for stock in pool.stocks)
        return tuple(self._class(*key, found) for key in sorted(keys))

    def _class(
        self, asset_class: str, sector: str, unit: str, found: NDArray[np.int32]
    ) -> ClassOfForces:
        pool = self.pool
        key = (asset_class, sector, unit)
        places = [i for i, batch in enumerate(pool.batches) if _key(batch) == key]
        batches = tuple(pool.batches[i] for i in places)
        soon = [i for i in places if pool.batches[i].notice_days <= self.notice]
        stocks = [s for s in pool.stocks if _key(s.fleet) == key]
        return ClassOfForces(
            asset_class,
            sector,
            unit,
            exists=sum(round(s.fleet.exists.mode) for s in stocks),
            ready=_ready(places, found),
            within=_ready(soon, found),
            held=sum(s.out.certain for s in stocks),
            unknown=pool.unknown.get((asset_class, sector), ()),
            batches=batches,
        )

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "class": in_words(row.asset_class),
                "sector": row.sector,
                "unit": row.unit,
                "in_service": row.exists,
                "ready": str(row.ready),
                f"within_{self.notice:g}_days": str(row.within),
                "held_elsewhere": row.held,
                "no_figure_for": _named(row.unknown),
            }
            for row in self.classes
        ]

    def references(self) -> Sequence[Reference]:
        pool = self.pool
        parts = [stock.fleet.sources for stock in pool.stocks]
        parts += [promise.sources for promise in pool.promises]
        parts += [row.sources for row in pool.unconverted]
        return pool.base.references(key for keys in parts for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral pool --json`; docs/lookup/json.md describes the fields."""
        pool = self.pool
        return {
            "body": pool.grouping.id,
            "on": pool.on,
            "mode": pool.mode,
            "members": pool.grouping.members,
            "notice_days": self.notice,
            "classes": [_as_dict(row) for row in self.classes],
            "unknown": [
                {"asset_class": kind, "sector": sector, "states": states}
                for (kind, sector), states in pool.unknown.items()
                if states
            ],
            "promises": [
                {name: getattr(promise, name) for name in promise.__slots__}
                for promise in pool.promises
            ],
            "unconverted": [
                {name: getattr(row, name) for name in row.__slots__} for row in pool.unconverted
            ],
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """Units ready within the notice, by class; land forces are left out, they are persons."""
        from minilateral.charts import Bar, bars

        return bars(
            [
                Bar(
                    f"{in_words(row.asset_class)}, {row.sector} ({row.unit})",
                    row.within.median,
                    f"({row.within.low}–{row.within.high}) of {row.exists}",
                )
                for row in self.classes
                if row.unit != "person"
            ],
            x_title=f"units ready within {self.notice:g} days",
        )


def report(pool: Pool, notice: float = 10.0) -> PoolReport:
    """A pool by class, with what is ready within a notice to move of so many days.

    Raises
    ------
    UsageError
        If the notice is negative.
    """
    if notice < 0:
        raise UsageError(f"a notice to move is 0 days or more, not {notice:g}.")
    return PoolReport(pool, notice)


def _ready(places: Sequence[int], found: NDArray[np.int32]) -> Ready:
    totals = found[:, list(places)].sum(axis=1)
    return Ready(*(int(value) for value in np.quantile(totals, QUANTILES, method="nearest")))


def _key(units: Fleet | Batch) -> tuple[str, str, str]:
    return units.asset_class, units.sector, units.unit


def _named(states: Sequence[str]) -> str:
    """A few states by code, many by number."""
    return ", ".join(states) if len(states) <= 4 else f"{len(states)} members"


def _as_dict(row: ClassOfForces) -> dict[str, Any]:
    return {
        "asset_class": row.asset_class,
        "sector": row.sector,
        "unit": row.unit,
        "exists": row.exists,
        "ready": {name: getattr(row.ready, name) for name in Ready.__slots__},
        "within_notice": {name: getattr(row.within, name) for name in Ready.__slots__},
        "held_elsewhere": row.held,
        "unknown": row.unknown,
        "batches": [
            {
                "owner": b.owner,
                "asset_type": b.asset_type,
                "platform": b.platform,
                "exists": b.exists,
                "ready": {"low": b.ready_low, "mode": b.ready_mode, "high": b.ready_high},
                "booked": b.booked,
                "notice_days": b.notice_days,
                "speed": b.speed,
                "speed_unit": b.speed_unit,
                "endurance_days": b.endurance_days,
                "rotation": b.rotation,
                "count_cited": b.count_cited,
                "readiness_cited": b.readiness_cited,
                "notes": b.notes,
                "sources": b.sources,
            }
            for b in row.batches
        ],
    }

"""A package: which forces of which states meet a need, how soon, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.records.base import UNCITED
from minilateral.facts.vocabulary import in_words
from minilateral.respond.assignments import Assignment, assignments, hundredths
from minilateral.respond.case import Case, case
from minilateral.respond.formulation import AIMS, Aim, Pair, Solved, by_others, programme, solve
from minilateral.respond.needs import Line, Need
from minilateral.respond.pool import Pool
from minilateral.respond.shrink import Conflict, conflicts

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Everything on station soonest; then the first soonest; then least booked twice; then least cost.
#: What is still equal after that goes to those who are on station sooner.
ORDER: tuple[Aim, ...] = ("all", "first", "booked", "cost", "soon")
AIM_WORDS: Mapping[Aim, str] = {
    "all": "days until all is on station",
    "first": "days until the first is on station",
    "booked": "units booked twice",
    "cost": "unit-days on the way",
    "soon": "unit-days until on station, over all units",
    "states": "owners that take part",
}
CAVEAT = (
    "What could be sent by inventory and readiness, on the figures of the pool; that a state "
    "could send a force does not say that it would. Days are from the order."
)


@dataclass(frozen=True, repr=False)
class Package(Result):
    """The best package for a need, or why there is none."""

    case: Case
    order: tuple[Aim, ...]
    solved: Solved | None
    conflicts: tuple[Conflict, ...]
    #: Other packages that reach the same in every aim, by other owners.
    alternatives: tuple[Mapping[Pair, int], ...] = ()

    @property
    def title(self) -> str:
        case = self.case
        return f"{case.need.name}: {case.pool.grouping.short_name} on {case.pool.on}"

    @property
    def feasible(self) -> bool:
        """Whether every line is met in time."""
        return self.solved is not None

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Who sends what, by line and arrival."""
        return assignments(self.case, self.solved.send) if self.solved else ()

    @property
    def first_on_station_days(self) -> float | None:
        """Days until the first unit is on station; None without a package."""
        arrivals = [row.arrives_days for row in self.assignments]
        return min(arrivals, default=0.0) if self.feasible else None

    @property
    def all_on_station_days(self) -> float | None:
        """Days until every line is met; None without a package."""
        arrivals = [row.arrives_days for row in self.assignments]
        return max(arrivals, default=0.0) if self.feasible else None

    @property
    def binding(self) -> tuple[Line, ...]:
        """The lines that are met last: nothing else makes the package sooner."""
        last = self.all_on_station_days
        return tuple(
            dict.fromkeys(row.line for row in self.assignments if row.arrives_days == last)
        )

    @property
    def taken(self) -> dict[str, int]:
        """Units by batch, as a call of higher priority takes them (`pool.Call`)."""
        units: dict[str, int] = {}
        for row in self.assignments:
            units[row.batch.id] = units.get(row.batch.id, 0) + row.count
        return units

    def others(self) -> tuple[tuple[Assignment, ...], ...]:
        """The alternatives of equal value, each as who sends what."""
        return tuple(assignments(self.case, send) for send in self.alternatives)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "state": row.batch.owner,
                "class": f"{in_words(row.line.asset_class)}, {row.line.sector}",
                "platform": row.batch.platform,
                "count": row.count,
                "arrives_days": row.arrives_days,
                "by_day": row.line.by_day,
                "relief_besides": row.relief,
                "booked_twice": row.booked,
            }
            for row in self.assignments
        ]

    def references(self) -> Sequence[Reference]:
        need = self.case.need
        keys = {reference.key: None for reference in need.references()}
        for row in self.assignments:
            keys |= dict.fromkeys(row.batch.sources)
            if row.booked:
                keys |= dict.fromkeys(k for promise in row.batch.promises for k in promise.sources)
        return need.base.references(key for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral package --json`; docs/lookup/json.md describes the fields."""
        return {
            "need": self.case.need.id,
            "body": self.case.pool.grouping.id,
            "on": self.case.pool.on,
            "feasible": self.feasible,
            "first_on_station_days": self.first_on_station_days,
            "all_on_station_days": self.all_on_station_days,
            "assignments": [
                {**row.named, "count": row.count, "arrives_days": row.arrives_days}
                for row in self.assignments
            ],
            "gap": self.solved.gap if self.solved else None,
            "conflicts": [_conflict(one) for one in self.conflicts],
            "double_booked": [
                {
                    **row.named,
                    "count": row.booked,
                    "held_by": [str(promise) for promise in row.batch.promises if promise.holds],
                }
                for row in self.assignments
                if row.booked
            ],
        }

    def plot(self) -> Drawing:
        """The day on which each line is met, and by whom; or what is there in time, if not met."""
        from minilateral.charts import Bar, bars

        if not self.feasible:
            return bars(
                [
                    Bar(
                        " and ".join(line.numbered for line in one.lines),
                        100 * one.in_time / one.asked,
                        f"% ({one.in_time:,} of {one.asked:,})",
                    )
                    for one in self.conflicts
                ],
                x_title="lines in conflict: share of what they ask that is there in time, %",
            )
        by_line = {
            line: [row for row in self.assignments if row.line == line] for line in self.case.lines
        }
        return bars(
            [
                Bar(
                    line.numbered,
                    max(row.arrives_days for row in rows),
                    ", ".join(dict.fromkeys(row.batch.owner for row in rows)),
                )
                for line, rows in by_line.items()
                if rows
            ],
            x_title="days from the order until the line is met",
            value_format=".1f",
        )


def package(
    need: Need,
    pool: Pool,
    order: Sequence[Aim] = ORDER,
    optional: bool = False,
    alternatives: int = 0,
) -> Package:
    """The package of a pool for a need, proven best in the aims in their order.

    Parameters
    ----------
    order
        Aims (`all`, `first`, `booked`, `cost`, `soon`, `states`), the foremost first.
    optional
        Whether the optional lines of the need are asked for too.
    alternatives
        How many other packages of equal value to look for.

    Raises
    ------
    UsageError
        If an aim is unknown or given twice, or ships are asked to a place on land.
    """
    _check(order)
    asked = case(need, pool, optional)
    if blocked := conflicts(asked):
        return Package(asked, tuple(order), None, blocked)
    model = programme(asked)
    solved = solve(model, order)
    assert solved is not None, "lines that pass every test can be met"
    found = Package(asked, tuple(order), solved, ())
    others: list[Mapping[Pair, int]] = []
    states = {row.batch.owner for row in found.assignments}
    while len(others) < alternatives and (send := by_others(model, sorted(states))):
        others.append(send)
        states = {pool.batches[b].owner for b, _ in send}
    return Package(asked, tuple(order), solved, (), tuple(others))


def _check(order: Sequence[Aim]) -> None:
    if not order or len(set(order)) < len(order):
        raise UsageError("an order names one aim or more, each once.")
    for aim in order:
        if aim not in AIMS:
            near = did_you_mean(aim, AIMS) or f"; the aims are {', '.join(AIMS)}"
            raise UsageError(full_stop(f"{aim!r} is not an aim{near}"))


def _conflict(one: Conflict) -> dict[str, Any]:
    return {
        "lines": [
            {
                "asset_class": line.asset_class,
                "sector": line.sector,
                "count": line.count,
                "by_day": line.by_day,
                "place": line.place.point_name,
            }
            for line in one.lines
        ],
        "asked": one.asked,
        "in_time": one.in_time,
        "ready": one.ready,
        "soonest_days": None if one.soonest_days is None else hundredths(one.soonest_days),
        "no_figure_for": one.no_figure_for,
    }

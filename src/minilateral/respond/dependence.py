"""Dependence: what a body loses for a need when members do not come. Every answer is a what-if."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.records.base import UNCITED
from minilateral.facts.vocabulary import in_words
from minilateral.respond.absence import Absences
from minilateral.respond.case import Case, case
from minilateral.respond.evaluate import all_on_station, days_of
from minilateral.respond.least import least_absences
from minilateral.respond.needs import Need
from minilateral.respond.pool import Pool

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: The most members that are absent at once, where every set of absences is asked for.
MOST_ABSENT = 3
CAVEAT = (
    "A what-if on inventory and readiness: who is missing takes its forces along, and the others "
    "send no more than they have. It says nothing about who would in fact stay away."
)


@dataclass(frozen=True, slots=True)
class Loss:
    """What is left of a need without some members, and the ready forces that go with them."""

    without: tuple[str, ...]
    feasible: bool
    all_on_station_days: float | None
    #: Ready units by class that could have filled a line of the need.
    lost: Mapping[str, int]


@dataclass(frozen=True, repr=False)
class Dependence(Result):
    """A need without each member, without its leads, and without the fewest that break it."""

    case: Case
    losses: tuple[Loss, ...]
    #: The least number of absences that breaks the need, as one such set; None where none does.
    least: tuple[str, ...] | None

    @property
    def title(self) -> str:
        case = self.case
        return f"{case.need.name}: {case.pool.grouping.short_name} on {case.pool.on}, without"

    @cached_property
    def complete(self) -> Loss:
        """The need with every member there."""
        return _losses(Absences(self.case), [()])[0]

    @cached_property
    def single_points(self) -> Mapping[str, tuple[str, ...]]:
        """Classes that are met with everyone there, and not without one of these members."""
        absences = Absences(self.case)
        units = absences.units(absences.present([(), *((state,) for state in absences.members)]))
        found: dict[str, set[str]] = defaultdict(set)
        for test in self.case.tests:
            met = np.isfinite(days_of(test, units))
            if met[0]:
                alone = [s for s, ok in zip(absences.members, met[1:], strict=True) if not ok]
                for number in test.lines:
                    found[self.case.lines[number].asset_class] |= set(alone)
        return {kind: tuple(sorted(states)) for kind, states in sorted(found.items()) if states}

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "without": ", ".join(loss.without),
                "need_met": loss.feasible,
                "all_on_station_days": loss.all_on_station_days,
                "ready_forces_lost": "; ".join(
                    f"{units:,} {in_words(kind)}" for kind, units in loss.lost.items()
                ),
            }
            for loss in self.losses
        ]

    def references(self) -> Sequence[Reference]:
        case = self.case
        keys = {reference.key: None for reference in case.need.references()}
        for place in np.flatnonzero(np.isfinite(case.days).any(axis=0)):
            keys |= dict.fromkeys(case.pool.batches[place].sources)
        return case.need.base.references(key for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral depend --json`; docs/lookup/json.md describes the fields."""
        return {
            "need": self.case.need.id,
            "body": self.case.pool.grouping.id,
            "losses": [
                {
                    "without": loss.without,
                    "feasible": loss.feasible,
                    "all_on_station_days": loss.all_on_station_days,
                    "lost": [
                        {"asset_class": kind, "count": units} for kind, units in loss.lost.items()
                    ],
                }
                for loss in self.losses
            ],
        }

    def plot(self) -> Drawing:
        """Days until all is on station without each; none where the need is not met."""
        from minilateral.charts import Bar, bars

        return bars(
            [
                Bar(
                    f"without {', '.join(loss.without)}",
                    loss.all_on_station_days,
                    missing="not met in time",
                )
                for loss in self.losses
            ],
            x_title="days until all is on station",
            value_format=".1f",
        )


def dependence(need: Need, pool: Pool, without: Sequence[str] | None = None) -> Dependence:
    """What is lost for a need without each member, or without the members named, together.

    Without names: each member by itself, all leads of the body together where it has several, and
    the fewest absences that break the need.

    Raises
    ------
    UsageError
        If a member is named twice.
    NotFoundError
        If one who is named is not a member on the day.
    """
    asked = case(need, pool)
    absences = Absences(asked)
    least = least_absences(absences)
    if without is not None:
        named = _members(pool, without)
        return Dependence(asked, _losses(absences, [named]), least)
    leads = tuple(s for s in pool.grouping.leads if s in absences.members)
    sets = [*((state,) for state in absences.members), *([leads] if len(leads) > 1 else [])]
    if least is not None and len(least) > 1 and least not in sets:
        sets.append(least)
    return Dependence(asked, _losses(absences, sets), least)


def every_absence(need: Need, pool: Pool, most: int = MOST_ABSENT) -> tuple[Loss, ...]:
    """The losses of every set of up to so many absent members, the empty set first."""
    absences = Absences(case(need, pool))
    sizes = range(most + 1)
    return _losses(absences, [s for size in sizes for s in combinations(absences.members, size)])


def _losses(absences: Absences, sets: Sequence[Collection[str]]) -> tuple[Loss, ...]:
    """What is left and lost without each set of members."""
    case = absences.case
    units = absences.units(absences.present(sets))
    days = all_on_station(case, units)
    useful = np.isfinite(case.days).any(axis=0)
    kinds = np.array([batch.asset_class for batch in case.pool.batches])
    lost = {
        kind: (case.units - units)[:, useful & (kinds == kind)].sum(axis=1)
        for kind in dict.fromkeys(line.asset_class for line in case.lines)
    }
    return tuple(
        Loss(
            tuple(sorted(gone)),
            isfinite(days[row]),
            round(float(days[row]), 2) if isfinite(days[row]) else None,
            {kind: int(counts[row]) for kind, counts in lost.items() if counts[row]},
        )
        for row, gone in enumerate(sets)
    )


def _members(pool: Pool, named: Sequence[str]) -> tuple[str, ...]:
    states, members = pool.base.states, pool.grouping.members
    codes = [states.find(name).code for name in named]
    if len(set(codes)) < len(codes):
        raise UsageError(f"{', '.join(named)}: each absent member is named once.")
    for code in codes:
        if code not in members:
            near = did_you_mean(code, members)
            raise NotFoundError(
                full_stop(f"{code} is not a member of {pool.grouping.in_prose} that day{near}")
            )
    return tuple(sorted(codes))

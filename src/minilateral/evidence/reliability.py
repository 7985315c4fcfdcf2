"""Would a second coder have seen the same? Episodes coded twice, compared cell by cell.

The first coder's cells are the shipped ones with every correction taken back, since the second
reading led to the corrections; agreement with the corrected rows would flatter the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.agreement import Agreement, of_classes, of_dates
from minilateral.evidence.coding import Days
from minilateral.evidence.episodes import Dates, Episodes
from minilateral.evidence.resampling import Weights, incident_weights
from minilateral.facts.records.response import SecondCoding

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

DRAWS = 1_000
CAVEATS = (
    "Both passes were machine-assisted readings of documents; no human second coder has gone "
    "over them.",
    "Nothing is rested on soft_decision: its kappa is near zero.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Twice:
    """The episodes coded twice: rows of the episodes, and days of both codings as ordinals."""

    row: NDArray[np.intp]
    first: Days
    second: Days
    first_deployed: Days
    second_deployed: Days
    first_act: NDArray[np.str_]
    second_act: NDArray[np.str_]
    first_soft: NDArray[np.bool_]
    second_soft: NDArray[np.bool_]

    @property
    def differences(self) -> Days:
        """Second date of the decision less the first, in days, where both saw one."""
        gaps = self.second - self.first
        return gaps[~np.isnan(gaps)]


@dataclass(frozen=True, eq=False, repr=False)
class Reliability(Result):
    """Agreement of the second coder with the first, and with the rows as they ship."""

    source: Episodes
    twice: Twice
    agreements: tuple[Agreement, ...]
    after_corrections: tuple[Agreement, ...]
    """The same against the corrected rows: no measure of reliability, the rows were mended."""

    @property
    def title(self) -> str:
        return f"{len(self.twice.row)} episodes coded twice"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {"compared_with": compared, **_row(agreement)}
            for compared, found in (
                ("first coding", self.agreements),
                ("corrected rows", self.after_corrections),
            )
            for agreement in found
        ]

    def table(self) -> list[Mapping[str, Any]]:
        """Agreement with the first coding, as a person reads it."""
        return [
            {
                "what": each.what,
                "episodes": each.episodes,
                "same": f"{each.same:.0%}",
                "within 7 days": "" if each.within_7_days is None else f"{each.within_7_days:.0%}",
                "mean difference, days": _between(
                    each.mean_difference_days, each.difference_low, each.difference_high, ".1f"
                ),
                "kappa": _between(each.kappa, each.kappa_low, each.kappa_high, ".2f"),
            }
            for each in self.agreements
        ]

    def references(self) -> tuple[Reference, ...]:
        base = self.source.base
        return base.cited_by(record for record in base.all(SecondCoding) if record.cited)

    def sentence(self) -> str:
        """The figures to show beside any result that rests on the episodes."""
        dates, decided, acts, soft, _ = self.agreements
        return (
            f"{len(self.twice.row)} episodes were coded twice: decision on the same day in "
            f"{dates.same:.0%}, within seven days in {dates.within_7_days or 0:.0%} of "
            f"{dates.episodes}; kappa {_shown(decided.kappa)} for decided or not, "
            f"{_shown(acts.kappa)} for class of act, {_shown(soft.kappa)} for soft decisions."
        )

    def plot(self) -> Drawing:
        """Kappa of each class that was coded twice, with its interval."""
        from minilateral.charts import Estimated, estimates

        return estimates(
            [
                Estimated(one.what, one.kappa, one.kappa_low, one.kappa_high)
                for one in self.agreements
                if one.kappa is not None
            ],
            x_title="kappa: 1 full agreement, 0 none beyond chance",
        )

    def to_dict(self) -> dict[str, Any]:
        """The `reliability` of the JSON answers; docs/lookup/json.md describes the fields."""
        return {"episodes": len(self.twice.row), "agreements": self.rows(), "caveats": CAVEATS}


def reliability(episodes: Episodes, draws: int = DRAWS, seed: int = 0) -> Reliability:
    """Compare the second coder's file with the first coding.

    Raises
    ------
    UsageError
        If no episode was coded twice.
    """
    weights = incident_weights(len(episodes.incidents), draws, seed)
    twice = coded_twice(episodes, episodes.first_dates)
    if not len(twice.row):
        raise UsageError("no episode of the record was coded twice: reliability cannot be told.")
    now = coded_twice(episodes, episodes.dates)
    of_row = weights[:, episodes.incident_of[twice.row]]
    return Reliability(episodes, twice, _agreements(twice, of_row), _agreements(now, of_row))


def coded_twice(episodes: Episodes, dates: Dates) -> Twice:
    """Join the second coder's rows to the episodes as they read under `dates`."""
    place = {(r.incident_id, r.body): index for index, r in enumerate(episodes.records)}
    seconds = {
        place[second.incident_id, second.body]: second
        for second in episodes.base.all(SecondCoding)
        if (second.incident_id, second.body) in place
    }
    rows = np.array(sorted(seconds), np.intp)
    second = [seconds[row] for row in rows]
    return Twice(
        row=rows,
        first=dates.decision[rows],
        second=_ordinals([each.decision_date for each in second]),
        first_deployed=dates.deployment[rows],
        second_deployed=_ordinals([each.deployment_date for each in second]),
        first_act=np.array(episodes.acts, np.str_)[dates.act[rows]],
        second_act=np.array([each.act_class for each in second], np.str_),
        first_soft=dates.soft[rows],
        second_soft=np.array([each.soft_decision for each in second], np.bool_),
    )


def _agreements(twice: Twice, weights: Weights) -> tuple[Agreement, ...]:
    decided = ~np.isnan(twice.first), ~np.isnan(twice.second)
    return (
        of_dates("decision date", twice.first, twice.second, weights),
        of_classes("decided or not", *decided, weights),
        of_classes("class of act", twice.first_act, twice.second_act, weights),
        of_classes("soft decision", twice.first_soft, twice.second_soft, weights),
        of_dates("deployment date", twice.first_deployed, twice.second_deployed, weights),
    )


def _row(agreement: Agreement) -> dict[str, Any]:
    return {name: getattr(agreement, name) for name in Agreement.__slots__}


def _between(value: float | None, low: float | None, high: float | None, form: str) -> str:
    """A value with its interval, as far as they are known."""
    if value is None:
        return ""
    known = low is not None and high is not None
    return f"{value:{form}} ({low:{form}} to {high:{form}})" if known else f"{value:{form}}"


def _shown(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"


def _ordinals(days: list[Any]) -> Days:
    return np.array([np.nan if day is None else day.toordinal() for day in days], np.float64)

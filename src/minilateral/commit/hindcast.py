"""How the forecast would have done for the pledge of 2014: 2 % of GDP by 2024, state by state.

At the end of each year from 2016 on the forecast sees what the edition has up to then and nothing
later. It is held against two naive forecasts: a straight line from 2014 through the year's figure,
and no change. Both say yes or no. The edition is the one of 2024: its past figures are those
that it published in 2024, not those that were known at the time, and no edition in the fact base
goes back before 2014, so nothing can be forecast in 2014 itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.commit import figures
from minilateral.commit.forecast import Floats, chance, past, paths, reached
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

EDITION = "nato_2024_edition"
#: The pledge of the Wales summit.
TARGET, YEAR = 2.0, 2024
#: Two changes at least must be seen before anything is forecast.
SEEN = 2
#: A certain forecast that fails would have an endless log score; none is taken as surer than this.
SURE = 0.99
METHODS = ("forecast", "straight_line", "no_change")
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
RESAMPLES, SEED = 2_000, 1


@dataclass(frozen=True, slots=True)
class Case:
    """What was forecast for a state at the end of a year, and whether it came."""

    state: str
    origin: int
    forecast: float
    low: float
    high: float
    straight_line: float
    no_change: float
    came: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Mean scores of a method, lower is better, and how far it is ahead of the forecast."""

    method: str
    brier: float
    log: float
    behind: float
    behind_low: float
    behind_high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about one probability: how many, what they said, how often it came."""

    low: float
    high: float
    count: int
    said: float
    came: float


@dataclass(frozen=True, repr=False)
class Hindcast(Result):
    """The forecast held against what came."""

    target: float
    year: int
    cases: tuple[Case, ...]
    sources: tuple[Reference, ...]

    @property
    def title(self) -> str:
        return f"Forecasts of {self.target:g} % of GDP in {self.year}, by state and year made"

    def references(self) -> Sequence[Reference]:
        return self.sources

    def rows(self) -> list[Mapping[str, Any]]:
        return [{name: getattr(case, name) for name in Case.__slots__} for case in self.cases]

    def scores(self) -> tuple[Score, ...]:
        """Brier and log score of each method; the difference with an interval over states."""
        states = sorted({case.state for case in self.cases})
        came = _by_state(self.cases, states, "came")
        losses = {name: (_by_state(self.cases, states, name) - came) ** 2 for name in METHODS}
        picks = np.random.default_rng(SEED).integers(0, len(states), (RESAMPLES, len(states)))
        return tuple(self._score(name, losses, picks) for name in METHODS)

    def _score(self, name: str, losses: Mapping[str, Floats], picks: Any) -> Score:
        gap = (losses[name] - losses["forecast"]).mean(axis=1)
        low, high = np.percentile(gap[picks].mean(axis=1), (5, 95))
        log = -np.mean([_log(getattr(case, name), case.came) for case in self.cases])
        brier = float(losses[name].mean())
        return Score(name, brier, float(log), float(gap.mean()), float(low), float(high))

    def calibration(self) -> tuple[Bin, ...]:
        """How often what was given a probability came, for the forecast alone."""
        found = []
        for low, high in pairwise(BINS):
            within = [c for c in self.cases if low <= c.forecast < high]
            if within:
                said = float(np.mean([case.forecast for case in within]))
                came = float(np.mean([case.came for case in within]))
                found.append(Bin(low, high, len(within), said, came))
        return tuple(found)

    def by_year(self) -> dict[int, dict[str, float]]:
        """Brier score of each method by the year in which the forecast was made."""
        origins = sorted({case.origin for case in self.cases})
        return {
            origin: {
                name: float(
                    np.mean(
                        [(getattr(c, name) - c.came) ** 2 for c in self.cases if c.origin == origin]
                    )
                )
                for name in METHODS
            }
            for origin in origins
        }

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral targets --hindcast --json`; see docs/lookup/json.md."""
        return {
            "target": self.target,
            "year": self.year,
            "edition": EDITION,
            "scores": [{n: getattr(s, n) for n in Score.__slots__} for s in self.scores()],
            "calibration": [{n: getattr(b, n) for n in Bin.__slots__} for b in self.calibration()],
            "cases": self.rows(),
            "sources": [reference.key for reference in self.sources],
        }

    def plot(self) -> Drawing:
        """The calibration curve."""
        from minilateral.charts import SquarePoint, square

        points = [SquarePoint("forecast", b.said, b.came, f"{b.count}") for b in self.calibration()]
        return square(
            points,
            x_title="probability given",
            y_title="share that came; beside each point, how many forecasts",
            title=self.title,
            diagonal="as often as said",
        )


def hindcast(
    base: FactBase, target: float = TARGET, year: int = YEAR, edition: str = EDITION
) -> Hindcast:
    """Forecast a target from every year in which that was possible, and look what came.

    Raises
    ------
    UsageError
        If the edition has no state with a figure for the year.
    NoFactAtDateError
        If there is no such edition.
    """
    runs = figures.edition(base, edition, date(year, 12, 31))
    shares = {s: {row.year: figures.share(row) for row in rows} for s, rows in runs.items()}
    whole = {state: known for state, known in shares.items() if year in known}
    if not whole:
        raise UsageError(f"{edition} has no figure for {year}, so nothing can be held against it.")
    first = min(min(known) for known in whole.values())
    cases = [
        case
        for origin in range(first + SEEN, year)
        for case in _made_in(
            origin, {s: k for s, k in whole.items() if min(k) == first}, target, year
        )
    ]
    rows = [row for state in whole for row in runs[state]]
    return Hindcast(target, year, tuple(cases), base.cited_by(rows))


def _made_in(
    origin: int, shares: Mapping[str, Mapping[int, float]], target: float, year: int
) -> list[Case]:
    """Every state's forecasts at the end of a year, from what there was up to it."""
    seen = {s: {y: v for y, v in known.items() if y <= origin} for s, known in shares.items()}
    before, found = past(seen), []
    for state, known in seen.items():
        first, now, ahead = min(known), known[origin], year - origin
        given = chance(
            reached(paths(before, state, now, range(origin + 1, year + 1))[:, -1], target)
        )
        line = now + ahead * (now - known[first]) / (origin - first)
        found.append(
            Case(
                state,
                origin,
                given.p,
                given.low,
                given.high,
                float(reached(np.array(line), target)),
                float(reached(np.array(now), target)),
                bool(reached(np.array(shares[state][year]), target)),
            )
        )
    return found


def _by_state(cases: Sequence[Case], states: Sequence[str], name: str) -> Floats:
    """A column of the cases as a table, states in rows, years of origin in columns."""
    ordered = sorted(cases, key=lambda case: (states.index(case.state), case.origin))
    return np.array([float(getattr(case, name)) for case in ordered]).reshape(len(states), -1)


def _log(p: float, came: bool) -> float:
    bounded = min(max(p, 1 - SURE), SURE)
    return float(np.log(bounded if came else 1 - bounded))

"""Which figure of spending is read: the latest level, and a history within one edition.

Editions differ in what they count and in their prices, so a level of one is never held against a
level of another, and nothing is averaged. The rule that joins them: the present level is the
latest figure, the preferred one where the fact base marks one; the yearly changes come from one
edition, the one with the longest unbroken run of years, the newest among equals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from minilateral.core.errors import NoFactAtDateError, UsageError
from minilateral.facts import FactBase
from minilateral.facts.records.money import Spending

#: A history goes back so many years at most; what was before says little of today's states.
LONGEST = 20
#: How many of the last changes make the present pace.
PACE_YEARS = 5


def latest(base: FactBase, state: str, on: date) -> Spending | None:
    """The latest share of GDP: the preferred one of its year, else the newest edition's."""
    rows = _shares(base, state, on)
    return max(rows, key=lambda r: (r.year, r.preferred_pct, r.series), default=None)


def of_year(base: FactBase, state: str, year: int) -> Spending | None:
    """The share of GDP in one year, by the same rule."""
    rows = [row for row in _shares(base, state, date(year, 12, 31)) if row.year == year]
    return max(rows, key=lambda r: (r.preferred_pct, r.series), default=None)


def history(base: FactBase, state: str, on: date) -> tuple[Spending, ...]:
    """The figures of one edition, without a gap, up to the year of the day; empty where none is."""
    editions: dict[str, list[Spending]] = defaultdict(list)
    for row in _shares(base, state, on):
        editions[row.series].append(row)
    runs = [last_run(rows) for rows in editions.values()]
    best = max(runs, key=lambda run: (len(run), run[0].series), default=())
    return tuple(best[-LONGEST - 1 :])


def edition(base: FactBase, series: str, on: date) -> dict[str, tuple[Spending, ...]]:
    """Every state's unbroken figures in one edition up to the year of the day.

    Raises
    ------
    NoFactAtDateError
        If the edition has no figure up to then.
    """
    rows: dict[str, list[Spending]] = defaultdict(list)
    for row in base.all(Spending):
        if row.series == series and row.year <= on.year and row.defence_exp_pct_gdp is not None:
            rows[row.state].append(row)
    if not rows:
        known = ", ".join(sorted({row.series for row in base.all(Spending)}))
        raise NoFactAtDateError(f"{series!r} has no figure up to {on.year}; editions are {known}.")
    return {state: last_run(found) for state, found in sorted(rows.items())}


def widest(
    base: FactBase, states: Iterable[str], year: int, column: str = "defence_exp_pct_gdp"
) -> dict[str, Spending]:
    """Figures of a year in the edition that has most of the states, the newest among equals."""
    wanted = set(states)
    editions: dict[str, dict[str, Spending]] = defaultdict(dict)
    for row in base.all(Spending):
        if row.year == year and row.state in wanted and getattr(row, column) is not None:
            editions[row.series][row.state] = row
    return max(editions.items(), key=lambda found: (len(found[1]), found[0]), default=("", {}))[1]


def last_run(rows: Sequence[Spending]) -> tuple[Spending, ...]:
    """The latest figures of years on end.

    Raises
    ------
    UsageError
        If the rows are of two editions, or one edition has two figures for a year.
    """
    series = sorted({row.series for row in rows})
    if len(series) > 1:
        raise UsageError(f"{rows[0].state}: {', '.join(series)} are different editions; use one.")
    twice = [year for year, count in Counter(row.year for row in rows).items() if count > 1]
    if twice:
        raise UsageError(
            f"{rows[0].state}: {series[0]} has two figures for {min(twice)}; keep one."
        )
    run: list[Spending] = []
    for row in sorted(rows, key=lambda row: row.year):
        run = [*run, row] if run and run[-1].year == row.year - 1 else [row]
    return tuple(run)


def share(row: Spending) -> float:
    """The share of GDP of a row that has one."""
    assert row.defence_exp_pct_gdp is not None
    return row.defence_exp_pct_gdp


def pace(rows: Sequence[Spending]) -> float | None:
    """Points of GDP by which the share moved a year, over the last five years of a history."""
    recent = rows[-PACE_YEARS - 1 :]
    return (share(recent[-1]) - share(recent[0])) / (len(recent) - 1) if len(recent) > 1 else None


def sources(rows: Iterable[Spending]) -> tuple[str, ...]:
    """The documents behind figures, each once."""
    return tuple(dict.fromkeys(key for row in rows for key in row.source))


def _shares(base: FactBase, state: str, on: date) -> list[Spending]:
    return [row for row in base.spending([state], on) if row.defence_exp_pct_gdp is not None]

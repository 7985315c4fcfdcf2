"""Money: what members spend on defence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Figure,
    Question,
    Row,
    Section,
    Table,
    resting_on,
    said,
)
from minilateral.facts.records.money import Spending

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: The share that allies were to reach by 2024 (Wales summit, 2014).
WALES_SHARE = 2.0
#: The pledge of the Hague summit of 2025, in the table of targets.
HAGUE = "hague_5pct_2035"


def section(question: Question) -> Section:
    """Shares of GDP by member and year."""
    shown = [row for row in _shares(question) if row.preferred_pct]
    blocks: list[Block] = []
    if shown:
        blocks += [_figure(question, shown), said(*_caveats(question, shown))]
    else:
        blocks.append(said("No figure of the defence spending of its members is in the fact base."))
    return Section("money", "Money: what members spend", tuple(blocks))


def _shares(question: Question) -> list[Spending]:
    rows = question.base.spending(question.subject.members, question.on)
    return [row for row in rows if row.defence_exp_pct_gdp is not None]


def latest_shares(question: Question) -> list[Spending]:
    """The latest preferred figure of each member."""
    latest: dict[str, Spending] = {}
    for row in _shares(question):
        known = latest.get(row.state)
        if row.preferred_pct and (known is None or row.year > known.year):
            latest[row.state] = row
    return list(latest.values())


def of_best_year(question: Question) -> list[Spending]:
    """The preferred figures of the latest year in which at least half of those known have one."""
    rows = [row for row in _shares(question) if row.preferred_pct]
    known = {row.state for row in rows}
    for year in sorted({row.year for row in rows}, reverse=True):
        found = [row for row in rows if row.year == year]
        if 2 * len(found) >= len(known):
            return found
    return []


def _figure(question: Question, shown: list[Spending]) -> Figure:
    names = question.base.states
    ordered = sorted(shown, key=lambda row: (names.name(row.state), row.year))
    latest = latest_shares(question)
    above = [row.state for row in latest if (row.defence_exp_pct_gdp or 0) >= WALES_SHARE]
    rows = tuple(
        Row(
            (
                names.name(row.state),
                str(row.year),
                words.figure(row.defence_exp_pct_gdp),
                words.figure(row.equipment_share_pct, 1),
                words.plain(row.series),
                row.status,
            ),
            *resting_on(row),
        )
        for row in ordered
    )
    columns = ("State", "Year", "% of GDP", "Equipment, % of spending", "Edition", "Status")
    numbers = frozenset({"Year", "% of GDP", "Equipment, % of spending"})
    return Figure(
        "spending",
        lambda: _draw(question, ordered),
        f"Defence spending as a share of GDP by member and year against 2 %; by the latest figures "
        f"{len(above)} of {len(latest)} members with a figure are at or above it.",
        "One edition per state and year, the one marked preferred; editions are not joined by a "
        "line because they are not comparable. Hollow points are estimates.",
        Table("Defence spending, share of GDP", columns, rows, numbers),
    )


def _caveats(question: Question, shown: list[Spending]) -> list[str]:
    missing = set(question.subject.members) - {row.state for row in shown}
    editions = "; ".join(sorted({words.plain(row.series) for row in shown}))
    texts = [f"Editions used: {editions}."]
    if missing:
        texts.append(f"No figure: {question.base.states.names(missing)}.")
    return texts


def _draw(question: Question, rows: list[Spending]) -> Drawing:
    from minilateral.charts import YearValue, lines_with_threshold

    return lines_with_threshold(
        [
            YearValue(
                question.base.states.name(row.state),
                row.year,
                row.defence_exp_pct_gdp,
                words.plain(row.series),
                row.status != "final",
            )
            for row in rows
        ],
        threshold=WALES_SHARE,
        threshold_label="2 %",
        y_title="% of GDP",
    )

"""Money: what members spend on defence, and what they have said they will."""

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
from minilateral.facts.records.money import Spending, Target

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: The share that allies were to reach by 2024 (Wales summit, 2014).
WALES_SHARE = 2.0
#: The pledge of the Hague summit of 2025, in the table of targets.
HAGUE = "hague_5pct_2035"
#: How the table names a claim to be excepted from it.
EXCEPTION = "hague_opt_out"


def section(question: Question) -> Section:
    """Shares of GDP by member and year, then every announced target, superseded ones too."""
    shown = [row for row in _shares(question) if row.preferred_pct]
    blocks: list[Block] = []
    if shown:
        blocks += [_figure(question, shown), said(*_caveats(question, shown))]
    else:
        blocks.append(said("No figure of the defence spending of its members is in the fact base."))
    targets = [*collective_targets(question), *_own_targets(question)]
    if targets:
        blocks.append(_target_table(question, targets))
    else:
        blocks.append(said("No announced target of its members is in the fact base."))
    return Section("money", "Money: spending and announced targets", tuple(blocks))


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


def collective_targets(question: Question) -> tuple[Target, ...]:
    """Targets that bodies announced for their members: the subject's, NATO's and the EU's."""
    owners = [body.short_name for body in question.bodies]
    return question.base.targets(owners, question.on)


def _own_targets(question: Question) -> list[Target]:
    found = question.base.targets(question.subject.members, question.on)
    names = question.base.states
    return sorted(found, key=lambda t: (names.name(t.owner), t.target_year))


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


def _target_table(question: Question, targets: list[Target]) -> Table:
    names = question.base.states
    rows = tuple(
        Row(
            (
                names.name(target.owner),
                f"{words.figure(target.target_value)} {unit(target.unit)}",
                str(target.target_year),
                words.partial(target.announced_date),
                words.sentence("; ".join(part for part in (target.status, target.note) if part)),
            ),
            *resting_on(target),
        )
        for target in targets
    )
    columns = ("Who", "Target", "By", "Announced", "Standing")
    return Table("Announced targets, superseded ones kept: they show slippage", columns, rows)


def unit(code: str) -> str:
    """The unit of a target in words."""
    shown = {
        "pct_gdp": "% of GDP",
        "pct_gdp_per_year": "% of GDP a year",
        "pct_of_defence_exp": "% of defence spending",
        "eur_bn": "EUR bn",
        "eur_bn_per_year": "EUR bn a year",
        "usd_bn_per_year": "USD bn a year",
        "gbp_bn_per_year": "GBP bn a year",
        "nok_bn": "NOK bn",
        "eur_bn_loans": "EUR bn in loans",
    }
    return shown.get(code, words.plain(code).replace("pct", "%"))


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

"""Support to Ukraine by member, in EUR and per cent of GDP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilateral.briefing import words
from minilateral.briefing.document import (
    Figure,
    Paragraph,
    Question,
    Row,
    Section,
    Statement,
    Table,
    resting_on,
    said,
)
from minilateral.facts.records.money import Support

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

WHOLE = "2022-01..2026-04"
_KINDS = ("military", "financial", "humanitarian", "total")


def section(question: Question) -> Section:
    """Allocations as the Kiel tracker counts them; allocations, not deliveries."""
    title = "Support to Ukraine"
    rows = question.base.support(question.subject.members)
    if not rows or question.on.year < 2022:
        text = "No support of its members to Ukraine is counted in the fact base up to this day."
        return Section("ukraine", title, (said(text),))
    whole = [row for row in rows if row.period == WHOLE]
    return Section("ukraine", title, (_figure(question, whole), _reading(question, whole)))


def _figure(question: Question, whole: list[Support]) -> Figure:
    names = question.base.states
    totals = sorted(
        (row for row in whole if row.category == "total"), key=lambda row: names.name(row.donor)
    )
    rows = tuple(_row(question, whole, row.donor) for row in totals)
    columns = ("Donor", *(f"{kind}, EUR bn" for kind in _KINDS), "Total, % of GDP")
    return Figure(
        "ukraine",
        lambda: _draw(question, totals),
        f"Total allocations to Ukraine of {words.count(len(totals), 'member')}, EUR billion, "
        "January 2022 to April 2026, with the share of GDP.",
        "Bilateral allocations, January 2022 to 30 April 2026, share of GDP of 2021. Allocations "
        "are not deliveries; shares in aid of the EU's institutions are not in these figures.",
        Table("Allocations to Ukraine", columns, rows, frozenset(columns[1:])),
    )


def _row(question: Question, whole: list[Support], donor: str) -> Row:
    own = {row.category: row for row in whole if row.donor == donor}
    amounts = [own[kind].allocated_eur_bn if kind in own else None for kind in _KINDS]
    share = own["total"].pct_gdp
    return Row(
        (
            question.base.states.name(donor),
            *(words.figure(amount) for amount in amounts),
            words.figure(share),
        ),
        *resting_on(*own.values()),
    )


def _reading(question: Question, whole: list[Support]) -> Paragraph:
    totals = [row for row in whole if row.category == "total"]
    summed = sum(row.allocated_eur_bn or 0 for row in totals)
    text = (
        f"Together {words.count(len(totals), 'member')} allocated EUR {words.figure(summed, 1)} bn "
        "bilaterally."
    )
    statements = [Statement(text, *resting_on(*totals))]
    missing = set(question.subject.members) - {row.donor for row in totals} - {"UKR"}
    if missing:
        text = f"Not in the tracker: {question.base.states.names(missing)}."
        statements.append(Statement(text))
    if question.on < max(row.as_of.last for row in totals):
        text = "The release counts to April 2026, beyond the day of this brief."
        statements.append(Statement(text))
    return Paragraph(tuple(statements))


def _draw(question: Question, totals: list[Support]) -> Drawing:
    from minilateral.charts import Bar, bars

    return bars(
        [
            Bar(
                question.base.states.name(row.donor),
                row.allocated_eur_bn,
                "" if row.pct_gdp is None else f"({row.pct_gdp:.2f} % of GDP)",
            )
            for row in totals
        ],
        x_title="EUR billion",
        value_format=",.1f",
    )

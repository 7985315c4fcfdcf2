"""Support to Ukraine by member, in EUR and per cent of GDP."""

from __future__ import annotations

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
from minilateral.commit.support import Counted, bars_of, counted
from minilateral.core.dates import PartialDate
from minilateral.facts.records.money import Support


def section(question: Question) -> Section:
    """Allocations as the Kiel tracker counts them; allocations, not deliveries."""
    title = "Support to Ukraine"
    given = counted(question.subject)
    if not given.totals:
        text = "No support of its members to Ukraine is counted in the fact base up to this day."
        return Section("ukraine", title, (said(text),))
    return Section("ukraine", title, (_figure(question, given), _reading(question, given)))


def _span(found: Counted) -> str:
    """Over what time it was counted, in words."""
    if found.period:
        first, last = (words.partial(PartialDate.parse(x)) for x in (found.begins, found.ends))
        return f"{first} to {last}"
    first, last = found.begins, found.ends
    return f"the whole years {first} to {last}" if first != last else f"the whole year {first}"


def _figure(question: Question, given: Counted) -> Figure:
    names = question.base.states
    totals = sorted(given.totals, key=lambda row: names.name(row.donor))
    rows = tuple(_row(question, given, row) for row in totals)
    columns = ("Donor", *(f"{kind}, EUR bn" for kind in given.kinds), "Total, % of GDP")
    return Figure(
        "ukraine",
        lambda: bars_of(given, question.subject),
        f"Total allocations to Ukraine of {words.count(len(totals), 'member')}, EUR billion, "
        f"{_span(given)}, with the share of GDP.",
        f"Bilateral allocations, {_span(given)}; share of GDP of 2021. Allocations are not "
        "deliveries; shares in aid of the EU's institutions are not in these figures.",
        Table("Allocations to Ukraine", columns, rows, frozenset(columns[1:])),
    )


def _row(question: Question, given: Counted, total: Support) -> Row:
    own = given.of(total.donor)
    amounts = [own[kind].allocated_eur_bn if kind in own else None for kind in given.kinds]
    return Row(
        (
            question.base.states.name(total.donor),
            *(words.figure(amount) for amount in amounts),
            words.figure(total.pct_gdp),
        ),
        *resting_on(*own.values()),
    )


def _reading(question: Question, given: Counted) -> Paragraph:
    totals = given.totals
    amount, share = given.summed("total")
    beside = "" if share is None else f", {words.figure(share)} % of their GDP of 2021"
    text = (
        f"Together {words.count(len(totals), 'member')} allocated EUR {words.figure(amount, 1)} bn "
        f"bilaterally ({_span(given)}){beside}."
    )
    statements = [Statement(text, *resting_on(*totals))]
    missing = set(question.subject.members) - {row.donor for row in totals} - {"UKR"}
    if missing:
        text = f"No allocation counted: {question.base.states.names(missing)}."
        statements.append(Statement(text))
    return Paragraph(tuple(statements))

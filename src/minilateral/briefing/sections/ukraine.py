"""Support to Ukraine by member, in EUR and per cent of GDP."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
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

_KINDS = ("military", "financial", "humanitarian", "total")


@dataclass(frozen=True, slots=True)
class _Counted:
    """Allocations up to a day: over what time, in what kinds, one row for each donor and kind."""

    span: str
    kinds: tuple[str, ...]
    rows: tuple[Support, ...]

    @property
    def totals(self) -> list[Support]:
        """The rows of the totals."""
        return [row for row in self.rows if row.category == "total"]


def section(question: Question) -> Section:
    """Allocations as the Kiel tracker counts them; allocations, not deliveries."""
    title = "Support to Ukraine"
    counted = _counted(question)
    if not counted.totals:
        text = "No support of its members to Ukraine is counted in the fact base up to this day."
        return Section("ukraine", title, (said(text),))
    return Section("ukraine", title, (_figure(question, counted), _reading(question, counted)))


def _counted(question: Question) -> _Counted:
    """The whole release where the day lies after it, else the whole years before the day."""
    rows = question.base.support(question.subject.members)
    release = [row for row in rows if ".." in row.period and row.as_of.last <= question.on]
    if release:
        end = words.partial(max(row.as_of for row in release))
        return _Counted(f"January 2022 to {end}", _KINDS, tuple(release))
    years = [r for r in rows if r.period.isdigit() and int(r.period) < question.on.year]
    summed: dict[tuple[str, str], list[Support]] = defaultdict(list)
    for row in years:
        summed[row.donor, row.category].append(row)
    first, last = (pick((r.period for r in years), default="") for pick in (min, max))
    found = tuple(_added(parts) for parts in summed.values())
    span = f"the whole years {first} to {last}" if first != last else f"the whole year {first}"
    return _Counted(span, ("military", "total"), found)


def _added(parts: list[Support]) -> Support:
    """The sum of a donor's years; a year without a row counts no allocation."""
    amounts = [row.allocated_eur_bn for row in parts]
    shares = [row.pct_gdp for row in parts]
    sums = {
        "allocated_eur_bn": None if None in amounts else sum(a or 0 for a in amounts),
        "pct_gdp": None if None in shares else sum(s or 0 for s in shares),
    }
    return parts[0].model_copy(update=sums)


def _figure(question: Question, counted: _Counted) -> Figure:
    names = question.base.states
    totals = sorted(counted.totals, key=lambda row: names.name(row.donor))
    rows = tuple(_row(question, counted, row) for row in totals)
    columns = ("Donor", *(f"{kind}, EUR bn" for kind in counted.kinds), "Total, % of GDP")
    return Figure(
        "ukraine",
        lambda: _draw(question, totals),
        f"Total allocations to Ukraine of {words.count(len(totals), 'member')}, EUR billion, "
        f"{counted.span}, with the share of GDP.",
        f"Bilateral allocations, {counted.span}; share of GDP of 2021. Allocations are not "
        "deliveries; shares in aid of the EU's institutions are not in these figures.",
        Table("Allocations to Ukraine", columns, rows, frozenset(columns[1:])),
    )


def _row(question: Question, counted: _Counted, total: Support) -> Row:
    own = {row.category: row for row in counted.rows if row.donor == total.donor}
    amounts = [own[kind].allocated_eur_bn if kind in own else None for kind in counted.kinds]
    return Row(
        (
            question.base.states.name(total.donor),
            *(words.figure(amount) for amount in amounts),
            words.figure(total.pct_gdp),
        ),
        *resting_on(*own.values()),
    )


def _reading(question: Question, counted: _Counted) -> Paragraph:
    totals = counted.totals
    summed = sum(row.allocated_eur_bn or 0 for row in totals)
    text = (
        f"Together {words.count(len(totals), 'member')} allocated EUR {words.figure(summed, 1)} bn "
        f"bilaterally ({counted.span})."
    )
    statements = [Statement(text, *resting_on(*totals))]
    missing = set(question.subject.members) - {row.donor for row in totals} - {"UKR"}
    if missing:
        text = f"No allocation counted: {question.base.states.names(missing)}."
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

"""Published readiness figures of the members and of the body itself."""

from __future__ import annotations

from minilateral.briefing import words
from minilateral.briefing.document import Question, Row, Section, Table, resting_on, said
from minilateral.facts.records.forces import Readiness

_UNITS = {"pct": "%", "qualitative": ""}


def section(question: Question) -> Section:
    """Figures as published; each says what it measures and when."""
    owners = [*question.subject.members, question.subject.short_name]
    rows = question.base.readiness(owners, question.on)
    if not rows:
        text = "No readiness figure of its members is in the fact base; few states publish any."
        return Section("readiness", "Readiness figures", (said(text),))
    names = question.base.states
    table = Table(
        "Published readiness figures",
        ("Who", "What", "Value", "As of", "Target"),
        tuple(
            Row(
                (
                    names.name(row.owner),
                    _what(row),
                    f"{row.value} {_UNITS.get(row.unit, row.unit)}".strip(),
                    row.as_of,
                    row.target or "–",
                ),
                *resting_on(row),
            )
            for row in sorted(rows, key=lambda r: (names.name(r.owner), r.metric))
        ),
    )
    silent = set(question.subject.members) - {row.owner for row in rows}
    blocks = (table, said(f"No figure: {names.names(silent)}.")) if silent else (table,)
    return Section("readiness", "Readiness figures", blocks)


def _what(row: Readiness) -> str:
    scope = f" ({row.scope})" if row.scope else ""
    return f"{words.plain(row.metric).replace('pct', '%')}{scope}"

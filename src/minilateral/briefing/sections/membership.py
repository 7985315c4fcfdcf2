"""Who belongs, in what role, since when; and how many there were."""

from __future__ import annotations

from datetime import date
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
from minilateral.facts import Grouping
from minilateral.facts.records.grouping import Spell

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


def section(question: Question) -> Section:
    """Members and roles over time."""
    subject = question.subject
    if subject.imagined:
        text = (
            "The members are those of the list; nothing is dated, since the grouping is imagined."
        )
        return Section("members", "Members and roles", (said(text), _table(question)))
    blocks: list[Block] = [_bars(question), _sizes(question)]
    former = [s for s in subject.record.members if s.until is not None and s.until <= question.on]
    if former:
        names = subject.base.states
        gone = [
            f"{names.name(s.state)} ({_role(s)}, to {words.day(s.until)})"
            for s in former
            if s.until
        ]
        blocks.append(said(f"Ended spells: {'; '.join(gone)}."))
    return Section("members", "Members and roles over time", tuple(blocks))


def _bars(question: Question) -> Figure:
    subject = question.subject
    return Figure(
        "members",
        lambda: _draw_spells(subject),
        f"Bars of membership of {subject.short_name}, one for each spell; "
        f"{words.count(len(subject.members), 'member')} on {words.day(question.on)}.",
        "A faded start means that the state was in at latest then; the day it joined is not known.",
        _table(question),
    )


def _table(question: Question) -> Table:
    subject, names = question.subject, question.base.states
    rows = tuple(
        Row(
            (
                names.name(spell.state),
                _role(spell),
                "given" if subject.imagined else _since(spell),
                *("yes" if spell.state in other.members else "no" for other in question.against),
            ),
            *(((), "") if subject.imagined else resting_on(spell)),
        )
        for spell in sorted(subject.spells, key=lambda spell: names.name(spell.state))
    )
    columns = ("State", "Role", "Since", *(f"In {other.short_name}" for other in question.against))
    return Table(f"{subject.short_name} on {words.day(question.on)}", columns, rows)


def _role(spell: Spell) -> str:
    return words.plain(spell.role)


def _since(spell: Spell) -> str:
    shown = {"month": spell.since.isoformat()[:7], "year": str(spell.since.year)}
    if spell.start_known:
        return shown.get(spell.from_precision, words.day(spell.since))
    return f"at latest {words.day(spell.since)}"


def _sizes(question: Question) -> Figure:
    bodies = [body for body in question.bodies if not body.imagined]
    steps = {body.short_name: _counts(body, question.on) for body in bodies}
    rows = tuple(
        Row((body.short_name, words.day(first), str(size)), body.record.sources)
        for body in bodies
        for first, size in steps[body.short_name]
    )
    now = "; ".join(f"{name} {counted[-1][1]}" for name, counted in steps.items())
    return Figure(
        "sizes",
        lambda: _draw_counts(steps, question.on),
        f"Number of members over time; on {words.day(question.on)}: {now}.",
        "Members only; observers and partners are not counted. A state whose start is unknown "
        "counts from the day it was first seen, so early growth may be drawn too late.",
        Table(
            "Number of members after each change",
            ("Body", "From", "Members"),
            rows,
            frozenset({"Members"}),
        ),
    )


def _counts(body: Grouping, on: date) -> list[tuple[date, int]]:
    """The day of each change and the number of members from it on."""
    spells = body.record.members
    days = {s.since for s in spells} | {s.until for s in spells if s.until is not None}
    counts = [(day, len(body.record.members_on(day))) for day in sorted(days) if day <= on]
    return [step for i, step in enumerate(counts) if i == 0 or step[1] != counts[i - 1][1]]


def _draw_spells(subject: Grouping) -> Drawing:
    return subject.plot()


def _draw_counts(steps: dict[str, list[tuple[date, int]]], on: date) -> Drawing:
    from minilateral.charts import CountFrom, curve_of_counts

    points = [
        CountFrom(name, day.isoformat(), size)
        for name, counted in steps.items()
        for day, size in counted
    ]
    return curve_of_counts(points, until=on.isoformat())

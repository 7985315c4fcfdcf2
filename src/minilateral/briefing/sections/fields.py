"""What it can field: a few needs, whether and when they are met, by whom, and without whom not."""

from __future__ import annotations

from math import isfinite

from minilateral.briefing import words
from minilateral.briefing.document import Paragraph, Question, Row, Section, Statement, Table, said
from minilateral.core.errors import MinilateralError
from minilateral.facts import FactBase, Grouping
from minilateral.respond.absence import Absences
from minilateral.respond.case import Case, case
from minilateral.respond.evaluate import all_on_station, in_time, soonest
from minilateral.respond.needs import Line, need
from minilateral.respond.pool import pool

#: The needs that a brief looks at.
NEEDS = (
    *("undersea-patrol", "air-policing"),
    *("shadow-fleet-escort-and-boarding", "maritime-escort"),
)
UNITED_STATES = "USA"
ABOUT = (
    "Inventory times readiness, less what other bodies hold that day; most readiness figures are "
    "class defaults that nobody published. Days run from the order. What a body could send says "
    "nothing about what its members would."
)


def section(question: Question) -> Section:
    """Each need held against the forces of the subject, and of those it stands beside."""
    title = "What it can field"
    try:
        cases = _cases(question.base, question.subject, question)
    except MinilateralError as error:
        return Section("fields", title, (said(f"It cannot be said: {error}"),))
    if not any(one.pool.batches for one in cases):
        return Section("fields", title, (said("No forces of its members are in the fact base."),))
    table = Table(
        "Needs, and what meets them",
        (
            "Need",
            "All on station",
            "There first",
            "What is missing",
            "Not judged: nobody's are counted",
        ),
        tuple(_row(question.base, one) for one in cases),
    )
    without = tuple(
        statement
        for states in _watched(question.subject)
        if (statement := _without(question.base, cases, states))
    )
    dependence = (Paragraph(without),) if without else ()
    beside = _beside(question, cases)
    return Section("fields", title, (table, *dependence, *beside, said(ABOUT)))


def _cases(base: FactBase, body: Grouping, question: Question) -> list[Case]:
    forces = pool(base, body.query, question.on)
    return [case(need(base, name), forces) for name in NEEDS]


def _row(base: FactBase, one: Case) -> Row:
    days = _days(one)
    missing = [
        _short(one, one.lines[test.lines[0]], in_time(test, one.units))
        for test in one.tests
        if len(test.lines) == 1 and in_time(test, one.units) < test.count
    ]
    places = {place for test in one.tests for place in soonest(test, one.units)}
    owners = {one.pool.batches[place].owner for place in places}
    unjudged = [f"{line.count:,} × {line.what}" for line in one.unmeasured]
    sources = [reference.key for reference in one.need.references()]
    for place in sorted(places):
        sources += one.pool.batches[place].sources
    return Row(
        (
            f"{one.need.name}, by day {one.need.by_day:g}",
            days,
            base.states.names(owners),
            "; ".join(missing) or "–",
            "; ".join(unjudged) or "–",
        ),
        tuple(dict.fromkeys(sources)),
        "partly uncited",
    )


def _short(one: Case, line: Line, there: int) -> str:
    text = f"{line.count:,} × {line.what} by day {line.by_day:g}: {there:,} in time"
    silent = one.pool.unknown.get((line.asset_class, line.sector), ())
    return f"{text} (no figure for {words.count(len(silent), 'member')})" if silent else text


def _days(one: Case) -> str:
    return span(float(all_on_station(one, one.units)[0]))


def span(days: float) -> str:
    """Days in words, below one as hours."""
    if not isfinite(days):
        return "not met"
    return f"{days:.1f} days" if days >= 1 else f"{max(1, round(24 * days))} h"


def _watched(subject: Grouping) -> list[tuple[str, ...]]:
    """Whose absence a brief looks at: the leads together, and the United States."""
    leads = tuple(state for state in subject.leads if state in subject.members)
    american = (UNITED_STATES,) if UNITED_STATES in subject.members else ()
    return list(dict.fromkeys(states for states in (leads, american) if states))


def _without(base: FactBase, cases: list[Case], states: tuple[str, ...]) -> Statement | None:
    """What becomes of the needs that are met, if these members do not come."""
    kept: list[str] = []
    lost: list[str] = []
    for one in cases:
        absences = Absences(one)
        before = all_on_station(one, one.units)[0]
        after = all_on_station(one, absences.units(absences.present([states])))[0]
        if isfinite(before):
            later = isfinite(after) and after > before
            name = f"{one.need.name} ({span(float(after))})" if later else one.need.name
            (kept if isfinite(after) else lost).append(name)
    if not kept and not lost:
        return None
    parts = [f"still met: {', '.join(kept)}"] if kept else []
    parts += [f"no longer met in time: {', '.join(lost)}"] if lost else []
    return Statement(f"What if without {base.states.names(states)}: {'; '.join(parts)}.")


def _beside(question: Question, cases: list[Case]) -> tuple[Table, ...]:
    """The days of the subject beside those of the bodies that it is held against."""
    columns = {question.subject.short_name: [_days(one) for one in cases]}
    for body in question.against:
        try:
            columns[body.short_name] = [_days(one) for one in _cases(question.base, body, question)]
        except MinilateralError:
            continue
    if len(columns) == 1:
        return ()
    rows = tuple(
        Row((one.need.name, *(days[i] for days in columns.values()))) for i, one in enumerate(cases)
    )
    caption = "Time until all is on station; it is one set of forces, so columns do not add up"
    return (Table(caption, ("Need", *columns), rows),)

"""How like-minded: votes, values and behaviour side by side, against chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilateral.affinity.cohesion import CAVEAT, SOURCES
from minilateral.affinity.readings import Reading
from minilateral.affinity.side_by_side import (
    CAVEAT_SOURCES,
    NULL_MODEL,
    SideBySide,
    draw,
    side_by_side,
)
from minilateral.affinity.triangulation import LikeMindedness
from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Bullets,
    Figure,
    Question,
    Row,
    Section,
    Statement,
    Table,
    resting_on,
    said,
)
from minilateral.core.errors import NoFactAtDateError

if TYPE_CHECKING:
    from minilateral.affinity.over_time import SessionOfSet

#: Fewer draws than a command takes: shares to a percentage point and a half.
DRAWS = 1_000
#: The table behind the figure has every so many sessions, those of a change, and the last.
EVERY = 5


def section(question: Question) -> Section:
    """Each measure of the subject and those it is held against, and cohesion over time."""
    title = "How like-minded"
    try:
        found = side_by_side(question.bodies, draws=DRAWS)
    except NoFactAtDateError as error:
        return Section("likeness", title, (said(str(error)),))
    blocks: list[Block] = [_readings(found), _verdicts(found)]
    if over_time := found.over_time():
        blocks.append(_figure(over_time))
    blocks += [_members(question, found), Bullets((*_record(found), *_caveats(found)))]
    return Section("likeness", title, tuple(blocks))


def _readings(found: SideBySide) -> Table:
    """Measures down, bodies across."""
    bodies = tuple(one.grouping.short_name for one in found.found)
    rows = tuple(
        Row(
            (
                same[0].kind,
                same[0].measure,
                next((reading.basis for reading in same if reading.basis), "–"),
                *(_reading(reading) for reading in same),
            ),
            found.sources_of(same[0]),
        )
        for same in zip(*(one.readings for one in found.found), strict=True)
    )
    return Table(
        "Likeness of members, and the share of random groupings that are as close",
        ("Evidence", "Measure", "Read from", *bodies),
        rows,
    )


def _reading(reading: Reading) -> str:
    if reading.value is None:
        return "cannot be said"
    value = f"{reading.value.value:.2f}"
    if reading.value.low < reading.value.high:
        value += f" ({reading.value.low:.2f}–{reading.value.high:.2f})"
    if reading.rank is None:
        return f"{value}; no comparison"
    return f"{value}; {100 * reading.rank.share:.0f} %: {reading.says}"


def _verdicts(found: SideBySide) -> Bullets:
    """The verdict of each body, and whether its members fall into two camps."""
    statements = []
    for one in found.found:
        statements.append(Statement(one.sentence(), SOURCES))
        statements += _of_cohesion(one)
    return Bullets(tuple(statements))


def _of_cohesion(one: LikeMindedness) -> list[Statement]:
    name, found = one.grouping.in_prose, one.cohesion
    if found is None:
        return []
    names = one.grouping.base.states
    first, second, chance = found.farthest
    text = (
        f"In {name} the farthest pair on the scale is {names.names([first, second])} "
        f"({100 * chance:.0f} % of draws)"
    )
    if found.outliers:
        text += f"; outliers: {names.names([outlier.state for outlier in found.outliers])}"
    if found.missing:
        text += f"; no estimate: {names.names(found.missing)}"
    camps = one.bimodality.sentence() if one.bimodality else one.not_tested.removesuffix(".")
    texts = [f"{text}.", f"Two camps in {name}: {camps}."]
    return [Statement(text, SOURCES) for text in texts]


def _figure(rows: list[SessionOfSet]) -> Figure:
    bodies = list(dict.fromkeys(row.body for row in rows))
    last = {row.body: row for row in rows}
    now = "; ".join(f"{body} {last[body].spread.value:.2f}" for body in bodies)
    shown = [
        row for row in rows if row.changed or row.session % EVERY == 0 or row is last[row.body]
    ]
    return Figure(
        "likeness",
        lambda: draw(rows),
        f"Spread of the members' ideal points by session of the General Assembly; latest: {now}.",
        "Lower is closer. Members of the last day of the year in which the session opened; a ring "
        "marks a session since which members joined or left.",
        Table(
            "Spread of ideal points, when members changed and every five sessions",
            ("Body", "Session opened", "Members", "Spread", "90 % interval", "What changed"),
            tuple(
                Row(
                    (
                        row.body,
                        str(row.year),
                        str(row.members),
                        f"{row.spread.value:.2f}",
                        f"{row.spread.low:.2f}–{row.spread.high:.2f}",
                        row.change or "–",
                    ),
                    SOURCES,
                )
                for row in shown
            ),
            frozenset({"Session opened", "Members", "Spread", "90 % interval"}),
        ),
    )


def _members(question: Question, found: SideBySide) -> Table:
    """Each member's distances, and what it did."""
    subject = question.subject
    rows = tuple(
        Row(
            (
                row["name"],
                _point(row["ideal_point"], row["q05"], row["q95"]),
                words.figure(row["from_USA"]),
                words.figure(row["from_RUS"]),
                *(_count(row[act]) for act in ("expelled_2018", "expelled_2022")),
                words.figure(row["aid"]),
            ),
            found.sources_of_member(row["state"]),
        )
        for row in found.members(subject)
    )
    columns = (
        "Member",
        "Ideal point (90 %)",
        "From the USA",
        "From Russia",
        "Expelled 2018",
        "Expelled 2022",
        "Aid to Ukraine, % of GDP",
    )
    caption = f"Members of {subject.in_prose} on the scale of votes, and Russian diplomats expelled"
    return Table(caption, columns, rows, frozenset(columns[1:]))


def _point(value: float | None, low: float | None, high: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f} ({low:.2f}–{high:.2f})"


def _count(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.0f}"


def _record(found: SideBySide) -> list[Statement]:
    """One voice, as far as the record carries it."""
    statements = []
    for one in found.found:
        if one.one_voice and one.one_voice.answered:
            answered, held_up = one.one_voice.answered, one.one_voice.held_up
            statements.append(Statement(one.one_voice.sentence(), *resting_on(*answered)))
            statements += [
                Statement(words.sentence(f"Held up: {text}"), *resting_on(pledge))
                for pledge, text in zip(held_up, one.one_voice.held_up_in_words(), strict=True)
            ]
            statements.append(Statement(one.one_voice.out_of_reach))
    return statements


def _caveats(found: SideBySide) -> list[Statement]:
    return [
        Statement(found.last_session),
        Statement(CAVEAT, CAVEAT_SOURCES),
        Statement(
            f"{NULL_MODEL} Here {DRAWS:,} are drawn; distances between states are on one "
            "scale, so those from the United States and from Russia are no second opinion."
        ),
    ]

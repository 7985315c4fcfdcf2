"""How fast, next time: an incident that fits the grouping, played many times in a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Figure,
    Flag,
    Paragraph,
    Question,
    Row,
    Section,
    Statement,
    Table,
    said,
)
from minilateral.briefing.fitting_scenario import fitting, known_scenarios
from minilateral.core.errors import MinilateralError
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.scenario import ScenarioRecord

if TYPE_CHECKING:
    from minilateral.crisis.differences import First
    from minilateral.crisis.histories import Histories
    from minilateral.crisis.parameters import Parameter
    from minilateral.crisis.summary import Delay, Summary

TITLE = "How fast, next time"
REPLICATIONS, SEED = 2_000, 1
CAVEATS = (
    "These are histories of a model and no forecast: they show what follows if the members lean as "
    "assumed, and nobody knows how they would.",
    "Shares are rounded to 5 %, days to whole ones. The curves are sharper than what is known.",
)


def section(question: Question) -> Section:
    """The subject beside the others in the scenario that fits it, or why there is none."""
    record = fitting(question.base, question.subject)
    if record is None:
        return Section("next-time", TITLE, (said(_why_none(question)),))
    try:
        found, left_out = _played(question, record)
    except MinilateralError as error:
        return Section("next-time", TITLE, (said(f"{record.name}: it cannot be said. {error}"),))
    blocks: list[Block] = [
        Paragraph((_opening(question, record),)),
        _figure(found),
        Paragraph((*_firsts(found), *_beforehand(found))),
        Paragraph(tuple(_basis(found))),
        said(*left_out, *CAVEATS, _more(question, record)),
    ]
    return Section("next-time", TITLE, tuple(block for block in blocks if block))


def _why_none(question: Question) -> str:
    subject, known = question.subject, known_scenarios(question.base)
    if not known:
        return "No scenario is in the fact base."
    how = f"the command simulate {known[0].id} --bodies NAMES plays one for any bodies."
    if not subject.record.functions:
        return f"What {subject.in_prose} is for is not known, so no scenario is chosen; {how}"
    return f"No scenario fits what {subject.in_prose} is for, and where; {how}"


def _played(question: Question, record: ScenarioRecord) -> tuple[Histories, list[str]]:
    """The histories of the bodies that can act, and why others are left out."""
    from minilateral.crisis.acting import acting
    from minilateral.crisis.blocks import Plan
    from minilateral.crisis.ensemble import Labour, play
    from minilateral.crisis.scenario import scenario
    from minilateral.crisis.world import world

    asked, left_out = [question.subject], []
    for body in question.against:
        try:
            acting(scenario(question.base, record), [body.query], question.on)
            asked.append(body)
        except MinilateralError as error:
            left_out.append(f"{body.short_name} is left out: {error}")
    names = [body.query for body in asked]
    stage = world(question.base, record, names, on=question.on)
    return play(Plan(stage, REPLICATIONS, SEED), Labour("serial")), left_out


def _opening(question: Question, record: ScenarioRecord) -> Statement:
    text = (
        f"What if, on {words.day(question.on)}: {record.name[:1].lower()}{record.name[1:]}? Played "
        f"{REPLICATIONS:,} times by the rules, procedures and forces of the day; "
        "the scenario and its defaults are ours."
    )
    keys = dict.fromkeys(key for body in record.bodies for key in body.source)
    return Statement(text, _cited(keys), "partly uncited")


def _figure(found: Histories) -> Figure:
    bodies = next(iter(found.summaries.values()))
    rows = tuple(_row(found, body, summary) for body, summary in bodies.items())
    columns = ("Body", "Responds", "Decides", "First unit there", "Covered in 30 days")
    return Figure(
        "next-time",
        found.plot,
        f"Share of the histories in which {words.listed(list(bodies))} have decided, and have a "
        "first unit there, by day. The table below has the middle of them.",
        f"{found.title}. Solid: decided; dashed: first unit there.",
        Table(
            "What the histories come to: day by which half of them have it, and the day of the "
            "first and the last tenth of those that ever do",
            columns,
            rows,
        ),
    )


def _row(found: Histories, body: str, summary: Summary) -> Row:
    """A body, the documents that say why it may act, and those of its rules."""
    world = found.plan.world
    rules = [i for i in world.parameters.items if i.basis == "rule" and i.name.endswith(f":{body}")]
    acting = world.origin.acting if world.origin else ()
    grounds = [ground.source for one in acting if one.name == body for ground in one.bases()]
    keys = [key for sources in (*grounds, *(rule.source for rule in rules)) for key in sources]
    cells = (
        body,
        _about(summary.response.value),
        _days(summary.decision),
        _days(summary.presence),
        _about(summary.coverage_30d.value),
    )
    return Row(cells, _cited(keys), "partly uncited" if _cited(keys) else "uncited")


def _days(delay: Delay) -> str:
    first, _, last = delay.if_it_comes
    if not isfinite(first):
        return "never"
    half = f"day {_day(delay.days[1])}" if isfinite(delay.days[1]) else "not half of them"
    return f"{half} ({_day(first)} to {_day(last)})"


def _day(day: float) -> str:
    return f"{day:.0f}" if day >= 1 else "1"


def _about(share: float) -> str:
    """A share to the next 5 %, and never nought or all where it is not."""
    rounded = round(share * 20) * 5
    if rounded == 0 and share > 0:
        return "under 5 %"
    return "over 95 %" if rounded == 100 and share < 1 else f"{rounded} %"


def _firsts(found: Histories) -> Iterable[Statement]:
    """Who is first of the subject and each of the others."""
    subject = found.plan.bodies[0]
    for difference in found.differences:
        if difference.pair.a == subject:
            told = "; ".join(
                _first(subject, difference.pair.b, act, difference.first[time])
                for time, act in (("decision", "decides"), ("presence", "is there"))
            )
            yield Statement(words.sentence(told))


def _first(a: str, b: str, act: str, first: First) -> str:
    shares = f"{a} {act} before {b} in {_about(first.a.value)} of the histories, {b} before {a} in"
    return f"{shares} {_about(first.b.value)}"


def _beforehand(found: Histories) -> Iterable[Statement]:
    """Whose units may go without a new decision."""
    origin = found.plan.world.origin
    for body in origin.acting if origin else ():
        given = body.entry.delegation if body.entry else None
        if given is not None and body.name in found.plan.bodies:
            yield Statement(
                f"Units that stand under {body.grouping.in_prose} beforehand go without a new "
                "decision, so its first unit may be there before it decides.",
                _cited(given.source),
                "" if given.verified else "not verified",
            )


def _basis(found: Histories) -> Iterable[Statement]:
    """What of the model comes from the record, what is a rule, and what is assumed."""
    items = [item for item in found.plan.world.parameters.items if item.kind == "uncertainty"]
    record, rules, assumed = (
        [item for item in items if item.basis == basis]
        for basis in ("record", "rule", "assumption")
    )
    narrowed = words.count(sum(item.told for item in record), "of them", "of them")
    yield Statement(
        f"Of the {len(items)} numbers that nobody sets, {len(record)} are set from the record"
        f"{_named(record)}, which narrows down {narrowed.replace('no of', 'none of')}; "
        "the command simulate --json names its documents."
    )
    yield Statement(f"{len(rules)} are rules or practice{_named(rules)}.", *_resting(rules))
    yield Statement(
        f"The other {len(assumed)} are assumptions, among them how alike the members lean and what "
        "it costs one to stand in the way."
    )


def _named(items: Sequence[Parameter]) -> str:
    names = dict.fromkeys(item.name.partition(":")[0].replace("_", " ") for item in items)
    return f" ({', '.join(names)})" if names else ""


def _resting(items: Sequence[Parameter]) -> tuple[tuple[str, ...], Flag]:
    keys = _cited(key for item in items for key in item.source)
    return keys, "partly uncited" if keys else "uncited"


def _cited(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys(keys) if key != UNCITED)


def _more(question: Question, record: ScenarioRecord) -> str:
    mark = ";" if any("," in body.query for body in question.bodies) else ","
    names = mark.join(_name(body) for body in question.bodies)
    return (
        f'The command simulate {record.id} --bodies "{names}" --parameter-draws 100 shows how '
        "far the answers move with the assumptions."
    )


def _name(body: Grouping) -> str:
    return body.query if body.imagined else body.short_name

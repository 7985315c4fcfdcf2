"""At a glance: five statements computed from the facts."""

from __future__ import annotations

from minilateral.briefing import words
from minilateral.briefing.document import (
    Bullets,
    Question,
    Section,
    Statement,
    flag,
    known_of,
    resting_on,
    ruled_by,
)
from minilateral.briefing.sections.activations import latest
from minilateral.briefing.sections.incidents import of_subject
from minilateral.briefing.sections.money import HAGUE, WALES_SHARE, of_best_year
from minilateral.commit.hague import EXCEPTION
from minilateral.facts import Grouping
from minilateral.facts.records.money import Spending, Target
from minilateral.facts.rule_words import sentence

_KINDS = {
    "alliance": "an alliance",
    "union": "a union",
    "minilateral": "a minilateral",
    "capability_coalition": "a capability coalition",
    "consultative": "a consultative format",
    "ad_hoc": "an ad hoc coalition",
}


def section(question: Question) -> Section:
    """What a reader must know who reads nothing else."""
    statements = (
        _what(question),
        _how(question),
        _beside(question),
        _record(question),
        _money(question),
    )
    return Section("glance", "At a glance", (Bullets(statements),))


def _what(question: Question) -> Statement:
    subject, names = question.subject, question.base.states
    size = words.count(len(subject.members), "state")
    if subject.imagined:
        return Statement(f"This is an imagined grouping of {size}: {names.names(subject.members)}.")
    leads = f" led by {names.names(subject.leads)}" if subject.leads else ""
    text = f"{subject.name_in_prose} is {_KINDS[subject.record.kind]} of {size}{leads}"
    text += _partners(subject)
    founded = subject.record.founded
    if founded is None:
        return Statement(words.sentence(text), subject.record.sources)
    text += f"; it goes back to {words.partial(founded.date)} ({founded.event})"
    sources = subject.sources_of(founded.source)
    certain = all(spell.cited for spell in subject.spells)
    mark = flag(founded.verified, sources) or ("" if certain else "partly uncited")
    return Statement(words.sentence(text), sources, mark)


def _partners(subject: Grouping) -> str:
    partners = [spell for spell in subject.spells if spell.state in subject.partners]
    enhanced = [spell.state for spell in partners if spell.role == "enhanced_partner"]
    observers = [spell.state for spell in partners if spell.role == "observer"]
    names = subject.base.states.names
    parts = [f"{names(enhanced)} as enhanced partner"] if enhanced else []
    parts += [f"{names(observers)} observing"] if observers else []
    return f", with {words.listed(parts)}" if parts else ""


def _how(question: Question) -> Statement:
    subject = question.subject
    if not subject.rules:
        return Statement("How it decides is not in the fact base: no rule is known for it.")
    rule = subject.rules[0]
    text = f"Its rule for {rule.scope}: {sentence(rule.rule, question.base.states)}"
    basis = words.sentence(f"Basis: {rule.legal_basis}")
    return Statement(f"{words.sentence(text)} {basis}", *ruled_by(subject, rule))


def _beside(question: Question) -> Statement:
    subject = question.subject
    own, functions = set(subject.members), set(subject.record.functions)
    parts = []
    for other in question.against:
        shared = len(own & set(other.members))
        served = len(functions & set(other.record.functions))
        verb = "is" if shared < 2 else "are"
        part = f"{words.share_of_its(shared, len(own), 'members')} {verb} in {other.in_prose}"
        if functions:
            part += f", which serves {words.share_of_its(served, len(functions), 'functions')}"
        parts.append(part)
    if not parts:
        return Statement("It is held against no other body here.")
    return Statement(words.sentence("; ".join(parts)), known_of(*question.bodies))


def _record(question: Question) -> Statement:
    subject, episodes = question.subject, of_subject(question)
    if not episodes:
        last = latest(subject)
        if last is None:
            return Statement("Neither an activation nor an episode of it is in the fact base.")
        text = f"Its latest recorded step was {words.on_or_in(last.date)}: {last.what}"
        return Statement(words.sentence(text), *resting_on(last))
    decided = [episode for episode in episodes if episode.decided]
    incidents = {episode.incident_id for episode in episodes}
    outcome = (
        f"in {words.count(len(episodes), 'episode')}; it decided on a collective act in "
        f"{words.share(len(decided), len(episodes))}"
        if len(episodes) > 1
        else f"and it {'decided' if decided else 'did not decide'} on a collective act"
    )
    text = f"The record has it before {words.count(len(incidents), 'incident')}, {outcome}"
    if decided:
        last_one = max(decided, key=lambda episode: episode.incident_date)
        text += f", most lately after: {last_one.incident} ({words.day(last_one.incident_date)})"
    return Statement(words.sentence(text), *resting_on(*episodes))


def _money(question: Question) -> Statement:
    rows = of_best_year(question)
    if not rows:
        return Statement("No figure of the defence spending of its members is in the fact base.")
    pledges, pledged = _pledged(question)
    text = _spent(question, rows) + pledged
    return Statement(words.sentence(text), *resting_on(*rows, *pledges))


def _spent(question: Question, rows: list[Spending]) -> str:
    """What members spent, as a range of shares of GDP."""
    values = [row.defence_exp_pct_gdp for row in rows if row.defence_exp_pct_gdp is not None]
    if len(values) == 1:
        who = question.base.states.names([rows[0].state])
        return (
            f"for {rows[0].year} the only member with a figure of defence spending is {who}, with "
            f"{words.figure(values[0])} % of GDP"
        )
    at_two = sum(value >= WALES_SHARE for value in values)
    return (
        f"for {rows[0].year} the defence spending of {words.count(len(values), 'member')} with a "
        f"figure runs from {words.figure(min(values))} to {words.figure(max(values))} % of GDP, "
        f"{words.share(at_two, len(values))} at 2 % or more"
    )


def _pledged(question: Question) -> tuple[list[Target], str]:
    """The pledge of The Hague as far as it binds members, and the exceptions that they claim."""
    base, members = question.base, question.subject.members
    pledge = [t for t in base.targets(["NATO"], question.on) if t.commitment == HAGUE]
    bound = set(base.groupings.find("nato").members_on(question.on)) & set(members)
    if not pledge or not bound:
        return [], ""
    text = (
        f"; {words.share_of_its(len(bound), len(members), 'members')} "
        f"{'has' if len(bound) < 2 else 'have'}, as allies, pledged "
        f"{words.figure(pledge[0].target_value)} % by {pledge[0].target_year}"
    )
    claimed = [t for t in base.targets(bound, question.on) if t.commitment.startswith(EXCEPTION)]
    claims = [
        f"{base.states.name(t.owner)} holds {words.figure(t.target_value)} % to be enough"
        for t in claimed
    ]
    return [*pledge, *claimed], text + (f", though {words.listed(claims)}" if claims else "")

"""At a glance: five statements computed from the facts."""

from __future__ import annotations

from minilateral.brief import words
from minilateral.brief.document import (
    Bullets,
    Question,
    Section,
    Statement,
    flag,
    known_of,
    resting_on,
    ruled_by,
)
from minilateral.brief.sections.activations import latest
from minilateral.brief.sections.incidents import of_subject
from minilateral.brief.sections.money import HAGUE, WALES_SHARE, of_best_year
from minilateral.facts import Grouping
from minilateral.facts.rule_words import sentence


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
    kind = words.plain(subject.record.kind)
    article = "an" if kind[0] in "aeiou" else "a"
    leads = f" led by {names.names(subject.leads)}" if subject.leads else ""
    full = f"the {subject.name}" if subject.record.article else subject.name
    text = f"{full} is {article} {kind} of {size}{leads}{_partners(subject)}"
    founded = subject.record.founded
    if founded is None:
        return Statement(words.sentence(text), subject.record.sources)
    text += f"; it goes back to {words.partial(founded.date)} ({founded.event})"
    sources = subject.sources_of(founded.source)
    return Statement(words.sentence(text), sources, flag(founded.verified, sources))


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
    return Statement(words.sentence(f"{text} ({rule.legal_basis})"), *ruled_by(subject, rule))


def _beside(question: Question) -> Statement:
    subject = question.subject
    own, functions = set(subject.members), subject.record.functions
    parts = []
    for other in question.against:
        shared = len(own & set(other.members))
        serves = len(set(functions) & set(other.record.functions))
        parts.append(f"{words.part_of(shared, len(own))} of its members belong to {other.in_prose}")
        if functions:
            served = words.part_of(serves, len(functions))
            parts[-1] += f", which serves {served} of its functions"
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
    text = (
        f"The record has it before {words.count(len(incidents), 'incident')}, in "
        f"{words.count(len(episodes), 'episode')}; it decided on a collective act in "
        f"{words.part_of(len(decided), len(episodes))}"
    )
    if decided:
        last_one = max(decided, key=lambda episode: episode.incident_date)
        text += f", most lately after: {last_one.incident} ({words.day(last_one.incident_date)})"
    return Statement(words.sentence(text), *resting_on(*episodes))


def _money(question: Question) -> Statement:
    rows = of_best_year(question)
    if not rows:
        return Statement("No figure of the defence spending of its members is in the fact base.")
    values = [row.defence_exp_pct_gdp for row in rows if row.defence_exp_pct_gdp is not None]
    at_two = sum(value >= WALES_SHARE for value in values)
    text = (
        f"For {rows[0].year} the defence spending of {words.count(len(values), 'member')} with a "
        f"figure runs from {words.figure(min(values))} to {words.figure(max(values))} % of GDP, "
        f"{words.part_of(at_two, len(values))} at 2 % or more"
    )
    pledge = [t for t in question.base.targets(["NATO"], question.on) if t.commitment == HAGUE]
    allies = set(question.base.groupings.find("nato").members_on(question.on))
    bound = allies & set(question.subject.members)
    if pledge and bound:
        text += (
            f"; {words.part_of(len(bound), len(question.subject.members))} of its members, as "
            f"allies, have pledged {words.figure(pledge[0].target_value)} % by "
            f"{pledge[0].target_year}"
        )
    return Statement(words.sentence(text), *resting_on(*rows, *(pledge if bound else ())))

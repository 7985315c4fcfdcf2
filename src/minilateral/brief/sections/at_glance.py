"""At a glance: five statements computed from the facts."""

from __future__ import annotations

from minilateral.brief import words
from minilateral.brief.document import Bullets, Question, Section, Statement
from minilateral.brief.sections.activations import latest
from minilateral.brief.sections.incidents import of_subject
from minilateral.brief.sections.money import collective_targets, latest_shares
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
    text = f"{subject.name} is {article} {kind} of {size}{leads}"
    founded = subject.record.founded
    if founded is None:
        return Statement(f"{text}.", subject.record.sources)
    text += f"; it goes back to {words.partial(founded.date)} ({founded.event})"
    text += _partners(subject)
    sources = subject.sources_of(founded.source)
    return Statement(f"{text}.", sources, founded.verified)


def _partners(subject: Grouping) -> str:
    partners = [s for s in subject.spells if s.state in subject.partners]
    enhanced = [s.state for s in partners if s.role == "enhanced_partner"]
    observers = [s.state for s in partners if s.role == "observer"]
    names = subject.base.states.names
    text = f"; {names(enhanced)} is an enhanced partner" if enhanced else ""
    return text + (f"; {words.count(len(observers), 'state')} observe" if observers else "")


def _how(question: Question) -> Statement:
    subject = question.subject
    if not subject.rules:
        return Statement("How it decides is not in the fact base: no rule is known for it.")
    rule = subject.rules[0]
    text = f"On {rule.scope} the rule is: {sentence(rule.rule, question.base.states)}"
    basis = f" ({rule.legal_basis})"
    return Statement(words.sentence(text + basis), subject.sources_of(rule.source), rule.verified)


def _beside(question: Question) -> Statement:
    subject = question.subject
    parts = []
    for other in question.against:
        shared = len(set(subject.members) & set(other.members))
        serves = len(set(subject.record.functions) & set(other.record.functions))
        functions = len(subject.record.functions)
        also = f", which serves {serves} of its {functions} functions" if functions else ""
        parts.append(
            f"{shared} of its {len(subject.members)} members are in {other.short_name}{also}"
        )
    if not parts:
        return Statement("It is held against no other body here.")
    sources = dict.fromkeys(key for body in question.bodies for key in body.record.sources)
    return Statement(words.sentence("; ".join(parts)), tuple(sources))


def _record(question: Question) -> Statement:
    subject = question.subject
    episodes = of_subject(question)
    if episodes:
        decided = [e for e in episodes if e.decided]
        text = (
            f"The record holds {words.count(len({e.incident_id for e in episodes}), 'incident')} "
            f"that it had before it, and it decided on a collective act in {len(decided)} of its "
            f"{words.count(len(episodes), 'episode')}"
        )
        if decided:
            first = min(decided, key=lambda e: (e.incident_date, e.decision_date))
            text += (
                f", the earliest incident being the {first.incident[0].lower()}{first.incident[1:]}"
            )
        keys = dict.fromkeys(key for e in episodes for key in e.source)
        return Statement(f"{text}.", tuple(keys), all(e.cited for e in episodes))
    last = latest(subject)
    if last is None:
        return Statement("Neither an activation nor an episode of it is in the fact base.")
    text = f"Its latest recorded step was {words.on_or_in(last.date)}: {last.what}"
    return Statement(words.sentence(text), last.source, last.cited)


def _money(question: Question) -> Statement:
    shares = latest_shares(question)
    if not shares:
        return Statement("No figure of the defence spending of its members is in the fact base.")
    year = max(row.year for row in shares)
    rows = [row for row in shares if row.year == year]
    values = [row.defence_exp_pct_gdp for row in rows if row.defence_exp_pct_gdp is not None]
    at_two = sum(value >= 2 for value in values)
    text = (
        f"For {year} the figures of {words.count(len(values), 'member')} run from "
        f"{words.figure(min(values))} to {words.figure(max(values))} % of GDP on defence, "
        f"with {at_two} of {len(values)} at 2 % or more"
    )
    five = [t for t in collective_targets(question) if t.unit == "pct_gdp" and t.target_value == 5]
    if five and set(question.base.grouping("nato", question.on).members) & set(
        question.subject.members
    ):
        text += f"; as allies they have pledged 5 % by {five[0].target_year}"
    keys = dict.fromkeys(key for row in (*rows, *five) for key in row.source)
    return Statement(f"{text}.", tuple(keys), all(row.cited for row in rows))

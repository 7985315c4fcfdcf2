"""How it decides, in words, with the legal basis."""

from __future__ import annotations

from minilateral.briefing import words
from minilateral.briefing.document import (
    Block,
    Bullets,
    Question,
    Row,
    Section,
    Statement,
    Table,
    ruled_by,
    said,
)
from minilateral.facts import Grouping
from minilateral.facts.records.grouping import DecisionRule
from minilateral.facts.rule_words import sentence


def section(question: Question) -> Section:
    """Each rule of the subject, then the main rule of those it is held against."""
    subject = question.subject
    blocks: list[Block] = []
    if subject.rules:
        blocks.append(Bullets(tuple(_statement(subject, rule) for rule in subject.rules)))
    elif subject.imagined:
        blocks.append(
            said("An imagined grouping has no rule; any of those below could be given to it.")
        )
    else:
        blocks.append(said("No decision rule of it is in the fact base."))
    if any(other.rules for other in question.against):
        blocks.append(_table(question))
    blocks.append(
        said(
            "The wording is our reading of each rule, encoded from the legal basis named; "
            "practice may differ."
        )
    )
    return Section("decides", "How it decides", tuple(blocks))


def _statement(body: Grouping, rule: DecisionRule) -> Statement:
    words_ = sentence(rule.rule, body.base.states)
    note = f" Note: {words.sentence(rule.note)}" if rule.note else ""
    basis = f"Basis: {words.sentence(rule.legal_basis)}"
    text = f"{words.sentence(f'{rule.scope}: {words_}')} {basis}{note}"
    return Statement(text, *ruled_by(body, rule))


def _table(question: Question) -> Table:
    rows = tuple(
        Row(
            (
                body.short_name,
                rule.scope,
                sentence(rule.rule, question.base.states),
                rule.legal_basis,
            ),
            *ruled_by(body, rule),
        )
        for body in question.against
        for rule in body.rules[:1]
    )
    return Table(
        "The main rule of those it is held against",
        ("Body", "On", "It passes when", "Legal basis"),
        rows,
    )

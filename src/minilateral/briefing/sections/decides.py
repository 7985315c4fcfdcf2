"""How it decides: how easily, in words with the legal basis, and who can stop it."""

from __future__ import annotations

import numpy as np

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
    flag,
    ruled_by,
    said,
)
from minilateral.core.errors import MinilateralError
from minilateral.decide.capacity import CAVEAT, Capacity, capacity, side_by_side
from minilateral.decide.compile import compile_rule
from minilateral.decide.listing import vetoers
from minilateral.decide.power import power
from minilateral.decide.strategic import strategic_power
from minilateral.decide.voting_power import CAVEAT as CAVEAT_POWER
from minilateral.decide.willing import passing_probability
from minilateral.decide.yes_no import formula
from minilateral.facts import Grouping
from minilateral.facts.records.grouping import DecisionRule
from minilateral.facts.rule_words import sentence

#: The chance with which every member is taken to be for a proposal.
WILLING = 0.9
#: How far members move together in the second reading (one common factor).
TOGETHER = 0.5
#: Draws of positions for strategic power, and where they begin.
DRAWS, SEED = 20_000, 1


def section(question: Question) -> Section:
    """The chance of passing by year, each rule in words, who can stop it, and the others' rules."""
    subject = question.subject
    blocks: list[Block] = []
    if followed := _followed(question):
        blocks += [_today(question), _figure(question, followed)]
    if subject.rules:
        statements = [_statement(subject, rule) for rule in subject.rules]
        blocks.append(Bullets((*statements, *_stoppers(subject))))
        blocks += _power(subject)
    elif subject.imagined:
        text = "An imagined grouping has no rule; any of those below could be given to it."
        blocks.append(said(text))
    else:
        blocks.append(said("No decision rule of it is in the fact base."))
    if any(other.rules for other in question.against):
        blocks.append(_table(question))
    text = "The wording is our reading of each rule from its legal basis; practice may differ."
    return Section("decides", "How it decides", (*blocks, said(text)))


def _followed(question: Question) -> list[Capacity]:
    """The capacity over time of each body whose default rule can be counted."""
    found = []
    for body in question.bodies:
        try:
            found.append(capacity(body, WILLING))
        except MinilateralError:
            continue
    return found


def _figure(question: Question, followed: list[Capacity]) -> Figure:
    rows = tuple(
        Row(
            (
                year.body,
                str(year.year),
                str(year.members),
                f"{100 * year.chance:.1f} %",
                year.change or "–",
            ),
            tuple(reference.key for reference in one.sources),
        )
        for one in followed
        for i, year in enumerate(one.years)
        if i == 0 or year.change or year is one.years[-1]
    )
    now = "; ".join(f"{one.years[-1].body} {100 * one.years[-1].chance:.1f} %" for one in followed)
    return Figure(
        "capacity",
        lambda: side_by_side(followed),
        f"Chance by year that a proposal passes if each member is for it with a chance of "
        f"{100 * WILLING:.0f} %, independently; latest: {now}.",
        CAVEAT,
        Table(
            "Chance of passing under the main rule, when it changed",
            ("Body", "Year", "Members", "Chance", "What changed"),
            rows,
            frozenset({"Year", "Members", "Chance"}),
        ),
    )


def _today(question: Question) -> Table:
    """The chance of passing on the day, members independent and with a factor in common."""
    rows = []
    for body in question.bodies:
        try:
            playable = compile_rule(body)
            game = formula(playable)
        except MinilateralError as error:
            reason = (body.short_name, "–", "–", str(error))
            rows.append(Row(reason, body.record.sources))
            continue
        yes = [WILLING] * len(playable.members)
        chances = [f"{100 * passing_probability(game, yes, rho):.1f} %" for rho in (0, TOGETHER)]
        row = (body.short_name, *chances, playable.record.scope)
        rows.append(Row(row, playable.sources, flag(playable.record.verified, playable.sources)))
    return Table(
        f"Chance of passing if each member is for it at {100 * WILLING:.0f} %",
        ("Body", "Independent", f"Moving together (correlation {TOGETHER:g})", "Rule, or why not"),
        tuple(rows),
    )


def _statement(body: Grouping, rule: DecisionRule) -> Statement:
    text = words.sentence(f"{rule.scope}: {sentence(rule.rule, body.base.states)}")
    basis = words.sentence(f"Basis: {rule.legal_basis}")
    note = f" Note: {words.sentence(rule.note)}" if rule.note else ""
    return Statement(f"{text} {basis}{note}", *ruled_by(body, rule))


def _stoppers(subject: Grouping) -> list[Statement]:
    """Who alone can stop a decision under the main rule, where it can be counted."""
    try:
        playable = compile_rule(subject)
        alone = [playable.members[i] for i in vetoers(formula(playable))]
    except MinilateralError:
        return []
    names, whole = subject.base.states, len(playable.members)
    who = (
        "no member"
        if not alone
        else f"each of its {whole} members"
        if len(alone) == whole
        else names.names(alone)
    )
    text = f"Who can stop it: under its rule for {playable.record.scope}, {who} alone"
    text += " by not saying yes" if alone else " can; it takes several"
    sources = playable.sources
    return [Statement(words.sentence(text), sources, flag(playable.record.verified, sources))]


def _power(subject: Grouping) -> list[Block]:
    """What the main rule gives each member: constitutional power, and strategic power."""
    try:
        playable = compile_rule(subject)
        game = formula(playable)
        counted = power(game, playable.members)
    except MinilateralError:
        return []
    draws = np.random.default_rng(SEED).random((DRAWS, len(playable.members)))
    moved = strategic_power(game, playable.members, draws, reversion=0.5)
    names = subject.base.states
    mark = flag(playable.record.verified, playable.sources)
    rows = tuple(
        Row(
            (
                names.name(member),
                f"{float(counted.shapley_shubik[i]):.3f}",
                f"{float(counted.penrose_banzhaf[i]):.3f}",
                f"{moved.power[i]:.3f}",
            ),
            playable.sources,
            mark,
        )
        for i, member in sorted(enumerate(playable.members), key=lambda pair: names.name(pair[1]))
    )
    columns = ("Member", "Shapley-Shubik", "Penrose-Banzhaf", "Strategic")
    table = Table(
        f"Power under the rule for {playable.record.scope}", columns, rows, frozenset(columns[1:])
    )
    text = (
        f"Strategic power is the share of {DRAWS:,} draws in which a member's mind moves the "
        "outcome, positions drawn alike and the present state of things in the middle; in "
        f"{100 * moved.unmoved:.0f} % of them nobody's does."
    )
    return [table, said(CAVEAT_POWER, text)]


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

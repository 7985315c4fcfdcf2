"""Who can say yes: who may order what on whose authority, who is informed, who takes over."""

from __future__ import annotations

from minilateral.brief import words
from minilateral.brief.document import (
    Block,
    Bullets,
    Question,
    Row,
    Section,
    Statement,
    Table,
    said,
)
from minilateral.facts import Grouping
from minilateral.facts.records.grouping import DecisionRule
from minilateral.facts.records.procedure import Approval, Procedure
from minilateral.facts.records.rules import Rule

_AT_HOME = {
    "prior_approval": "parliament approves first",
    "prior_consultation": "parliament is consulted first",
    "ex_post_approval": "parliament approves afterwards",
    "information_only": "parliament is informed",
    "none": "the government decides alone",
}


def section(question: Question) -> Section:
    """The body's own authority, the members' at home, the steps with their days, the hand-over."""
    blocks: list[Block] = [
        Bullets((*_orders(question), _informed(question), *_takes_over(question))),
    ]
    approvals = question.base.approvals(question.subject.members)
    if approvals:
        blocks.append(_home_table(question, approvals))
    else:
        blocks.append(said("How its members approve a deployment at home is not in the fact base."))
    steps = [(body, step) for body in question.bodies for step in question.base.procedures(body.id)]
    if steps:
        blocks.append(_step_table(steps))
    return Section("authority", "Who can say yes", tuple(blocks))


def _orders(question: Question) -> list[Statement]:
    """Who acts without a new decision, for the subject and those beside it."""
    found = [
        Statement(
            words.sentence(
                f"{body.short_name}: {rule.rule.delegated.to} may order what lies within "
                f"{rule.rule.delegated.within}, without a new decision; {rule.legal_basis}"
            ),
            body.sources_of(rule.source),
            rule.verified,
        )
        for body in question.bodies
        for rule in body.rules
        if rule.rule.delegated is not None
    ]
    return [*_subject_orders(question.subject), *found]


def _subject_orders(subject: Grouping) -> list[Statement]:
    names = subject.base.states
    leading = [rule for rule in subject.rules if _leads(rule)]
    if leading:
        rule = leading[0]
        opted = _leads(rule)
        assert opted is not None
        text = (
            f"{subject.short_name}: {names.names(opted)} and each volunteer order their own forces "
            f"on national authority; nobody else's yes is needed for {rule.scope}"
        )
        return [Statement(words.sentence(text), subject.sources_of(rule.source), rule.verified)]
    if not subject.rules:
        return [Statement("No one is known to hold authority over the forces of its members.")]
    rule = subject.rules[0]
    if rule.rule.none is not None:
        text = f"{subject.short_name} orders nothing in common; each member decides for itself"
    else:
        text = (
            f"{subject.short_name}: no officer or lead is recorded as acting ahead of its members"
        )
    return [Statement(words.sentence(text), subject.sources_of(rule.source), rule.verified)]


def _leads(decision: DecisionRule) -> tuple[str, ...] | None:
    """The leads of a rule that lets them act with volunteers."""
    rule: Rule = decision.rule
    return rule.opt_in.leads if rule.opt_in is not None and rule.opt_in.leads else None


def _informed(question: Question) -> Statement:
    approvals = [
        a for a in question.base.approvals(question.subject.members) if a.branch == "default"
    ]
    if not approvals:
        return Statement("Who is informed at home is not in the fact base.")
    names = question.base.states
    parts = [
        f"in {names.names({a.state for a in approvals if a.requirement == key})} {what}"
        for key, what in _AT_HOME.items()
        if any(a.requirement == key for a in approvals)
    ]
    keys = dict.fromkeys(key for a in approvals for key in a.source)
    text = f"At home, in the default case: {'; '.join(parts)}"
    missing = set(question.subject.members) - {a.state for a in approvals}
    if missing:
        text += f"; not known for {names.names(missing)}"
    return Statement(words.sentence(text), tuple(keys), all(a.cited for a in approvals))


def _takes_over(question: Question) -> list[Statement]:
    subject = question.subject
    statements = []
    relation = subject.record.relation_to_nato
    if relation and relation not in ("none", "self"):
        statements.append(
            Statement(words.sentence(f"Relation to NATO: {relation}"), subject.record.sources)
        )
    bound = [body for body in question.bodies if (body.record.obligation or "none") != "none"]
    duties = "; ".join(f"{body.short_name}: {body.record.obligation}" for body in bound)
    if bound:
        keys = dict.fromkeys(key for body in bound for key in body.record.sources)
        text = f"Duties under which another body may take over: {duties}"
        statements.append(Statement(words.sentence(text), tuple(keys)))
    statements.append(
        Statement(
            "No rule in the fact base fixes a hand-over; who takes over is decided case by case."
        )
    )
    return statements


def _home_table(question: Question, approvals: tuple[Approval, ...]) -> Table:
    names = question.base.states
    rows = tuple(
        Row(
            (
                names.name(a.state),
                words.plain(a.branch),
                _AT_HOME[a.requirement],
                a.applies_to,
                a.legal_basis,
                _days(a.typical_days_low, a.typical_days_high),
            ),
            a.source,
            a.cited,
        )
        for a in sorted(approvals, key=lambda a: (names.name(a.state), a.branch != "default"))
    )
    columns = ("State", "Case", "Rule", "Applies to", "Legal basis", "Days")
    return Table("Approval at home", columns, rows, frozenset({"Days"}))


def _step_table(steps: list[tuple[Grouping, Procedure]]) -> Table:
    rows = tuple(
        Row(
            (
                body.short_name,
                step.step,
                words.plain(step.kind),
                f"{_days(step.duration_low, step.duration_high)} {step.unit}",
            ),
            step.source,
            step.cited,
        )
        for body, step in steps
    )
    return Table("Steps and how long they take", ("Body", "Step", "Known from", "Takes"), rows)


def _days(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "unknown"
    if low == high:
        return words.figure(low, 1)
    return f"{words.figure(low, 1)} to {words.figure(high, 1)}"

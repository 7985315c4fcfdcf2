"""Who can say yes: who may order what on whose authority, who is informed, who takes over."""

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
    known_of,
    resting_on,
    ruled_by,
)
from minilateral.facts import Grouping
from minilateral.facts.records.grouping import DecisionRule
from minilateral.facts.records.procedure import Approval, Procedure

_AT_HOME = {
    "prior_approval": "parliament approves first",
    "prior_consultation": "parliament is consulted first",
    "ex_post_approval": "parliament approves afterwards",
    "information_only": "parliament is informed",
    "none": "the government decides alone",
}


def section(question: Question) -> Section:
    """The body's own authority, the members' at home, the steps with their days, the hand-over."""
    statements = (*_orders(question), _at_home(question), *_takes_over(question))
    blocks: list[Block] = [Bullets(statements)]
    approvals = question.base.approvals(question.subject.members)
    if approvals:
        blocks.append(_home_table(question, approvals))
    steps = [(body, step) for body in question.bodies for step in question.base.procedures(body.id)]
    if steps:
        blocks.append(_step_table(steps))
    return Section("authority", "Who can say yes", tuple(blocks))


def _orders(question: Question) -> list[Statement]:
    """Who may order what: leads, officers with delegated authority, or nobody beforehand."""
    found = [
        _order(body, rule)
        for body in question.bodies
        for rule in body.rules
        if rule.rule.delegated is not None or _leads(rule)
    ]
    subject = question.subject
    if any(rule.rule.delegated or _leads(rule) for rule in subject.rules):
        return found
    return [_no_order(subject), *found]


def _order(body: Grouping, decision: DecisionRule) -> Statement:
    delegated = decision.rule.delegated
    if delegated is not None:
        text = (
            f"May order, {body.in_prose}: {delegated.to} within {delegated.within}, without a new "
            f"decision ({decision.legal_basis})"
        )
    else:
        leads = body.base.states.names(_leads(decision))
        text = (
            f"May order, {body.in_prose}: {leads} and each volunteer their own forces, on national "
            f"authority; for {decision.scope} nobody else's yes is needed"
        )
    return Statement(words.sentence(text), *ruled_by(body, decision))


def _leads(decision: DecisionRule) -> tuple[str, ...]:
    """The leads of a rule that lets them act with volunteers."""
    return decision.rule.opt_in.leads if decision.rule.opt_in is not None else ()


def _no_order(subject: Grouping) -> Statement:
    if not subject.rules:
        return Statement("May order: no one is known to hold authority over its members' forces.")
    rule = subject.rules[0]
    what = (
        "nothing is ordered in common; each member decides for itself"
        if rule.rule.none is not None
        else "no officer or lead is recorded as acting ahead of its members"
    )
    return Statement(
        words.sentence(f"May order, {subject.in_prose}: {what}"), *ruled_by(subject, rule)
    )


def _at_home(question: Question) -> Statement:
    """Who decides and who is informed at home, in the default case of each member."""
    members = question.subject.members
    approvals = [a for a in question.base.approvals(members) if a.branch == "default"]
    if not approvals:
        return Statement("Says yes at home, or is informed: not in the fact base for its members.")
    names = question.base.states
    parts = [
        f"in {names.names({a.state for a in approvals if a.requirement == key})} {what}"
        for key, what in _AT_HOME.items()
        if any(a.requirement == key for a in approvals)
    ]
    missing = set(members) - {a.state for a in approvals}
    unknown = f"; not known for {names.names(missing)}" if missing else ""
    text = f"Says yes at home, or is informed, in the default case: {'; '.join(parts)}{unknown}"
    return Statement(words.sentence(text), *resting_on(*approvals))


def _takes_over(question: Question) -> list[Statement]:
    """What is known of a hand-over to another body."""
    record = question.subject.record
    found = []
    if record.relation_to_nato and record.relation_to_nato not in ("none", "self"):
        text = f"Relation to NATO: {record.relation_to_nato}"
        found.append(Statement(words.sentence(text), record.sources))
    bound = [body for body in question.bodies if (body.record.obligation or "none") != "none"]
    if bound:
        duties = "; ".join(f"{body.short_name}, {body.record.obligation}" for body in bound)
        text = f"Takes over: duties under which a body may be called are {duties}"
        found.append(Statement(words.sentence(text), known_of(*bound)))
    text = "Takes over: no rule in the fact base fixes a hand-over; it is decided case by case."
    return [*found, Statement(text)]


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
            *resting_on(a),
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
            *resting_on(step),
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

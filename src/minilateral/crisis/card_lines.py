"""What the card says, line by line: each with its body, its part, its days and its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from minilateral.crisis.acting import ActingBody
from minilateral.crisis.national import NationalLaw
from minilateral.crisis.procedure import BodyProcedure, Span
from minilateral.decide.primitives import Delegated
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.procedure import Operation, Requirement
from minilateral.facts.records.scenario import Placed, ScenarioRecord
from minilateral.facts.records.sea_law import MaritimeRule
from minilateral.facts.states import StateIndex
from minilateral.facts.vocabulary import in_words
from minilateral.respond.needs import Need

#: Whether all of a line was read in a cited document, some of it, or none.
Cited: TypeAlias = Literal["yes", "partly", "no"]
Part: TypeAlias = Literal[
    "orders", "decides", "steps", "mandate", "against", "home", "hands over", "informed", "sea"
]

OPERATIONS: Final[Mapping[Operation, str]] = {
    "presence": "a presence without combat",
    "law_enforcement": "boarding and law enforcement",
    "evacuation": "an evacuation",
    "combat": "combat",
    "collective_defence": "collective defence",
    "training": "training",
    "cyber": "help against a cyber attack",
}
#: What a law asks, in the order in which it holds a state up.
AT_HOME: Final[Mapping[Requirement | None, str]] = {
    "none": "the government orders alone",
    "information_only": "the government orders and informs parliament",
    "ex_post_approval": "the government orders and parliament approves afterwards",
    "prior_consultation": "parliament is consulted first",
    "prior_approval": "parliament approves first",
    None: "not known, taken as asked first",
}
_STEPS: Final[Mapping[str, str]] = {
    "meeting": "meets {} after the call",
    "silence": "a text stands {} before it is adopted",
    "generation": "forces are gathered {} after the decision",
}
_WHO: Final[Mapping[str, str]] = {
    "coastal_state": "The coastal state",
    "flag_state": "The flag state",
    "any_state": "Any state",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the card says: of which body (blank: of the scenario), and on whose word."""

    body: str
    part: Part
    text: str
    sources: tuple[str, ...] = ()
    cited: Cited = "no"
    days: tuple[float, float] | None = None

    @property
    def flag(self) -> str:
        """What a page says behind the line."""
        return {"yes": "", "partly": "in part uncited", "no": "uncited"}[self.cited]


@dataclass(frozen=True, slots=True)
class Authority:
    """A body with what its members' laws ask, how long its steps take, and what it would send."""

    body: ActingBody
    laws: tuple[NationalLaw, ...]
    procedure: BodyProcedure
    need: Need

    @property
    def states(self) -> StateIndex:
        """The states by name."""
        return self.body.grouping.base.states


def lines_of(told: Authority) -> Iterator[Line]:
    """Everything that the card says of a body."""
    body, states = told.body, told.states
    yield from _orders(told)
    yield _decides(body)
    yield _steps(told)
    if body.mandate and body.entry and body.entry.mandate:
        basis = body.entry.mandate
        veto = _names(basis.expected_veto, states)
        more = f"; a veto of {veto} is expected" if veto else ""
        text = f"Needs first: a mandate of {body.mandate}{more}. {basis.text}"
        yield Line(body.name, "mandate", text, cited_keys(basis.source), _cited([basis.cited]))
    if body.against:
        text = f"Taken to be against: {_names(body.against, states)}."
        yield Line(body.name, "against", text)
    if body.acts and body.made_up is None:
        yield _home(told)
    if body.hands_over_to and body.entry and body.entry.hands_over:
        handed = body.entry.hands_over
        text = f"Hands over to {body.hands_over_to}. {handed.text}"
        yield Line(body.name, "hands over", text, cited_keys(handed.source), _cited([handed.cited]))


def _orders(told: Authority) -> Iterator[Line]:
    """Who may order at once, within authority given beforehand."""
    body = told.body
    delegated, entry = body.delegated, body.entry
    if delegated is None or entry is None or entry.delegation is None:
        return
    rule = delegated.rule
    who = f"{rule.to}, within {rule.within}" if isinstance(rule, Delegated) else "an organ"
    span = told.procedure.delegated
    when = f", {_days(span.low, span.high)} after the incident" if span else ""
    units = [_placed(told, unit) for unit in entry.delegation.units]
    more = f" Units placed under that order: {'; '.join(units)}." if units else ""
    text = f"May order at once: {who}{when} ({delegated.record.legal_basis}).{more}"
    days = (span.low, span.high) if span else None
    sources = (*delegated.sources, *cited_keys(entry.delegation.source))
    cited = _cited([delegated.record.verified, entry.delegation.cited])
    yield Line(body.name, "orders", text, sources, cited, days)


def _placed(told: Authority, unit: Placed) -> str:
    line = told.need.lines[unit.line - 1]
    owner = told.states.name(unit.owner) if unit.owner else "the body's own"
    return f"{unit.units} × {line.what} ({owner})"


def _decides(body: ActingBody) -> Line:
    rule = body.playable
    named = sum(player in body.grouping.base.states.by_code for player in body.members)
    seats = len(body.members) - named
    counts = [f"{named} members"] * (named > 0) + [f"{seats} unnamed seats"] * (seats > 0)
    text = (
        f"Decides, by its rule for {rule.record.scope!r}: {rule.sentence()} "
        f"({rule.record.legal_basis}). {' and '.join(counts).capitalize()}."
    )
    return Line(body.name, "decides", text, rule.sources, _cited([rule.record.verified]))


def _steps(told: Authority) -> Line:
    """The days of its steps; a text on the table only where members agree to one."""
    body = told.body
    spans = [s for s in told.procedure.spans if s.step in _STEPS and _has(body, s)]
    steps = [
        _STEPS[span.step].format(_days(span.low, span.high))
        + (" (assumed)" if span.assumed else "")
        for span in spans
    ]
    days = (sum(span.low for span in spans), sum(span.high for span in spans))
    sources = tuple(dict.fromkeys(key for span in spans for key in span.sources))
    text = f"Its steps: {'; '.join(steps)}."
    cited = _cited([span.cited for span in spans])
    return Line(body.name, "steps", text, sources, cited, days)


def _has(body: ActingBody, span: Span) -> bool:
    if span.step == "silence":
        return "opt_in" not in body.playable.record.rule.tree()
    return span.step != "generation" or (body.acts and span.high > 0)


def _home(told: Authority) -> Line:
    """What the members' laws ask, those that hold up least first."""
    body, found = told.body, told.laws
    parts = []
    for requirement, words in AT_HOME.items():
        asked = [law for law in found if law.requirement == requirement]
        if asked:
            parts.append(f"{words} in {_laws(asked, told.states)}")
    text = f"At home, for {OPERATIONS[body.operation]}: {'; '.join(parts)}."
    sources = tuple(dict.fromkeys(key for law in found for key in law.sources))
    return Line(body.name, "home", text, sources, _cited([law.cited for law in found]))


def _laws(asked: Sequence[NationalLaw], states: StateIndex) -> str:
    """States with their days, where a law takes any."""
    if not asked[0].beforehand or asked[0].requirement is None:
        days = f" ({_days(*asked[0].days)})" if asked[0].requirement is None else ""
        return f"{_names([law.state for law in asked], states)}{days}"
    return ", ".join(
        f"{_names([law.state], states)} ({_days(*law.days)}, {in_words(law.basis)})"
        for law in asked
    )


def _names(players: Sequence[str], states: StateIndex) -> str:
    """States by name; unnamed seats as they are called."""
    known = [player for player in players if player in states.by_code]
    seats = [player for player in players if player not in states.by_code]
    names = [states.names(known)] if known else []
    return ", ".join([*names, *seats])


def informed(record: ScenarioRecord, need: Need) -> Iterator[Line]:
    """Whose consent it takes and who is told."""
    law = need.record.legal_basis
    if law is not None:
        cited = _cited([law.verified and cited_keys(law.source) != ()])
        yield Line("", "informed", f"Consent: {law.consent}", cited_keys(law.source), cited)
    for told in record.informed:
        text = f"Is told: {told.whom}. {told.text}"
        yield Line("", "informed", text, cited_keys(told.source), _cited([told.cited]))


def at_sea(rules: Sequence[MaritimeRule]) -> Iterator[Line]:
    """What each article of the zones lets whom do."""
    for rule in rules:
        text = (
            f"{in_words(rule.zone).capitalize()}, {rule.instrument} art. {rule.article}. "
            f"{_WHO[rule.who]}: {rule.lets[0].lower()}{rule.lets[1:]}."
        )
        yield Line("", "sea", text, cited_keys(rule.source), _cited([rule.cited]))


def cited_keys(source: Sequence[str]) -> tuple[str, ...]:
    """The documents of a source, without the mark that there is none."""
    return tuple(key for key in source if key != UNCITED)


def _cited(parts: Sequence[bool]) -> Cited:
    return "yes" if all(parts) else "partly" if any(parts) else "no"


def _days(low: float, high: float) -> str:
    """A span in words, in hours where it is over within a day.

    >>> _days(0.125, 1.0), _days(1, 30), _days(6, 6), _days(0, 0), _days(0, 5)
    ('3 to 24 hours', '1 to 30 days', '6 days', 'at once', '0 to 5 days')
    """
    if high == 0:
        return "at once"
    scale, unit = (24.0, "hour") if low < 1 and high <= 1 else (1.0, "day")
    least, most = low * scale, high * scale
    plural = "" if most == 1 else "s"
    if least == most:
        return f"{most:g} {unit}{plural}"
    return f"{least:g} to {most:g} {unit}{plural}"

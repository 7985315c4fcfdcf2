"""A rule of the fact base made playable: for a grouping on a day, or the reasons why it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from minilateral.core.errors import NotFoundError, RuleError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.decide.ballot import Ballot, State
from minilateral.decide.council import BY_REGIME, IN_FORCE, LISBON, WHOLE_COUNCIL, regime
from minilateral.decide.joining import Fallback, Rule
from minilateral.decide.modifiers import Exclude
from minilateral.decide.rule_tree import TreeCompiler, seats
from minilateral.decide.verdict import Verdict
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.grouping import DecisionRule
from minilateral.facts.rule_words import sentence


@dataclass(frozen=True, slots=True)
class Playable:
    """A decision rule of a grouping on a day: the rule and its players, or what is missing.

    `record` has scope, legal basis and sources; `notes` say what was assumed to run it.
    """

    grouping: Grouping
    record: DecisionRule
    members: tuple[State, ...]
    rule: Rule | None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    own_sources: tuple[str, ...] = field(default=(), repr=False)

    @property
    def runs(self) -> bool:
        """Whether it can be played."""
        return self.rule is not None

    def play(self) -> Rule:
        """The rule.

        Raises
        ------
        RuleError
            If it cannot be played; the message says what is missing.
        """
        if self.rule is None:
            raise RuleError(
                f"{self.grouping.short_name}, {self.record.scope!r}, cannot be played on "
                f"{self.grouping.on}: {'; '.join(self.missing)}."
            )
        return self.rule

    def ballot(
        self,
        *,
        yes: Iterable[State] = (),
        no: Iterable[State] = (),
        abstain: Iterable[State] = (),
        declare: Iterable[State] = (),
        invoke: Iterable[State] = (),
    ) -> Ballot:
        """A ballot among its players; those not named are silent."""
        self.play()
        return Ballot.of(
            self.members, yes=yes, no=no, abstain=abstain, declare=declare, invoke=invoke
        )

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge a ballot."""
        return self.play().judge(ballot)

    def sentence(self) -> str:
        """The rule in words: of the fact file, or of the table that replaces it on the day."""
        if self.rule is not None and _by_regime(self.grouping, self.record):
            return self.rule.sentence()
        return sentence(self.record.rule, self.grouping.base.states)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the documents that the rule and its weights rest on."""
        keys = (*self.grouping.sources_of(self.record.source), *self.own_sources)
        return tuple(dict.fromkeys(key for key in keys if key != UNCITED))

    def references(self) -> tuple[Reference, ...]:
        """The documents that the rule and its weights rest on."""
        return self.grouping.base.references(self.sources)

    def excluding(self, *states: State) -> Playable:
        """The same rule where these states do not count, under the condition the rule states."""
        rule = self.play()
        Ballot(self.members).without(states)
        if isinstance(rule, Exclude):
            return replace(self, rule=replace(rule, states=(*rule.states, *states)))
        return replace(self, rule=Exclude(rule, states))

    def first_choice(self) -> Playable:
        """The rule without what it falls back on: a body as practised, not as designed.

        The JEF's first Response Option (November 2023) was agreed by all ten; its design needs
        the United Kingdom and one more.

        Raises
        ------
        RuleError
            If the rule has no fallback.
        """
        rule = self.play()
        if not isinstance(rule, Fallback):
            raise RuleError(f"the rule for {self.record.scope!r} falls back on nothing.")
        return replace(self, rule=rule.parts[0], notes=(*self.notes, "without its fallback"))


def compile_rule(grouping: Grouping, scope: str | None = None) -> Playable:
    """Make a rule of the grouping playable for its day; no scope means the default rule.

    A scope is found by its words, in any case: "cfsp" finds "CFSP default". Of several that have
    the words, the first in the fact file.

    Raises
    ------
    NotFoundError
        If the grouping has no rule, or none of that scope.
    """
    record = find_rule(grouping, scope)
    members, missing = _players(grouping, record)
    if _by_regime(grouping, record):
        council = regime(grouping.base, grouping.on)
        note = f"the regime {council.name} of the Council, in force until {council.until}"
        rule = council.rule(proposal=BY_REGIME[grouping.id, record.scope])
        notes = (note, *council.notes)
        return Playable(grouping, record, council.members, rule, (), notes, council.sources)
    if missing:
        return Playable(grouping, record, members, None, missing)
    compiler = TreeCompiler(grouping, members)
    compiled = compiler.rule(record.rule)
    reasons = tuple(dict.fromkeys(compiler.missing))
    if compiled is None and not reasons:
        reasons = ("the rule has no clause that can be played",)
    return Playable(
        grouping,
        record,
        members,
        None if reasons else compiled,
        reasons,
        tuple(dict.fromkeys(compiler.notes)),
        compiler.sources,
    )


def playables(grouping: Grouping) -> tuple[Playable, ...]:
    """Every rule of the grouping, the default first."""
    return tuple(compile_rule(grouping, record.scope) for record in grouping.rules)


def find_rule(grouping: Grouping, scope: str | None = None) -> DecisionRule:
    """The record of the rule with that scope, or the default one on the day of the grouping.

    Raises
    ------
    NotFoundError
        If there is none; the message lists the scopes and names the nearest.
    """
    rules = grouping.rules
    if not rules:
        raise NotFoundError(f"no decision rule of {grouping.in_prose} is known.")
    if scope is None:
        dated = [rule for rule in rules if _holds_before(rule) > grouping.on.year]
        return dated[0] if dated else rules[0]
    asked = scope.casefold().strip()
    if exact := [rule for rule in rules if rule.scope.casefold() == asked]:
        return exact[0]
    in_file = grouping.record.decision_rules
    found = [r for r in in_file if all(word in r.scope.casefold() for word in asked.split())]
    if asked and found:
        return found[0]
    scopes = [rule.scope for rule in rules]
    words = {word for known in scopes for word in known.split()}
    near = did_you_mean(scope, scopes) or did_you_mean(scope, words)
    known = "; ".join(repr(known) for known in scopes)
    raise NotFoundError(
        full_stop(f"{grouping.in_prose} has no rule for {scope!r}; it has {known}{near}")
    )


def _players(grouping: Grouping, record: DecisionRule) -> tuple[tuple[State, ...], tuple[str, ...]]:
    """Who votes: members, or the whole Council, and seats that no state holds for good."""
    reasons = list(_not_in_force(grouping, record))
    members = grouping.members
    if (grouping.id, record.scope) in WHOLE_COUNCIL:
        members = grouping.base.grouping("eu", grouping.on).members
    if not members:
        reasons.append(f"no member of {grouping.in_prose} is known on {grouping.on}")
    elected = range(1, seats(record.rule) - len(members) + 1)
    return (*members, *(f"E{number:02}" for number in elected)), tuple(reasons)


def _not_in_force(grouping: Grouping, record: DecisionRule) -> Iterator[str]:
    since, basis = IN_FORCE.get((grouping.id, record.scope), (grouping.on, ""))
    if grouping.on < since:
        yield f"the rule is in force since {since} ({basis}); none before it is in the tables"
    replaced = [rule for rule in grouping.rules if _holds_before(rule) > grouping.on.year]
    if replaced and not _holds_before(record) and seats(record.rule):
        year = _holds_before(replaced[0])
        yield f"the rule counts {seats(record.rule)} seats, as from {year}"


def _holds_before(rule: DecisionRule) -> int:
    """The year up to which a rule held whose scope says so ("before 1966"), else nought."""
    found = re.fullmatch(r"before (\d{4})", rule.scope)
    return int(found[1]) if found else 0


def _by_regime(grouping: Grouping, record: DecisionRule) -> bool:
    """Whether the table of Council regimes answers, the treaty's rule being younger."""
    return (grouping.id, record.scope) in BY_REGIME and grouping.on < LISBON

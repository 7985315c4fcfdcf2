"""A rule of the fact base made playable: for a grouping on a day, or the reasons why it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minilateral.core.errors import (
    NoFactAtDateError,
    NotFoundError,
    RuleError,
    did_you_mean,
    full_stop,
)
from minilateral.core.references import Reference
from minilateral.decide.ballot import Ballot, State
from minilateral.decide.joining import Fallback, Rule
from minilateral.decide.modifiers import Exclude
from minilateral.decide.rule_tree import TreeCompiler, counts_in_council, seats
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
        """The rule in words; the votes of the Council as they are on the day."""
        if self.rule is not None and counts_in_council(self.record.rule):
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
    """The record of the rule with that scope, or the default one, on the day of the grouping.

    Raises
    ------
    NotFoundError
        If there is none; the message lists the scopes and names the nearest.
    NoFactAtDateError
        If there is one, in force on other days.
    """
    rules, in_file = grouping.rules, grouping.record.decision_rules
    if not in_file:
        raise NotFoundError(f"no decision rule of {grouping.in_prose} is known.")
    defaults = [rule for rule in in_file if rule.default]
    if scope is None and rules and (rules[0].default or not defaults):
        return rules[0]
    asked = (scope or "").casefold().strip()
    if asked or scope is None:
        found = _with_words(asked, in_file) if asked else defaults or list(in_file)
        if now := [rule for rule in found if grouping.on in rule.interval]:
            return now[0]
        if found:
            missed = f"rule for {scope!r}" if scope else "default rule"
            raise NoFactAtDateError(
                f"{grouping.in_prose} has no {missed} on {grouping.on}; "
                f"it has {', '.join(_in_force(found))}."
            )
    scopes = list(dict.fromkeys(rule.scope for rule in rules))
    words = {word for known in scopes for word in known.split()}
    near = did_you_mean(asked, scopes) or did_you_mean(asked, words)
    known = "; ".join(repr(known) for known in scopes)
    raise NotFoundError(
        full_stop(f"{grouping.in_prose} has no rule for {scope!r}; it has {known}{near}")
    )


def _with_words(asked: str, rules: Sequence[DecisionRule]) -> list[DecisionRule]:
    """The rules of that very scope, or else those whose scopes hold all of the words."""
    exact = [rule for rule in rules if rule.scope.casefold() == asked]
    words = asked.split()
    return exact or [r for r in rules if all(word in r.scope.casefold() for word in words)]


def _in_force(rules: Sequence[DecisionRule]) -> Iterator[str]:
    """Each scope once, with the first and the last day of its rules."""
    for scope in dict.fromkeys(rule.scope for rule in rules):
        own = [rule.interval for rule in rules if rule.scope == scope]
        start = min(interval.start for interval in own)
        since = "" if start == date.min else f" from {start}"
        ends = [interval.end for interval in own if interval.end]
        until = f" until {max(ends)}" if len(ends) == len(own) else ""
        yield f"{scope!r}{since}{until}"


def _players(grouping: Grouping, record: DecisionRule) -> tuple[tuple[State, ...], tuple[str, ...]]:
    """Who votes: the members, those of another grouping, and seats that no state holds for good."""
    members = grouping.members
    if record.voters is not None:
        members = grouping.base.grouping(record.voters, grouping.on).members
    if record.seats is not None:
        members = ()
    unnamed = record.seats or seats(record.rule) - len(members)
    players = (*members, *(f"E{number:02}" for number in range(1, unnamed + 1)))
    reason = f"no member of {grouping.in_prose} is known on {grouping.on}"
    return players, () if players else (reason,)

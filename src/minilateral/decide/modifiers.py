"""What changes a rule: states that do not count, silence as consent, constructive abstention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import Ballot, State, States, Vote
from minilateral.decide.joining import Composable, Rule
from minilateral.decide.leaves import shown
from minilateral.decide.threshold import Threshold, percent
from minilateral.decide.verdict import Condition, Verdict

_THIRD = Fraction(1, 3)


@dataclass(frozen=True, slots=True)
class Exclude(Composable):
    """Some states do not count: neither for the act, nor against it, nor in the whole.

    A `condition` in words ("party to a dispute") says when; whom it meets is for the user to say
    in `states`, and it is stated where nobody is named.
    """

    rule: Rule
    states: tuple[State, ...] = ()
    condition: str | None = None

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge without these states."""
        verdict = self.rule.judge(ballot.without(self.states))
        who = shown(self.states)
        if self.condition is None:
            note = f"not counted: {who}"
        elif self.states:
            note = f"not counted as {self.condition}: {who}"
        else:
            note = f"nobody was named as {self.condition}; all are counted"
        return replace(verdict, rule=self, ballot=ballot, notes=(*verdict.notes, note))

    def sentence(self) -> str:
        """The rule, and who is not counted."""
        who = ", ".join(filter(None, (shown(self.states), self.condition)))
        return f"{self.rule.sentence()}; not counted: {who}"


@dataclass(frozen=True, slots=True)
class Silence(Composable):
    """Silence is consent: adopted unless someone speaks up before the deadline.

    A state breaks the silence when its vote alone, all others silent, would stop the act.
    """

    rule: Rule
    deadline_hours: int | None = None

    def __post_init__(self) -> None:
        if self.deadline_hours is not None and self.deadline_hours < 1:
            raise RuleError(f"a deadline of {self.deadline_hours} hours leaves no time to object.")

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge with the silent in favour."""
        verdict = self.rule.judge(_heard(ballot))
        broke = frozenset() if verdict.passed else self._breakers(ballot)
        label = f"silence procedure{self._deadline()}; {verdict.label}"
        note = (f"{shown(broke)} broke the silence",) if broke else ()
        return replace(
            verdict,
            rule=self,
            ballot=ballot,
            label=label,
            broke_silence=broke,
            notes=(*verdict.notes, *note),
        )

    def _breakers(self, ballot: Ballot) -> States:
        spoke = [s for s in ballot.counting if ballot.vote(s) not in (Vote.SILENT, Vote.YES)]
        quiet = replace(ballot, votes={}, invoked=frozenset())
        return frozenset(
            state
            for state in spoke
            if not self.rule.judge(_heard(quiet.switch(state, ballot.vote(state)))).passed
        )

    def _deadline(self) -> str:
        return f" of {self.deadline_hours} hours" if self.deadline_hours else ""

    def sentence(self) -> str:
        """The rule, and that silence is consent."""
        return (
            f"{self.rule.sentence()}, taken by silence procedure{self._deadline()}: "
            "adopted unless someone objects before a deadline"
        )


@dataclass(frozen=True, slots=True)
class ConstructiveAbstention(Composable):
    """TEU 31(1): a declared abstainer is not bound, and too many of them stop the act.

    Too many: at least a third of the states that have at least a third of the people. Only
    abstentions with a formal declaration count; a plain one neither stops nor frees.
    """

    rule: Rule
    population: Mapping[State, int]
    share_members: Fraction = _THIRD
    share_population: Fraction = _THIRD

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge the rule, then weigh the declared abstainers."""
        inner = self.rule.judge(ballot)
        declared = ballot.cast(Vote.DECLARE)
        people = Threshold(self.population, "people", quota=1)
        states = ceil(self.share_members * len(ballot.counting)) - 1
        persons = ceil(self.share_population * people.weight(ballot.counting)) - 1
        tests = (
            Condition("states that declared an abstention", len(declared), states, "at most"),
            Condition("people in them", people.weight(declared), persons, "at most"),
        )
        few = any(test.met for test in tests)
        share = f"{percent(self.share_members)} of the states, {percent(self.share_population)}"
        third = Verdict(
            self,
            ballot,
            f"declared abstainers stay below {share} of the people, or one of the two",
            few,
            tests,
            joint="any of",
            bound=frozenset(ballot.counting) if few else frozenset(),
        )
        passed = inner.passed and few
        return Verdict(
            self,
            ballot,
            "with constructive abstention",
            passed,
            parts=(inner, third),
            bound=inner.bound - declared if passed else frozenset(),
            binds="all but declared abstainers",
            broke_silence=inner.broke_silence,
        )

    def sentence(self) -> str:
        """The rule, and the test of the declared abstainers."""
        return (
            f"{self.rule.sentence()}, with constructive abstention: a declared abstainer is not "
            f"bound, and the act fails if such abstainers are at least {self.share_members} of "
            f"the states with at least {self.share_population} of the people"
        )


def _heard(ballot: Ballot) -> Ballot:
    """The ballot on which the silent have consented."""
    silent = ballot.cast(Vote.SILENT) - ballot.invoked
    return replace(ballot, votes={**ballot.votes, **dict.fromkeys(silent, Vote.YES)})

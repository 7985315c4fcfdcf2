"""What changes a rule: states that do not count, silence as consent, constructive abstention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import Ballot, State, States, Vote
from minilateral.decide.joining import Composable, Rule
from minilateral.decide.leaves import shown
from minilateral.decide.threshold import Threshold, percent
from minilateral.decide.verdict import Condition, Verdict


@dataclass(frozen=True, slots=True)
class Limit:
    """A share of the whole that declared abstainers must not reach, or must not exceed."""

    what: str
    weights: Mapping[State, int] | None
    share: Fraction
    exceeded: bool = False

    def test(self, declared: States, whole: Iterable[State]) -> Condition:
        """How much the abstainers hold, and how much they may."""
        held = Threshold(self.weights, self.what, quota=1)
        reached = self.share * held.weight(whole)
        most = floor(reached) if self.exceeded else ceil(reached) - 1
        whose = "that declared an abstention" if self.weights is None else "of such abstainers"
        return Condition(f"{self.what} {whose}", held.weight(declared), most, "at most")

    def __str__(self) -> str:
        least = "more than" if self.exceeded else "at least"
        return f"{least} {percent(self.share)} of the {self.what}"


def thirds(people: Mapping[State, int]) -> tuple[Limit, ...]:
    """The limits of TEU 31(1): a third of the states with a third of the people."""
    third = Fraction(1, 3)
    return Limit("states", None, third), Limit("people", people, third)


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
    """A declared abstainer is not bound, and too many of them stop the act.

    They are too many where every limit is broken: at least a third of the states that have at
    least a third of the people (TEU 31(1) since Lisbon), or more than a third of the weighted
    votes (TEU 23(1) before). Only abstentions with a formal declaration count; a plain one
    neither stops nor frees.
    """

    rule: Rule
    limits: tuple[Limit, ...]

    def __post_init__(self) -> None:
        if not self.limits:
            raise RuleError("constructive abstention needs a limit on declared abstainers.")

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge the rule, then weigh the declared abstainers."""
        inner = self.rule.judge(ballot)
        declared = ballot.cast(Vote.DECLARE)
        tests = tuple(limit.test(declared, ballot.counting) for limit in self.limits)
        few = any(test.met for test in tests)
        third = Verdict(
            self,
            ballot,
            f"declared abstainers are not {self._too_many()}",
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
            f"bound, and the act fails if such abstainers are {self._too_many()}"
        )

    def _too_many(self) -> str:
        return " with ".join(map(str, self.limits))


def _heard(ballot: Ballot) -> Ballot:
    """The ballot on which the silent have consented."""
    silent = ballot.cast(Vote.SILENT) - ballot.invoked
    return replace(ballot, votes={**ballot.votes, **dict.fromkeys(silent, Vote.YES)})

"""A verdict: the decision, the tests it met or missed, whom it binds, who made the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from minilateral.decide.ballot import Ballot, State, States, Vote

if TYPE_CHECKING:
    from minilateral.decide.joining import Rule

Binds: TypeAlias = Literal["all", "participants only", "all but declared abstainers"]
Joint: TypeAlias = Literal["all of", "any of", "the first of", "stages"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a rule: what was counted, how much of it there was and how much was needed."""

    name: str
    held: int
    needed: int
    relation: Literal["at least", "at most"] = "at least"

    @property
    def met(self) -> bool:
        """Whether the test was met."""
        at_least = self.relation == "at least"
        return self.held >= self.needed if at_least else self.held <= self.needed

    def __str__(self) -> str:
        return f"{self.name}: {self.held:,}, {self.relation} {self.needed:,} needed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, with the question it answers; a composed rule keeps the verdicts of its parts.

    `stages_apart` says that the parts were judged each on a ballot of its own.
    """

    rule: Rule
    ballot: Ballot
    label: str
    passed: bool
    conditions: tuple[Condition, ...] = ()
    parts: tuple[Verdict, ...] = ()
    joint: Joint = "all of"
    bound: States = frozenset()
    binds: Binds = "all"
    broke_silence: States = frozenset()
    notes: tuple[str, ...] = ()
    stages_apart: bool = False

    @property
    def tests(self) -> tuple[Condition, ...]:
        """Every test of the rule and its parts, from left to right."""
        return tuple(test for verdict in self.walk() for test in verdict.conditions)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the rule and its parts say beside the numbers, each once."""
        return tuple(dict.fromkeys(note for verdict in self.walk() for note in verdict.notes))

    @property
    def made_difference(self) -> States:
        """The states whose lone change of mind would turn the verdict (pivotal states)."""
        if self.stages_apart:
            turning = self.parts if self.passed else self.parts[-1:]
            return frozenset(state for part in turning for state in part.made_difference)
        return frozenset(
            state for state in self.ballot.counting if self._turns(state, (Vote.YES, *_WORSE))
        )

    @property
    def could_still_block(self) -> States:
        """The states, silent or in favour so far, that could alone still turn it to a no."""
        if not self.passed:
            return frozenset()
        if self.stages_apart:
            return frozenset(state for part in self.parts for state in part.could_still_block)
        return frozenset(
            state
            for state in self.ballot.cast(Vote.YES, Vote.SILENT)
            if self._turns(state, _WORSE) or not self.rule.judge(self.ballot.invoke(state)).passed
        )

    def _turns(self, state: State, votes: tuple[Vote, ...]) -> bool:
        held = self.ballot.vote(state)
        return any(
            self.rule.judge(self.ballot.switch(state, vote)).passed != self.passed
            for vote in votes
            if vote is not held
        )

    def walk(self) -> Iterator[Verdict]:
        """The verdict and those of its parts, from the top."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain values."""
        return {
            "passed": self.passed,
            "tests": [
                {
                    "name": test.name,
                    "met": test.met,
                    "held": test.held,
                    "relation": test.relation,
                    "needed": test.needed,
                }
                for test in self.tests
            ],
            "binds": self.binds,
            "bound": sorted(self.bound),
            "made_difference": sorted(self.made_difference),
            "could_still_block": sorted(self.could_still_block),
            "broke_silence": sorted(self.broke_silence),
            "notes": list(self.remarks),
        }


_WORSE = (Vote.NO, Vote.DECLARE, Vote.ABSTAIN)

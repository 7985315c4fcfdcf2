"""The law of all rules: one more yes never undoes a decision. Here a rule is held against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import Ballot, State, Vote
from minilateral.decide.joining import Rule

#: Up to so many ballots all are tried, beyond it this many walks from all silent to all yes.
_ALL_BALLOTS = 20_000
_WALKS = 400


@dataclass(frozen=True, slots=True)
class MonotoneFault:
    """Two ballots that differ in one vote: the act passes on the first, not with one yes more."""

    passes: Ballot
    fails: Ballot
    state: State

    def __str__(self) -> str:
        held = self.passes.vote(self.state)
        others = ", ".join(
            f"{state} {self.passes.vote(state)}"
            for state in self.passes.members
            if state != self.state and self.passes.vote(state) is not Vote.SILENT
        )
        return (
            f"with {others or 'all others silent'} the act passes while {self.state} is "
            f"{'silent' if held is Vote.SILENT else f'on {held}'}, and fails once {self.state} "
            "votes yes"
        )


def monotone_fault(rule: Rule, members: Iterable[State], seed: int = 0) -> MonotoneFault | None:
    """Find a pair of ballots on which one more yes undoes a decision; None where none is found.

    Few members: every ballot is tried, so None is a proof. Many: random walks from votes of every
    kind to all in favour, so None is evidence only.
    """
    members = tuple(members)
    if len(Vote) ** len(members) <= _ALL_BALLOTS:
        starts: Iterator[Ballot] = (
            Ballot(members, dict(zip(members, votes, strict=True)))
            for votes in product(Vote, repeat=len(members))
        )
        pairs: Iterator[tuple[Ballot, State]] = (
            (ballot, state) for ballot in starts for state in members
        )
    else:
        pairs = _walks(members, Random(seed))
    for ballot, state in pairs:
        more = ballot.switch(state, Vote.YES)
        if rule.judge(ballot).passed and not rule.judge(more).passed:
            return MonotoneFault(ballot, more, state)
    return None


def check_monotone(rule: Rule, members: Iterable[State]) -> None:
    """Refuse a rule that one more yes can undo.

    Raises
    ------
    RuleError
        If a pair of ballots shows it; the message names the pair.
    """
    fault = monotone_fault(rule, members)
    if fault is not None:
        raise RuleError(f"the rule is not monotone: {fault}.")


def _walks(members: Sequence[State], dice: Random) -> Iterator[tuple[Ballot, State]]:
    for _ in range(_WALKS):
        votes = {state: dice.choice(list(Vote)) for state in members}
        ballot = Ballot(tuple(members), votes)
        for state in dice.sample(members, len(members)):
            yield ballot, state
            ballot = ballot.switch(state, Vote.YES)

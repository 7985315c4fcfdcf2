"""A ballot: who says yes, who says no, who stands aside, and who has not been heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from minilateral.core.errors import RuleError, did_you_mean, full_stop

State: TypeAlias = str  #: ISO 3166-1 alpha-3 code such as "EST", or an unnamed seat as "E01".
States: TypeAlias = frozenset[State]


class Vote(StrEnum):
    """What a state does with its vote, from the best for the act to the worst."""

    YES = "yes"
    ABSTAIN = "abstain"
    DECLARE = "declare"
    """An abstention with a formal declaration, as in TEU 31(1)."""
    NO = "no"
    SILENT = "silent"
    """Not heard: consent under a silence procedure, an abstention under every other rule."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """The votes of the members on one proposal; those not named are silent.

    `invoked` are states that pull a brake which needs a stated reason (TEU 31(2)); an ordinary
    "no" does not pull it. `away` are members who do not count, as a rule may demand.

    Raises
    ------
    RuleError
        If there is no member, one is listed twice, a stranger votes, or a state pulls a brake and
        votes yes.

    >>> Ballot.of(["EST", "FIN", "GBR"], yes=["GBR"], no=["FIN"]).cast(Vote.SILENT)
    frozenset({'EST'})
    """

    members: tuple[State, ...]
    votes: Mapping[State, Vote] = field(default_factory=dict)
    invoked: States = frozenset()
    away: States = frozenset()

    def __post_init__(self) -> None:
        if not self.members:
            raise RuleError("a ballot needs at least one member; this grouping is empty.")
        twice = [state for state, times in Counter(self.members).items() if times > 1]
        if twice:
            raise RuleError(f"{_names(twice)} stands twice among the members; name each once.")
        for state in (*self.votes, *self.invoked, *self.away):
            if state not in self.members:
                near = did_you_mean(state, self.members) or f"; members: {_names(self.members)}"
                raise RuleError(full_stop(f"{state} may not vote here, it is not a member{near}"))
        torn = [state for state in self.invoked if self.vote(state) is Vote.YES]
        if torn:
            raise RuleError(f"{_names(torn)} votes yes and pulls the brake; keep one of the two.")

    @classmethod
    def of(
        cls,
        members: Iterable[State],
        *,
        yes: Iterable[State] = (),
        no: Iterable[State] = (),
        abstain: Iterable[State] = (),
        declare: Iterable[State] = (),
        invoke: Iterable[State] = (),
    ) -> Ballot:
        """Build a ballot from lists of states.

        Raises
        ------
        RuleError
            If a state is in two lists, or twice in one; and as the class does.
        """
        votes: dict[State, Vote] = {}
        lists = (Vote.YES, yes), (Vote.NO, no), (Vote.ABSTAIN, abstain), (Vote.DECLARE, declare)
        for vote, states in lists:
            for state in states:
                if state in votes:
                    again = "twice" if votes[state] is vote else f"both {votes[state]} and {vote}"
                    raise RuleError(f"{state} votes {again}; a state has one vote.")
                votes[state] = vote
        return cls(tuple(members), votes, frozenset(invoke))

    def vote(self, state: State) -> Vote:
        """How the state voted."""
        return self.votes.get(state, Vote.SILENT)

    @property
    def counting(self) -> tuple[State, ...]:
        """The members that count."""
        return tuple(state for state in self.members if state not in self.away)

    def cast(self, *votes: Vote) -> States:
        """The states that count and voted one of these ways."""
        return frozenset(state for state in self.counting if self.vote(state) in votes)

    @property
    def favour(self) -> States:
        """The states that count and said yes."""
        return self.cast(Vote.YES)

    def switch(self, state: State, vote: Vote) -> Ballot:
        """The ballot on which that state alone votes so; a yes takes back a brake it pulled."""
        invoked = self.invoked - {state} if vote is Vote.YES else self.invoked
        return replace(self, votes={**self.votes, state: vote}, invoked=invoked)

    def invoke(self, state: State) -> Ballot:
        """The ballot on which that state votes no and pulls the brake."""
        return replace(self.switch(state, Vote.NO), invoked=self.invoked | {state})

    def without(self, states: Iterable[State]) -> Ballot:
        """The ballot on which these states do not count."""
        return replace(self, away=self.away | frozenset(states))


def _names(states: Iterable[State]) -> str:
    return ", ".join(sorted(states))

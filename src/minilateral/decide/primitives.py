"""The rules that others are made of: consent, a veto, opting in, delegation, none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import Ballot, State, Vote
from minilateral.decide.joining import Composable
from minilateral.decide.leaves import leaf, listed, players_of, shown
from minilateral.decide.verdict import Condition, Verdict


@dataclass(frozen=True, slots=True)
class AllOf(Composable):
    """Every player must consent; nobody named means every member.

    What an abstention does: it `blocks`; it is `neutral`, so that one state in favour and none
    against suffice; or it is `constructive`, and who abstains steps aside and is not bound.
    """

    players: tuple[State, ...] = ()
    abstention: Literal["blocks", "neutral", "constructive"] = "neutral"
    ratification: bool = False

    def judge(self, ballot: Ballot) -> Verdict:
        """Count consent and objections among the players."""
        players = players_of(self.players, ballot)
        yes = len(ballot.favour & players)
        if self.abstention == "blocks":
            tests = [Condition("players in favour", yes, len(players))]
        else:
            against = len(ballot.cast(Vote.NO) & players)
            tests = [
                Condition("players in favour", yes, 1),
                Condition("objections", against, 0, "at most"),
            ]
        label = f"consent, an abstention {_ABSTENTION[self.abstention]}"
        if self.abstention != "constructive":
            return leaf(self, ballot, label, tests)
        aside = ballot.cast(Vote.ABSTAIN, Vote.DECLARE, Vote.SILENT)
        bound = frozenset(ballot.counting) - aside
        return leaf(self, ballot, label, tests, bound, "participants only")

    def sentence(self) -> str:
        """Who must agree, and what an abstention does."""
        who = listed(self.players) if self.players else "all members"
        ratify = " and ratify" if self.ratification else ""
        return f"{who} must agree{ratify} (an abstention {_ABSTENTION[self.abstention]})"


_ABSTENTION = {
    "blocks": "blocks",
    "neutral": "does not block",
    "constructive": "steps aside",
}


@dataclass(frozen=True, slots=True)
class Veto(Composable):
    """Passes unless a listed player votes no; nobody listed means every member.

    A veto with a `trigger` needs that reason stated: only a state that invokes it on the ballot
    pulls it, and a plain no does not.
    """

    players: tuple[State, ...] = ()
    abstention_counts_as_veto: bool = False
    trigger: str | None = None

    def judge(self, ballot: Ballot) -> Verdict:
        """Count the vetoes."""
        players = players_of(self.players, ballot)
        if self.trigger is not None:
            against = ballot.invoked & players
        elif self.abstention_counts_as_veto:
            against = players - ballot.favour
        else:
            against = ballot.cast(Vote.NO) & players
        name = f"vetoes ({shown(against)})" if against else "vetoes"
        tests = [Condition(name, len(against), 0, "at most")]
        return leaf(self, ballot, self.sentence(), tests)

    def sentence(self) -> str:
        """Who can veto, and for what."""
        who = f"any of {listed(self.players)}" if self.players else "a member"
        does = "objects or abstains" if self.abstention_counts_as_veto else "objects"
        return f"unless {who} {does}{f', with {self.trigger}' if self.trigger else ''}"


@dataclass(frozen=True, slots=True)
class OptIn(Composable):
    """The lead or leads and any volunteers act; only those who take part are bound.

    No lead named means that any member may lead. Nobody outside can stop them: an abstention, a
    no and silence are all the same.
    """

    leads: tuple[State, ...] = ()
    leads_required: Literal["all", "any", "none"] = "all"
    min_participants: int = 1

    def __post_init__(self) -> None:
        if self.leads_required == "all" and not self.leads:
            raise RuleError("an opt-in that requires all leads names none.")
        if self.min_participants < 1:
            raise RuleError(f"{self.min_participants} participants do nothing; one at least.")

    def judge(self, ballot: Ballot) -> Verdict:
        """Count leads and participants."""
        yes = ballot.favour
        tests = []
        if self.leads and self.leads_required != "none":
            leads = players_of(self.leads, ballot)
            least = len(self.leads) if self.leads_required == "all" else 1
            tests.append(Condition(f"leads ({shown(self.leads)})", len(leads & yes), least))
        tests.append(Condition("participants", len(yes), self.min_participants))
        return leaf(self, ballot, "opt-in", tests, yes, "participants only")

    def sentence(self) -> str:
        """Who must lead and how many must take part."""
        least = f"{self.min_participants} participant{'s' * (self.min_participants > 1)} at least"
        if not self.leads or self.leads_required == "none":
            return f"any willing members may act, {least}; only participants are bound"
        either = "one of " if self.leads_required == "any" and len(self.leads) > 1 else ""
        return (
            f"{either}{listed(self.leads)} and any volunteers may act, {least}; "
            "only participants are bound"
        )


@dataclass(frozen=True, slots=True)
class Delegated(Composable):
    """An officer or organ acts, without a ballot, within authority given beforehand.

    Whether the act lies within the authority is for the user to say; the votes do not matter.
    """

    to: str
    within: str
    act_within: bool = True

    def judge(self, ballot: Ballot) -> Verdict:
        """Pass where the act lies within the authority."""
        tests = [Condition(f"the act lies within: {self.within}", int(self.act_within), 1)]
        note = (
            f"{self.to} acts without a ballot; the authority was delegated beforehand"
            if self.act_within
            else f"{self.to} has no authority beyond {self.within}; the body itself must decide"
        )
        return leaf(self, ballot, f"delegated to {self.to}", tests, notes=(note,))

    def sentence(self) -> str:
        """Who may act, within what."""
        return f"{self.to} may act alone within {self.within}"


@dataclass(frozen=True, slots=True)
class NoRule(Composable):
    """No collective decision exists: talk, or voluntary national action."""

    note: str | None = None

    def judge(self, ballot: Ballot) -> Verdict:
        """Never passes: there is nothing to pass."""
        tests = [Condition("a rule for collective decisions", 0, 1)]
        notes = (self.note,) if self.note else ()
        return leaf(self, ballot, "no collective decision", tests, notes=notes)

    def sentence(self) -> str:
        """That there is none."""
        return f"no collective decision is taken{f' ({self.note})' if self.note else ''}"

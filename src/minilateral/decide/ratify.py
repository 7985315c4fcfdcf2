"""The second stage at home: a government's yes that parliament, president or referendum undoes.

After Putnam (1988): a government plays at two tables at once, and what it agreed abroad (level I)
holds only when it is ratified at home (level II).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from minilateral.core.errors import NotFoundError, RuleError, did_you_mean, full_stop
from minilateral.decide.ballot import Ballot, State, States, Vote
from minilateral.decide.joining import Composable, Rule
from minilateral.decide.leaves import shown
from minilateral.decide.verdict import Condition, Verdict
from minilateral.facts import FactBase


class Ratifies(StrEnum):
    """What the organ at home does; what is unknown has not yet ratified."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Gate:
    """One state's approval at home: whose it is, on what basis, and how it falls out."""

    state: State
    organ: str
    ratifies: Ratifies = Ratifies.UNKNOWN
    basis: str = ""
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.state}: {self.organ}{f' ({self.basis})' if self.basis else ''}"


@dataclass(frozen=True, slots=True)
class Ratified(Composable):
    """A rule among governments, then the gates at home of the states that it binds.

    A closed gate turns its government's vote into a no, and the rule is judged again: under
    consensus one gate stops all, under opt-in the state merely drops out. A gate of which
    nothing is known is not open yet.

    This is the one rule here that can break the law that a yes more never undoes a decision: a
    government that steps aside by a declared abstention needs no ratification, and the same
    government's yes may fail at home.

    Raises
    ------
    RuleError
        If a state has the same gate twice.
    """

    rule: Rule
    gates: tuple[Gate, ...]

    def __post_init__(self) -> None:
        seen: set[tuple[State, str]] = set()
        for gate in self.gates:
            if (gate.state, gate.organ) in seen:
                raise RuleError(f"{gate.state} has the gate {gate.organ!r} twice; keep one.")
            seen.add((gate.state, gate.organ))

    def judge(self, ballot: Ballot) -> Verdict:
        """Judge governments first, then what is left after the gates."""
        for gate in self.gates:
            if gate.state not in ballot.members:
                near = did_you_mean(gate.state, ballot.members)
                raise RuleError(full_stop(f"a gate names {gate.state}, not a member{near}"))
        abroad = self.rule.judge(ballot)
        if not abroad.passed:
            note = "it failed among the governments; the gates at home were not reached"
            return self._verdict(ballot, (abroad,), abroad, (note,))
        bound = abroad.bound - ballot.cast(Vote.NO)
        reached = [gate for gate in self.gates if gate.state in bound]
        shut = frozenset(gate.state for gate in reached if gate.ratifies is not Ratifies.YES)
        left = ballot
        for state in shut:
            left = left.switch(state, Vote.NO)
        home = self.rule.judge(left)
        tests = tuple(
            Condition(str(gate), int(gate.ratifies is Ratifies.YES), 1) for gate in reached
        )
        stage = Verdict(
            self.rule,
            left,
            "at home: " + ("what is left passes" if home.passed else "what is left fails"),
            home.passed,
            tests,
            parts=(home,) if shut else (),
            bound=home.bound,
            binds=home.binds,
        )
        return self._verdict(ballot, (abroad, stage), stage, self._notes(reached, shut, home))

    def _verdict(
        self,
        ballot: Ballot,
        parts: tuple[Verdict, ...],
        last: Verdict,
        notes: tuple[str, ...],
    ) -> Verdict:
        return Verdict(
            self,
            ballot,
            "two stages: governments, then ratification at home",
            last.passed,
            parts=parts,
            joint="stages",
            bound=last.bound if last.passed else frozenset(),
            binds=last.binds,
            broke_silence=parts[0].broke_silence,
            notes=notes,
        )

    def _notes(self, reached: Iterable[Gate], shut: States, home: Verdict) -> tuple[str, ...]:
        closed = [gate for gate in reached if gate.ratifies is Ratifies.NO]
        waiting = [gate for gate in reached if gate.ratifies is Ratifies.UNKNOWN]
        effect = "drops out" if home.passed else "it failed at home"
        notes = [f"{effect}: refused by {gate.state}, {gate.organ}" for gate in closed]
        notes += [f"not yet ratified: {gate.state}, {gate.organ}" for gate in waiting]
        return tuple(notes) if shut else ("every gate at home is open",)

    def sentence(self) -> str:
        """The rule, and whose gates follow."""
        states = shown({gate.state for gate in self.gates}) or "no state"
        return f"{self.rule.sentence()}; then ratified at home in {states}"


#: Requirements that can undo a government's yes; consultation and information cannot.
GATES = ("prior_approval", "ex_post_approval")


def gates(
    base: FactBase,
    states: Iterable[State],
    ratifies: Mapping[State, str | None] | None = None,
    branch: Mapping[State, str] | None = None,
) -> tuple[Gate, ...]:
    """The gates of these states for sending forces abroad, from the table of approvals.

    `ratifies` says how each falls out ("yes", "no", "unknown"); a state not named is unknown.
    `branch` picks another branch of cases than `default` for a state, such as "urgent". A state
    whose parliament is only informed or consulted has no gate.

    Raises
    ------
    RuleError
        If an outcome is none of the three words, or given for a state that is not asked about.
    NotFoundError
        If a state has no such branch.
    """
    states = tuple(dict.fromkeys(states))
    outcomes = ratifies or {}
    for state in (*outcomes, *(branch or {})):
        if state not in states:
            near = did_you_mean(state, states)
            raise RuleError(full_stop(f"{state} is not among the states asked about{near}"))
    found = []
    for state in states:
        rows = {row.branch: row for row in base.approvals((state,))}
        wanted = (branch or {}).get(state, "default")
        if wanted not in rows:
            if not rows and wanted == "default":
                continue
            near = did_you_mean(wanted, rows) or f"; it has {', '.join(rows) or 'none'}"
            raise NotFoundError(full_stop(f"{state} has no approval branch {wanted!r}{near}"))
        row = rows[wanted]
        if row.requirement in GATES:
            organ = row.requirement.replace("_", " ")
            outcome = _outcome(state, outcomes.get(state))
            found.append(Gate(state, organ, outcome, row.legal_basis, row.source))
    return tuple(found)


def _outcome(state: State, word: str | None) -> Ratifies:
    try:
        return Ratifies(word or "unknown")
    except ValueError:
        raise RuleError(f"{state} ratifies {word!r}; say one of {', '.join(Ratifies)}.") from None

"""A vote taken in a grouping: the verdict, who made the difference, who could still block it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minilateral.core.errors import RuleError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.decide.ballot import State
from minilateral.decide.compile import Playable, compile_rule
from minilateral.decide.verdict import Verdict
from minilateral.decide.verdict_tree import diagram
from minilateral.facts import Grouping

#: Stands in one of the lists for every member that no list names.
OTHERS = "others"


@dataclass(frozen=True, repr=False)
class Judgement(Result):
    """What a rule of a grouping makes of a ballot."""

    playable: Playable
    verdict: Verdict

    @property
    def title(self) -> str:
        outcome = "passes" if self.verdict.passed else "does not pass"
        body, scope = self.playable.grouping, self.playable.record.scope
        return f"{body.short_name}, {scope}, {body.on}: it {outcome}"

    def references(self) -> Sequence[Reference]:
        return self.playable.references()

    def rows(self) -> list[Mapping[str, Any]]:
        ballot, verdict = self.verdict.ballot, self.verdict
        return [
            {
                "state": state,
                "vote": str(ballot.vote(state)),
                "bound": state in verdict.bound,
                "made_difference": state in verdict.made_difference,
                "could_still_block": state in verdict.could_still_block,
            }
            for state in ballot.members
        ]

    def tree(self) -> str:
        """The tests as a tree of plain text."""
        return diagram(self.verdict)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral vote --json`; docs/lookup/json.md describes the fields."""
        record = self.playable.record
        return {
            "grouping": self.playable.grouping.id,
            "scope": record.scope,
            "on": self.playable.grouping.on,
            "rule": self.playable.sentence(),
            "legal_basis": record.legal_basis,
            "votes": {row["state"]: row["vote"] for row in self.rows()},
            **self.verdict.to_dict(),
            "assumed": list(self.playable.notes),
            "sources": [reference.key for reference in self.references()],
        }


def judge(
    grouping: Grouping,
    scope: str | None = None,
    exclude: Iterable[str] = (),
    **lists: Iterable[str],
) -> Judgement:
    """Judge a ballot under a rule of the grouping on its day.

    `lists` are `yes`, `no`, `abstain`, `declare` and `invoke` (a brake that needs a stated
    reason): states by code or name, or the one word `others` for all that no list names. Members
    in no list are silent.

    Raises
    ------
    NotFoundError
        If a state or scope is unknown.
    RuleError
        If the rule cannot be played, a stranger votes, or a state votes twice.
    """
    playable = compile_rule(grouping, scope)
    find = grouping.base.states.find
    away = [_player(find, name) for name in exclude]
    if away:
        playable = playable.excluding(*away)
    named = {
        how: [_player(find, name) for name in names if name.casefold() != OTHERS]
        for how, names in lists.items()
    }
    rest = [how for how, names in lists.items() if OTHERS in map(str.casefold, names)]
    if len(rest) > 1:
        raise RuleError(f"{' and '.join(rest)} both name the {OTHERS}; one list can.")
    if rest:
        taken = {state for states in named.values() for state in states} | set(away)
        named[rest[0]] += [state for state in playable.members if state not in taken]
    return Judgement(playable, playable.judge(playable.ballot(**named)))


def _player(find: Any, name: str) -> State:
    """A state by code or name; an unnamed elected seat by its number, such as E01."""
    word = name.strip().upper()
    if len(word) == 3 and word[0] == "E" and word[1:].isdigit():
        return word
    code: str = find(name).code
    return code

"""What the primitive rules share: the verdict of one rule, and the players that it names."""

from __future__ import annotations

from collections.abc import Iterable

from minilateral.core.errors import RuleError, did_you_mean, full_stop
from minilateral.decide.ballot import Ballot, State, States
from minilateral.decide.joining import Rule
from minilateral.decide.verdict import Binds, Condition, Verdict

_NAMES_SHOWN = 6


def leaf(
    rule: Rule,
    ballot: Ballot,
    label: str,
    tests: Iterable[Condition],
    bound: States | None = None,
    binds: Binds = "all",
    notes: tuple[str, ...] = (),
) -> Verdict:
    """The verdict of one primitive: passed when every test is met."""
    tests = tuple(tests)
    passed = all(test.met for test in tests)
    whom = frozenset(ballot.counting) if bound is None else bound
    return Verdict(
        rule,
        ballot,
        label,
        passed,
        tests,
        bound=whom if passed else frozenset(),
        binds=binds,
        notes=notes,
    )


def players_of(players: tuple[State, ...], ballot: Ballot) -> States:
    """The players a rule names, or all members; without those that do not count on this ballot.

    Raises
    ------
    RuleError
        If one of them is not a member.
    """
    for player in players:
        if player not in ballot.members:
            near = did_you_mean(player, ballot.members)
            raise RuleError(full_stop(f"the rule names {player}, which is not a member{near}"))
    return frozenset(players or ballot.members) - ballot.away


def listed(states: tuple[State, ...]) -> str:
    """States in prose: EST, FIN and GBR."""
    return " and ".join(filter(None, (", ".join(states[:-1]), states[-1])))


def shown(states: Iterable[State]) -> str:
    """States in a row, a long row cut short."""
    row = sorted(states)
    more = f" and {len(row) - _NAMES_SHOWN} more" if len(row) > _NAMES_SHOWN else ""
    return ", ".join(row[:_NAMES_SHOWN]) + more

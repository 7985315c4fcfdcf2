"""Where players stand on one line, read from what a user gives: complete, finite, and by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from minilateral.core.errors import RuleError, did_you_mean, full_stop
from minilateral.decide.formula import Formula, Weighted, size

Names: TypeAlias = tuple[str, ...]
Numbers: TypeAlias = tuple[float, ...]

#: Squares of larger numbers leave the range of a float.
FARTHEST = 1e100


def unanimity(players: Sequence[str]) -> Weighted:
    """The rule under which everyone must say yes."""
    return Weighted((1,) * len(players), len(players))


def names(players: Iterable[str], formula: Formula | None = None) -> Names:
    """The players in their order, each named once, as many as the rule counts.

    Raises
    ------
    RuleError
        If nobody is named, somebody twice, or the rule counts another number of players.
    """
    if isinstance(players, str):
        raise RuleError(f"players are a list of names, not the text {players!r}.")
    listed = tuple(players)
    if not listed:
        raise RuleError("no player is named; positions need at least one.")
    twice = sorted({name for name in listed if listed.count(name) > 1})
    if twice:
        raise RuleError(f"{', '.join(twice)} is named twice among the players; name each once.")
    if formula is not None and size(formula) != len(listed):
        raise RuleError(f"the rule counts {size(formula)} players, but {len(listed)} are named.")
    return listed


def numbers(players: Names, given: Mapping[str, Any], what: str = "position") -> Numbers:
    """One finite number for each player, in their order.

    Raises
    ------
    RuleError
        If a player has none, somebody is no player, or a value is no finite number.
    """
    for stranger in given:
        if stranger not in players:
            near = did_you_mean(str(stranger), players)
            raise RuleError(full_stop(f"{stranger!r} has a {what} but is not a player{near}"))
    missing = [player for player in players if player not in given]
    if missing:
        raise RuleError(
            f"no {what} is given for {', '.join(missing)}; "
            "an unknown one is not filled in, so leave the player out or give a value."
        )
    return tuple(number(given[player], f"the {what} of {player}") for player in players)


def weights(players: Names, given: Mapping[str, Any] | None, what: str) -> Numbers:
    """A weight of nought or more for each player, not all nought; one each where none is given.

    Raises
    ------
    RuleError
        As `numbers`, and if a weight is negative or all are nought.
    """
    if given is None:
        return (1.0,) * len(players)
    read = numbers(players, given, what)
    for player, value in zip(players, read, strict=True):
        if value < 0:
            raise RuleError(f"the {what} of {player} is {value}; it is nought or more.")
    if not any(read):
        raise RuleError(f"the {what} of every player is nought; nobody would count.")
    return read


def number(value: Any, what: str) -> float:
    """A finite number of sensible size.

    Raises
    ------
    RuleError
        If it is none; the message begins with `what`.
    """
    try:
        if isinstance(value, (str, bytes, bool)):
            raise TypeError
        read = float(value)
    except (TypeError, ValueError, OverflowError):
        raise RuleError(f"{what} is {value!r}; it must be a finite number.") from None
    if not abs(read) <= FARTHEST:
        raise RuleError(f"{what} is {read}; it must be a finite number, at most {FARTHEST:g}.")
    return read

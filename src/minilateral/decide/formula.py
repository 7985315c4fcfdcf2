"""A yes-no voting game as a formula: weighted tests joined by "every" and "either".

Players are numbered from nought; a coalition is an integer whose bit i is set when player i says
yes. A formula never has negative weights, so one more yes never undoes a decision (the game is
monotone), and a rule of any grouping that can be played compiles to one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from minilateral.core.errors import RuleError


@dataclass(frozen=True, slots=True)
class Weighted:
    """Met when the weights of those in favour add up to the quota or more.

    Raises
    ------
    RuleError
        If there is no player, a weight is negative, or the quota is below one or beyond the total.
    """

    weights: tuple[int, ...]
    quota: int

    def __post_init__(self) -> None:
        if not self.weights:
            raise RuleError("a game needs at least one player.")
        negative = [weight for weight in self.weights if weight < 0]
        if negative:
            raise RuleError(f"a weight is {negative[0]}; weights are nought or more.")
        if self.quota < 1:
            raise RuleError(f"a quota of {self.quota} is met by nobody saying yes.")
        if self.quota > sum(self.weights):
            raise RuleError(
                f"a quota of {self.quota} is beyond the total of {sum(self.weights)}; "
                "nothing could ever pass."
            )

    def passes(self, coalition: int) -> bool:
        """Whether the coalition wins."""
        held = sum(weight for i, weight in enumerate(self.weights) if coalition >> i & 1)
        return held >= self.quota


@dataclass(frozen=True, slots=True)
class Every:
    """Met when every part is met."""

    parts: tuple[Formula, ...]

    def __post_init__(self) -> None:
        _same_players(self.parts)

    def passes(self, coalition: int) -> bool:
        """Whether the coalition wins."""
        return all(part.passes(coalition) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """Met when at least one part is met."""

    parts: tuple[Formula, ...]

    def __post_init__(self) -> None:
        _same_players(self.parts)

    def passes(self, coalition: int) -> bool:
        """Whether the coalition wins."""
        return any(part.passes(coalition) for part in self.parts)


Formula: TypeAlias = Weighted | Every | Either


def tests(formula: Formula) -> Iterator[Weighted]:
    """The weighted tests of a formula, from left to right."""
    if isinstance(formula, Weighted):
        yield formula
    else:
        for part in formula.parts:
            yield from tests(part)


def size(formula: Formula) -> int:
    """How many players the game has."""
    return len(next(tests(formula)).weights)


def _same_players(parts: Sequence[Formula]) -> None:
    if not parts:
        raise RuleError("a formula joins at least one test.")
    sizes = sorted({size(part) for part in parts})
    if len(sizes) > 1:
        raise RuleError(f"the tests of a formula count different players: {sizes}.")

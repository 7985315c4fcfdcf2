"""A weighted count that must be high enough, or an opposition that is too small to block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from minilateral.core.errors import RuleError
from minilateral.decide.ballot import Ballot, State, Vote
from minilateral.decide.joining import Composable
from minilateral.decide.leaves import leaf
from minilateral.decide.verdict import Condition, Verdict


@dataclass(frozen=True, slots=True)
class Threshold(Composable):
    """A weighted count that must be high enough, or an opposition that is too small to block.

    Exactly one of: `share` (at least), `share_above` (more than), `quota` (votes),
    `max_opponents`, `blocking_share_above` with `plus_members`. No weights: one vote each. An
    abstention is not in favour; with `base="present"` silent states leave the whole.

    `blocking_share_above` is TFEU 238(3): a blocking minority has at least as many members as the
    fewest that hold more than that share, plus `plus_members`.
    """

    weights: Mapping[State, int] | None = None
    what: str = "states"
    share: Fraction | None = None
    share_above: Fraction | None = None
    quota: int | None = None
    max_opponents: int | None = None
    blocking_share_above: Fraction | None = None
    plus_members: int = 0
    min_count: int = 0
    base: Literal["all", "present"] = "all"

    def __post_init__(self) -> None:
        given = [name for name in _TESTS if getattr(self, name) is not None]
        if len(given) != 1:
            joined = " and ".join(given) or "none"
            raise RuleError(f"a threshold is one test of {', '.join(_TESTS)}; given: {joined}.")
        for name in ("share", "share_above", "blocking_share_above"):
            value = getattr(self, name)
            if value is not None and not 0 < value <= 1:
                raise RuleError(f"{name} is {value}; a share lies between 0 and 1.")
        if self.share_above == 1:
            raise RuleError("more than the whole can never be in favour.")
        if self.quota is not None and self.quota < 1:
            raise RuleError(f"a quota of {self.quota} is met by nobody saying yes.")
        if min(self.max_opponents or 0, self.plus_members, self.min_count) < 0:
            raise RuleError("a threshold counts states; a count is nought or more.")
        for state, weight in (self.weights or {}).items():
            if weight != int(weight) or weight < 0:
                raise RuleError(f"the weight of {state} is {weight}; weights are whole, 0 or more.")

    def judge(self, ballot: Ballot) -> Verdict:
        """Count those in favour against what is needed."""
        opponents = len(ballot.counting) - len(ballot.favour)
        if self.max_opponents is not None or self.blocking_share_above is not None:
            most = self.most_opponents(ballot.counting)
            tests = [Condition("states not in favour", opponents, most, "at most")]
            return leaf(self, ballot, "too few to block", tests)
        whole = ballot.counting
        if self.base == "present":
            whole = tuple(state for state in whole if ballot.vote(state) is not Vote.SILENT)
        held = self.weight(ballot.favour)
        total = self.weight(ballot.members)
        if self.quota is not None and self.quota > total:
            raise RuleError(
                f"a quota of {self.quota} is beyond the total of {total} {self.what}; "
                "nothing could ever pass."
            )
        tests = [Condition(f"{self.what} in favour{self._of()}", held, self.needed(whole))]
        if self.min_count:
            tests.append(Condition("number of states", len(ballot.favour), self.min_count))
        return leaf(self, ballot, self.sentence(), tests)

    def weight(self, states: Iterable[State]) -> int:
        """The weight of these states together.

        Raises
        ------
        RuleError
            If the weights lack one of them.
        """
        states = tuple(states)
        if self.weights is None:
            return len(states)
        lacking = sorted(state for state in states if state not in self.weights)
        if lacking:
            raise RuleError(f"{self.what} not known for {', '.join(lacking)}.")
        return sum(self.weights[state] for state in states)

    def needed(self, whole: Iterable[State]) -> int:
        """The least weight in favour that meets a share of `whole`, or the quota."""
        if self.quota is not None:
            return self.quota
        total = self.weight(whole)
        if self.share_above is not None:
            return floor(self.share_above * total) + 1
        return max(1, ceil((self.share or Fraction(1)) * total))

    def most_opponents(self, states: Iterable[State]) -> int:
        """How many states may be not in favour without being able to block."""
        if self.blocking_share_above is None:
            return self.max_opponents or 0
        heaviest = sorted((self.weight((state,)) for state in states), reverse=True)
        limit, held, fewest = self.blocking_share_above * sum(heaviest), 0, 0
        for weight in heaviest:
            if held > limit:
                break
            held, fewest = held + weight, fewest + 1
        return fewest + self.plus_members - 1

    def _of(self) -> str:
        if self.share_above is not None:
            return f" (more than {percent(self.share_above)})"
        return f" ({percent(self.share)})" if self.share is not None else ""

    def sentence(self) -> str:
        """What must be in favour, or how few cannot block."""
        if self.max_opponents is not None:
            return f"at most {self.max_opponents} states are not in favour"
        if self.blocking_share_above is not None:
            return (
                "those not in favour are fewer than the fewest states that hold more than "
                f"{percent(self.blocking_share_above)} of the {self.what}, "
                f"and {self.plus_members} more"
            )
        least = f" (at least {self.min_count} states)" if self.min_count else ""
        of = " of those present" if self.base == "present" else ""
        if self.quota is not None:
            return f"at least {self.quota:,} {self.what} are in favour{of}{least}"
        if self.share_above is not None:
            return f"more than {percent(self.share_above)} of the {self.what}{of} in favour{least}"
        share = percent(self.share or Fraction(1))
        return f"at least {share} of the {self.what}{of} in favour{least}"


_TESTS = ("share", "share_above", "quota", "max_opponents", "blocking_share_above")


def percent(share: Fraction) -> str:
    """A share as a percentage where that is exact, else as a fraction."""
    value = share * 100
    return f"{value} %" if value.denominator == 1 else str(share)

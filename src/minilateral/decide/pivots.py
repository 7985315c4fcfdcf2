"""Who can move a status quo on one line, and where it is stuck.

Assumptions, which every number here inherits:

- one dimension. In several the question changes: no point need be stable (Plott 1967; McKelvey
  1976), and nothing in this module says whether one is;
- everyone has an ideal point and prefers what is nearer to it, equally on both sides;
- everyone says yes to a proposal strictly nearer than the status quo, and to no other;
- the status quo, or reversion point, is what holds if nothing is decided; the user states it;
- a decision binds all. Under a rule that binds participants only, read with care.

Krehbiel 1998 (Pivotal Politics) for a pivot on either side; Tsebelis 2002 (Veto Players) for core
and winset. Both are generalised here to any monotone rule by asking it for every cut of the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minilateral.decide.formula import Formula
from minilateral.decide.positions import Names, Numbers, names, number, numbers


@dataclass(frozen=True, slots=True)
class Pivots:
    """The last players whose yes a move to the right, and one to the left, cannot do without.

    No winning coalition wants to move a status quo that lies from `left` to `right`, ends
    included: the core, or gridlock interval. It is empty where `left` lies right of `right`, which
    takes a rule under which two separate groups can both win; then every status quo can be moved.
    """

    formula: Formula
    players: Names
    positions: Numbers
    left: float
    right: float

    @property
    def empty(self) -> bool:
        """Whether no status quo is stable."""
        return self.left > self.right

    @property
    def width(self) -> float:
        """Length of the gridlock interval; nought for a single point, and where it is empty."""
        return max(0.0, self.right - self.left)

    @property
    def left_players(self) -> Names:
        """All who stand at the left pivot: no move to the right wins before they want it."""
        return self._at(self.left)

    @property
    def right_players(self) -> Names:
        """All who stand at the right pivot: no move to the left wins before they want it."""
        return self._at(self.right)

    def is_stable(self, status_quo: float) -> bool:
        """Whether no winning coalition prefers another point."""
        return self.left <= number(status_quo, "the status quo") <= self.right

    def winset(self, status_quo: float) -> Winset:
        """The points that some winning coalition prefers to the status quo.

        Those for a point further right are the players right of the middle between the two. They
        win until the middle reaches the left pivot; the mirror image holds on the other side.
        """
        q = number(status_quo, "the status quo")
        sides = (2 * self.right - q, q), (q, 2 * self.left - q)
        return Winset(self, q, tuple((low, high) for low, high in sides if low < high))

    def _at(self, point: float) -> Names:
        return tuple(p for p, at in zip(self.players, self.positions, strict=True) if at == point)


@dataclass(frozen=True, slots=True)
class Winset:
    """Points that beat a status quo: at most one open interval on either side of it."""

    pivots: Pivots
    status_quo: float
    intervals: tuple[tuple[float, float], ...]

    def __contains__(self, point: float) -> bool:
        return any(low < point < high for low, high in self.intervals)

    @property
    def empty(self) -> bool:
        """Whether nothing beats the status quo."""
        return not self.intervals

    @property
    def width(self) -> float:
        """Length of all intervals together."""
        return sum(high - low for low, high in self.intervals)


def pivots(formula: Formula, players: Iterable[str], positions: Mapping[str, float]) -> Pivots:
    """The pivots of a rule, exactly: every cut of the line is put to it.

    >>> from minilateral.decide.formula import Weighted
    >>> made_up = {"a": 0.0, "b": 1.0, "c": 2.0, "d": 5.0, "e": 9.0}
    >>> found = pivots(Weighted((1, 1, 1, 1, 1), 4), made_up, made_up)
    >>> found.left, found.right, found.right_players
    (1.0, 5.0, ('d',))
    """
    listed = names(players, formula)
    at = numbers(listed, positions)
    return Pivots(formula, listed, at, *_ends(formula, at))


def is_stable(
    formula: Formula, players: Iterable[str], positions: Mapping[str, float], status_quo: float
) -> bool:
    """Whether no winning coalition would move the status quo: the definition of the core.

    Those to its right would all go right by a small enough step, and nobody else would; so it is
    stable when neither those right of it nor those left of it win.
    """
    listed = names(players, formula)
    at, q = numbers(listed, positions), number(status_quo, "the status quo")
    return not (
        formula.passes(_mask(place > q for place in at))
        or formula.passes(_mask(place < q for place in at))
    )


def winset(
    formula: Formula, players: Iterable[str], positions: Mapping[str, float], status_quo: float
) -> Winset:
    """The points that some winning coalition prefers to the status quo.

    >>> from minilateral.decide.formula import Weighted
    >>> made_up = {"a": 0.0, "b": 1.0, "c": 4.0}
    >>> winset(Weighted((1, 1, 1), 2), ["a", "b", "c"], made_up, 3.0).intervals
    ((-1.0, 3.0),)
    """
    return pivots(formula, players, positions).winset(status_quo)


def _ends(formula: Formula, at: Numbers) -> tuple[float, float]:
    """Left and right pivot: the definition; `pivot_draws.ends` must equal it."""
    left = max(cut for cut in at if formula.passes(_mask(place >= cut for place in at)))
    right = min(cut for cut in at if formula.passes(_mask(place <= cut for place in at)))
    return left, right


def _mask(says_yes: Iterable[bool]) -> int:
    return sum(1 << i for i, yes in enumerate(says_yes) if yes)

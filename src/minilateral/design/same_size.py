"""Whether a group of the same size could serve better: what could be gained without any loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minilateral.design.archive_kernels import TOLERANCE
from minilateral.design.choose import problem
from minilateral.design.measured import Measured, values
from minilateral.design.search import branch_and_bound

#: No more than the first stretch of a search, which is the same on every machine.
SHORT = 0.0


@dataclass(frozen=True, slots=True)
class Room:
    """How much better in one measure a group of the same size could be, no worse in the others.

    With no gain in any measure a coalition is on the front of its size. Where a search was
    stopped, `best` is the best so far and `proven` is false.
    """

    measure: str
    own: float
    best: float
    members: tuple[str, ...]
    proven: bool

    @property
    def gain(self) -> float:
        """What could be gained."""
        return abs(self.best - self.own)


def room(
    found: Measured,
    members: Sequence[str],
    word: str,
    others: Sequence[str],
    seconds: float | None = SHORT,
) -> Room:
    """The best group of the same size in a measure, of those that are as good in the others."""
    own, size = values(found, members), len(members)
    as_good = [_as_good(found, other, own[other]) for other in others]
    asked = problem(found.table, word, as_good, sizes=(size, size), measures=found.measures)
    points = branch_and_bound(asked, seconds)
    best, inside = own[word], tuple(members)
    if len(points.values) and abs(points.values[0, 0] - best) > TOLERANCE:
        best = float(points.values[0, 0])
        inside = tuple(s for s, yes in zip(asked.states, points.members[0], strict=True) if yes)
    return Room(word, own[word], best, inside, points.certificate.complete)


def _as_good(found: Measured, word: str, own: float) -> str:
    sign = ">=" if found.measures.senses[word] == "max" else "<="
    return f"{word} {sign} {own!r}"

"""How many coalitions win: exactly, by whichever method fits the formula.

`brute` is the definition. `counts` chooses by structure and never approximates: a table up to 16
players; halves that meet in the middle up to 40; a decision diagram while it stays small; one
pass over the sums of one list of weights for hundreds of players; every coalition as a bit up to
28. Where none fits it says so, and names `estimate` in `sampling`.
"""

from __future__ import annotations

from dataclasses import dataclass

from minilateral.core.errors import RuleError
from minilateral.decide import bits, diagram, halves, table
from minilateral.decide.formula import Formula, Weighted, size
from minilateral.decide.reshape import Shape, shape

BRUTE = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """Winning coalitions, and those with each player; by size too where the method gives it."""

    players: int
    winning: int
    holding: tuple[int, ...]
    by_size: tuple[int, ...] | None = None
    by_size_holding: tuple[tuple[int, ...], ...] | None = None

    @property
    def swings(self) -> tuple[int, ...]:
        """In how many coalitions each player turns defeat into victory."""
        return tuple(2 * held - self.winning for held in self.holding)

    @property
    def losing(self) -> int:
        """How many coalitions lose."""
        return (1 << self.players) - self.winning


def brute(formula: Formula) -> Counts:
    """The definition: ask every coalition.

    >>> brute(Weighted((2, 1, 1), 3)).holding
    (3, 2, 2)
    """
    n = size(formula)
    if n > BRUTE:
        raise RuleError(f"asking every coalition of {n} players takes too long; {BRUTE} at most.")
    every = [0] * (n + 1)
    each = [[0] * (n + 1) for _ in range(n)]
    for coalition in range(1 << n):
        if formula.passes(coalition):
            every[coalition.bit_count()] += 1
            for i in range(n):
                each[i][coalition.bit_count()] += coalition >> i & 1
    return _counts((every, each))


def counts(formula: Formula) -> Counts:
    """Count the winning coalitions exactly.

    Raises
    ------
    RuleError
        If no exact method fits; the message names the approximate one.
    """
    seen = shape(formula)
    n = seen.players
    if n <= table.LARGEST:
        if seen.greatest >= 1 << 60:
            return brute(seen.formula)
        return _counts(table.by_size(table.winners(seen.formula), n))
    if (met_halfway := _by_halves(seen)) is not None:
        return met_halfway
    if _may_draw(seen) and (drawn := diagram.diagram(seen.formula)) is not None:
        return _counts(drawn.by_size())
    if isinstance(seen.formula, Weighted):
        from minilateral.decide.large import totals

        return Counts(n, *totals(seen.formula))
    if n <= bits.LARGEST and seen.greatest < 1 << 60:
        return _counts(bits.by_size(bits.winners(seen.formula), n))
    raise RuleError(
        f"{n} players under {len(seen.heavy)} tests of unequal weights are beyond every exact "
        f"method (meeting in the middle: {halves.LARGEST} players and two lists of weights; a "
        f"decision diagram: {diagram.LARGEST:,} nodes; every coalition: {bits.LARGEST} players); "
        "the approximate method is multilinear Monte Carlo: "
        "minilateral.decide.sampling.estimate()."
    )


def _by_halves(seen: Shape) -> Counts | None:
    found = halves.terms(seen)
    if found is None:
        return None
    graded = halves.graded(seen, found)
    every = [int(mass) for mass in graded[:, 0].sum(axis=0)]
    return _counts((every, [[int(mass) for mass in row] for row in graded[1]]))


def _may_draw(seen: Shape) -> bool:
    """A single test is drawn only where its sums are few."""
    if not isinstance(seen.formula, Weighted):
        return True
    test = seen.formula
    span = min(test.quota, sum(test.weights) - test.quota + 1)
    return span * seen.players <= diagram.LARGEST


def _counts(found: tuple[list[int], list[list[int]]]) -> Counts:
    every, each = found
    return Counts(
        len(each),
        sum(every),
        tuple(sum(row) for row in each),
        tuple(every),
        tuple(tuple(row) for row in each),
    )

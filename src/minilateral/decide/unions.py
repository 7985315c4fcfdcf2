"""Players who act together: a-priori unions, and what a bloc gains and costs.

Owen 1977 and 1982: unions bargain with each other first, members inside their union then. A bloc
goes further: its members vote as one, after a vote among themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import factorial
from typing import Literal, TypeAlias

from minilateral.core.errors import RuleError
from minilateral.decide.counting import Counts, counts
from minilateral.decide.formula import Either, Every, Formula, Weighted, size
from minilateral.decide.power import shapley_shubik
from minilateral.decide.reshape import fixed, merged

Shares: TypeAlias = tuple[Fraction, ...]
Inside: TypeAlias = Literal["majority", "unanimity"]

#: A union of this many members is asked for each of its 4,096 coalitions.
LARGEST_UNION = 12


def owen(formula: Formula, unions: Sequence[Sequence[int]]) -> Shares:
    """The Owen value: orders of all players in which no union is torn apart.

    >>> [str(value) for value in owen(Weighted((1, 1, 1), 2), [[0, 1], [2]])]
    ['1/2', '1/2', '0']
    """
    n = len(unions)
    outer = [Fraction(factorial(s) * factorial(n - s - 1), factorial(n)) for s in range(n)]

    def inner(size_of: int) -> list[Fraction]:
        total = factorial(size_of)
        ways = [factorial(s) * factorial(size_of - s - 1) for s in range(size_of)]
        return [Fraction(way, total) for way in ways]

    return tuple(
        sum((a * weight for a, weight in zip(row, outer, strict=True)), Fraction(0))
        for row in _swings(formula, unions, inner)
    )


def banzhaf_owen(formula: Formula, unions: Sequence[Sequence[int]]) -> Shares:
    """The Banzhaf-Owen value: swings, where the other unions vote as blocks."""
    outer = Fraction(1, 1 << (len(unions) - 1))

    def inner(size_of: int) -> list[Fraction]:
        return [Fraction(1, 1 << (size_of - 1))] * size_of

    return tuple(sum(row, Fraction(0)) * outer for row in _swings(formula, unions, inner))


@dataclass(frozen=True, slots=True)
class Bloc:
    """Power before and after some players vote as one; tuples in the order of all players."""

    union: tuple[int, ...]
    inside: Inside
    alone: Counts
    together: Counts

    @property
    def penrose_banzhaf(self) -> Shares:
        """What each player gains, or loses where negative, in Penrose-Banzhaf."""
        unit = 1 << (self.alone.players - 1)
        pairs = zip(self.together.swings, self.alone.swings, strict=True)
        return tuple(Fraction(after - before, unit) for after, before in pairs)

    @property
    def shapley_shubik(self) -> Shares:
        """What each player gains, or loses where negative, in Shapley-Shubik."""
        pairs = zip(shapley_shubik(self.together), shapley_shubik(self.alone), strict=True)
        return tuple(after - before for after, before in pairs)

    @property
    def power_to_act(self) -> Fraction:
        """By how much the power to act of the whole changes."""
        change = self.together.winning - self.alone.winning
        return Fraction(change, 1 << self.alone.players)


def bloc_formula(formula: Formula, union: Sequence[int], inside: Inside = "majority") -> Formula:
    """The game in which the union votes as one after a vote inside."""
    n = size(formula)
    _partition([union, *([i] for i in range(n) if i not in set(union))], n)
    weights = tuple(int(i in set(union)) for i in range(n))
    agreed = Weighted(weights, len(union) if inside == "unanimity" else len(union) // 2 + 1)
    yes = _as_formula(formula, union, True)
    no = _as_formula(formula, union, False)
    if yes is False:
        raise RuleError("nothing passes even with the whole union in favour.")
    backed = agreed if isinstance(yes, bool) else Every((agreed, yes))
    return backed if isinstance(no, bool) else Either((backed, no))


def bloc(formula: Formula, union: Sequence[int], inside: Inside = "majority") -> Bloc:
    """Measure what a bloc gains its members and costs the others.

    The outsiders' game is counted once with the union in favour and once against, and joined to
    the vote inside by size.
    """
    n, m = size(formula), len(set(union))
    alone = counts(formula)
    if alone.by_size is None:
        raise RuleError(f"a bloc among {n} players needs counts by size, which are out of reach.")
    bloc_formula(formula, union, inside)
    outsiders = [i for i in range(n) if i not in set(union)]
    least = m if inside == "unanimity" else m // 2 + 1
    chosen = _binomials(m)
    agreed = [ways if s >= least else 0 for s, ways in enumerate(chosen)]
    refused = [ways - yes for ways, yes in zip(chosen, agreed, strict=True)]
    mine = [0, *_binomials(m - 1)]
    agreed_mine = [ways if s >= least else 0 for s, ways in enumerate(mine)]
    refused_mine = [ways - yes for ways, yes in zip(mine, agreed_mine, strict=True)]
    sides = [_counted(fixed(formula, dict.fromkeys(union, vote)), n - m) for vote in (True, False)]
    (yes, yes_each), (no, no_each) = sides
    every = _plus(_times(agreed, yes), _times(refused, no))
    member = _plus(_times(agreed_mine, yes), _times(refused_mine, no))
    each = dict.fromkeys(union, member)
    for k, i in enumerate(outsiders):
        each[i] = _plus(_times(agreed, yes_each[k]), _times(refused, no_each[k]))
    rows = tuple(tuple(each[i]) for i in range(n))
    together = Counts(n, sum(every), tuple(map(sum, rows)), tuple(every), rows)
    return Bloc(tuple(sorted(set(union))), inside, alone, together)


def _swings(
    formula: Formula, unions: Sequence[Sequence[int]], inner: Callable[[int], list[Fraction]]
) -> list[list[Fraction]]:
    """For each player, weighted swings by the number of other unions in favour."""
    n = size(formula)
    _partition(unions, n)
    out: list[list[Fraction]] = [[] for _ in range(n)]
    for home in unions:
        m = len(home)
        if m > LARGEST_UNION:
            raise RuleError(f"a union of {m} is too large; {LARGEST_UNION} members at most.")
        others = [list(union) for union in unions if union is not home]
        game = merged(formula, [*([i] for i in home), *others])
        winning = _by_votes_inside(game, m, len(others))
        weights = inner(m)
        for k, player in enumerate(home):
            row = [Fraction(0)] * len(unions)
            for votes in range(1 << m):
                if votes >> k & 1:
                    continue
                weight = weights[votes.bit_count()]
                after, before = winning[votes | 1 << k], winning[votes]
                for b, (x, y) in enumerate(zip(after, before, strict=True)):
                    row[b] += weight * (x - y)
            out[player] = row
    return out


def _by_votes_inside(game: Formula, m: int, others: int) -> list[list[int]]:
    """For each vote of the first m players, in how many ways the others make it pass, by size."""

    @cache
    def ways(rest: Formula | bool) -> list[int]:
        return _counted(rest, others)[0]

    return [
        ways(fixed(game, {k: bool(votes >> k & 1) for k in range(m)})) for votes in range(1 << m)
    ]


def _counted(rest: Formula | bool, players: int) -> tuple[list[int], list[list[int]]]:
    if isinstance(rest, bool):
        every = [ways * rest for ways in _binomials(players)]
        each = [0, *(ways * rest for ways in _binomials(players - 1))] if players else [0]
        return every, [each] * players
    counted = counts(rest)
    if counted.by_size is None or counted.by_size_holding is None:
        raise RuleError(f"unions among {players} others need counts by size, out of reach here.")
    return list(counted.by_size), [list(row) for row in counted.by_size_holding]


def _as_formula(formula: Formula, union: Sequence[int], vote: bool) -> Formula | bool:
    """The game of the outsiders with the union's vote cast, on all players' numbers."""
    if isinstance(formula, Weighted):
        weights = tuple(0 if i in set(union) else w for i, w in enumerate(formula.weights))
        need = formula.quota - vote * sum(formula.weights[i] for i in set(union))
        return need < 1 if need < 1 or need > sum(weights) else Weighted(weights, need)
    settling = isinstance(formula, Either)
    parts = [_as_formula(part, union, vote) for part in formula.parts]
    if any(part is settling for part in parts):
        return settling
    still = tuple(part for part in parts if not isinstance(part, bool))
    return type(formula)(still) if still else not settling


def _partition(unions: Sequence[Sequence[int]], n: int) -> None:
    named = [i for union in unions for i in union]
    if sorted(named) != list(range(n)) or not all(unions):
        raise RuleError(f"unions must name each of {n} players once; they name {sorted(named)}.")


def _binomials(n: int) -> list[int]:
    row = [1]
    for k in range(n):
        row.append(row[-1] * (n - k) // (k + 1))
    return row


def _times(a: Sequence[int], b: Sequence[int]) -> list[int]:
    out = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return out


def _plus(a: Sequence[int], b: Sequence[int]) -> list[int]:
    return [x + y for x, y in zip(a, b, strict=True)]

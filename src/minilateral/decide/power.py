"""Voting power in numbers: what a rule alone gives each player, before anyone has a mind.

These are a-priori, constitutional measures. They say nothing about who wants what; the chance of
passing under given willingness is in `willing`. Coleman 1971; Penrose 1946; Banzhaf 1965; Shapley
and Shubik 1954; Deegan and Packel 1978; Holler 1982; Johnston 1978.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Any, TypeAlias

import numpy as np

from minilateral.core.errors import RuleError
from minilateral.decide import bits, table
from minilateral.decide.counting import Counts, counts
from minilateral.decide.formula import Formula, Weighted, size
from minilateral.decide.reshape import simplified

Shares: TypeAlias = tuple[Fraction, ...]
Numbers: TypeAlias = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """Every index that counting gives, exactly; each tuple is in the order of the players.

    `shapley_shubik` is exact but where no count by size is at hand; then it holds floats, and
    `numerical` names the method.
    """

    players: tuple[str, ...]
    power_to_act: Fraction
    power_to_prevent: Shares
    power_to_initiate: Shares
    penrose_banzhaf: Shares
    banzhaf_index: Shares
    shapley_shubik: Shares | Numbers
    numerical: str | None = None

    @property
    def indices(self) -> Mapping[str, Sequence[Fraction | float]]:
        """The indices by name."""
        return {
            "power_to_prevent": self.power_to_prevent,
            "power_to_initiate": self.power_to_initiate,
            "penrose_banzhaf": self.penrose_banzhaf,
            "banzhaf_index": self.banzhaf_index,
            "shapley_shubik": self.shapley_shubik,
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as for JSON."""
        act = self.power_to_act
        return {
            "players": list(self.players),
            "power_to_act": {
                "fraction": f"{act.numerator}/{act.denominator}",
                "value": float(act),
            },
            "indices": {
                name: {p: float(v) for p, v in zip(self.players, values, strict=True)}
                for name, values in self.indices.items()
            },
            "numerical": self.numerical,
        }


def power(formula: Formula, players: Sequence[str] | None = None) -> Power:
    """All indices of a game that counting gives.

    >>> power(Weighted((3, 2, 1), 4), ["a", "b", "c"]).banzhaf_index
    (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))
    """
    names = _names(players, size(formula))
    counted = counts(formula)
    swings, n = counted.swings, counted.players
    every = sum(swings)
    numerical: str | None = None
    shapley: Shares | Numbers
    if counted.by_size is not None:
        shapley = shapley_shubik(counted)
    else:
        even = [swing / (1 << (n - 1)) for swing in swings]
        shapley, numerical = _by_quadrature(formula, even)
    return Power(
        names,
        Fraction(counted.winning, 1 << n),
        tuple(Fraction(swing, counted.winning) for swing in swings),
        tuple(Fraction(swing, counted.losing) for swing in swings),
        tuple(Fraction(swing, 1 << (n - 1)) for swing in swings),
        tuple(Fraction(swing, every) for swing in swings),
        shapley,
        numerical,
    )


def shapley_shubik(counted: Counts) -> Shares:
    """The share of orders of all players in which each is the pivot."""
    if counted.by_size is None or counted.by_size_holding is None:
        raise RuleError("Shapley-Shubik as a fraction needs the winning coalitions by size.")
    n = counted.players
    orders = [factorial(s - 1) * factorial(n - s) for s in range(1, n + 1)]
    after = [factorial(s) * factorial(n - s - 1) for s in range(n)]
    total = factorial(n)
    shares = []
    for held in counted.by_size_holding:
        pivots = sum(count * ways for count, ways in zip(held[1:], orders, strict=True))
        spoilt = sum(
            (count - mine) * ways
            for count, mine, ways in zip(counted.by_size[:-1], held[:-1], after, strict=True)
        )
        shares.append(Fraction(pivots - spoilt, total))
    return tuple(shares)


def deegan_packel(formula: Formula) -> Shares:
    """Each minimal winning coalition is as likely as any other and shared evenly inside."""
    every, each = _minimal_by_size(formula)
    total = sum(every)
    return tuple(
        sum((Fraction(count, s) for s, count in enumerate(row) if count), Fraction(0)) / total
        for row in each
    )


def public_good_index(formula: Formula) -> Shares:
    """The share of all memberships of minimal winning coalitions (Holler)."""
    _, each = _minimal_by_size(formula)
    held = [sum(row) for row in each]
    return tuple(Fraction(count, sum(held)) for count in held)


def johnston(formula: Formula) -> Shares:
    """Each coalition in which somebody is needed is shared evenly among those needed."""
    n = size(formula)
    if n <= table.LARGEST:
        needed = table.critical(table.winners(formula), n)
        together = needed.sum(axis=0)
        swings = np.array([np.bincount(together[row], minlength=n + 1) for row in needed])
    else:
        _, swings = bits.census(bits.winners(formula), n)
    scores = [
        sum((Fraction(count, k) for k, count in enumerate(row) if count), Fraction(0))
        for row in swings.tolist()
    ]
    total = sum(scores)
    return tuple(score / total for score in scores)


def _minimal_by_size(formula: Formula) -> tuple[list[int], list[list[int]]]:
    n = size(formula)
    if n <= table.LARGEST:
        won = table.winners(formula)
        masks = np.arange(len(won))
        needed = table.critical(won, n)
        least = won.copy()
        for i, row in enumerate(needed):
            least &= row | (masks >> i & 1 == 0)
        return table.by_size(least, n)
    minimal, _ = bits.census(bits.winners(formula), n)
    return bits.by_size(minimal, n)


def _by_quadrature(formula: Formula, even: Sequence[float]) -> tuple[Numbers, str]:
    from minilateral.decide.large import shapley_numerical

    plain = simplified(formula)
    assert isinstance(plain, Weighted)
    found = shapley_numerical(plain, even)
    method = f"Gauss-Legendre, {found.nodes} nodes; the values miss 1 by {found.gap:.1e}"
    return found.values, method


def _names(players: Sequence[str] | None, n: int) -> tuple[str, ...]:
    names = tuple(players) if players is not None else tuple(str(i) for i in range(n))
    if len(names) != n or len(set(names)) != n:
        raise RuleError(f"a game of {n} players needs {n} different names, not {list(names)}.")
    return names

"""Every measure of likeness as it is defined, pair by pair: the second implementation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import nan, sqrt

Pairs = Sequence[tuple[int, int]]


def shared(first: Sequence[int], second: Sequence[int]) -> Pairs:
    """The positions of two states where both took one; 0 is none."""
    return [(a, b) for a, b in zip(first, second, strict=True) if a and b]


def agreement(pairs: Pairs) -> float:
    return float(Fraction(sum(a == b for a, b in pairs), len(pairs)))


def agree3un(pairs: Pairs) -> float:
    """A full point for the same vote, half a point where one of the two abstains."""
    points = {0: Fraction(1), 1: Fraction(1, 2), 2: Fraction(0)}
    return float(sum(points[abs(a - b)] for a, b in pairs) / len(pairs))


def s_score(pairs: Pairs, widest: int, power: int = 1) -> float:
    """Signorino and Ritter 1999: one less twice the share of the greatest possible distance."""
    distance = sum(abs(a - b) ** power for a, b in pairs)
    return float(1 - 2 * Fraction(distance, widest**power * len(pairs)))


def kappa(pairs: Pairs) -> float:
    """Häge's computing formula for squared distances."""
    n, first, second, squares = _sums(pairs)
    denominator = squares - Fraction(2 * first * second, n)
    return _one_less(pairs, denominator)


def scott_pi(pairs: Pairs) -> float:
    """Häge's computing formula for squared distances."""
    n, first, second, squares = _sums(pairs)
    return _one_less(pairs, squares - Fraction((first + second) ** 2, 2 * n))


def kappa_by_habits(pairs: Pairs, power: int) -> float:
    """Cohen: observed distance over that of each first vote with each second vote; 0 is unequal."""

    def cost(a: int, b: int) -> int:
        return abs(a - b) ** power if a != b else 0

    n = len(pairs)
    observed = Fraction(sum(cost(a, b) for a, b in pairs), n)
    expected = Fraction(sum(cost(a, b) for a, _ in pairs for _, b in pairs), n * n)
    return float(1 - observed / expected) if expected else 0.0


def tau_b(pairs: Pairs) -> float:
    """Kendall 1945, from every two votes."""
    two = list(combinations(pairs, 2))
    signs = Counter((_sign(a - c), _sign(b - d)) for (a, b), (c, d) in two)
    balance = sum(first * second * count for (first, second), count in signs.items())
    moved = [sum(n for key, n in signs.items() if key[side]) for side in (0, 1)]
    return balance / sqrt(moved[0] * moved[1]) if all(moved) else nan


def _sums(pairs: Pairs) -> tuple[int, int, int, int]:
    squares = sum(a * a + b * b for a, b in pairs)
    return len(pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs), squares


def _one_less(pairs: Pairs, denominator: Fraction) -> float:
    distance = sum((a - b) ** 2 for a, b in pairs)
    return float(1 - distance / denominator) if denominator else 0.0


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)

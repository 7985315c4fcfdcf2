"""Any formula, as a decision diagram: players vote in turn, equal remainders are one node.

The state after some votes is what each test still needs, forgotten once it no longer matters.
Sums of coalitions by size are packed into one integer, a slot for each size (Kronecker's
substitution), so that Python adds and multiplies whole polynomials at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from minilateral.decide.formula import Every, Formula, Weighted, size, tests
from minilateral.decide.reshape import simplified
from minilateral.decide.table import Floats

#: A diagram of this many nodes takes two or three seconds.
LARGEST = 50_000

Needs: TypeAlias = tuple[int, ...]

WON, LOST = -1, -2
MET, FAILED = 0, -1


@dataclass(frozen=True, slots=True)
class Diagram:
    """Players in voting order, and for each the nodes: where a yes and where a no leads."""

    order: tuple[int, ...]
    levels: tuple[tuple[tuple[int, int], ...], ...]

    def by_size(self) -> tuple[list[int], list[list[int]]]:
        """Number of winning coalitions by size: all, and those with each player."""
        n = len(self.order)
        slot = n + 2
        below = self._below(slot)
        paths, settled = [1], 0
        each: list[list[int]] = [[] for _ in range(n)]
        for level, player in enumerate(self.order):
            with_player = settled * _value(below, level, WON, slot, n) << slot
            reached, settled = [0] * len(below[level + 1]), settled + (settled << slot)
            for way, (yes, no) in zip(paths, self.levels[level], strict=True):
                with_player += way * _value(below, level, yes, slot, n) << slot
                for node, ways in ((yes, way << slot), (no, way)):
                    if node >= 0:
                        reached[node] += ways
                    elif node == WON:
                        settled += ways
            each[player] = _unpacked(with_player, slot, n)
            paths = reached
        return _unpacked(_value(below, -1, 0, slot, n), slot, n), each

    def chances(self, yes: Floats) -> Floats:
        """As `table.chances`, passing through the nodes of each level at once."""
        n, draws = len(self.order), len(yes)
        ends = np.array([[0.0] * draws, [1.0] * draws])
        edges = [np.array(nodes, np.int64).reshape(-1, 2).T for nodes in self.levels]
        ahead = [ends] * (n + 1)
        for level in reversed(range(n)):
            chance, (a, b) = yes[:, self.order[level]], edges[level]
            below = ahead[level + 1]
            ahead[level] = np.concatenate([chance * below[a] + (1 - chance) * below[b], ends])
        out = np.zeros((draws, n + 1))
        out[:, 0] = ahead[0][0]
        paths = np.ones((1, draws))
        for level, player in enumerate(self.order):
            chance, (a, b) = yes[:, player], edges[level]
            below = ahead[level + 1]
            out[:, player + 1] = (paths * (below[a] - below[b])).sum(axis=0)
            reached = np.zeros_like(below)
            np.add.at(reached, a, paths * chance)
            np.add.at(reached, b, paths * (1 - chance))
            paths = reached[:-2]
        return out

    def _below(self, slot: int) -> list[list[int]]:
        n = len(self.order)
        below: list[list[int]] = [[] for _ in range(n + 1)]
        for level in reversed(range(n)):
            below[level] = [
                (_value(below, level, yes, slot, n) << slot) + _value(below, level, no, slot, n)
                for yes, no in self.levels[level]
            ]
        return below


def diagram(formula: Formula, largest: int = LARGEST) -> Diagram | None:
    """Draw the diagram of a formula; None where it would need more nodes than allowed."""
    plain = simplified(formula)
    distinct = tuple(dict.fromkeys(tests(plain)))
    order = _heaviest_first(distinct)
    left = [[sum(t.weights[i] for i in order[k:]) for t in distinct] for k in range(len(order) + 1)]
    start = _state(plain, distinct, tuple(test.quota for test in distinct), left[0])
    assert not isinstance(start, int)
    nodes, levels, drawn = {start: 0}, [], 0
    for level, player in enumerate(order):
        weights = tuple(test.weights[player] for test in distinct)
        ahead: dict[Needs, int] = {}
        edges = []
        for needs in nodes:
            yes = tuple(
                max(need - w, MET) if need > MET else need
                for need, w in zip(needs, weights, strict=True)
            )
            after = [_state(plain, distinct, vote, left[level + 1]) for vote in (yes, needs)]
            a, b = (s if isinstance(s, int) else ahead.setdefault(s, len(ahead)) for s in after)
            edges.append((a, b))
            if drawn + len(ahead) > largest:
                return None
        levels.append(tuple(edges))
        drawn += len(edges)
        nodes = ahead
    return Diagram(order, tuple(levels))


def _state(
    formula: Formula, distinct: tuple[Weighted, ...], needs: Needs, left: list[int]
) -> Needs | int:
    """What each test still needs, or WON or LOST.

    Tests inside a part that is settled are all written as it is settled, so that states which
    differ only in how it came about are one.
    """
    known: dict[Weighted, bool | None] = {
        test: need == MET if need <= MET or need > rest else None
        for test, need, rest in zip(distinct, needs, left, strict=True)
    }
    settled: dict[Weighted, set[bool]] = {}
    open_tests: set[Weighted] = set()
    outcome = _outcome(formula, known)
    if outcome is not None:
        return WON if outcome else LOST
    _sort_out(formula, known, settled, open_tests)
    state = []
    for test, need in zip(distinct, needs, strict=True):
        passed = known[test]
        if test not in open_tests:
            passed = passed or passed is None if len(settled[test]) > 1 else True in settled[test]
        state.append(need if passed is None else MET if passed else FAILED)
    return tuple(state)


def _outcome(formula: Formula, known: dict[Weighted, bool | None]) -> bool | None:
    if isinstance(formula, Weighted):
        return known[formula]
    settling = not isinstance(formula, Every)
    outcomes = {_outcome(part, known) for part in formula.parts}
    if settling in outcomes:
        return settling
    return None if None in outcomes else not settling


def _sort_out(
    formula: Formula,
    known: dict[Weighted, bool | None],
    settled: dict[Weighted, set[bool]],
    open_tests: set[Weighted],
) -> None:
    """Note the tests of settled parts, and those that still matter."""
    outcome = _outcome(formula, known)
    if outcome is not None:
        for test in tests(formula):
            settled.setdefault(test, set()).add(outcome)
    elif isinstance(formula, Weighted):
        open_tests.add(formula)
    else:
        for part in formula.parts:
            _sort_out(part, known, settled, open_tests)


def _heaviest_first(distinct: tuple[Weighted, ...]) -> tuple[int, ...]:
    def share(player: int) -> float:
        return max(test.weights[player] / test.quota for test in distinct)

    return tuple(sorted(range(size(distinct[0])), key=share, reverse=True))


def _value(below: list[list[int]], level: int, node: int, slot: int, n: int) -> int:
    if node >= 0:
        return below[level + 1][node]
    return ((1 << slot) + 1) ** (n - level - 1) if node == WON else 0


def _unpacked(packed: int, slot: int, n: int) -> list[int]:
    return [packed >> slot * k & (1 << slot) - 1 for k in range(n + 1)]

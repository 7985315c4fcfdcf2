"""Handing turns round within rosters so that clashes are fewest: a small integer programme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from minilateral.align.turns import Turn, clashes

#: Seconds that one domain may take before its gap is stated instead.
PATIENCE = 10.0
#: What a swap costs beside a clash: so little that all swaps together never outweigh one.
SWAP = 1e-4


@dataclass(frozen=True, slots=True)
class Handed:
    """Who takes each turn of the better calendar, and how far its clashes may be from the least."""

    states: tuple[str, ...]
    gap: float


def hand_round(found: Sequence[Turn], held: Sequence[str], patience: float) -> Handed:
    """Hand turns round so that clashes are fewest; domains do not touch and are solved apart."""
    states, gap = [turn.state for turn in found], 0.0
    for domain in sorted({turn.domain for turn in found}):
        places = [i for i, turn in enumerate(found) if turn.domain == domain]
        if clashes([found[i] for i in places]):
            best = _solve([found[i] for i in places], held, patience)
            gap = max(gap, best.gap)
            for place, state in zip(places, best.states, strict=True):
                states[place] = state
    return Handed(tuple(states), gap)


class _Rows:
    """Rows of a linear programme as they are written down, and the variables by name."""

    def __init__(self) -> None:
        self.columns: dict[tuple[Any, ...], int] = {}
        self.cells: list[tuple[int, int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def column(self, *name: Any) -> int:
        """The column of a variable, made when it is first named."""
        return self.columns.setdefault(name, len(self.columns))

    def add(self, terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
        """Write down low <= sum of terms <= high."""
        self.cells += [(len(self.low), column, value) for column, value in terms]
        self.low.append(low)
        self.high.append(high)

    def constraint(self) -> LinearConstraint:
        """All rows as one sparse constraint."""
        rows, columns, data = zip(*self.cells, strict=True)
        shape = (len(self.low), len(self.columns))
        return LinearConstraint(csr_array((data, (rows, columns)), shape), self.low, self.high)


def _solve(found: Sequence[Turn], held: Sequence[str], patience: float) -> Handed:
    """The fewest clashes in one domain, and of those calendars the one with the fewest swaps."""
    rows = _Rows()
    able = _able(found, held)
    for i, states in enumerate(able):
        rows.add([(rows.column("takes", i, s), 1.0) for s in states], 1, 1)
    _shares(rows, found, able)
    _at_once(rows, found, able)
    takes = len(rows.columns)
    there: dict[tuple[str, int], set[str]] = defaultdict(set)
    for i, states in enumerate(able):
        for s in states:
            for quarter in found[i].quarters:
                there[s, quarter].add(found[i].body)
                present = rows.column("there", s, quarter, found[i].body)
                rows.add([(present, 1.0), (rows.column("takes", i, s), -1.0)], 0, np.inf)
    for (s, quarter), bodies in there.items():
        if len(bodies) > 1:
            terms = [(rows.column("there", s, quarter, body), 1.0) for body in bodies]
            rows.add([*terms, (rows.column("clash", s, quarter), -1.0)], -np.inf, 1)
    clash = np.array([name[0] == "clash" for name in rows.columns])
    swapped = [name[0] == "takes" and name[2] != found[name[1]].state for name in rows.columns]
    whole = np.array([int(column < takes) for column in range(len(rows.columns))])
    solved = milp(
        clash + SWAP * np.array(swapped),
        integrality=whole,
        bounds=Bounds(0, np.where(clash, np.inf, 1.0)),
        constraints=rows.constraint(),
        options={"time_limit": patience, "mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return Handed(tuple(turn.state for turn in found), 1.0)
    chosen = [
        next(s for s in states if solved.x[rows.column("takes", i, s)] > 0.5)
        for i, states in enumerate(able)
    ]
    return Handed(tuple(chosen), float(solved.mip_gap or 0.0))


def _able(found: Sequence[Turn], held: Sequence[str]) -> list[list[str]]:
    """Who could take each turn: its own state where the body is held, else those on the roster."""
    on_roster: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
    for turn in found:
        on_roster[turn.roster].add(turn.state)
    return [[turn.state] if turn.body in held else sorted(on_roster[turn.roster]) for turn in found]


def _shares(rows: _Rows, found: Sequence[Turn], able: Sequence[Sequence[str]]) -> None:
    """Every state takes as many turns of a roster as it did."""
    took = Counter((turn.roster, turn.state) for turn in found)
    for (roster, state), count in took.items():
        terms = [
            (rows.column("takes", i, state), 1.0)
            for i, turn in enumerate(found)
            if turn.roster == roster and state in able[i]
        ]
        rows.add(terms, count, count)


def _at_once(rows: _Rows, found: Sequence[Turn], able: Sequence[Sequence[str]]) -> None:
    """No state has more turns under one label at once than it had at most."""
    had: Counter[tuple[str, str, int]] = Counter()
    could: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for i, turn in enumerate(found):
        for quarter in turn.quarters:
            had[turn.label, turn.state, quarter] += 1
            for state in able[i]:
                could[turn.label, state, quarter].append(i)
    most: Counter[tuple[str, str]] = Counter()
    for (label, state, _), count in had.items():
        most[label, state] = max(most[label, state], count)
    for (label, state, _), places in could.items():
        if len(places) > most[label, state]:
            terms = [(rows.column("takes", i, state), 1.0) for i in places]
            rows.add(terms, 0, most[label, state])

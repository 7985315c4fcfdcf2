"""The least core of a game of tests: how near to stable any division of its worth can be.

A division of the worth of all is in the core if no coalition could have more by itself (Gillies
1959). The least core is the divisions whose greatest excess, what a coalition could have more, is
as small as it can be (Maschler, Peleg and Shapley 1979): where that excess is not above 0 the core
is not empty. It is a linear programme with a row for each coalition. Rows are added as they are
broken, the worst first, which is found exactly; so the answer holds for every coalition. The worst
is looked for between the programme's answer and the best division so far (Ben-Ameur and Neto 2007),
which takes far fewer rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minilateral.core.errors import UsageError
from minilateral.design.forms import Floats, Tests
from minilateral.design.objections import Objection, Objections
from minilateral.design.standing import worth

#: An excess below this is none: what the integer programme proves.
CLOSE = 1e-6
#: How far towards the programme's answer the worst coalition is looked for.
TOWARDS = 0.3
#: Rows added at most.
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class LeastCore:
    """The least greatest excess, a division that has it, and the coalitions that hold it there.

    `epsilon` is what every coalition but that of all would have to lose by objecting, so that
    nobody would: at 0 or below the core is not empty.
    """

    epsilon: float
    #: Proven: no division has a lower greatest excess than this.
    bound: float
    #: One of the divisions that reach it; there may be others.
    shares: Floats
    #: Coalitions with a price in the programme: without them a smaller excess could be reached.
    binding: tuple[Objection, ...]
    #: Coalitions that the programme had to name.
    rows: int

    @property
    def core_is_empty(self) -> bool:
        """Whether some coalition could do better alone, however the worth is divided."""
        return self.bound > CLOSE


def least_core(states: Sequence[str], tests: Tests) -> LeastCore:
    """The least core of the game in which a coalition has the worth of the tests that it meets.

    Raises
    ------
    UsageError
        If there are fewer than two states.
    """
    n = len(states)
    if n < 2:
        raise UsageError("a core is of two members or more; one has nobody to divide with.")
    programme, pricing = _Programme(n, worth(tests, range(n))), Objections(states, tests)
    for i in range(n):
        programme.add([i], worth(tests, [i]))
    best, epsilon = np.zeros(n), np.inf
    while True:
        shares, bound = programme.solve()
        inner = shares if np.isinf(epsilon) else best + TOWARDS * (shares - best)
        for tried in (inner, shares):
            worst = pricing.worst(tried)
            if worst.excess < epsilon:
                best, epsilon = tried, worst.excess
            inside = [states.index(state) for state in worst.members]
            broken = pricing.of(inside, shares).excess > bound + CLOSE
            if broken:
                programme.add(inside, worst.worth)
                break
        if not broken or epsilon <= bound + CLOSE or len(programme.rows) >= MOST_ROWS:
            break
    binding = (pricing.of(inside, best) for inside in programme.binding())
    return LeastCore(
        _rounded(epsilon),
        _rounded(min(bound, epsilon)),
        np.round(best, 9) + 0.0,
        tuple(sorted(binding, key=lambda one: (-one.worth, len(one.members), one.members))),
        len(programme.rows),
    )


def _rounded(number: float) -> float:
    return round(number, 6) + 0.0


class _Programme:
    """The least excess over the coalitions that have been named: shares, then the excess."""

    def __init__(self, n: int, everyone: float) -> None:
        from minilateral.respond.solver import Solver

        self.n, self.solver, self.rows = n, Solver(), list[Sequence[int]]()
        self.solver.silent()
        self.solver.addVars(n + 1, np.full(n + 1, -np.inf), np.full(n + 1, np.inf))
        self.solver.changeColCost(n, 1.0)
        self._row(range(n), everyone, everyone)

    def _row(self, columns: Sequence[int], low: float, high: float) -> None:
        where = np.array(columns, np.int32)
        self.solver.addRow(low, high, len(where), where, np.ones(len(where)))

    def add(self, inside: Sequence[int], own: float) -> None:
        """What the members of a coalition have, and the excess, cover what it could have."""
        self.rows.append(inside)
        self._row([*inside, self.n], own, np.inf)

    def solve(self) -> tuple[Floats, float]:
        """A division with the least greatest excess, and that excess."""
        self.solver.run()
        found = np.array(self.solver.getSolution().col_value)
        return found[: self.n], float(found[self.n])

    def binding(self) -> list[Sequence[int]]:
        """The coalitions whose rows have a price."""
        prices = np.array(self.solver.getSolution().row_dual)[1:]
        return [inside for inside, price in zip(self.rows, prices, strict=True) if price > CLOSE]

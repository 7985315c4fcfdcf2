"""The coalition that could gain most by itself, exactly, as an integer programme.

A coalition has the worth of the tests that it meets. Only sets of tests of which each one adds
worth need be looked at: the programme picks one of them, and members who bring what its tests ask,
so that the worth less what the members have is the greatest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from highspy import HighsVarType

from minilateral.design.forms import Floats, Tests
from minilateral.design.standing import worth
from minilateral.respond.solver import Solver


@dataclass(frozen=True, slots=True)
class Objection:
    """A coalition, what it could have by itself, and by how much that exceeds its share."""

    members: tuple[str, ...]
    worth: float
    excess: float


class Objections:
    """The programme of a game, solved again and again for other divisions."""

    def __init__(self, states: Sequence[str], tests: Tests) -> None:
        self.states, self.tests = tuple(states), tests
        self._sets = _telling(tests)
        self._solver = Solver()
        self._solver.silent()
        n, sets = len(self.states), len(self._sets)
        members, picked = np.arange(n, dtype=np.int32), np.arange(n, n + sets, dtype=np.int32)
        self._solver.addVars(n + sets, np.zeros(n + sets), np.ones(n + sets))
        for column in range(n + sets):
            self._solver.changeColIntegrality(column, HighsVarType.kInteger)
        self._solver.changeColsCost(sets, picked, -tests.worth[self._sets])
        self._solver.addRow(1, 1, sets, picked, np.ones(sets))
        self._solver.addRow(1, n - 1, n, members, np.ones(n))
        for x, (bring, need) in enumerate(zip(tests.bring, tests.need, strict=True)):
            asking = picked[[chosen >> x & 1 == 1 for chosen in self._sets]]
            bringing = np.flatnonzero(bring).astype(np.int32)
            columns = np.concatenate([bringing, asking])
            units = [np.minimum(bring[bringing], need), np.full(len(asking), -need)]
            self._solver.addRow(0, np.inf, len(columns), columns, np.concatenate(units))

    def worst(self, shares: Floats) -> Objection:
        """The coalition, short of all, of the greatest excess over its share."""
        n = len(self.states)
        self._solver.changeColsCost(n, np.arange(n, dtype=np.int32), shares)
        self._solver.run()
        inside = np.array(self._solver.getSolution().col_value)[:n] > 0.5
        return self.of(np.flatnonzero(inside).tolist(), shares)

    def of(self, inside: Sequence[int], shares: Floats) -> Objection:
        """A coalition, by the places of its members."""
        own = worth(self.tests, inside)
        excess = own - float(shares[list(inside)].sum())
        return Objection(tuple(self.states[i] for i in inside), own, excess)


def _telling(tests: Tests) -> list[int]:
    """The sets of tests (bits) of which every one adds worth, the empty one among them."""
    sets = np.arange(len(tests.worth))
    telling = np.ones(len(sets), np.bool_)
    for x in range(len(tests.need)):
        inside = sets >> x & 1 == 1
        telling[inside] &= tests.worth[inside] > tests.worth[sets[inside] & ~(1 << x)]
    return [int(chosen) for chosen in np.flatnonzero(telling)]

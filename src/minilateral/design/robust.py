"""Choosing when it is not known which need will come, nor what will be ready, nor who wants what.

Regret (Savage 1951): by how much a coalition falls short, in a need, of the best of its size for
that need; the choice of least worst regret does best in the case that is worst for it. Robustness:
the share of draws of inventories, readiness and ideal points in which a coalition is best, or on
the front. Every coalition of a size is looked at, so that nothing better is missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.estimates import points_before
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design.archive_kernels import TOLERANCE
from minilateral.design.forms import Floats, Tests
from minilateral.design.measured import Measured, measured
from minilateral.design.need_tests import need_tests
from minilateral.facts import FactBase, Grouping
from minilateral.respond.draws import SEED, draws
from minilateral.respond.needs import Need

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Coalitions of a size at most.
MOST = 1_000_000
DRAWS = 100
CAVEAT = (
    "Chances are shares of draws within the stated ranges of inventory, readiness and ideal "
    "points; fleets that states share stay at their planning figure. What is wrong with the model "
    "is not in them, and a coalition named here is one of all that are as good."
)
Places = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Choice:
    """A coalition of a size: its regret by need on planning figures, and how it fares in draws."""

    why: str
    members: tuple[str, ...]
    regret: Mapping[str, float]
    #: Shares of draws in which no coalition of the size covers more on average over the needs, and
    #: in which none is at least as good in everything and better in something.
    best: float
    on_front: float
    #: Mean over draws of the mean coverage.
    coverage: float

    @property
    def worst_regret(self) -> float:
        """The regret in the need that is worst for it."""
        return max(self.regret.values())


@dataclass(frozen=True, repr=False)
class Robust(Result):
    """Choices by size under several needs and draws."""

    found: Measured
    needs: tuple[Need, ...]
    choices: tuple[Choice, ...]
    #: Coalitions looked at, by size.
    looked_at: Mapping[int, int]
    n: int
    seed: int
    positions: bool

    @property
    def title(self) -> str:
        names = ", ".join(need.id for need in self.needs)
        return f"Coalitions of {len(self.found.states)} states for {names}, {self.found.on}"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "size": len(one.members),
                "why": one.why,
                "members": one.members,
                "worst_regret": one.worst_regret,
                "best_in": one.best,
                "on_front_in": one.on_front,
                "mean_coverage": one.coverage,
            }
            for one in self.choices
        ]

    def references(self) -> Sequence[Reference]:
        return self.found.read

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral robust --json`; docs/lookup/json.md describes the fields."""
        return {
            "candidates": self.found.states,
            "on": self.found.on,
            "needs": [need.id for need in self.needs],
            "draws": self.n,
            "seed": self.seed,
            "positions": self.positions,
            "choices": [
                {**row, "regret": one.regret}
                for row, one in zip(self.rows(), self.choices, strict=True)
            ],
            "certificate": {"complete": True, "method": "every coalition", **_counts(self)},
            "left_out": self.found.left_out,
            "caveats": [CAVEAT, *self.found.caveats],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """The share of draws in which each choice is on the front."""
        from minilateral.charts import Bar, bars

        return bars(
            [
                Bar(f"{', '.join(one.members)}: {one.why}", 100 * one.on_front, "%")
                for one in self.choices
            ],
            x_title="on the front in this share of draws, %",
        )


def _counts(found: Robust) -> dict[str, Any]:
    return {"coalitions": {str(size): count for size, count in found.looked_at.items()}}


def robust(
    base: FactBase,
    candidates: Sequence[str],
    needs: Sequence[Need],
    on: date,
    sizes: tuple[int, int],
    *,
    positions: bool = False,
    against: Sequence[Grouping] = (),
    n: int = DRAWS,
    seed: int = SEED,
) -> Robust:
    """The coalitions of least worst regret, and those that are best in most draws, by size.

    Parameters
    ----------
    against
        Groupings that exist; those of a size, of candidates alone, stand beside the choices.
    positions
        Whether the front is also that of gridlock, under draws of the ideal points.

    Raises
    ------
    UsageError
        If no need is named, a size is none, or there are more coalitions of a size than are served.
    """
    if not needs:
        raise UsageError("name the needs with --need, by commas.")
    if not 1 <= n <= 10_000:
        raise UsageError(f"draws are 1 to 10,000, not {n:,}.")
    found = measured(
        base, candidates, needs, on, ("coverage", *(["gridlock"] if positions else []))
    )
    count = len(found.states)
    for size in range(sizes[0], sizes[1] + 1):
        if not 1 <= size <= count:
            raise UsageError(f"a size of {size} is none of {count} candidates.")
        if comb(count, size) > MOST:
            raise UsageError(
                f"{comb(count, size):,} coalitions of {size} among {count} candidates; at most "
                f"{MOST:,} are looked at. Ask for a smaller size, or exclude some."
            )
    worlds = _worlds(found, positions, n, seed)
    known = {
        body.short_name: frozenset(body.members)
        for body in against
        if set(body.members) <= set(found.states)
    }
    choices: list[Choice] = []
    for size in range(sizes[0], sizes[1] + 1):
        choices += _choices(found, size, worlds, known)
    looked_at = {size: comb(count, size) for size in range(sizes[0], sizes[1] + 1)}
    return Robust(found, tuple(needs), tuple(choices), looked_at, n, seed, positions)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What may turn out: the tests of each need, and where each state stands."""

    tests: tuple[Tests, ...]
    points: Floats | None


def _worlds(found: Measured, positions: bool, n: int, seed: int) -> list[World]:
    """A world for each draw, every need of it from the same draw of the same pool."""
    ready = draws(found.cases[0].pool, n, seed).astype(np.int64)
    units = [case.kept(ready) for case in found.cases]
    points: Sequence[Floats | None] = [None] * n
    if positions:
        session = points_before(found.on)
        drawn = session.draws(n, np.random.default_rng(seed))
        points = list(drawn[:, session.positions(found.states)])
    return [
        World(
            tuple(need_tests(case, rows[i]) for case, rows in zip(found.cases, units, strict=True)),
            points[i],
        )
        for i in range(n)
    ]


def _choices(
    found: Measured, size: int, worlds: Sequence[World], known: Mapping[str, frozenset[str]]
) -> list[Choice]:
    """The choices of a size."""
    places = every(len(found.states), size)
    planned = np.array(
        [covered(tests, places) for tests in found.measures.tests[: len(found.cases)]]
    )
    regret = planned.max(axis=1, keepdims=True) - planned
    best, front, total = (np.zeros(len(places)) for _ in range(3))
    for world in worlds:
        met = np.array([covered(tests, places) for tests in world.tests])
        mean = met.mean(axis=0)
        best += mean >= mean.max() - TOLERANCE
        front += on_front(met, None if world.points is None else -_span(world.points, places))
        total += mean
    draws = len(worlds)
    names = [case.need.id for case in found.cases]

    def choice(why: str, row: int) -> Choice:
        return Choice(
            why,
            tuple(found.states[i] for i in places[row]),
            dict(zip(names, regret[:, row].tolist(), strict=True)),
            float(best[row] / draws),
            float(front[row] / draws),
            float(total[row] / draws),
        )

    def first(*keys: Floats) -> int:
        return int(np.lexsort(tuple(np.round(key, 9) for key in reversed(keys)))[0])

    worst, summed = regret.max(axis=0), regret.sum(axis=0)
    chosen = {
        "least worst regret": first(worst, summed, -total),
        "best in most draws": first(-best, -total),
        "on the front in most draws": first(-front, -total),
    }
    for name, members in known.items():
        if len(members) == size:
            where = np.array([found.states.index(state) for state in sorted(members)])
            chosen[name] = int(np.flatnonzero((places == where).all(axis=1))[0])
    return [
        choice("; ".join(why for why, other in chosen.items() if other == row), row)
        for row in dict.fromkeys(chosen.values())
    ]


def every(states: int, size: int) -> Places:
    """Every coalition of a size, a row each with the places of its members."""
    members = chain.from_iterable(combinations(range(states), size))
    return np.fromiter(members, np.int8, comb(states, size) * size).reshape(-1, size)


def covered(tests: Tests, places: Places) -> Floats:
    """The worth of the tests that each coalition meets."""
    passed = np.zeros(len(places), np.int32)
    for x, (bring, need) in enumerate(zip(tests.bring, tests.need, strict=True)):
        brought = np.zeros(len(places))
        for column in places.T:
            brought += bring[column]
        passed |= (brought >= need - TOLERANCE).astype(np.int32) << x
    found: Floats = tests.worth[passed]
    return found


def _span(points: Floats, places: Places) -> Floats:
    """The distance of the outermost members of each coalition."""
    low, high = np.full(len(places), np.inf), np.full(len(places), -np.inf)
    for column in places.T:
        np.minimum(low, points[column], out=low)
        np.maximum(high, points[column], out=high)
    found: Floats = high - low
    return found


def on_front(met: Floats, last: Floats | None) -> NDArray[np.bool_]:
    """Which coalitions no other beats: more of every row of `met` and of `last` is better.

    The rows of `met` take few values, so that only the best `last` of each of their combinations
    is compared.
    """
    codes = np.zeros(met.shape[1], np.int64)
    for row in met:
        values, place = np.unique(np.round(row, 9), return_inverse=True)
        codes = codes * len(values) + place
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    kinds = met[:, first]
    value = np.zeros(len(which)) if last is None else last
    best = np.full(len(first), -np.inf)
    np.maximum.at(best, which, value)
    as_good = np.all(kinds[:, :, None] >= kinds[:, None, :] - TOLERANCE, axis=0)
    as_good &= ~np.eye(len(first), dtype=np.bool_)
    beaten = np.where(as_good, best[:, None], -np.inf).max(axis=0)
    undominated: NDArray[np.bool_] = value >= best[which] - TOLERANCE
    undominated &= value > beaten[which] + TOLERANCE
    return undominated

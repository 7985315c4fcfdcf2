"""Exact fronts: branch and bound against the sweep of every coalition, checked in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.measure import Line
from benchmarks.numpy_sweep import numpy_front
from minilateral.charts import Bar, standalone_svg
from minilateral.charts import bars as draw_bars
from minilateral.design.forms import Form, Objective, Problem, Tests
from minilateral.design.one_by_one import values_of
from minilateral.design.partition import best_division
from minilateral.design.partition_kernels import by_programme
from minilateral.design.search import Points, branch_and_bound
from minilateral.design.sweep import sweep

Answer = TypeVar("Answer")
SEED = 1
#: Where the growth is drawn.
GROWTH = Path("out", "design-growth.svg")
DISTRIBUTIONS = ("uniform", "normal", "NDCS", "exponential", "modified uniform", "agent-based")


def lines() -> Iterator[Line]:
    """Measure the limits of the issue on fronts, on made-up states."""
    branch_and_bound(with_needs(10))
    seconds, found = _measured(lambda: branch_and_bound(with_needs(32)))
    about = f"{len(found.values)} points, {found.certificate.nodes:,} nodes"
    yield Line("front, 32 states, 4 objectives", seconds, 0.25, about)
    seconds, swept = _measured(lambda: sweep(with_needs(32)), runs=1)
    assert np.allclose(found.values, swept.values)
    yield Line("sweep of 2^32, two threads", seconds, 8.0, "the same front; 4 s on two idle cores")
    yield _plain_sweep(seconds)
    for seed in (1, 2):
        seconds, found = _measured(lambda seed=seed: branch_and_bound(with_sums(32, seed)), 1)  # type: ignore[misc]
        about = f"sums of whole numbers: {len(found.values)} points"
        yield Line(f"front, 32 states, sums, seed {seed}", seconds, 0.25, about)
    seconds, found = _measured(lambda: branch_and_bound(with_needs(40)), 1)
    yield Line("front, 40 states", seconds, 5.0, _about(found))
    for most, limit in ((6, 2.0), (7, 10.0)):
        seconds, found = _measured(lambda most=most: branch_and_bound(with_needs(100, most)), 1)  # type: ignore[misc]
        yield Line(f"front, 100 states, up to {most}", seconds, limit, _about(found))
    yield from _divisions()
    yield from _growth()
    yield from _of_real_states()
    yield from _peer()


def _plain_sweep(ours: float) -> Line:
    """NumPy over 2^20 coalitions, held against the time of 2^32 in the certified sweep."""
    asked = with_needs(20)
    seconds, plain = _measured(lambda: numpy_front(asked), 1)
    assert np.allclose(np.sort(plain, axis=0), np.sort(sweep(asked).values, axis=0))
    times = seconds * 2**12 / ours
    return Line("NumPy, 2^20", seconds, np.inf, f"{times:.0f} x the certified sweep a coalition")


def _of_real_states() -> Iterator[Line]:
    """The front of the NATO states for a need of the fact base, measured, searched and proven."""
    from datetime import date

    from minilateral.design.question import Question, answer
    from minilateral.facts import fact_base
    from minilateral.respond.needs import need

    base = fact_base()
    nato = base.grouping("NATO", date(2026, 6, 1))
    for name in ("undersea-patrol", "air-policing", "brigade-reinforcement"):
        asked = Question(nato, (need(base, name),), "coverage,cohesion,size,cost")
        seconds, found = _measured(lambda asked=asked: answer(asked), 2)  # type: ignore[misc]
        yield Line(f"NATO for {name}, 4 objectives", seconds, 5.0, _about(found.points))


def _peer() -> Iterator[Line]:
    """How many points of the front NSGA-II (pymoo) finds in the time of branch and bound."""
    asked = with_needs(32)
    seconds, found = _measured(lambda: branch_and_bound(asked))
    for times in (1, 10):
        spent, points = _measured(lambda times=times: _by_nsga2(asked, times * seconds), 1)  # type: ignore[misc]
        hits = sum(
            bool(np.isclose(points, own, atol=1e-9).all(axis=1).any()) for own in found.values
        )
        about = f"NSGA-II finds {hits} of {len(found.values)} points, and proves nothing"
        yield Line(f"pymoo, 32 states, {times} x our time", spent, np.inf, about)


def _by_nsga2(asked: Problem, seconds: float) -> np.ndarray:
    """Values of the coalitions that NSGA-II ends with, in the objectives' own sense."""
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.problem import Problem as Peer
    from pymoo.core.termination import Termination
    from pymoo.operators.crossover.pntx import TwoPointCrossover
    from pymoo.operators.mutation.bitflip import BitflipMutation
    from pymoo.operators.sampling.rnd import BinaryRandomSampling
    from pymoo.optimize import minimize

    forms = [objective.towards_more for objective in asked.objectives]

    class Coalitions(Peer):  # type: ignore[misc]
        def _evaluate(self, rows: np.ndarray, out: dict[str, np.ndarray], *_: object) -> None:
            rows = rows.astype(bool)
            out["F"] = np.stack([-values_of(asked, form, rows) for form in forms], axis=1)
            out["F"][~rows.any(axis=1)] = 1e9

    method = NSGA2(
        pop_size=200,
        sampling=BinaryRandomSampling(),
        crossover=TwoPointCrossover(),
        mutation=BitflipMutation(),
        eliminate_duplicates=True,
    )
    peer = Coalitions(n_var=len(asked.states), n_obj=len(forms), xl=0, xu=1, vtype=bool)
    begun = time.process_time()

    class Spent(Termination):  # type: ignore[misc]
        def _update(self, _: object) -> float:
            return (time.process_time() - begun) / seconds

    result = minimize(peer, method, Spent(), seed=SEED)
    signs = [-1.0 if objective.sense == "max" else 1.0 for objective in asked.objectives]
    return np.atleast_2d(result.F) * signs


def _growth() -> Iterator[Line]:
    """How the time grows with the states and with the objectives; the sweep checks the small."""
    bars = []
    for n in (16, 20, 24, 28):
        seconds, found = _measured(lambda n=n: branch_and_bound(with_needs(n)), 1)  # type: ignore[misc]
        if n <= 20:
            assert np.allclose(found.values, sweep(with_needs(n)).values)
        bars.append(Bar(f"{n} states, 4 objectives", float(found.certificate.nodes)))
        yield Line(f"front, {n} states", seconds, 0.25, _about(found))
    full = with_needs(24)
    for count in (1, 2, 3):
        part = Problem(
            full.states, full.objectives[:count], full.pairs, full.tests, largest=full.most
        )
        seconds, found = _measured(lambda part=part: branch_and_bound(part), 1)  # type: ignore[misc]
        bars.append(Bar(f"24 states, {count} objectives", float(found.certificate.nodes)))
        yield Line(f"front, 24 states, {count} objectives", seconds, 0.25, _about(found))
    GROWTH.parent.mkdir(exist_ok=True)
    GROWTH.write_bytes(standalone_svg(draw_bars(bars, x_title="nodes of branch and bound")))


def _divisions() -> Iterator[Line]:
    """The best division on distributions of the literature, up to 18 states against 3^n steps."""
    best_division(worth_of("uniform", 6))
    by_programme(worth_of("uniform", 6), 6)
    for kind in DISTRIBUTIONS:
        worth = worth_of(kind, 16)
        steps, whole = _measured(lambda worth=worth: by_programme(worth, 16)[-1], 1)  # type: ignore[misc]
        _, found = _measured(lambda worth=worth: best_division(worth), 1)  # type: ignore[misc]
        assert np.isclose(found.worth, whole)
        for n, limit in ((20, 0.05), (25, 0.5), (28, 5.0)):
            worth = worth_of(kind, n)
            seconds, found = _measured(lambda worth=worth: best_division(worth), 1)  # type: ignore[misc]
            about = f"{found.columns:,} columns, {found.nodes:,} nodes; 3^16 took {steps:.2f} s"
            yield Line(f"division, {n} states, {kind}", seconds, limit, about)


def worth_of(kind: str, n: int) -> np.ndarray:
    """Worth of every coalition, drawn as in the literature on coalition structures."""
    rng, count = np.random.default_rng(SEED), 1 << n
    size = np.bitwise_count(np.arange(count)).astype(float)
    draws: dict[str, Callable[[], np.ndarray]] = {
        "uniform": lambda: size * rng.random(count),
        "normal": lambda: size * rng.normal(10, 0.1, count),
        "NDCS": lambda: rng.normal(size, np.sqrt(size)),
        "exponential": lambda: size * rng.exponential(1, count),
        "modified uniform": lambda: (
            10 * size * rng.random(count) + 50 * rng.random(count) * (rng.random(count) < 0.2)
        ),
        "agent-based": lambda: _by_agents(rng, n),
    }
    worth = draws[kind]()
    worth[0] = 0.0
    return worth


def _by_agents(rng: np.random.Generator, n: int) -> np.ndarray:
    """Each agent has a power, which varies from coalition to coalition."""
    worth = np.zeros(1 << n)
    for i in range(n):
        inside = np.arange(1 << n) >> i & 1
        worth += inside * rng.random(1 << n) * 2 * 10 * rng.random()
    return worth


def with_needs(n: int, most: int = 0, seed: int = SEED) -> Problem:
    """Needs met of six, likeness from places on a plane, size and whole-numbered cost."""
    rng = np.random.default_rng(seed)
    spots = rng.normal(size=(n, 2))
    pairs = np.exp(-np.linalg.norm(spots[:, None] - spots[None], axis=2) / 2)
    rng.integers(0, 10, n)
    cost = rng.integers(1, 10, n).astype(float)
    bring = (rng.random((6, n)) < 0.25) * rng.integers(1, 6, (6, n))
    worth = np.array([float(bits.bit_count()) for bits in range(64)])
    tests = Tests(bring.astype(float), np.full(6, 6.0), worth)
    met = Objective("needs met", "max", Form(np.zeros(n), met=(1.0,)))
    return _problem(met, pairs, cost, (tests,), most)


def with_sums(n: int, seed: int) -> Problem:
    """As `with_needs`, with a sum of whole numbers for the needs."""
    rng = np.random.default_rng(seed)
    spots = rng.normal(size=(n, 2))
    pairs = np.exp(-np.linalg.norm(spots[:, None] - spots[None], axis=2) / 2)
    lift, cost = (rng.integers(low, 10, n).astype(float) for low in (0, 1))
    return _problem(Objective("lift", "max", Form(lift)), pairs, cost, (), 0)


def _problem(
    first: Objective, pairs: np.ndarray, cost: np.ndarray, tests: tuple[Tests, ...], most: int
) -> Problem:
    zero = np.zeros(len(cost))
    others = (
        Objective("likeness", "max", Form(zero, mean=1.0)),
        Objective("size", "min", Form(zero + 1)),
        Objective("cost", "min", Form(cost)),
    )
    states = tuple(f"S{i}" for i in range(len(cost)))
    return Problem(states, (first, *others), pairs, tests, largest=most)


def _about(found: Points) -> str:
    proof = found.certificate
    assert proof.complete
    return f"{len(found.values)} points, {proof.nodes:,} nodes, complete"


def _measured(work: Callable[[], Answer], runs: int = 3) -> tuple[float, Answer]:
    """Least processor time of several runs, and the answer."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        answer = work()
        seconds.append(time.process_time() - start)
    return min(seconds), answer

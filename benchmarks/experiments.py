"""A Sobol study of the shipped model, and what of it is Monte Carlo noise."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from benchmarks.measure import Line
from minilateral.crisis.designs import Uncertainty
from minilateral.crisis.ensemble import Labour
from minilateral.crisis.exploring import turns_on
from minilateral.crisis.sensitivity import of_function
from minilateral.crisis.study import Study
from minilateral.crisis.world import World, world
from minilateral.facts import fact_base

#: Twelve of the parameters that are not known; the design then has 14 points for each base point.
VARIED = (
    *("support", "common", "clarity_lift", "clarity_chance", "clarity_days", "blocking_cost"),
    *("government_days", "government_spread", "refusal", "caveat", "ceiling", "meeting_days:JEF"),
)
BASE, REPLICATIONS = 1_024, 1_000
#: Two processors for half a minute, which the issue gives to 10,000 points.
LIMIT = 60.0


def lines() -> Iterator[Line]:
    """Measure the limit of the issue on sensitivity, after holding it against known answers."""
    angles = [Uncertainty(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]
    known = of_function(
        lambda x: np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]),
        angles,
        BASE,
    )
    first = [index.value for index in known.kinds["first"]]
    assert np.allclose(first, [0.3139, 0.4424, 0.0], atol=0.02)
    jef = world(fact_base(), "baltic-cable", ["JEF"])
    assert _study(jef, 16, 1).to_dict() == _study(jef, 16, 2).to_dict()
    begun, spent = time.perf_counter(), time.process_time()
    found = _study(jef, BASE, 2)
    wall, seconds = time.perf_counter() - begun, time.process_time() - spent
    noise = found.indices[0].noise
    against = f"goal of the issue (10,000 points); {wall:.0f} s of wall on 2 threads" + (
        f", {noise.left:.2%} noise" if noise else ""
    )
    yield Line(f"Sobol, 12 parameters, {found.points:,} points", seconds, LIMIT, against)


def _study(jef: World, base: int, workers: int) -> Study:
    labour = Labour("threads", workers)
    return turns_on(jef, base=base, replications=REPLICATIONS, vary=VARIED, labour=labour)

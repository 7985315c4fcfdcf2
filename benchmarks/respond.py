"""Packages, rotations, absences, contributions and draws, against the limits of the issue."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import permutations
from typing import TypeVar

import numpy as np

from benchmarks.measure import Line
from minilateral.facts import fact_base
from minilateral.respond.absence import Absences
from minilateral.respond.case import case
from minilateral.respond.contributions import contributions
from minilateral.respond.dependence import every_absence
from minilateral.respond.draws import draws
from minilateral.respond.evaluate import all_on_station
from minilateral.respond.needs import needs
from minilateral.respond.package import package
from minilateral.respond.pool import pool
from minilateral.respond.rotation import rotation

Answer = TypeVar("Answer")
DAY = date(2026, 6, 1)
BODIES = ("JEF", "NATO", "EU", "coalition_willing")
WEEKS, DRAWS, MOST_ABSENT = 12, 10_000, 3
RUNS = 3


def lines() -> Iterator[Line]:
    """Measure the limits of the issue on packages."""
    base = fact_base()
    wanted = needs(base)
    forces = {body: pool(base, body, DAY) for body in BODIES}
    slowest, met = 0.0, 0
    for body, need in ((body, need) for body in BODIES for need in wanted):
        seconds, found = _least(lambda body=body, need=need: package(need, forces[body]), 1)  # type: ignore[misc]
        slowest, met = max(slowest, seconds), met + found.feasible
        assert found.solved is None or found.solved.gap == 0
        direct = all_on_station(found.case, found.case.units)[0]
        assert np.isclose(found.solved.values["all"] if found.solved else np.inf, direct)
    count = len(BODIES) * len(wanted)
    against = f"slowest of {count}, {met} met; all proven, equal to the direct evaluator"
    yield Line("a package to proven optimality", slowest, 1.0, against)

    nato = forces["NATO"]
    slowest, spells = 0.0, 0
    for need in wanted:
        seconds, plan = _least(lambda need=need: rotation(case(need, nato), WEEKS), 1)  # type: ignore[misc]
        slowest, spells = max(slowest, seconds), max(spells, len(plan.spells))
        assert plan.gap == 0
    against = f"slowest need; up to {spells} spells, all proven"
    yield Line(
        f"{len(nato.grouping.members)} states, {WEEKS} weeks of rotation", slowest, 10, against
    )

    slowest, sets = 0.0, 0
    for need in wanted:
        seconds, every = _least(lambda need=need: every_absence(need, nato, MOST_ABSENT), 1)  # type: ignore[misc]
        slowest, sets = max(slowest, seconds), len(every)
    yield Line(f"{sets - 1:,} sets of absent members", slowest, 2.0, "slowest need of NATO-32")

    slowest = 0.0
    for need in wanted:
        seconds, _ = _least(lambda need=need: contributions(need, nato), 1)  # type: ignore[misc]
        slowest = max(slowest, seconds)
    yield Line("Shapley values of 32 states", slowest, 1.0, "exact by line; 20,000 orders beside")

    def drawn() -> float:
        asked = case(wanted[-1], nato)
        units = asked.kept(draws(nato, DRAWS, 1).astype(np.int64))
        return float(np.isfinite(all_on_station(asked, units)).mean())

    seconds, chance = _least(drawn)
    yield Line(f"{DRAWS:,} draws of a package", seconds, 5.0, f"met in {100 * chance:.1f} %")
    seconds, checked = _least(_all_orders, 0)
    yield Line(f"{checked} needs by all orders", seconds, 20.0, "within four standard errors")


def _all_orders() -> int:
    """Five states: the estimated values against all 120 orders of joining."""
    base = fact_base()
    forces = pool(base, "DNK,EST,GBR,NOR,SWE", DAY)
    checked = 0
    for need in needs(base):
        absences = Absences(case(need, forces))
        want = dict.fromkeys(absences.members, 0.0)
        for order in permutations(absences.members):
            gone = [tuple(order[place:]) for place in range(len(order) + 1)]
            days = all_on_station(absences.case, absences.units(absences.present(gone)))
            if np.isfinite(days).any() and not np.isfinite(days[0]):
                want[order[int(np.argmax(np.isfinite(days))) - 1]] += 1 / 120
        for row in contributions(need, forces).members:
            assert abs(row.whole.value - want[row.state]) < 4 * row.whole.error, (need.id, row)
        checked += 1
    return checked


def _least(work: Callable[[], Answer], runs: int = RUNS) -> tuple[float, Answer]:
    """Least processor time of several runs after one that is thrown away, and the answer."""
    start = time.process_time()
    answer = work()
    best = time.process_time() - start
    for run in range(runs):
        start = time.process_time()
        answer = work()
        seconds = time.process_time() - start
        best = seconds if run == 0 else min(best, seconds)
    return best, answer

"""The crisis floor: the reference model against its peers, and the shipped model as it is used."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import partial

from benchmarks.measure import Line
from benchmarks.reference_lines import in_turn, reference_lines, two_threads
from minilateral.crisis.blocks import Plan
from minilateral.crisis.ensemble import Labour, count, play
from minilateral.crisis.exploring import turns_on
from minilateral.crisis.simulate import numbers, simulate
from minilateral.crisis.varying import unknown
from minilateral.crisis.world import World, world
from minilateral.facts import fact_base

SCENARIO, BODIES = "baltic-cable", ("JEF", "NATO", "EU")
MILLION, SEED = 1_000_000, 1
#: One replication in a fresh Python: what a person waits for before anything is played.
ONE = "from minilateral.cli import main; main({words!r})"
WORDS = ["simulate", SCENARIO, "--bodies", ",".join(BODIES), "--replications", "1", "--json"]
#: Whoever plays the blocks, by however many workers and in whatever chunks: the same bytes.
ALIKE = (
    Labour("serial"),
    Labour("threads", 2, 1),
    Labour("threads", 2, 3),
    Labour("threads", 2, 8),
    Labour("processes", 2, 2),
    Labour("dask", 2, 2),
)
#: A Sobol study: 12 parameters and 1,000 replications at each of 128 * 14 points.
PARAMETERS, BASE = 12, 128
#: Limits in seconds of two cores are judged by processor time.
CORES = 2


def lines() -> Iterator[Line]:
    """Measure the limits of the issue on the crisis floor."""
    yield from reference_lines()
    stage = world(fact_base(), SCENARIO, BODIES)
    yield from _rate(stage)
    yield _million(stage)
    yield from _cold_start()
    yield _same_bytes(stage)
    yield _sobol()


def _rate(stage: World) -> Iterator[Line]:
    """Processor time of a million replications of the shipped model; two threads."""
    sample = 500
    ours, drawn = (
        seconds * MILLION / sample
        for seconds in in_turn(
            lambda: simulate(stage, SEED, 0, sample), lambda: numbers(stage, SEED, 0, sample), 200
        )
    )
    against = f"{ours:.2f} us a replication, {ours / drawn:.1f} x its {len(stage.slots)} numbers"
    yield Line("shipped model, 1 M, one core", ours, 8.0, against)
    yield two_threads("shipped model, two threads", partial(simulate, stage, SEED, 0), 5_000)


def _million(stage: World) -> Line:
    """A million replications on two threads, counted, after start-up: four seconds of two cores."""
    plan = Plan(stage, MILLION, SEED)
    count(Plan(stage, 10_000, SEED))
    wall, spent = time.perf_counter(), time.process_time()
    found = count(plan, Labour("threads", 2))
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    assert found.tally.histories == MILLION
    return Line("a million of JEF, NATO and EU", spent, CORES * 4.0, _two_cores(wall, 4))


def _two_cores(wall: float, limit: int) -> str:
    load = f"load of the machine {os.getloadavg()[0]:.1f}"
    return f"{limit} s of {CORES} cores; {wall:.1f} s went by, {load}"


def _cold_start() -> Iterator[Line]:
    """One replication from the command line, with the compiled kernel on disk and without."""
    with tempfile.TemporaryDirectory() as empty:
        bare = {**os.environ, "NUMBA_CACHE_DIR": empty}
        spent, wall = _command(bare)
        yield Line("cold start, nothing compiled", spent, 15.0, f"{wall:.1f} s went by")
        spent, wall = min(_command(bare) for _ in range(3))
    yield Line("cold start, kernel on disk", spent, 2.0, f"{wall:.1f} s went by")


def _command(environment: Mapping[str, str]) -> tuple[float, float]:
    """Processor and wall time of one replication in a fresh Python."""
    start, before = time.perf_counter(), os.times()
    subprocess.run(
        [sys.executable, "-c", ONE.format(words=WORDS)],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = os.times()
    spent = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return spent, time.perf_counter() - start


def _same_bytes(stage: World) -> Line:
    """How many different results the engines give: one."""
    plan = Plan(stage, 40_000, SEED)
    digests = {
        hashlib.sha256(play(plan, labour).outcomes.tobytes()).hexdigest() for labour in ALIKE
    }
    against = "different results of serial, threads, processes and Dask, three chunkings"
    return Line(f"{len(ALIKE)} ways to play 40,000", len(digests), 1.5, against)


def _sobol() -> Line:
    """A Sobol study of the small group on two threads: thirty seconds of two cores."""
    group = world(fact_base(), SCENARIO, BODIES[:1])
    names = [each.name for each in unknown(group.parameters)][:PARAMETERS]
    ask = partial(turns_on, group, replications=1_000, seed=SEED, vary=names)
    ask(base=2)
    wall, spent = time.perf_counter(), time.process_time()
    found = ask(base=BASE, labour=Labour("threads", 2))
    times = 10_000 / found.points
    wall, spent = (time.perf_counter() - wall) * times, (time.process_time() - spent) * times
    against = f"{_two_cores(wall, 30)}; 10,000 points by {found.points:,}"
    return Line(f"Sobol study, {PARAMETERS} parameters", spent, CORES * 30.0, against)

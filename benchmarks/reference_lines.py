"""The reference model against SimPy, Mesa, its own random numbers, two threads and closed forms."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks import reference_closed_forms, reference_model, reference_plain
from benchmarks.measure import Line
from benchmarks.reference_events import in_mesa, in_simpy
from benchmarks.reference_plain import Measures
from minilateral.crisis.philox import Floats, fill

SEED, PEERS = 9, 300
#: Replications of a sample: two milliseconds, so that the least of many met a quiet machine.
SAMPLE, SAMPLES = 2_000, 400
CLOSED_FORMS, CHUNK = 2_000_000, 100_000


def reference_lines() -> Iterator[Line]:
    """The lines of the reference model; seconds are for a million replications on one core."""
    sampled = in_turn(lambda: _simulated(SAMPLE), lambda: _drawn(SAMPLE), SAMPLES)
    ours, drawn = (seconds * 1e6 / SAMPLE for seconds in sampled)
    rows = fill(SEED, 0, 0, PEERS, reference_model.SLOTS).tolist()
    known = _simulated(PEERS)
    peers = {"SimPy": (in_simpy, 300), "Mesa": (in_mesa, 800)}
    what = f"reference model, {1 / ours:.2f} M a second"
    for name, (engine, times) in peers.items():
        theirs, told = _played(engine, rows)
        assert np.array_equal(told, known), f"{name} tells another story on the same numbers"
        against = f"{theirs / ours:.0f} x faster than {name} (limit {times}), equal"
        yield Line(what, ours, theirs / times, against)
    theirs, told = _played(reference_plain.replication, rows)
    assert np.array_equal(told, known)
    against = f"{ours / drawn:.2f} x its own random numbers, {theirs / ours:.0f} x plain Python"
    yield Line("reference model, to its numbers", ours, 3.5 * drawn, against)
    yield two_threads("reference model, two threads", _simulated, 10 * SAMPLE)
    yield _closed_forms()


def two_threads(what: str, play: Callable[[int], object], count: int) -> Line:
    """Wall time of two threads that play so many each, against one that does."""

    def both() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(play, (count, count)))

    one, two = in_turn(lambda: play(count), both, 40, time.perf_counter)
    load = f"load of the machine {os.getloadavg()[0]:.1f}"
    return Line(what, two, one / 0.95, f"{one / two:.0%} efficient (limit 95 %), {load}")


def _closed_forms() -> Line:
    """The worst of the distances to the closed forms of one round, in standard errors."""
    counts = np.zeros(3)
    for first in range(0, CLOSED_FORMS, CHUNK):
        one_round = reference_model.simulate(SEED, first, CHUNK, 0.0, 1)
        small, large = (np.isfinite(one_round[:, body, 0]) for body in range(2))
        counts += small.sum(), large.sum(), (small & large).sum()
    chances = np.array(reference_closed_forms.expected())
    errors = np.sqrt(chances * (1.0 - chances) / CLOSED_FORMS)
    z = (counts / CLOSED_FORMS - chances) / errors
    against = f"standard errors off at {CLOSED_FORMS:,}: " + ", ".join(f"{each:+.2f}" for each in z)
    return Line("closed forms of one round", float(np.abs(z).max()), 3.0, against)


def _simulated(count: int) -> Floats:
    return reference_model.simulate(SEED, 0, count, reference_model.LIFT, reference_model.ROUNDS)


def _drawn(count: int) -> float:
    return reference_model.draw(SEED, 0, count)


def _played(
    engine: Callable[[list[float]], Measures], rows: list[list[float]]
) -> tuple[float, Floats]:
    """Processor time for a million replications, from these few, and their measures."""
    engine(rows[0])
    start = time.process_time()
    told = [engine(row) for row in rows]
    return (time.process_time() - start) / len(rows) * 1e6, np.array(told)


def in_turn(
    one: Callable[[], object],
    other: Callable[[], object],
    runs: int,
    clock: Callable[[], float] = time.process_time,
) -> tuple[float, float]:
    """The least time of either, taken in turn so that both meet the same machine."""
    one(), other()
    least = [float("inf"), float("inf")]
    for _ in range(runs):
        for place, play in enumerate((one, other)):
            start = clock()
            play()
            least[place] = min(least[place], clock() - start)
    return least[0], least[1]

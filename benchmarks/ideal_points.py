"""Ideal points: how fast, how near the published estimates, how honest the intervals."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.stats import spearmanr

from benchmarks.measure import Line
from minilateral.affinity.bsv import Plan
from minilateral.affinity.estimation import estimate
from minilateral.affinity.ideal_points import IdealPoints
from minilateral.affinity.map_fit import fit
from minilateral.affinity.ordinal_sample import ordinal_sample
from minilateral.affinity.roll_calls import read_roll_calls
from minilateral.affinity.sampling import posterior_draws
from minilateral.affinity.simulated_votes import simulated_votes
from minilateral.affinity.starting_points import starting_points
from minilateral.facts.readers.matched_resolutions import read_matched
from minilateral.facts.readers.roll_call_parts import part_votes

Answer = TypeVar("Answer")

UN = Path(__file__).parents[2] / "shared" / "data" / "un"
VOTES = UN / "un_votes.rda"
MATCHED, PUBLISHED = UN / "matched_resolutions.csv", UN / "ideal_points_published_sessions_1_60.csv"
#: Two chains of 3,000 iterations in 180 s on two cores, and of 24,000 in 20 minutes.
LIMIT, LONG, LONG_LIMIT = 2 * 180.0, 24_000, 20 * 60.0
#: The published points of the first sessions keep to where their chain began.
SETTLED = 11
DATA_SETS = 10
FEWEST_SESSIONS = 10


def lines() -> Iterator[Line]:
    """Measure what the issue on affinity asks of ideal points."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if VOTES.is_file():
            yield from _against_published()
        yield from _coverage()


def _against_published() -> Iterator[Line]:
    """The two estimators on the votes of the published estimates."""
    calls, matched = read_roll_calls(VOTES), read_matched(MATCHED)
    parts = part_votes(VOTES)
    sample = ordinal_sample(calls, matched, parts)
    fit(sample, starting_points(sample))
    seconds, mode = _measured(partial(estimate, calls, "map", matched, parts))
    near = nearness(mode)
    assert near["pooled"] >= 0.97
    assert near["ranks within session"] >= 0.995
    yield Line("mode of all sessions", seconds, 3.0, _told(near))
    for proposals, limits in (("published", (0.995, 0.999, 0.98)), ("scaled", (0.0, 0.999, 0.98))):
        sampler = partial(posterior_draws, plan=Plan(proposals=proposals))
        seconds, found = _measured(partial(estimate, calls, "bsv", matched, parts, sampler=sampler))
        near = nearness(found)
        measures = ("pooled", "within session", "within state")
        assert all(near[m] >= least for m, least in zip(measures, limits, strict=True)), near
        rhat = f"R-hat above 1.05: {len(found.not_converged()):,} of {len(found):,}"
        name = f"2 chains of 3,000, {proposals}"
        yield Line(name, seconds, LIMIT, f"{_told(near)}; {rhat}")
        if proposals == "published":
            each = seconds / 2 / 3000 * LONG
            yield Line("a chain of 24,000, by proportion", each, LONG_LIMIT, "published: overnight")


def nearness(found: IdealPoints) -> Mapping[str, float]:
    """How near the published points of sessions 1 to 60: correlations pooled, and medians."""
    table = np.genfromtxt(PUBLISHED, delimiter=",", skip_header=1, usecols=(1, 2, 4))
    units = zip(found.ccode.tolist(), found.session.tolist(), strict=True)
    ours = dict(zip(units, found.ideal_point, strict=True))
    both = np.array([(c, s, ours[c, s], p) for c, s, p in table if (c, s) in ours])
    ccode, session, own, theirs = both.T
    settled = session >= SETTLED
    states, count = np.unique(ccode, return_counts=True)

    def medians(groups: np.ndarray, by: np.ndarray, measure: Callable[..., float]) -> float:
        each = [measure(own[by == group], theirs[by == group]) for group in groups]
        return float(np.median(each))

    return {
        "pooled": _correlation(own, theirs),
        f"from session {SETTLED}": _correlation(own[settled], theirs[settled]),
        "within session": medians(np.unique(session), session, _correlation),
        "ranks within session": medians(
            np.unique(session), session, lambda a, b: float(spearmanr(a, b).statistic)
        ),
        "within state": medians(states[count >= FEWEST_SESSIONS], ccode, _correlation),
    }


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def _told(near: Mapping[str, float]) -> str:
    return "r with published: " + ", ".join(f"{name} {r:.4f}" for name, r in near.items())


def _coverage() -> Iterator[Line]:
    """How often 90 % intervals hold the truth, over votes drawn from the model."""
    for matched in (10, 0):
        seconds, inside = _measured(partial(_inside, matched))
        share, spread = float(np.mean(inside)), float(np.std(inside))
        assert 0.8 < share < 0.97
        name = f"coverage of 90 %, {matched} matched"
        yield Line(name, seconds, 300.0, f"{share:.1%} of true points, by data set ±{spread:.1%}")


def _inside(matched: int) -> list[float]:
    shares = []
    for seed in range(DATA_SETS):
        world = simulated_votes(seed, states=60, sessions=6, items=50, matched=matched)
        plan = Plan(1500, 500, 2, seed, "scaled")
        sampler = partial(posterior_draws, plan=plan)
        found = estimate(world.calls, "bsv", world.matched, sampler=sampler)
        truth = world.standard(found.session, found.ccode)
        shares.append(float(np.mean((found.q05 <= truth) & (truth <= found.q95))))
    return shares


def _measured(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Processor time of one run, and its answer; kernels are compiled before."""
    start = time.process_time()
    answer = work()
    return time.process_time() - start, answer

"""Likeness of states at the size of the General Assembly, against loops in pandas and itertools."""

from __future__ import annotations

import json
import math
import resource
import time
from collections.abc import Callable, Iterator
from itertools import combinations, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from benchmarks.measure import Line, printed
from minilateral.affinity.dyads import Dyads
from minilateral.affinity.kads import write_kads
from minilateral.affinity.likeness import Likeness
from minilateral.affinity.roll_calls import RollCalls, read_roll_calls
from minilateral.affinity.similarity import similarity

Answer = TypeVar("Answer")

VOTES = Path(__file__).parents[2] / "shared" / "data" / "un" / "un_votes_1946_2022.parquet"
SIX = ("agreement", "kappa", "s_score", "scott_pi", "tau_b")
COLUMNS = ("agree", "kappavv", "srsvva", "srsvvs", "pivv", "taubvv")
SAMPLE = 200
STATES, SIZE = 190, 4


def lines() -> Iterator[Line]:
    """Measure what the issue on affinity asks of votes and coalitions."""
    yield from _similarity()
    yield _coalitions()


def _similarity() -> Iterator[Line]:
    """All dyads of all years, and a sample of them pair by pair."""
    real = VOTES.is_file()
    calls = read_roll_calls(VOTES) if real else _made_up()
    seconds, found = _measured(lambda: similarity(calls, SIX), runs=3)
    which = "General Assembly, 1946-2022" if real else "made up"
    yield Line("six measures of likeness", seconds, 2.0, f"{len(found):,} dyad-years, {which}")
    sample, checked = _measured(lambda: _pair_by_pair(calls, found), runs=0)
    peer = sample / SAMPLE * len(found)
    against = f"{peer / seconds:,.0f} x faster than pandas and SciPy, {checked:,} values to 1e-9"
    yield Line("the same, pair by pair in pandas", seconds, peer / 100, against)


def _pair_by_pair(calls: RollCalls, found: Dyads) -> int:
    """Measure a sample of pairs as one would by hand, and hold ours against it."""
    dice = np.random.default_rng(4)
    checked = 0
    columns = {int(code): i for i, code in enumerate(calls.ccode)}
    frame = pd.DataFrame(calls.votes)
    for at in dice.choice(len(found), SAMPLE, replace=False):
        row = {name: found.columns[name][at] for name in found.columns}
        pair = [columns[int(row["ccode1"])], columns[int(row["ccode2"])]]
        both = frame.loc[calls.year == row["year"], pair]
        both = both[(both > 0).all(axis=1)]
        theirs = _by_hand(both.iloc[:, 0], both.iloc[:, 1])
        for name in COLUMNS:
            assert np.isclose(theirs[name], row[name], atol=1e-9, equal_nan=True), (name, row)
        checked += len(COLUMNS)
    return checked


def _by_hand(a: pd.Series[int], b: pd.Series[int]) -> dict[str, float]:
    """The six measures of two states' votes, from their cross-table."""
    levels = [1, 2, 3]
    table = pd.crosstab(a, b).reindex(index=levels, columns=levels, fill_value=0).to_numpy()
    n, apart = table.sum(), np.subtract.outer(levels, levels)
    rows, columns = table.sum(axis=1) / n, table.sum(axis=0) / n
    pooled = (rows + columns) / 2
    distance = (table * apart**2).sum() / n

    def beyond(expected: float) -> float:
        return 1 - distance / expected if expected > 1e-12 else 0.0

    return {
        "agree": float((a == b).mean()),
        "kappavv": beyond(float((np.outer(rows, columns) * apart**2).sum())),
        "srsvva": 1 - float((a - b).abs().mean()),
        "srsvvs": 1 - float(distance) / 2,
        "pivv": beyond(float((np.outer(pooled, pooled) * apart**2).sum())),
        "taubvv": float(kendalltau(a, b).statistic),
    }


def _coalitions() -> Line:
    """All coalitions of four out of 190 in a process of its own, so that its memory is its own."""
    told = json.loads(printed("from benchmarks.affinity import four_out_of_190 as f; print(f())"))
    rows, seconds = told["rows"], told["seconds"]
    assert rows == math.comb(STATES, SIZE)
    like, sample = _random_likeness(), 200_000
    plain, _ = _measured(lambda: list(islice(_itertools(like), sample)), runs=0)
    ours, theirs = rows / seconds, sample / plain
    against = f"{ours / 1e6:.1f} M rows/s to Parquet, itertools {theirs / 1e6:.2f} M/s unwritten"
    memory = f"{told['mib']:.0f} MiB at most, libraries included"
    return Line(f"{rows / 1e6:.0f} M coalitions of 4", seconds, 60.0, f"{against}; {memory}")


def four_out_of_190() -> str:
    """Write all coalitions; rows, processor time and most memory, as JSON."""
    like = _random_likeness()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "k.parquet"
        write_kads(_random_likeness(20), SIZE, path)
        start = time.process_time()
        rows = write_kads(like, SIZE, path)
        seconds = time.process_time() - start
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return json.dumps({"rows": rows, "seconds": seconds, "mib": kib / 1024})


def _itertools(like: Likeness) -> Iterator[tuple[tuple[int, ...], float, float]]:
    values = like.values.tolist()
    for members in combinations(range(len(values)), SIZE):
        pairs = [values[a][b] for a, b in combinations(members, 2)]
        yield members, min(pairs), sum(pairs) / len(pairs)


def _random_likeness(states: int = STATES) -> Likeness:
    values = np.random.default_rng(1).uniform(-1, 1, (states, states))
    values = (values + values.T) / 2
    codes = np.arange(1, states + 1, dtype=np.int32)
    return Likeness(codes, tuple(map(str, codes)), values, "kappavv", "made up", ())


def _made_up() -> RollCalls:
    """Votes of 193 states on 80 roll calls in each of 77 years, by place on one dimension."""
    dice = np.random.default_rng(2)
    calls, states = 80 * 77, 193
    place, cut = dice.normal(size=states), dice.normal(size=(calls, 1))
    side = (place - cut) * dice.choice([-1, 1], (calls, 1)) + dice.normal(size=(calls, states))
    votes = np.where(side > 0.3, 1, np.where(side > -0.3, 2, 3))
    votes[dice.random(votes.shape) < 0.1] = 0
    year = np.repeat(np.arange(1946, 2023), 80).astype(np.int16)
    return RollCalls(
        votes.astype(np.int8),
        np.arange(calls),
        (year - 1945).astype(np.int16),
        year,
        np.full(calls, np.datetime64("NaT", "D")),
        (frozenset(),) * calls,
        np.arange(1, states + 1, dtype=np.int32),
        tuple(map(str, range(states))),
        ("",) * calls,
    )


def _measured(work: Callable[[], Answer], runs: int = 5) -> tuple[float, Answer]:
    """Least processor time of several runs after one that is thrown away, and the answer."""
    seconds = []
    for _ in range(runs + 1):
        start = time.process_time()
        answer = work()
        seconds.append(time.process_time() - start)
    return min(seconds[1:] or seconds), answer

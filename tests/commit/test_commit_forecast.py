"""The forecast: held against a loop, against chances known by hand, and against laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.commit import forecast
from minilateral.commit.forecast import (
    PATHS,
    POOLING,
    chance,
    composed,
    past,
    paths,
    reached,
    spread,
    years_like,
)
from minilateral.core.errors import UsageError

SHARES = {
    "AAA": {2014: 1.0, 2015: 1.1, 2016: 1.0, 2017: 1.3},
    "BBB": {2014: 2.0, 2015: 1.9, 2016: 2.2, 2017: 2.2},
    "CCC": {2015: 0.5, 2016: 0.6},
}
YEARS = range(2018, 2024)


def test_paths_are_those_of_a_plain_loop() -> None:
    # The definition: the year that a step is like, then its own change or a peer's.
    known = past(SHARES)
    like = years_like(len(known.years), YEARS)
    dice = [np.random.default_rng([forecast.SEED, year, *b"AAA"]) for year in YEARS]
    uniforms = [die.random((2, PATHS)) for die in dice]
    fast = paths(known, "AAA", 1.3, YEARS)
    for path in (0, 1, 99, 100, 5_000, 9_999):
        level = 1.3
        for step in range(len(YEARS)):
            year = known.years[like[path, step]]
            pool = [
                math.log(own[year] / own[year - 1])
                for _, own in sorted(SHARES.items())
                if year in own and year - 1 in own
            ]
            alone, peer = uniforms[step][0][path], uniforms[step][1][path]
            own_change = math.log(SHARES["AAA"][year] / SHARES["AAA"][year - 1])
            move = own_change if alone < 3 / (3 + POOLING) else pool[int(peer * len(pool))]
            level *= math.exp(move)
            assert fast[path, step] == pytest.approx(level, rel=1e-12)


def test_a_state_that_always_grew_alike_goes_on_alike() -> None:
    known = past({"AAA": {2014: 1.0, 2015: 1.1, 2016: 1.21}})
    grown = paths(known, "AAA", 2.0, range(2017, 2020))
    assert np.allclose(grown, 2.0 * 1.1 ** np.arange(1, 4))
    assert chance(reached(grown[:, -1], 2.66)).p == pytest.approx(1.0, abs=2e-4)
    assert chance(reached(grown[:, -1], 2.68)).p == pytest.approx(0.0, abs=2e-4)


def test_two_ups_in_a_row_come_one_time_in_four() -> None:
    # A stranger draws from two peers, one that rose and one that fell as much.
    known = past({"UPP": {2014: 1.0, 2015: 1.2}, "DWN": {2014: 1.2, 2015: 1.0}})
    grown = paths(known, "XXX", 1.0, range(2016, 2018))
    found = chance(reached(grown[:, -1], 1.2 * 1.2))
    assert found.p == pytest.approx(0.25, abs=0.02)
    assert found.low < 0.25 < found.high


def test_own_history_counts_for_as_much_as_stated() -> None:
    # Twenty changes of its own: half of the steps repeat them. Peers never move.
    own = {1994 + k: 1.1**k for k in range(21)}
    still = {1994 + k: 1.0 for k in range(21)}
    known = past({"AAA": own} | {f"S{k:02}": still for k in range(99)})
    grown = paths(known, "AAA", 1.0, [2015])
    assert np.mean(grown[:, 0] > 1.05) == pytest.approx(0.5 + 0.5 / 100, abs=0.02)


def test_a_year_hits_all_states_alike() -> None:
    # Two past years, one in which everybody doubled: the paths of two states move together.
    shares = {s: {2014: 1.0, 2015: 2.0, 2016: 2.0} for s in ("AAA", "BBB")}
    known = past(shares)
    a, b = (paths(known, s, 1.0, range(2017, 2020)) for s in ("AAA", "BBB"))
    assert np.allclose(a, b)


def test_paths_do_not_depend_on_how_far_one_asks() -> None:
    known = past(SHARES)
    near = paths(known, "BBB", 2.2, range(2018, 2021))
    far = paths(known, "BBB", 2.2, range(2018, 2030))
    assert (near == far[:, :3]).all()


def test_the_same_seed_gives_the_same_bytes() -> None:
    first = paths(past(SHARES), "AAA", 1.3, YEARS)
    second = paths(past(dict(reversed(SHARES.items()))), "AAA", 1.3, YEARS)
    assert first.tobytes() == second.tobytes()
    assert first.tobytes() != paths(past(SHARES), "AAA", 1.3, YEARS, seed=2).tobytes()


@given(st.floats(0.1, 6), st.floats(0.1, 6))
def test_a_higher_target_is_never_likelier(one: float, other: float) -> None:
    grown = paths(past(SHARES), "AAA", 1.3, YEARS)[:, -1]
    low, high = sorted((one, other))
    assert chance(reached(grown, high)).p <= chance(reached(grown, low)).p


@given(st.floats(0.2, 5))
def test_growth_is_in_proportion(times: float) -> None:
    known = past(SHARES)
    assert np.allclose(
        paths(known, "CCC", 0.6 * times, YEARS), times * paths(known, "CCC", 0.6, YEARS)
    )


@given(st.floats(0, 1), st.integers(0, 2**32))
def test_a_probability_lies_in_its_interval_and_is_never_certain(rate: float, seed: int) -> None:
    found = chance(np.random.default_rng(seed).random(PATHS) < rate)
    assert 0 <= found.low <= found.p <= found.high <= 1
    assert 0 < found.p < 1


def test_the_noise_of_small_groups_is_taken_out_of_the_interval() -> None:
    dice = np.random.default_rng(3)
    groups = dice.binomial(100, 0.3, 100) / 100
    low, high = spread(groups, 0.3, noise=0.3 * 0.7 / 100)
    # All that moves these groups is chance: almost nothing is left of the spread.
    assert high - low < 0.05
    widened, _ = spread(groups + dice.normal(0, 0.1, 100), 0.3, noise=0.3 * 0.7 / 100)
    assert 0.3 - widened > 0.1


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ({"AAA": {2014: 0.0, 2015: 1.0}}, "the share of AAA in 2014 is 0.0; it must be above 0"),
        ({"AAA": {2014: -1.0}}, "the share of AAA in 2014 is -1.0"),
        ({"AAA": {2014: float("nan")}}, "the share of AAA in 2014 is nan"),
        ({"AAA": {2014: 1.0, 2016: 1.0}}, "figures of two years on end"),
        ({}, "figures of two years on end"),
    ],
)
def test_a_past_that_says_nothing_is_refused(
    shares: dict[str, dict[int, float]], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        past(shares)


@pytest.mark.parametrize(
    ("start", "years", "says"),
    [
        (0.0, YEARS, "cannot start from 0.0 % of GDP"),
        (-1.0, YEARS, "cannot start from -1.0"),
        (1.0, range(2018, 2018), "0 years ahead are not between 1 and 20"),
        (1.0, range(2018, 2040), "22 years ahead"),
    ],
)
def test_a_path_that_cannot_be_made_is_refused(start: float, years: range, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        paths(past(SHARES), "AAA", start, years)


def test_unknown_changes_of_its_own_fall_back_on_peers() -> None:
    known = past(SHARES)
    like = np.zeros((4, 1), dtype=np.int64)  # every step is like 2015, which CCC does not know
    nought = np.zeros((4, 1))
    moves = composed(known, "CCC", like, nought, nought)
    assert np.allclose(moves, math.log(1.1 / 1.0))

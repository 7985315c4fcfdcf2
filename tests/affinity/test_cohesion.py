"""Spread, pairs, outliers and distances of a set, and random groupings beside it."""

from __future__ import annotations

import itertools
import json
import statistics
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_points import europe, points

from minilateral.affinity.cohesion import cohesion, diameter, mean_pair, outliers, spread
from minilateral.affinity.estimates import ideal_points, last_session_before, points_before
from minilateral.affinity.over_time import over_time
from minilateral.affinity.random_groupings import overlap, random_groupings, rank
from minilateral.affinity.regions import regions
from minilateral.core.errors import NoFactAtDateError
from minilateral.core.json_text import json_text
from minilateral.facts import fact_base

BASE = fact_base()
DAY = date(2022, 1, 1)
SETS = st.lists(st.floats(-3, 3), min_size=2, max_size=12)


@given(SETS)
def test_measures_of_a_set_are_those_of_its_pairs(values: list[float]) -> None:
    pairs = [abs(a - b) for a, b in itertools.combinations(values, 2)]
    drawn = np.array([values])
    assert mean_pair(drawn)[0] == pytest.approx(statistics.mean(pairs), abs=1e-12)
    assert diameter(drawn)[0] == pytest.approx(max(pairs), abs=1e-12)
    # Twice the variance is the mean squared distance of a pair.
    squared = statistics.mean(pair**2 for pair in pairs)
    assert 2 * spread(drawn)[0] ** 2 == pytest.approx(squared, abs=1e-9)


@given(SETS, st.floats(-2, 2), st.floats(0.1, 5))
def test_moving_a_set_changes_no_measure_and_stretching_it_stretches_all(
    values: list[float], move: float, by: float
) -> None:
    drawn = np.array([values])
    for measure in (spread, diameter, mean_pair):
        assert measure(drawn * by + move)[0] == pytest.approx(by * measure(drawn)[0], abs=1e-9)


def test_a_state_far_from_nine_that_stand_together_is_the_outlier() -> None:
    values = np.array([[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 9.0]])
    codes = [f"A{i:02d}" for i in range(10)]
    assert [one.state for one in outliers(codes, values) or ()] == ["A09"]


def test_an_outlier_is_called_one_only_in_most_of_the_draws() -> None:
    rng = np.random.default_rng(1)
    values = rng.standard_normal((1000, 8)) + np.array([0, 0, 0, 0, 0, 0, 0, 30.0])
    found = outliers([f"A{i:02d}" for i in range(8)], values)
    assert found is not None
    assert [one.state for one in found] == ["A07"]
    assert found[0].chance > 0.95


def test_four_members_are_too_few_to_call_one_an_outlier() -> None:
    assert outliers(["AAA", "BBB", "CCC", "DDD"], np.zeros((10, 4))) is None


def test_exact_points_give_exact_measures() -> None:
    found = cohesion(
        BASE.grouping("GBR,NOR,EST", DAY),
        points(europe() | {"GBR": 1.0, "NOR": 0.0, "EST": 0.5, "USA": 3.0}),
        draws=10,
    )
    assert found.measure("spread").estimate.value == pytest.approx(0.5)
    assert found.measure("mean_pair").estimate.value == pytest.approx(2 / 3)
    assert found.measure("distance_USA").estimate.value == pytest.approx(2.5)
    assert found.farthest == ("NOR", "GBR", 1.0)
    assert found.missing == ()


def test_a_wider_posterior_makes_a_wider_interval() -> None:
    group = BASE.grouping("JEF", DAY)
    widths = []
    for wide in (0.1, 0.5, 2.0):
        one = cohesion(group, points(europe(), wide=wide)).measure("diameter").estimate
        widths.append(one.high - one.low)
    assert widths == sorted(widths)


def test_members_without_an_estimate_are_named() -> None:
    values = europe()
    del values["ISL"]
    found = cohesion(BASE.grouping("JEF", DAY), points(values), draws=10)
    assert found.missing == ("ISL",)
    assert "ISL" not in found.points


def test_a_set_of_two_has_no_cohesion_and_says_so() -> None:
    with pytest.raises(NoFactAtDateError, match="2 members of EST,GBR have an ideal point in ses"):
        cohesion(BASE.grouping("GBR,EST", DAY), points(europe()))


def test_a_set_that_is_its_whole_region_is_held_against_nothing() -> None:
    values = {code: value for code, value in europe().items() if code in ("GBR", "EST", "NOR")}
    found = cohesion(BASE.grouping("GBR,NOR,EST", DAY), points(values), draws=10)
    assert found.measure("spread").rank is None
    assert "only 1 grouping of this size can be drawn" in found.no_rank


def test_the_closest_set_that_can_be_drawn_is_beaten_only_by_itself() -> None:
    values = {code: float(i) for i, code in enumerate(europe())}
    tight = dict(zip(list(values)[:4], (0.0, 0.001, 0.002, 0.003), strict=True))
    group = BASE.grouping(",".join(tight), DAY)
    found = cohesion(group, points(values | tight)).measure("spread").rank
    assert found is not None
    assert found.share < 0.001


def test_random_groupings_keep_the_number_from_each_region_and_repeat_nobody() -> None:
    pool = points(europe() | {"USA": 1.0, "CAN": 1.0, "MEX": 0.0, "BRA": 0.0, "CUB": 0.0})
    members = pool.positions(["GBR", "FRA", "DEU", "USA", "CAN"])
    drawn = random_groupings(pool.ccode, members, 500, np.random.default_rng(3))
    american = regions(pool.ccode) == 0
    assert set(american[drawn].sum(axis=1)) == {2}
    assert all(len(set(one)) == 5 for one in drawn.tolist())


def test_every_state_of_a_region_is_drawn_as_often() -> None:
    pool = points(europe())
    members = pool.positions(["GBR", "FRA", "DEU", "NOR"])
    drawn = random_groupings(pool.ccode, members, 20_000, np.random.default_rng(3))
    share = np.bincount(drawn.ravel(), minlength=len(pool.iso3)) / 20_000
    expected = 4 / len(pool.iso3)
    assert share == pytest.approx(expected, abs=5 * (expected / 20_000) ** 0.5)
    assert overlap(pool.ccode, members) == pytest.approx(expected)


def test_a_random_set_ranks_uniformly_among_random_sets() -> None:
    pool = points(europe())
    rng = np.random.default_rng(5)
    members = pool.positions(list(europe())[:6])
    drawn = random_groupings(pool.ccode, members, 4000, rng)
    spreads = spread(pool.point[drawn])
    ranks = [rank(spreads[i : i + 1], spreads, 0.0).share for i in range(200)]
    assert np.mean(ranks) == pytest.approx(0.5, abs=0.08)


def test_the_error_of_a_share_is_that_of_counting() -> None:
    found = rank(np.zeros(1), np.repeat([0.0, 1.0], 50), 0.0)
    assert (found.share, found.error) == (0.5, pytest.approx(0.05))


@pytest.mark.parametrize(
    ("day", "session"),
    [("2022-01-01", 75), ("2022-09-30", 75), ("2022-10-01", 76), ("1946-10-01", 0)],
)
def test_the_session_of_a_day_is_the_last_that_ended_before_it(day: str, session: int) -> None:
    assert last_session_before(date.fromisoformat(day)) == session


def test_before_the_first_session_ended_nothing_is_known() -> None:
    with pytest.raises(NoFactAtDateError, match="no session of the General Assembly"):
        points_before(date(1946, 12, 1))


def test_a_session_without_estimates_falls_back_to_the_one_before() -> None:
    known = {18: points(europe(), 18), 20: points(europe(), 20)}
    assert points_before(date(1965, 12, 1), known).session == 18


def test_cohesion_follows_the_members_of_each_time_and_marks_enlargements() -> None:
    known = {session: points(europe(session), session) for session in range(25, 31)}
    followed = over_time(BASE.grouping("EU", date(1976, 1, 1)), known)
    changed = [row for row in followed if row.changed]
    assert [(row.session, row.joined) for row in changed] == [(28, ("DNK", "GBR", "IRL"))]
    assert [row.members for row in followed] == [6, 6, 6, 9, 9]


def test_the_states_of_an_imagined_grouping_are_followed_back() -> None:
    known = {s: points(europe(s), s) for s in (70, 71, 72)}
    followed = over_time(BASE.grouping("GBR,NOR,EST", date(2022, 1, 1)), known)
    assert [row.session for row in followed] == [70, 71, 72]
    assert not any(row.changed for row in followed)


def test_the_same_seed_gives_the_same_bytes() -> None:
    group, drawn = BASE.grouping("JEF", DAY), points(europe(), wide=0.5)
    first, second = (json_text(cohesion(group, drawn).to_dict()) for _ in range(2))
    assert first == second
    assert json.loads(first)["session"] == 75


def test_the_shipped_estimates_cover_nato_and_the_eu_and_hold_their_intervals() -> None:
    for session, one in ideal_points().items():
        assert (one.low < one.point).all(), session
        assert (one.point < one.high).all(), session
        assert len(set(one.iso3)) == len(one.iso3), session
        assert one.point[one.positions(["USA"])].item() > 0
    day = date(2024, 1, 1)
    for name in ("NATO", "EU", "JEF"):
        members = BASE.grouping(name, day).members
        assert set(members) <= set(points_before(day).iso3)

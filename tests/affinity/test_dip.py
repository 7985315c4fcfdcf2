"""The dip against its definition, and the test for two camps that rests on it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_points import europe, points
from numpy.typing import NDArray
from scipy.optimize import linprog

from minilateral.affinity.bimodality import APART, bimodality, p_values, power
from minilateral.affinity.dip import dips
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import fact_base

BASE = fact_base()
Sample = NDArray[np.float64]


def dip_by_definition(sample: Sample) -> float:
    """Least distance of the empirical distribution to one that is convex, then concave.

    For each mode a linear programme: values left of it are convex in x, values right of it concave,
    at the mode the distribution may jump. Distances count at both sides of each step.
    """
    x = np.sort(sample)
    return min(_to_mode(x, mode) for mode in range(len(x)))


def _to_mode(x: Sample, mode: int) -> float:
    n, left = len(x), mode + 1
    width = n + 2  # left values 0..mode, right values mode..n-1, the distance
    rows: list[Sample] = []
    bounds: list[float] = []

    def at_most(terms: dict[int, float], limit: float) -> None:
        row = np.zeros(width)
        for place, factor in terms.items():
            row[place] += factor
        rows.append(row)
        bounds.append(limit)

    def near(place: int, value: float) -> None:
        at_most({place: 1, width - 1: -1}, value)
        at_most({place: -1, width - 1: -1}, -value)

    def bend(places: tuple[int, int, int], xs: Sample, side: int) -> None:
        a, b, c = places
        before, after = 1 / (xs[1] - xs[0]), 1 / (xs[2] - xs[1])
        at_most({a: -side * before, b: side * (before + after), c: -side * after}, 0)

    right = {i: left + i - mode for i in range(mode, n)}
    for i in range(mode):
        near(i, i / n)
        near(i, (i + 1) / n)
        at_most({i: 1, i + 1: -1}, 0)
    near(mode, mode / n)
    near(right[mode], (mode + 1) / n)
    at_most({mode: 1, right[mode]: -1}, 0)
    for i in range(mode + 1, n):
        near(right[i], i / n)
        near(right[i], (i + 1) / n)
        at_most({right[i - 1]: 1, right[i]: -1}, 0)
    for i in range(1, mode):
        bend((i - 1, i, i + 1), x[i - 1 : i + 2], 1)
    for i in range(mode + 1, n - 1):
        bend((right[i - 1], right[i], right[i + 1]), x[i - 1 : i + 2], -1)
    cost = np.zeros(width)
    cost[-1] = 1
    found = linprog(cost, A_ub=np.array(rows), b_ub=bounds, bounds=[(0, 1)] * width)
    return float(found.fun)


@pytest.mark.parametrize("seed", range(12))
def test_the_dip_is_the_distance_to_the_nearest_unimodal_distribution(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(4, 15))
    kinds = (
        rng.random(size),
        rng.standard_normal(size),
        np.where(rng.random(size) < 0.5, 0.0, 5.0) + rng.standard_normal(size),
    )
    sample = kinds[seed % 3]
    assert dips(sample[None])[0] == pytest.approx(dip_by_definition(sample), abs=1e-7)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=3))
def test_up_to_three_points_always_dip_least(values: list[float]) -> None:
    # Maechler, documentation of diptest: for n <= 3 the dip is 1/(2n).
    assert dips(np.array([values]))[0] == pytest.approx(1 / (2 * len(values)), abs=1e-9)


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=30))
def test_the_dip_lies_between_its_bounds_and_knows_no_scale_or_direction(
    values: list[float],
) -> None:
    sample = np.array([values])
    found = dips(sample)[0]
    assert 1 / (2 * len(values)) - 1e-12 <= found <= 0.25 + 1e-9
    assert dips(-sample)[0] == pytest.approx(found, abs=1e-6)
    if np.ptp(sample) > 1e-3:
        assert dips(3 * sample + 1)[0] == pytest.approx(found, abs=1e-6)


def test_half_at_one_point_and_half_at_another_dip_most() -> None:
    assert dips(np.repeat([[0.0, 1.0]], 50, axis=1).reshape(1, -1))[0] == pytest.approx(0.25)


def test_points_evenly_spaced_dip_least() -> None:
    assert dips(np.arange(20.0)[None])[0] == pytest.approx(1 / 40)


def test_a_uniform_sample_is_seldom_called_bimodal_and_two_camps_are_often() -> None:
    rng = np.random.default_rng(11)
    uniform = p_values(dips(rng.random((2000, 30))), 30)
    # p-values of the null are uniform: 5 % below 5 %, give or take three standard errors.
    assert np.mean(uniform < 0.05) == pytest.approx(0.05, abs=0.02)
    camps = np.where(np.arange(30) < 15, 0.0, 8.0) + rng.standard_normal((500, 30))
    assert np.mean(p_values(dips(camps), 30) < 0.05) > 0.95


def test_power_grows_with_the_members() -> None:
    assert power(10) < power(30) < power(90)
    assert APART == 4


def test_nato_split_in_two_far_camps_is_seen_and_one_camp_is_not() -> None:
    nato = BASE.grouping("NATO", date(2022, 1, 1))
    one = europe() | {"USA": 0.3, "CAN": 0.2, "TUR": -0.1}
    split = {code: value / 10 + 9 * (i % 2) for i, (code, value) in enumerate(one.items())}
    assert bimodality(nato, points(split, wide=0.1)).p_value.high < 0.05
    assert bimodality(nato, points(one, wide=0.1)).p_value.value > 0.05
    assert "more than one peak" in bimodality(nato, points(split, wide=0.1)).sentence()


def test_seven_members_are_too_few_for_two_camps() -> None:
    with pytest.raises(NoFactAtDateError, match="needs at least 8"):
        bimodality(BASE.grouping("GBR,NOR,EST,LVA,LTU,FIN,SWE", date(2022, 1, 1)), points(europe()))

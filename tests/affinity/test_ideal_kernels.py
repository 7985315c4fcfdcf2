"""The compiled arithmetic and the compiled sampler against SciPy and the short definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.special import ndtr, ndtri
from scipy.stats import kstest, norm

from minilateral.affinity import normal_kernels as normal
from minilateral.affinity.bsv_kernels import advance
from minilateral.affinity.map_kernels import fit_items
from minilateral.affinity.ordinal_model import (
    Parameters,
    iteration,
    log_likelihood,
    prior_variance,
)
from minilateral.affinity.ordinal_sample import ordinal_sample
from minilateral.affinity.proposals import proposal_steps, scaled_steps
from minilateral.affinity.simulated_votes import simulated_votes
from minilateral.affinity.smoother import Walk, tridiagonal


@given(x=st.floats(-37, 37))
def test_the_distribution_function_keeps_nine_digits_in_either_tail(x: float) -> None:
    assert normal.probability(x) == pytest.approx(float(ndtr(x)), rel=1e-9, abs=0)
    assert normal.density(x) == pytest.approx(float(norm.pdf(x)), rel=1e-12, abs=0)


@given(p=st.floats(1e-300, 1 - 2**-52))
def test_the_quantile_is_that_of_scipy(p: float) -> None:
    assert normal.quantile(p) == pytest.approx(float(ndtri(p)), rel=1e-12, abs=1e-14)


@given(x=st.floats(1e-300, 1e300), y=st.floats(-700, 700))
def test_logarithm_and_exponential_need_no_library(x: float, y: float) -> None:
    assert normal.log(x) == pytest.approx(float(np.log(x)), rel=1e-14, abs=1e-16)
    assert normal.exp(y) == pytest.approx(float(np.exp(y)), rel=1e-13)


def test_draws_are_uniform_inside_the_unit_interval_and_streams_are_apart() -> None:
    stream = np.uint64(normal.key(np.uint64(1), 0))
    draws = np.array([normal.uniform(stream, number) for number in range(20_000)])
    other = np.array([normal.uniform(np.uint64(2), number) for number in range(20_000)])
    assert draws.min() > 0
    assert draws.max() < 1
    assert kstest(draws, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(draws, other)[0, 1]) < 0.03
    assert abs(np.corrcoef(draws[1:], draws[:-1])[0, 1]) < 0.03


def test_the_largest_and_least_draw_are_inside_the_interval() -> None:
    top = (float(2**52 - 1) + 0.5) * 2.0**-52
    assert 0 < 0.5 * 2.0**-52 < top < 1


@pytest.mark.parametrize("proposals", ["published", "scaled"])
def test_the_compiled_chain_takes_the_same_steps_as_its_definition(proposals: str) -> None:
    world = simulated_votes(3, states=12, sessions=4, items=10, matched=3)
    sample = ordinal_sample(world.calls, world.matched)
    start = world.standard(sample.session, sample.ccode)
    items = len(sample.bounds)
    item = np.column_stack([np.zeros(items), np.full(items, -0.5), np.full(items, 0.5)])
    step = (
        scaled_steps(sample, start, item)
        if proposals == "scaled"
        else proposal_steps(sample, "published")
    )
    slow = Parameters(start, start, item)
    point, mean, fast = start.copy(), start.copy(), item.copy()
    accepted = np.zeros(items, dtype=np.int64)
    stream = np.uint64(7)
    arguments = (sample.bounds, sample.unit, sample.lag, prior_variance(sample), step)
    for number in range(25):
        slow = iteration(sample, slow, step, stream, number)
        advance(*arguments, point, mean, fast, accepted, stream, number, 1)
    assert 0 < accepted.sum() < 25 * items
    np.testing.assert_allclose(point, slow.point, atol=1e-7)
    np.testing.assert_allclose(mean, slow.mean, atol=1e-7)
    np.testing.assert_allclose(fast, slow.item, atol=1e-7)


def test_scores_of_points_are_the_slope_of_the_log_likelihood() -> None:
    world = simulated_votes(4, states=8, sessions=2, items=6, matched=2)
    sample = ordinal_sample(world.calls, world.matched)
    point = world.standard(sample.session, sample.ccode)
    items = len(sample.bounds)
    item = np.column_stack([np.linspace(-1.5, 2, items), np.full(items, -0.4), np.full(items, 0.6)])
    score, information = np.empty(len(sample)), np.empty(len(sample))
    fit_items(sample.bounds, sample.unit, point, item, 1.0, 9.0, 0, score, information)
    by_hand = approx_fprime(point, lambda x: log_likelihood(sample, x, item), 1e-6)
    np.testing.assert_allclose(score, by_hand, atol=1e-4)
    assert (information > 0).all()


def test_items_climb_to_where_no_direction_leads_up() -> None:
    world = simulated_votes(5, states=30, sessions=1, items=8, matched=0)
    sample = ordinal_sample(world.calls)
    point = world.standard(sample.session, sample.ccode)
    items = len(sample.bounds)
    item = np.column_stack([np.zeros(items), np.full(items, -0.5), np.full(items, 0.5)])
    held = np.empty(len(sample)), np.empty(len(sample))
    fit_items(sample.bounds, sample.unit, point, item, 1.0, 9.0, 60, *held)

    def posterior(flat: np.ndarray) -> float:
        asked = flat.reshape(items, 3)
        prior = asked[:, 0] ** 2 + (asked[:, 1:] ** 2).sum(axis=1) / 9
        return log_likelihood(sample, point, asked) - 0.5 * float(prior.sum())

    slope = approx_fprime(item.ravel(), posterior, 1e-6)
    np.testing.assert_allclose(slope, 0, atol=2e-3)


def test_the_tridiagonal_solver_is_that_of_dense_algebra() -> None:
    dice = np.random.default_rng(1)
    beside = -dice.random(11)
    beside[4] = 0.0
    diagonal = 2.5 + dice.random(12)
    right = dice.normal(size=12)
    dense = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
    solution, inverse = tridiagonal(diagonal, beside, right)
    np.testing.assert_allclose(solution, np.linalg.solve(dense, right), atol=1e-12)
    np.testing.assert_allclose(inverse, np.diag(np.linalg.inv(dense)), atol=1e-12)


def test_the_walk_ties_the_sessions_of_a_state_and_no_two_states() -> None:
    sample = ordinal_sample(simulated_votes(6, states=5, sessions=3, items=12).calls)
    walk = Walk.of(sample)
    ccode = sample.ccode[walk.order]
    np.testing.assert_array_equal(walk.beside == 0, ccode[1:] != ccode[:-1])
    precision = np.diag(walk.diagonal) + np.diag(walk.beside, 1) + np.diag(walk.beside, -1)
    assert np.linalg.eigvalsh(precision).min() > 0
    np.testing.assert_allclose(precision.sum(axis=1)[np.r_[True, ccode[1:] != ccode[:-1]]], 1.0)

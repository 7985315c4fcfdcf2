"""Sensitivity: known answers of functions, and what Monte Carlo noise does to the indices."""

from __future__ import annotations

from functools import partial
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis import designs
from minilateral.crisis.designs import Uncertainty
from minilateral.crisis.evaluation import evaluated
from minilateral.crisis.measures import MEAN, Estimates
from minilateral.crisis.sensitivity import (
    Indices,
    design,
    indices,
    indices_with_noise,
    noise,
    of_function,
)

Floats: TypeAlias = NDArray[np.float64]

ANGLES = [Uncertainty(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]
SHARES = [Uncertainty(name, 0.0, 1.0) for name in ("strong", "weak", "none")]


def ishigami(x: Floats) -> Floats:
    """Ishigami and Homma (1990), with a = 7 and b = 0.1."""
    return np.asarray(
        np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    )


def values(found: Indices, kind: str) -> list[float]:
    return [index.value for index in found.kinds[kind]]


def test_the_ishigami_function_has_its_published_indices() -> None:
    """First order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Saltelli et al. 2008)."""
    found = of_function(ishigami, ANGLES, 4096)
    assert values(found, "first") == pytest.approx([0.3139, 0.4424, 0.0], abs=0.01)
    assert values(found, "total") == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)


def test_the_indices_are_those_of_the_estimators_written_out() -> None:
    """Saltelli et al. (2010), table 2: (b) for the first order and (f), Jansen's, for the total."""
    points = designs.saltelli(ANGLES, 128, 5)
    y = ishigami(points)
    rows = ((y - y.mean()) / y.std()).reshape(128, 5)
    a, b = rows[:, 0], rows[:, 4]
    found = indices(ANGLES, "sobol", points, y, 5)
    for place in range(3):
        moved = rows[:, 1 + place]
        variance = np.var(np.concatenate([a, b]))
        assert values(found, "first")[place] == pytest.approx(np.mean(b * (moved - a)) / variance)
        total = np.mean((a - moved) ** 2) / 2 / variance
        assert values(found, "total")[place] == pytest.approx(total)


def test_its_interaction_is_found_between_the_two_that_interact() -> None:
    found = of_function(ishigami, ANGLES, 2048, second=True)
    second = {pair: index.value for pair, index in found.second.items()}
    expected = {("x1", "x2"): 0.0, ("x1", "x3"): 0.2437, ("x2", "x3"): 0.0}
    assert second == pytest.approx(expected, abs=0.03)


def test_the_intervals_hold_the_published_values() -> None:
    found = of_function(ishigami, ANGLES, 512)
    for index, true in zip(found.kinds["total"], (0.5576, 0.4424, 0.2437), strict=True):
        assert index.low is not None
        assert index.high is not None
        assert index.low <= true <= index.high


def test_elementary_effects_of_a_line_are_its_slopes_over_the_range() -> None:
    """Of 3 x + y over 0 to 2 and 0 to 1, crossing the ranges moves 6 and 1, everywhere alike."""
    tried = [Uncertainty("x", 0, 2), Uncertainty("y", 0, 1), Uncertainty("idle", 5, 9)]
    found = of_function(lambda x: -3 * x[:, 0] + x[:, 1], tried, 20, "morris")
    assert values(found, "mean_size") == pytest.approx([6, 1, 0])
    assert values(found, "mean") == pytest.approx([-6, 1, 0])
    assert values(found, "spread") == pytest.approx([0, 0, 0], abs=1e-9)


def test_what_is_the_same_everywhere_turns_on_nothing() -> None:
    for method in ("sobol", "morris"):
        found = of_function(lambda x: np.full(len(x), 3.0), SHARES, 8, method)
        assert found.variance == 0
        assert all(index.value == 0 for kind in found.kinds.values() for index in kind)


@pytest.mark.parametrize("seed", [0, 7])
def test_a_seed_gives_the_same_bytes_and_another_seed_others(seed: int) -> None:
    once, again, other = (of_function(ishigami, ANGLES, 64, seed=s) for s in (seed, seed, seed + 1))
    assert once == again
    assert once != other


@pytest.fixture(scope="module")
def noise_by_replication() -> Floats:
    return np.random.default_rng(5).standard_normal(200 * 1_280)


def studied(noise_drawn: Floats, common: bool, spread: float = 10.0) -> Indices:
    """The Sobol indices of 2 x + y + noise, 200 replications at each of 1,280 points."""

    def model(theta: Floats, first: int, count: int) -> Floats:
        signal = 2 * theta[0] + theta[1]
        return signal + spread * noise_drawn[None, first : first + count]

    points = design(SHARES, "sobol", 256, 3)
    estimates = evaluated(model, points, [MEAN], 200, common=common)
    return indices_with_noise(SHARES, "sobol", points, estimates, 0, 3)


def test_common_draws_leave_the_true_indices_and_no_noise(noise_by_replication: Floats) -> None:
    found = studied(noise_by_replication, common=True)
    assert values(found, "first") == pytest.approx([0.8, 0.2, 0.0], abs=0.03)
    assert values(found, "total") == pytest.approx([0.8, 0.2, 0.0], abs=0.03)
    assert found.noise is not None
    assert found.noise.left == pytest.approx(0, abs=1e-9)
    assert found.noise.drawn > 1
    assert not found.noise.too_much


def test_without_common_draws_the_indices_mislead_and_say_so(noise_by_replication: Floats) -> None:
    """At 200 replications a parameter that does nothing seems to rule half of the outcome."""
    found = studied(noise_by_replication, common=False)
    assert values(found, "total")[2] > 0.4
    assert values(found, "first")[0] < 0.5
    assert found.noise is not None
    assert found.noise.left == pytest.approx(0.5 / (0.5 + 5 / 12), abs=0.1)
    assert found.noise.left == pytest.approx(found.noise.drawn, abs=0.1)
    assert found.noise.too_much


def test_the_share_of_noise_is_that_of_its_variance() -> None:
    """Halves that differ by noise of variance 4 leave noise of variance 1 in their mean."""
    rng = np.random.default_rng(1)
    signal = 3 * rng.standard_normal(20_000)
    halves = signal + np.sqrt(2) * rng.standard_normal((2, 20_000))
    whole = halves.mean(axis=0)
    parts = np.array([whole, *halves, np.ones(20_000)])[:, :, None]
    found = noise(Estimates(parts), 0)
    assert found.left == pytest.approx(1 / 10, abs=0.005)
    assert found.drawn == pytest.approx(1 / 10, abs=0.005)


def test_what_all_points_share_is_no_noise() -> None:
    rng = np.random.default_rng(1)
    signal = rng.standard_normal(100)
    parts = np.array([signal, signal + 5, signal - 5, np.zeros(100)])[:, :, None]
    assert noise(Estimates(parts), 0).left == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("base", "says"), [(1000, "power of two.*512 or 1,024"), (0, "2 or 4"), (1, "2 or 4")]
)
def test_a_base_that_is_no_power_of_two_is_refused(base: int, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        designs.saltelli(SHARES, base, 0)


def test_saltelli_s_design_has_the_points_it_says() -> None:
    for second in (False, True):
        points = designs.saltelli(SHARES, 16, 0, second)
        assert len(points) == designs.saltelli_points(3, 16, second)


def test_the_latin_hypercube_puts_one_point_in_each_slice() -> None:
    tried = [Uncertainty("a", -2, 8), Uncertainty("b", 0, 1)]
    points = designs.latin_hypercube(tried, 50, 4)
    slices = np.floor((points - [-2, 0]) / [10, 1] * 50)
    assert np.array_equal(np.sort(slices, axis=0), np.tile(np.arange(50.0)[:, None], 2))


def test_a_trajectory_moves_one_parameter_at_a_time() -> None:
    points = designs.morris(SHARES, 5, 2).reshape(5, 4, 3)
    moved = np.diff(points, axis=1) != 0
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (5.0, 2.0, "5..2 is upside down"),
        (3.0, 3.0, "holds one value"),
        (0.0, np.inf, "two finite ends"),
        (np.nan, 1.0, "two finite ends"),
    ],
)
def test_a_range_that_is_none_is_refused(low: float, high: float, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Uncertainty("delay", low, high)


@pytest.mark.parametrize(
    "made",
    [
        partial(designs.latin_hypercube, SHARES, 0, 0),
        partial(designs.latin_hypercube, [], 10, 0),
        partial(designs.morris, SHARES, 1, 0),
        partial(designs.factorial, []),
        partial(designs.factorial, [[1.0], []]),
    ],
)
def test_a_design_of_nothing_is_refused(made: partial[Floats]) -> None:
    with pytest.raises(UsageError):
        made()

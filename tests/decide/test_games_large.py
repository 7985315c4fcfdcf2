"""Hundreds of players: the pass over the sums, and chances from the characteristic function."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from minilateral.decide import inversion, large
from minilateral.decide.counting import brute, counts
from minilateral.decide.formula import Weighted
from minilateral.decide.large import shapley_numerical, totals


@st.composite
def tables(draw: st.DrawFn) -> Weighted:
    """A list of weights, many alike, some nought, some beyond the quota."""
    top = draw(st.sampled_from([1, 3, 50, 20_000]))
    weights = draw(st.lists(st.integers(0, top), min_size=1, max_size=11).filter(any))
    return Weighted(tuple(weights), draw(st.integers(1, sum(weights))))


@given(tables())
@settings(max_examples=150, deadline=None)
def test_a_pass_over_the_sums_counts_what_asking_everyone_counts(game: Weighted) -> None:
    plain = brute(game)
    assert totals(game) == (plain.winning, plain.holding)


@pytest.mark.parametrize("players", [55, 56, 57, 113, 190])
def test_counts_of_several_limbs_are_exact(players: int) -> None:
    weights = tuple(1 + 31 * k * k % 89 for k in range(players))
    for quota in (sum(weights) // 2 + 1, sum(weights) * 4 // 5):
        winning, holding = totals(Weighted(weights, quota))
        assert winning == sum(ways(weights)[quota:])
        for i in (0, players // 2, players - 1):
            others = ways(weights[:i] + weights[i + 1 :])
            assert holding[i] == sum(others[quota - weights[i] :])


def ways(weights: tuple[int, ...]) -> list[int]:
    """How many coalitions hold each sum: the definition, player by player."""
    counted = [1]
    for weight in weights:
        apart, joined = counted + [0] * weight, [0] * weight + counted
        counted = [a + b for a, b in zip(apart, joined, strict=True)]
    return counted


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7])
@pytest.mark.parametrize("yes", [0.3, 0.5, 0.8])
def test_inversion_gives_the_chances_of_the_sums(share: float, yes: float) -> None:
    weights = tuple(40 + 37 * k % 61 for k in range(120))
    quota = int(share * sum(weights))
    found = inversion.swings(weights, quota, yes)
    assert found is not None
    for i in (0, 17, 60):
        others = spread(weights[:i] + weights[i + 1 :], yes)
        window = others[max(0, quota - weights[i]) : quota]
        assert found[weights[i]] == pytest.approx(window.sum(), abs=1e-10)


def spread(weights: tuple[int, ...], yes: float) -> NDArray[np.float64]:
    """Chance of each sum in favour, player by player."""
    chance = np.ones(1)
    for weight in weights:
        vote = np.zeros(weight + 1)
        vote[0], vote[-1] = 1 - yes, yes
        chance = np.convolve(chance, vote)
    return chance


def test_inversion_says_so_where_the_terms_do_not_die_out() -> None:
    assert inversion.swings((40_007, 30_011, 20_021, 9_001), 50_000, 0.5) is None


def test_a_count_that_inversion_misses_rules_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights in steps of 37 resonate at an angle beyond the survey; the exact count tells."""
    monkeypatch.setattr(large, "PASSED", 0)
    game = Weighted(tuple(900 + 37 * k % 251 for k in range(80)), 45_000)
    even = [swing / 2**79 for swing in counts(game).swings]
    wrong = inversion.swings(game.weights, game.quota, 0.5)
    assert wrong is not None
    assert abs(wrong[900] - even[0]) > 1e-7
    assert shapley_numerical(game, even) == shapley_numerical(game)


def test_quadrature_over_inversion_agrees_with_a_pass_over_the_sums(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(large, "PASSED", 0)
    game = Weighted(tuple(400 + 7 * k * k % 601 for k in range(80)), 31_000)
    even = [swing / 2**79 for swing in counts(game).swings]
    inverted, passed = shapley_numerical(game, even), shapley_numerical(game)
    assert inverted.values != passed.values
    assert inverted.values == pytest.approx(passed.values, abs=1e-9)

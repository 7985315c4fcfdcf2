"""Tests of the staggered comparison: the definition in loops, known effects, what joining shows."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilateral.align.after_joining import after_joining
from minilateral.align.convergence import convergence
from minilateral.align.effort import effort
from minilateral.align.joining import first_together, first_years
from minilateral.align.staggered import AFTER, BEFORE, NEVER, by_cluster, effects
from minilateral.core.errors import NotFoundError, UsageError
from minilateral.facts import fact_base

ON = date(2026, 1, 1)


def by_the_book(outcome: np.ndarray, joined: np.ndarray, lag: int) -> float:
    """Callaway and Sant'Anna 2021, not-yet-treated controls, cohorts weighted by size; in loops."""
    parts, sizes = [], []
    for cohort in sorted({int(g) for g in joined if 0 < g < outcome.shape[1]}):
        period, base = cohort + lag, cohort - 1
        if not 0 <= period < outcome.shape[1]:
            continue
        changes = outcome[:, period] - outcome[:, base]
        mine = [c for c, g in zip(changes, joined, strict=True) if g == cohort and c == c]
        rest = [
            c
            for c, g in zip(changes, joined, strict=True)
            if g > max(period, base) and g != cohort and c == c
        ]
        if mine and rest:
            parts.append(np.mean(mine) - np.mean(rest))
            sizes.append(sum(int(g) == cohort for g in joined))
    return float(np.average(parts, weights=sizes)) if parts else float("nan")


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(6, 20), st.integers(5, 12))
def test_the_estimate_is_the_definition(seed: int, units: int, periods: int) -> None:
    random = np.random.default_rng(seed)
    outcome = random.normal(size=(units, periods))
    outcome[random.random(outcome.shape) < 0.1] = np.nan
    joined = random.choice([1, 3, periods - 1, NEVER], size=units)
    joined[:2] = 3, NEVER
    found = effects(outcome, joined, np.ones((1, units)))
    for column, lag in enumerate(found.since.tolist()):
        if lag != -1:
            slow = by_the_book(outcome, joined, lag)
            assert found.effect[0, column] == pytest.approx(slow, nan_ok=True)


def test_two_groups_and_two_periods_are_the_plain_difference_in_differences() -> None:
    outcome = np.array([[1.0, 5.0], [3.0, 5.0], [2.0, 3.0]])
    found = effects(outcome, np.array([1, 1, NEVER]), np.ones((1, 3)))
    assert found.overall[0] == pytest.approx((4 + 2) / 2 - 1)


@given(st.floats(-3, 3), st.integers(0, 1000))
def test_a_constant_effect_over_parallel_trends_is_found_and_the_placebo_is_nothing(
    effect: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    joined = np.array([5, 5, 7, 7, NEVER, NEVER])
    periods = np.arange(14)
    outcome = random.normal(size=(6, 1)) + random.normal(size=14)
    outcome = outcome + effect * (periods >= joined[:, None])
    found = effects(outcome, joined, np.ones((1, 6)))
    assert found.overall[0] == pytest.approx(effect, abs=1e-9)
    assert found.placebo[0] == pytest.approx(0, abs=1e-9)
    assert list(found.since) == list(range(-BEFORE, AFTER + 1))


def test_an_effect_that_began_before_joining_shows_in_the_placebo() -> None:
    joined = np.array([6, 6, NEVER, NEVER])
    outcome = np.where(joined[:, None] == 6, np.arange(14.0), 0.0)
    found = effects(outcome, joined, np.ones((1, 4)))
    assert found.placebo[0] < -1


def test_the_first_weights_are_the_data_as_they_are_and_a_pair_counts_by_both_states() -> None:
    pairs = np.array([[0, 1], [0, 2], [1, 2]])
    weights = by_cluster(pairs, 50, seed=1)
    assert weights.shape == (51, 3)
    assert (weights[0] == 1).all()
    assert np.array_equal(weights, by_cluster(pairs, 50, seed=1))
    assert not np.array_equal(weights, by_cluster(pairs, 50, seed=2))


@pytest.mark.parametrize(
    ("joined", "says"),
    [([NEVER, NEVER], "nobody joins"), ([2, 2], "nobody is left outside")],
)
def test_without_joiners_or_others_there_is_nothing_to_compare(
    joined: list[int], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        effects(np.zeros((2, 4)), np.array(joined), np.ones((1, 2)))


def test_a_pair_sits_together_from_the_later_of_two_joinings() -> None:
    jef = fact_base().groupings.find("jef")
    assert first_years(jef)["SWE"] == 2017
    assert first_together([jef])["GBR", "SWE"] == 2017


def test_joining_the_jef_goes_with_no_convergence_that_can_be_told_from_none() -> None:
    found = convergence(fact_base(), "JEF", ON)
    assert found.states == 10
    assert found.overall.low < 0 < found.overall.high
    assert found.reading == "no change can be told from none"


def test_at_a_placebo_date_nothing_after_the_true_date_is_used() -> None:
    """Four years early, the year of joining itself is lag 4, and it is left out."""
    found = convergence(fact_base(), "JEF", ON, shift=-4)
    assert max(found.by_year) == 3


def test_few_joiners_are_said_to_be_too_few() -> None:
    found = effort(fact_base(), "JEF", "air policing", ON)
    assert found.states < 5
    assert "too few states joined" in found.reading


def test_where_joiners_differed_before_they_joined_nothing_is_read() -> None:
    found = effort(fact_base(), "JEF", "EU battlegroups", ON)
    assert found.placebo.clear
    assert found.reading.endswith("nothing can be read")


def test_everything_about_joining_is_told_or_the_reason_why_not() -> None:
    found = after_joining(fact_base(), "JEF", ON)
    assert (
        found.effort["EU missions"]
        == "nobody joins within the periods; there is nothing to compare."
    )
    assert len(found.rows()) == 7
    assert found.references()
    assert found.plot().to_dict()


def test_an_unknown_roster_and_a_grouping_that_nobody_joined_are_refused() -> None:
    with pytest.raises(NotFoundError, match="'air' is not a roster"):
        effort(fact_base(), "JEF", "air", ON)
    with pytest.raises(UsageError, match="nobody joins"):
        convergence(fact_base(), "G7", ON)

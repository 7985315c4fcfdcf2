"""Curves of waiting: the first medians, lifelines as the second opinion, and honest silence."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from made_up_record import LARGE, SMALL, START, episode, record

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.evidence.coding import Coding, coded
from minilateral.evidence.episodes import Episodes, episodes
from minilateral.evidence.kaplan_meier import kaplan_meier
from minilateral.evidence.labels import LABELS
from minilateral.evidence.log_rank import log_rank
from minilateral.evidence.report import report
from minilateral.evidence.sides import side
from minilateral.evidence.spans import interval_curve
from minilateral.evidence.survival import survival
from minilateral.evidence.turnbull import turnbull
from minilateral.facts import fact_base

waits = st.lists(st.tuples(st.integers(0, 25), st.booleans()), min_size=1, max_size=40)
grouped = st.lists(
    st.tuples(st.integers(0, 25), st.booleans(), st.integers(0, 2)), min_size=2, max_size=40
)


@pytest.fixture(scope="module")
def shipped() -> Episodes:
    return episodes(fact_base())


def test_the_first_medians_are_reproduced(shipped: Episodes) -> None:
    medians = {name: curve.median for name, curve in report(shipped).curves.items()}
    assert medians == {
        "minilateral": 39,
        "ad_hoc": 26,
        "multilateral": 39,
        "NATO": 21,
        "EU": 67,
        "UNSC": 52,
        "JEF": 29,
    }


@settings(max_examples=25)
@given(waits)
def test_curve_band_and_median_are_those_of_lifelines(rows: list[tuple[int, bool]]) -> None:
    durations = np.array([day for day, _ in rows], np.float64)
    acted = np.array([done for _, done in rows])
    curve, other = kaplan_meier(durations, acted), KaplanMeierFitter().fit(durations, acted)
    np.testing.assert_allclose(
        curve.share, other.survival_function_.loc[curve.days].to_numpy()[:, 0], atol=1e-12
    )
    band = other.confidence_interval_.loc[curve.days].to_numpy()
    inside = (curve.share > 0) & (curve.share < 1)
    np.testing.assert_allclose(
        np.column_stack([curve.low, curve.high])[inside], band[inside], atol=1e-9
    )
    if not np.isclose(curve.share, 0.5).any():  # There lifelines misses one half by rounding.
        median = np.inf if curve.median is None else curve.median
        assert median == other.median_survival_time_
    np.testing.assert_array_equal(
        curve.at_risk, other.event_table.loc[curve.days, "at_risk"].to_numpy()
    )


@settings(max_examples=25)
@given(waits)
def test_what_may_be_lies_on_both_sides_of_the_curve(rows: list[tuple[int, bool]]) -> None:
    """Undecided that act at once pull the curve down, undecided that never do hold it up."""
    found = record(
        *(
            episode(number, "A", SMALL, day if done else None)
            if done
            else episode(number, "A", SMALL, None, censor_date=START + timedelta(day))
            for number, (day, done) in enumerate(rows)
        )
    )
    (group,) = survival(found, bodies=[side(found, "A")]).groups
    for day in range(30):
        fast, share, slow = (c.on(day)[0] for c in (group.fast, group.curve, group.slow))
        assert fast <= share + 1e-12 <= slow + 2e-12


@settings(max_examples=25)
@given(grouped)
def test_the_log_rank_statistic_is_that_of_lifelines(rows: list[tuple[int, bool, int]]) -> None:
    durations = np.array([day for day, _, _ in rows], np.float64)
    acted = np.array([done for _, done, _ in rows])
    group = np.unique([g for _, _, g in rows], return_inverse=True)[1].astype(np.intp)
    mine = log_rank(durations, acted, group)
    if mine.p is None:
        return
    groups = int(group.max()) + 1
    if mine.freedom == groups - 1:
        other = multivariate_logrank_test(durations, group, acted)
        assert mine.statistic == pytest.approx(other.test_statistic, rel=1e-6, abs=1e-8)
        assert mine.p == pytest.approx(other.p_value, abs=1e-8)


def test_within_strata_the_test_of_pairs_is_mcnemars() -> None:
    """Pairs that both act: (b - c) squared over (b + c), with b and c the firsts of each side."""
    first = [1] * 7 + [0] * 3
    durations = np.array([day for won in first for day in ((1, 2) if won else (2, 1))], float)
    group = np.tile([0, 1], 10).astype(np.intp)
    strata = np.repeat(np.arange(10), 2).astype(np.intp)
    found = log_rank(durations, np.ones(20, np.bool_), group, strata)
    assert found.statistic == pytest.approx((7 - 3) ** 2 / 10)


def test_the_median_is_the_day_on_which_exactly_half_have_acted() -> None:
    days = np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0])
    assert kaplan_meier(days, np.array([1, 1, 0, 0, 0, 1], np.bool_)).median == 1


def test_one_group_alone_is_not_tested() -> None:
    found = log_rank(np.array([1.0, 2.0]), np.array([True, True]), np.zeros(2, np.intp))
    assert (found.p, found.freedom) == (None, 0)


class TestTurnbull:
    def test_without_spans_it_is_kaplan_meier(self) -> None:
        rng = np.random.default_rng(2)
        durations, acted = rng.integers(0, 40, 80).astype(float), rng.random(80) < 0.7
        curve = kaplan_meier(durations, acted)
        spans = turnbull(
            np.where(acted, durations, durations + 1), np.where(acted, durations, np.inf)
        )
        share = 1 - np.cumsum(spans.chance)
        for day, left in zip(spans.right, share, strict=True):
            if np.isfinite(day):
                assert left == pytest.approx(curve.on(day)[0], abs=1e-6)

    def test_with_spans_it_is_the_npmle_of_lifelines(self) -> None:
        rng = np.random.default_rng(3)
        left = rng.integers(0, 30, 60).astype(float)
        right = np.where(rng.random(60) < 0.7, left + rng.integers(0, 6, 60), np.inf)
        mine, other = turnbull(left, right), KaplanMeierFitter()
        other.fit_interval_censoring(left, right, tol=1e-9)
        curve = other.survival_function_["NPMLE_estimate_lower"]  # of the day before
        share = 1 - np.cumsum(mine.chance)
        for day, waiting in zip(mine.right, share, strict=True):
            if np.isfinite(day):
                assert waiting == pytest.approx(curve.loc[day + 0.5 :].iloc[0], abs=1e-5)

    def test_the_shipped_spans_move_one_of_the_first_medians(self, shipped: Episodes) -> None:
        """The EU's from 67 to 61: its act in I52 is dated to a month, of days 48 to 78."""
        read = coded(shipped, Coding())
        for name, median in (("minilateral", 39), ("NATO", 21), ("UNSC", 52), ("EU", 61)):
            rows = side(shipped, name) & read.kept
            assert interval_curve(shipped, read, rows).median == (median, median)

    def test_a_month_is_a_span(self) -> None:
        found = record(episode(1, "A", SMALL, 40, precision="month"))
        read = coded(found, Coding())
        assert interval_curve(found, read, np.array([True])).median == (31, 59)


@pytest.mark.parametrize("by", LABELS)
def test_every_grouping_gives_curves_that_count_their_rows(shipped: Episodes, by: str) -> None:
    found = survival(shipped, by)
    assert found.groups
    for group, row in zip(found.groups, found.rows(), strict=True):
        assert row["episodes"] == group.rows.sum() >= 5
        assert row["watched_day_0"] == row["episodes"]
    assert found.references()
    assert found.to_dict()["steps"]


def test_groups_made_for_the_occasion_are_pooled_with_nobody(shipped: Episodes) -> None:
    improvised = side(shipped, "improvised")
    for by in ("threshold", "act_class", "authority"):
        assert not any((group.rows & improvised).any() for group in survival(shipped, by).groups)
    assert any("left no row" in caveat for caveat in survival(shipped, "kind").caveats)


def test_groupings_by_the_act_say_that_failures_are_not_among_them(shipped: Episodes) -> None:
    for by in ("act_class", "authority"):
        found = survival(shipped, by)
        assert all(group.curve.events == group.curve.n for group in found.groups)
        assert any("failures have no act" in caveat for caveat in found.caveats)


def test_a_group_of_fewer_than_five_gets_no_curve_unless_it_is_asked_for(
    shipped: Episodes,
) -> None:
    assert survival(shipped, "body").too_few["G7"] == 2
    found = survival(shipped, "body", bodies=[side(shipped, "G7")])
    assert found.groups[0].name == "G7"
    assert any("estimates nothing" in caveat for caveat in found.caveats)


def test_a_statement_before_the_incident_counts_as_day_nought() -> None:
    early = episode(1, "A", SMALL, 3, first_statement_date=START - timedelta(4))
    assert coded(record(early), Coding(outcome="statement")).durations[0] == 0


def test_when_nobody_acted_the_median_is_not_reached() -> None:
    found = record(*(episode(n, "A", SMALL, None) for n in range(6)))
    (row,) = survival(found).rows()
    assert (row["acted"], row["median_days"], row["median_span"]) == (0, None, None)
    assert survival(found).table()[0]["median days"] == "not reached"


def test_a_single_episode_is_a_step_and_no_test() -> None:
    found = survival(record(episode(1, "A", SMALL, 3)), bodies=[np.array([True])])
    assert found.rows()[0]["median_days"] == 3
    assert found.test.p is None


def test_all_on_one_day_is_one_step() -> None:
    found = record(
        *(episode(n, b, k, 5) for n in range(5) for b, k in (("A", SMALL), ("B", LARGE)))
    )
    both = survival(found)
    assert [row["median_days"] for row in both.rows()] == [5, 5]
    assert both.test.p is None


def test_an_unknown_grouping_gets_the_near_match(shipped: Episodes) -> None:
    with pytest.raises(UsageError, match="'treshold' groups no episodes; did you mean threshold"):
        survival(shipped, "treshold")


def test_an_emptied_selection_names_the_filters(shipped: Episodes) -> None:
    coding = Coding(verified_only=True, acts=frozenset({"sanctions"}))
    with pytest.raises(NotFoundError, match="verified_only takes 4, acts takes 6"):
        survival(shipped, coding=coding, bodies=[side(shipped, "JEF")])

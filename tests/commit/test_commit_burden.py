"""Burden sharing: statistics against SciPy and by hand, one edition a year, names and no ranks."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from minilateral.commit.burden import Burden, burden
from minilateral.commit.exploitation import responses
from minilateral.commit.statistics import gini, lorenz, ranks, slope, spearman, spearman_interval
from minilateral.core.errors import NoFactAtDateError, UsageError
from minilateral.facts import fact_base

NUMBERS = st.lists(st.integers(0, 9), min_size=4, max_size=12)


@cache
def found(name: str = "NATO", year: int = 2024) -> Burden:
    return burden(fact_base().grouping(name, date(year, 12, 31)), year)


@given(NUMBERS)
def test_ranks_are_those_of_scipy(values: list[int]) -> None:
    assert ranks(values).tolist() == stats.rankdata(values).tolist()


@given(NUMBERS, st.randoms())
def test_a_rank_correlation_is_that_of_scipy(x: list[int], dice: object) -> None:
    y = [*x]
    dice.shuffle(y)  # type: ignore[attr-defined]
    if len(set(x)) > 1:
        assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic)


@given(NUMBERS)
def test_a_slope_is_that_of_scipy(x: list[int]) -> None:
    y = np.arange(len(x)) ** 2.0
    if len(set(x)) > 1:
        assert slope(x, y) == pytest.approx(stats.linregress(x, y).slope)


def test_a_correlation_lies_in_its_interval_and_a_perfect_one_has_none() -> None:
    rho, low, high = spearman_interval([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    assert low < rho < high
    assert spearman_interval(range(9), range(9)) == (1.0, 1.0, 1.0)
    with pytest.raises(UsageError, match="four pairs or more; got 3 and 3"):
        spearman_interval([1, 2, 3], [1, 2, 3])


def test_gini_coefficients_known_by_hand() -> None:
    assert gini([5, 5, 5]) == 0.0
    assert gini([0, 0, 0, 9]) == pytest.approx(3 / 4)
    assert gini([1, 2, 3, 4]) == pytest.approx(1 / 4)
    # Spending in proportion to output is equal, whatever the sizes.
    assert gini([2, 20, 200], [1, 10, 100]) == pytest.approx(0, abs=1e-12)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=9), st.integers(1, 9))
def test_a_lorenz_curve_sags_and_scale_does_not_matter(values: list[int], times: int) -> None:
    if not any(values):
        return
    x, y = lorenz(values)
    assert (y <= x + 1e-12).all()
    assert (np.diff(y / 1.0, 2) >= -1e-12).all()
    assert gini([times * v for v in values]) == pytest.approx(gini(values))


@pytest.mark.parametrize("values", [[], [0, 0], [-1, 2]])
def test_a_lorenz_curve_of_nothing_is_refused(values: list[int]) -> None:
    with pytest.raises(UsageError, match="values of nought or more"):
        lorenz(values)


def test_spending_of_a_year_is_of_one_edition() -> None:
    for name, year in (("NATO", 2024), ("NATO", 2025), ("JEF", 2019)):
        editions = {c.spending.series for c in found(name, year).carriers if c.spending}
        assert len(editions) == 1


def test_members_stand_by_name_and_their_shares_add_up() -> None:
    rows = found().rows()
    names = [row["name"] for row in rows]
    assert names == sorted(names)
    assert sum(row["share_of_spending"] or 0 for row in rows) == pytest.approx(1, abs=2e-3)
    assert sum(row["share_of_output"] or 0 for row in rows) == pytest.approx(1, abs=2e-3)
    iceland = next(row for row in rows if row["state"] == "ISL")
    assert iceland["spending_pct_gdp"] is None
    assert iceland["share_of_spending"] is None


def test_size_and_burden_went_together_in_2014_and_no_more_in_2024() -> None:
    # In the facts: 0.29 in 2014, -0.03 in 2024, with intervals that hold zero.
    spending = {c.year: c for c in found().correlations if c.burden == "spending"}
    assert set(spending) == set(range(2014, 2025))
    assert spending[2014].rho == pytest.approx(0.29, abs=0.01)
    assert spending[2024].rho == pytest.approx(-0.03, abs=0.01)
    assert all(c.low < 0 < c.high for c in spending.values())
    assert spending[2014].members == 27  # 28 members then, without Iceland
    assert all(c.edition == "nato_2024_edition" for c in spending.values())


def test_correlations_are_those_of_scipy_on_the_same_rows() -> None:
    for correlation in [
        c for c in found().correlations if c.burden == "spending" and c.year == 2024
    ]:
        pairs = [
            (c.output.eur, c.spending.defence_exp_pct_gdp)
            for c in found().carriers
            if c.spending and c.output
        ]
        expected = stats.spearmanr(*zip(*pairs, strict=True)).statistic
        assert correlation.rho == pytest.approx(expected, abs=1e-4)


def test_the_response_to_american_growth_does_not_go_with_size_in_nato() -> None:
    # As Plümper and Neumayer (2015) found for 1956 to 1988; here for 2015 to 2024.
    (size,) = [c for c in found().correlations if c.burden.startswith("response")]
    assert size.low < 0 < size.high
    assert "USA" not in {r.state for r in found().responses}
    names = [fact_base().states.name(r.state) for r in found().responses]
    assert names == sorted(names)


def test_without_the_leader_there_is_no_response() -> None:
    assert responses(fact_base(), ["EST"], date(2013, 12, 31)) == ()


def test_published_values_are_given_with_their_sources() -> None:
    studies = {study.study: study for study in found().published}
    assert studies["Sandler and Murdoch 2000"].rho_high == 0.19
    assert studies["Olson and Zeckhauser 1966"].rho_low is None  # the coefficient was not seen
    assert all(study.source for study in studies.values())


def test_aid_and_promised_forces_stand_beside_spending() -> None:
    estonia = next(c for c in found("JEF").carriers if c.state == "EST")
    assert estonia.aid_pct_gdp_2021 == pytest.approx(0.178)
    britain = next(c for c in found("JEF").carriers if c.state == "GBR")
    assert britain.forces_promised > 0


def test_a_year_without_data_is_refused_with_the_years_there_are() -> None:
    says = "no spending of NATO is known for 1985; the fact base has 2014 to 2026"
    with pytest.raises(NoFactAtDateError, match=says):
        burden(fact_base().grouping("NATO", date(1985, 12, 31)), 1985)
    with pytest.raises(NoFactAtDateError, match="it has none at all"):
        burden(fact_base().grouping("BRA,ARG", date(2024, 12, 31)), 2024)


def test_the_same_question_gives_the_same_answer() -> None:
    again = burden(fact_base().grouping("NATO", date(2024, 12, 31)), 2024)
    assert again.to_dict() == found().to_dict()

"""The hindcast: what the docs say of it, and that no forecast saw what came after it."""

from __future__ import annotations

import math
from functools import cache

import pytest

from minilateral.commit import hindcast as module
from minilateral.commit.hindcast import Case, Hindcast, hindcast
from minilateral.commit.standing import CAVEAT
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import fact_base
from minilateral.facts.records.money import Spending


@cache
def found() -> Hindcast:
    return hindcast(fact_base())


def known() -> dict[str, dict[int, float]]:
    """The edition of 2024, read by another way."""
    shares: dict[str, dict[int, float]] = {}
    for row in fact_base().all(Spending):
        if row.series == "nato_2024_edition" and row.defence_exp_pct_gdp is not None:
            shares.setdefault(row.state, {})[row.year] = row.defence_exp_pct_gdp
    return shares


def test_every_ally_is_forecast_from_2016_to_2023() -> None:
    # Iceland has no forces. The edition begins in 2014, and two changes must be seen.
    assert len({case.state for case in found().cases}) == 31
    assert {case.origin for case in found().cases} == set(range(2016, 2024))
    assert len(found().cases) == 31 * 8


def test_the_scores_are_those_of_the_docs() -> None:
    # docs/explain/promises.md; lower is better.
    scores = {s.method: (round(s.brier, 3), round(s.log, 2)) for s in found().scores()}
    assert scores == {
        "forecast": (0.354, 1.18),
        "straight_line": (0.440, 2.03),
        "no_change": (0.524, 2.42),
    }


def test_the_forecast_beats_both_naive_ones_beyond_the_choice_of_states() -> None:
    for score in found().scores()[1:]:
        assert 0 < score.behind_low < score.behind < score.behind_high


def test_the_forecast_was_worse_than_a_coin_until_late() -> None:
    # An even chance for everything scores 0.25.
    by_year = found().by_year()
    assert [year for year, row in by_year.items() if row["forecast"] < 0.25] == [2020]


def test_more_than_half_of_what_was_given_less_than_a_tenth_came() -> None:
    lowest = found().calibration()[0]
    assert (lowest.low, lowest.high, lowest.count) == (0.0, 0.1, 107)
    assert lowest.said < 0.05 < 0.5 < lowest.came
    assert "more than half came true" in CAVEAT


def test_naive_forecasts_and_outcomes_are_those_of_the_table() -> None:
    shares = known()
    for case in found().cases:
        own, ahead = shares[case.state], 2024 - case.origin
        line = own[case.origin] + ahead * (own[case.origin] - own[2014]) / (case.origin - 2014)
        assert case.no_change == (own[case.origin] >= 1.995)
        assert case.straight_line == (line >= 1.995)
        assert case.came == (own[2024] >= 1.995)
    assert sum(case.came for case in found().cases if case.origin == 2023) == 23


def test_no_forecast_sees_what_comes_after_it() -> None:
    shares = known()
    later = {
        s: {y: v * (9 if y > 2019 else 1) for y, v in own.items()} for s, own in shares.items()
    }
    for before, after in zip(
        module._made_in(2019, shares, 2.0, 2024),
        module._made_in(2019, later, 2.0, 2024),
        strict=True,
    ):
        assert (before.forecast, before.low, before.high) == (after.forecast, after.low, after.high)
        assert after.came


def test_scores_of_a_certain_forecast_are_known() -> None:
    cases = tuple(
        Case(state, 2020, said, said, said, 1.0, 0.0, True)
        for state, said in (("AAA", 1.0), ("BBB", 0.5))
    )
    scores = {s.method: s for s in Hindcast(2.0, 2024, cases, ()).scores()}
    assert scores["forecast"].brier == pytest.approx((0 + 0.25) / 2)
    assert scores["straight_line"].brier == 0.0
    assert scores["no_change"].brier == 1.0
    assert scores["no_change"].log == pytest.approx(-math.log(0.01))


def test_an_edition_that_is_none_is_refused() -> None:
    with pytest.raises(NoFactAtDateError, match="'nato_2023_edition' has no figure up to 2024"):
        hindcast(fact_base(), edition="nato_2023_edition")

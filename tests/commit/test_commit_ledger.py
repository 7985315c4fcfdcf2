"""Pledges: what is not published counts neither way; curves against lifelines, rates by the sum."""

from __future__ import annotations

import math
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilateral.commit.ledger import Ledger, interval, ledger, wait
from minilateral.commit.reliability import rates
from minilateral.commit.turnbull import turnbull
from minilateral.core.errors import UsageError
from minilateral.facts import fact_base
from minilateral.facts.records.money import Pledge

DAY = date(2026, 11, 1)
PLEDGE = {
    **{"donor": "EST", "date": "2024-01-01", "what": "made up", "delivered": "made up"},
    **{"source": "uncited", "verified": False},
}
WAITS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 40)).map(
        lambda w: (float(w[0]), float(w[0] + w[1]))
    ),
    min_size=1,
    max_size=9,
)


@cache
def found(name: str | None = None) -> Ledger:
    base = fact_base()
    return ledger(base, DAY, None if name is None else base.grouping(name, DAY))


def pledge(**fields: str) -> Pledge:
    return Pledge.model_validate(PLEDGE | fields)


def test_every_pledge_has_an_outcome_and_a_channel() -> None:
    counts = found().outcomes()
    assert list(counts) == ["bilateral", "coalition", "nato", "eu"]
    assert sum(sum(row.values()) for row in counts.values()) == len(found().pledges) == 49
    assert counts["bilateral"]["withdrawn"] == 1
    assert counts["eu"]["late"] == 1  # the million rounds of March 2024


def test_delivery_that_is_not_published_counts_neither_way() -> None:
    germany = next(rate for rate in found().by_donor() if rate.who == "Germany")
    unpublished = [p for p in found().pledges if p.donor == "DEU" and p.outcome == "not_published"]
    assert unpublished
    assert (germany.kept, germany.known) == (1, 1)
    assert interval(unpublished[0], DAY) is None
    nato = next(w for w in found().waits() if w.channel == "nato")
    assert (nato.pledges, nato.unknown, nato.median) == (11, 11, None)


def test_small_numbers_are_shown_as_small() -> None:
    assert all(rate.few for rate in found().by_donor())
    tanks = next(rate for rate in found().by_kind() if rate.who == "tanks")
    assert not tanks.few
    assert tanks.known == 12


def test_donors_are_listed_by_name() -> None:
    names = [rate.who for rate in found().by_donor()]
    assert names == sorted(names)
    donors = [row["donor"] for row in found().rows()]
    assert donors == sorted(donors)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"outcome": "delivered", "delivery_date": "2024-03-01"}, (60, 60)),
        ({"outcome": "delivered", "delivery_date": "2024-03"}, (60, 90)),
        ({"outcome": "late", "delivery_date": "2024-02..2024-03"}, (31, 90)),
        ({"outcome": "delivered", "delivery_date": "2024-03.."}, (60, math.inf)),
        ({"outcome": "open", "delivery_date": "2024-03"}, (90, math.inf)),
        ({"outcome": "open"}, None),
        ({"outcome": "withdrawn"}, None),
        ({"outcome": "not_published", "delivery_date": "2024-03"}, None),
        ({"date": "2024-01", "outcome": "delivered", "delivery_date": "2024-03-01"}, (30, 60)),
    ],
)
def test_a_wait_is_as_wide_as_its_dates(
    fields: dict[str, str], days: tuple[float, float] | None
) -> None:
    assert interval(pledge(**fields), DAY) == days


def test_a_delivery_after_the_day_is_a_wait_that_still_runs() -> None:
    made = pledge(outcome="delivered", delivery_date="2024-03-01")
    assert interval(made, date(2024, 2, 1)) == (60, math.inf)


def test_waits_by_hand() -> None:
    # One on day 10 exactly, one between 20 and 30, one that still ran on day 40.
    curve = turnbull([(10, 10), (20, 30), (40, math.inf)])
    assert curve.weight == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert curve.waiting(15) == pytest.approx((2 / 3, 2 / 3))
    assert curve.waiting(25) == pytest.approx((1 / 3, 2 / 3))
    assert curve.quantile(0.5) == (20, 30)
    assert curve.quantile(0.9) == (40, math.inf)


@given(WAITS)
def test_no_other_curve_is_likelier(waits: list[tuple[float, float]]) -> None:
    # The condition of Gentleman and Geyer (1994): moving weight to any cell gains nothing.
    curve = turnbull(waits)
    cells = list(zip(curve.low, curve.high, strict=True))
    chances = [
        sum(w for (a, b), w in zip(cells, curve.weight, strict=True) if a >= low and b <= high)
        for low, high in waits
    ]
    assert sum(curve.weight) == pytest.approx(1, abs=1e-6)
    for a in {low for low, _ in waits}:
        for b in {high for _, high in waits if high > a}:
            inside = [low <= a and b <= high for low, high in waits]
            gain = sum(i / p for i, p in zip(inside, chances, strict=True))
            assert gain <= len(waits) + 0.02


def test_a_curve_is_that_of_lifelines() -> None:
    # Ends that differ: lifelines closes both ends of an interval.
    from lifelines.fitters.npmle import npmle

    waits = [(0.0, 7.0), (5.0, 12.0), (6.0, 10.0), (11.0, 18.0), (17.0, 25.0), (9.0, 30.0)]
    theirs, cells = npmle(*np.array(waits).T)
    ours = turnbull(waits)

    def likelihood(weights: list[float]) -> float:
        held = zip(ours.low, ours.high, weights, strict=True)
        parts = [(a, b, w) for a, b, w in held]
        return sum(math.log(sum(w for a, b, w in parts if a >= lo and b <= hi)) for lo, hi in waits)

    assert [(c.left, c.right) for c in cells] == list(zip(ours.low, ours.high, strict=True))
    assert likelihood(list(ours.weight)) == pytest.approx(likelihood(list(theirs)), abs=1e-3)
    assert list(ours.weight) == pytest.approx(list(theirs), abs=5e-3)


def test_right_censoring_alone_gives_kaplan_meier() -> None:
    from lifelines import KaplanMeierFitter

    days, seen = [3, 5, 5, 8, 12, 12], [True, True, False, True, True, False]
    fitter = KaplanMeierFitter().fit(days, seen)
    curve = turnbull([(d, d) if s else (d, math.inf) for d, s in zip(days, seen, strict=True)])
    for day in (4, 6, 9, 11):
        assert curve.waiting(day)[1] == pytest.approx(float(fitter.predict(day)), abs=1e-5)


@pytest.mark.parametrize("waits", [[], [(5, 3)], [(-1, 3)], [(math.inf, math.inf)]])
def test_waits_that_cannot_be_are_refused(waits: list[tuple[float, float]]) -> None:
    with pytest.raises(UsageError, match=r"a curve needs a wait|days is none"):
        turnbull(waits)


def test_a_rate_is_drawn_towards_all_and_less_so_the_more_is_known() -> None:
    few, many, other = rates([("few", 0, 1), ("many", 0, 20), ("other", 60, 60)])
    assert 0 < many.rate < few.rate < other.rate < 1
    assert many.high - many.low < few.high - few.low


def test_rates_are_those_of_a_sum_over_all_that_is_unknown() -> None:
    # The definition, by plain sums over the same grids.
    from minilateral.commit.reliability import CENTRES, STRENGTHS

    counts = [("a", 1, 2), ("b", 5, 5)]
    rates_tried = np.linspace(0, 1, 2_001)[1:-1]
    top = bottom = 0.0
    for centre in CENTRES:
        for strength in STRENGTHS:
            a, b = centre * strength, (1 - centre) * strength
            density = rates_tried ** (a - 1) * (1 - rates_tried) ** (b - 1)
            whole = density.sum()
            seen = [
                (density * rates_tried**k * (1 - rates_tried) ** (n - k)).sum() / whole
                for _, k, n in counts
            ]
            mean = (density * rates_tried**2 * (1 - rates_tried)).sum() / whole / seen[0]
            top += mean * seen[0] * seen[1]
            bottom += seen[0] * seen[1]
    assert rates(counts)[0].rate == pytest.approx(top / bottom, abs=0.01)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6))
def test_a_rate_lies_in_its_interval(pairs: list[tuple[int, int]]) -> None:
    counts = [(str(i), min(a, b), max(a, b)) for i, (a, b) in enumerate(pairs)]
    for rate in rates(counts):
        assert 0 < rate.low < rate.rate < 1
        assert rate.low < rate.high < 1


def test_more_kept_than_known_is_refused() -> None:
    with pytest.raises(UsageError, match="EST: 3 kept of 2 known cannot be"):
        rates([("EST", 3, 2)])


def test_the_money_of_the_it_coalition_over_time() -> None:
    account = found("it_coalition").account
    assert account is not None
    raised = {r["as_of"]: r["eur_m"] for r in account.over_time() if r["kind"] == "raised"}
    # Over EUR 30 m in February 2024, 157 m in October 2024, 1.1 bn mobilised in May 2025.
    assert raised["2024-02-02"] == 30
    assert raised["2024-10-16"] == 157
    assert raised["2025-05-30"] == 1100
    assert all(row["sources"] for row in account.over_time())
    assert found("JEF").account is None


def test_what_estonias_half_million_became() -> None:
    account = found("it_coalition").account
    assert account is not None
    levers = {lever.as_of: lever for lever in account.levers() if lever.state == "EST"}
    assert levers["2024-02-02"].factor == pytest.approx((60, 60))
    # From May 2024 it gave with three others, the split unknown: between 0.5 and 22.5 m of its own.
    assert levers["2025-05-30"].factor == pytest.approx((1100 / 22.5, 1100 / 0.5))


def test_crowns_are_turned_into_euros_at_the_rate_of_their_year() -> None:
    account = found("it_coalition").account
    assert account is not None
    (denmark,) = [r for r in account.over_time() if r["contributors"] == ["Denmark"]]
    assert (denmark["amount"], denmark["unit"]) == (91, "dkk_m")
    assert denmark["eur_m"] == pytest.approx(91 / 7.4589, abs=0.05)


def test_a_grouping_has_the_pledges_of_its_members_and_those_through_it() -> None:
    fighters = found("cc_airforce")
    assert {p.what for p in fighters.pledges if p.through == "cc_airforce"} == {"F-16"}
    assert {p.donor for p in found("Quad").pledges} == {"AUS", "USA"}
    joint = [p for p in found("JEF").pledges if p.donor == "DNK+NOR+SWE"]
    assert len(joint) == 1


def test_nothing_is_known_before_it_was_promised() -> None:
    early = ledger(fact_base(), date(2022, 12, 31))
    assert early.pledges
    assert all(p.date.first <= date(2022, 12, 31) for p in early.pledges)


def test_an_empty_set_has_no_curve() -> None:
    assert wait("eu", [], DAY).curve is None


def test_a_ledger_is_a_table_and_cites_what_it_read() -> None:
    frame = found().to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == 49
    assert {r.key for r in found().references()} == {
        key for p in found().pledges for key in p.source if key != "uncited"
    }

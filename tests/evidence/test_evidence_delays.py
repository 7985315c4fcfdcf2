"""Delays: fits that agree with lifelines, and an honest word where the record tells nothing."""

from __future__ import annotations

import json
import warnings
from datetime import date
from functools import cache

import numpy as np
import pytest
from lifelines import LogNormalFitter
from scipy.stats import lognorm

from minilateral.core.json_text import json_text
from minilateral.evidence.coding import Coding, coded
from minilateral.evidence.delay_grid import (
    PRIOR_MEAN,
    PRIOR_SD,
    Waits,
    log_normal,
    posterior,
    weibull,
)
from minilateral.evidence.delays import ACTS, Delay, Delays, delays
from minilateral.evidence.episodes import Episodes, episodes
from minilateral.evidence.waits import AD_HOC, STATES, waited
from minilateral.facts import fact_base


@cache
def record() -> Episodes:
    """The shipped episodes."""
    return episodes(fact_base())


@cache
def fitted() -> Delays:
    """The shipped delays."""
    return delays(record(), draws=20)


def one(kind: str, act: str) -> Delay:
    """The delay of one kind and act."""
    (found,) = [d for d in fitted().delays if (d.kind, d.act) == (kind, act)]
    return found


def seen(location: float, spread: float, never: float, n: int, watch: float) -> Waits:
    """Delays drawn from a known model, watched for so many days."""
    random = np.random.default_rng(4)
    days = np.floor(np.exp(location + spread * random.standard_normal(n)))
    ended = (days < watch) & (random.random(n) >= never)
    return Waits(np.where(ended, days, watch), np.where(ended, days + 1, np.inf))


def test_a_known_model_is_found_again() -> None:
    found = posterior(seen(3.0, 1.2, 0.3, 300, 2_000))
    for axis, truth in enumerate((3.0, 1.2, 0.3)):
        low, high = found.quantiles(axis, (0.005, 0.995))
        assert low <= truth <= high
        assert high - low < 0.6


def test_the_middle_agrees_with_lifelines_where_nobody_never_acts() -> None:
    waits = seen(3.0, 1.2, 0.0, 400, 60)
    found = posterior(waits, may_never_act=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = LogNormalFitter().fit_interval_censoring(np.maximum(waits.after, 1e-6), waits.before)
    assert found.quantiles(0, (0.5,))[0] == pytest.approx(peer.mu_, abs=0.05)
    assert found.quantiles(1, (0.5,))[0] == pytest.approx(peer.sigma_, abs=0.05)


def test_the_likelihood_is_that_of_the_definition() -> None:
    waits = Waits(np.array([0.0, 3.0, 20.0]), np.array([1.0, 4.0, np.inf]))
    best = posterior(waits).log_likelihood
    spreads, locations = np.linspace(0.1, 4.6, 46), PRIOR_MEAN + PRIOR_SD * np.linspace(-3, 3, 90)
    greatest = max(
        np.log((1 - never) * model.cdf(1))
        + np.log((1 - never) * (model.cdf(4) - model.cdf(3)))
        + np.log(never + (1 - never) * model.sf(20))
        for location in locations[28:60:4]
        for spread in spreads[8:32:4]
        for never in (np.arange(50) + 0.5)[::7] / 50
        if (model := lognorm(spread, scale=np.exp(location)))
    )
    assert best >= greatest - 1e-9
    assert best == pytest.approx(greatest, abs=0.1)


def test_without_rows_the_prior_comes_back() -> None:
    found = posterior(Waits(np.empty(0), np.empty(0)))
    assert found.quantiles(0, (0.5,))[0] == pytest.approx(PRIOR_MEAN, abs=1e-6)
    assert found.quantiles(2, (0.05, 0.95)) == pytest.approx((0.05, 0.95), abs=1e-6)
    assert found.weights.sum() == pytest.approx(1)


def test_all_censored_tells_no_median() -> None:
    found = posterior(Waits(np.full(6, 30.0), np.full(6, np.inf)))
    assert np.isfinite(found.quantiles(0, (0.05, 0.95))).all()
    assert found.quantiles(2, (0.5,))[0] > 0.5
    assert not one("minilaterals inside the EU", "deployment").told["median_days"]


def test_ties_and_a_single_row_are_no_trouble() -> None:
    same = posterior(Waits(np.full(5, 7.0), np.full(5, 8.0)), may_never_act=False)
    assert np.exp(same.quantiles(0, (0.5,))[0]) == pytest.approx(7.5, abs=1.5)
    assert posterior(Waits(np.array([2.0]), np.array([3.0]))).weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("family", [log_normal, weibull])
def test_both_shapes_are_distributions(family: object) -> None:
    z = np.linspace(-30, 30, 601)
    values = family(z)  # type: ignore[operator]
    assert values[0] == pytest.approx(0, abs=1e-12)
    assert values[-1] == pytest.approx(1)
    assert (np.diff(values) >= 0).all()


def test_draws_follow_the_posterior() -> None:
    found = posterior(seen(3.0, 1.2, 0.3, 60, 200))
    drawn = found.draws(4_000, np.random.default_rng(0))
    for axis in range(3):
        quantiles = found.quantiles(axis, (0.25, 0.5, 0.75))
        assert np.quantile(drawn[:, axis], [0.25, 0.5, 0.75]) == pytest.approx(quantiles, abs=0.08)


@pytest.mark.parametrize("kind", [AD_HOC, STATES])
def test_those_on_record_because_they_acted_have_no_share_that_never_does(kind: str) -> None:
    decision = one(kind, "decision")
    assert decision.never is None
    assert "only because they acted" in decision.not_told()
    assert (decision.draws[:, 2] == 0).all()
    assert one(kind, "deployment").never is not None  # given that it decided


def test_kinds_that_must_not_be_mixed_stand_apart() -> None:
    kinds = {delay.kind for delay in fitted().delays}
    assert {"NATO", "EU", "standing minilaterals with forces or means", AD_HOC} <= kinds
    rows = sum(one(kind, "decision").rows for kind in kinds)
    assert rows == (~record().standing_op).sum()
    ad_hoc = [r.body_kind == "ad_hoc_coalition" for r in record().records]
    assert one(AD_HOC, "decision").rows == sum(ad_hoc)


def test_a_day_a_span_and_a_month_are_waits_of_their_length() -> None:
    waits = waited(record(), "decision")
    read = coded(record(), Coding())
    for row, episode in enumerate(record().records):
        if episode.decision_date is None:
            continue
        assert waits.after[row] <= max(read.delay[row], 0) < waits.before[row]
        length = waits.before[row] - waits.after[row]
        if episode.decision_interval_start and episode.decision_interval_end:
            days = episode.decision_interval_end - episode.decision_interval_start
            assert length == days.days + 1
        elif episode.precision == "day":
            assert length == 1
        else:
            assert 1 <= length <= 31


def test_undecided_is_a_wait_that_did_not_end_while_watched() -> None:
    waits = waited(record(), "decision")
    for row, episode in enumerate(record().records):
        if episode.decision_date is None and episode.censor_date is not None:
            assert np.isinf(waits.before[row])
            assert waits.after[row] == (episode.censor_date - episode.incident_date).days + 1


def test_what_had_not_come_by_the_day_is_not_known() -> None:
    # The Balticconnector was damaged on 2023-10-08; the JEF decided on 28 November.
    early = episodes(fact_base(), date(2023, 11, 1))
    (row,) = [
        index
        for index, episode in enumerate(early.records)
        if (episode.incident_id, episode.body) == ("I02", "JEF")
    ]
    decision, deployment = (waited(early, act) for act in ("decision", "deployment"))
    assert (decision.after[row], decision.before[row]) == (25, np.inf)
    assert np.isnan(deployment.after[row])


def test_deployments_that_were_not_to_be_expected_are_counted_and_left_out() -> None:
    council = one("UN Security Council", "deployment")
    assert (council.rows, council.left_out) == (7, 8)  # leave given to others to act


def test_the_file_is_whole_and_the_same_for_the_same_seed() -> None:
    text = json_text(delays(record(), draws=3).to_dict())
    assert text == json_text(delays(record(), draws=3).to_dict())
    read = json.loads(text)
    assert read["format"] == "minilateral-delays-1"
    assert len(read["delays"]) == len(fitted().delays)
    for delay in read["delays"]:
        assert delay["act"] in ACTS
        assert len(delay["draws"]) == 3
        assert all(len(draw) == len(read["draw"]) for draw in delay["draws"])
        assert delay["median_days"]["low"] < delay["median_days"]["high"]


def test_what_is_not_told_is_said_in_words() -> None:
    assert one("minilaterals inside the EU", "decision").not_told() == "median days, never"
    assert one("NATO", "decision").not_told() == ""

"""Models of the pace: lifelines as the second opinion, errors by incident, limits kept."""

from __future__ import annotations

import warnings
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from lifelines import AalenJohansenFitter, CoxPHFitter, CoxTimeVaryingFitter, NelsonAalenFitter
from lifelines.statistics import proportional_hazard_test
from made_up_record import LARGE, SMALL, episode, record

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.evidence.accelerated import SAME_DAY, accelerated, log_likelihood
from minilateral.evidence.coding import Coding, coded
from minilateral.evidence.competing_risks import competing_risks
from minilateral.evidence.covariates import BEFORE, design
from minilateral.evidence.cox import cox
from minilateral.evidence.episodes import Episodes, episodes
from minilateral.evidence.first_to_act import first_to_act
from minilateral.evidence.models import Models, models
from minilateral.evidence.sides import side
from minilateral.facts import fact_base


class Drawn(NamedTuple):
    """Rows at risk from `start` to `stop`, drawn from a known model."""

    x: Any
    start: Any
    stop: Any
    acted: Any
    cluster: Any


def drawn(n: int, seed: int, ties: bool = True, late: bool = False) -> Drawn:
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.normal(size=n), rng.integers(0, 2, n)])
    stop = rng.exponential(np.exp(3 + 0.5 * x[:, 0] - 0.5 * x[:, 1])) + 0.5
    stop = np.ceil(stop) if ties else stop
    start = np.minimum(rng.integers(0, 4, n), stop - 0.4) if late else np.zeros(n)
    return Drawn(x, start, stop, rng.random(n) < 0.7, rng.integers(0, 40, n))


def frame(rows: Drawn) -> pd.DataFrame:
    columns = {"stop": rows.stop, "acted": rows.acted}
    return pd.DataFrame(rows.x, columns=["a", "b"]).assign(**columns)


@pytest.fixture(scope="module")
def shipped() -> Episodes:
    return episodes(fact_base())


@pytest.fixture(scope="module")
def fitted(shipped: Episodes) -> Models:
    return models(shipped)


class TestCox:
    def test_ties_and_late_entry_give_the_coefficients_of_lifelines(self) -> None:
        rows = drawn(150, seed=1, late=True)
        mine = cox(["a", "b"], *rows)
        other = CoxPHFitter().fit(
            frame(rows).assign(start=rows.start), "stop", "acted", entry_col="start"
        )
        np.testing.assert_allclose(mine.effect, other.params_, atol=1e-4)
        assert mine.log_likelihood == pytest.approx(other.log_likelihood_, abs=1e-4)

    def test_a_covariate_that_turns_on_gives_the_coefficients_of_lifelines(self) -> None:
        rows = drawn(120, seed=2)
        turn = np.minimum(np.random.default_rng(2).integers(2, 20, 120), rows.stop)
        later = rows.stop > turn
        long = pd.concat(
            [
                frame(rows).assign(
                    id=range(120), start=0.0, stop=turn, z=0.0, acted=rows.acted & ~later
                ),
                frame(rows).assign(id=range(120), start=turn, z=1.0)[later],
            ]
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = CoxTimeVaryingFitter().fit(long, "acted", id_col="id")
        mine = cox(
            ["a", "b", "z"],
            long[["a", "b", "z"]].to_numpy(),
            long.start.to_numpy(),
            long.stop.to_numpy(),
            long.acted.to_numpy(),
            long.id.to_numpy(),
        )
        np.testing.assert_allclose(mine.effect, other.params_[["a", "b", "z"]], atol=1e-4)

    def test_without_ties_errors_and_the_test_of_steadiness_are_those_of_lifelines(self) -> None:
        rows = drawn(150, seed=3, ties=False)
        mine, table = cox(["a", "b"], *rows), frame(rows)
        other = CoxPHFitter().fit(table.assign(c=rows.cluster), "stop", "acted", cluster_col="c")
        clusters = mine.clusters
        np.testing.assert_allclose(
            mine.error * np.sqrt((clusters - 1) / clusters), other.standard_errors_, rtol=1e-4
        )
        steady = proportional_hazard_test(
            CoxPHFitter().fit(table, "stop", "acted"), table, time_transform="rank"
        )
        np.testing.assert_allclose(mine.steady_p, steady.p_value, atol=1e-3)

    def test_clustered_errors_are_near_those_of_leaving_out_one_incident_at_a_time(self) -> None:
        rows = drawn(200, seed=4, late=True)
        fits = np.array(
            [
                cox(["a", "b"], *(column[rows.cluster != c] for column in rows)).effect
                for c in np.unique(rows.cluster)
            ]
        )
        k = len(fits)
        jackknife = np.sqrt((k - 1) / k * ((fits - fits.mean(axis=0)) ** 2).sum(axis=0))
        np.testing.assert_allclose(cox(["a", "b"], *rows).error, jackknife, rtol=0.15)

    def test_effects_that_cannot_be_told_apart_are_said_to_be_so(self) -> None:
        rows = drawn(60, seed=5)
        with pytest.raises(UsageError, match="cannot be told apart"):
            cox(["a", "twice a"], rows.x[:, [0, 0]] * [1, 2], *rows[1:])

    def test_whoever_is_told_apart_completely_is_named(self) -> None:
        rows = drawn(60, seed=5)
        x = np.column_stack([rows.x[:, 0], rows.acted.astype(float)])
        with pytest.raises(UsageError, match="'b' tells all who acted from all who did not"):
            cox(["a", "b"], x, *rows[1:])


class TestDelays:
    @pytest.mark.parametrize("family", ["Weibull", "log-normal", "log-logistic"])
    def test_rows_add_up_to_the_likelihood_of_lifelines(self, family: str) -> None:
        from lifelines import LogLogisticAFTFitter, LogNormalAFTFitter, WeibullAFTFitter

        fitters = {
            "Weibull": WeibullAFTFitter,
            "log-normal": LogNormalAFTFitter,
            "log-logistic": LogLogisticAFTFitter,
        }
        rows = drawn(120, seed=6)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = fitters[family]().fit(frame(rows), "stop", "acted")
        x = np.column_stack([rows.x, np.ones(120)])
        mine = log_likelihood(family, fit.params_.to_numpy(), x, rows.stop, rows.acted)
        assert mine.sum() == pytest.approx(fit.log_likelihood_, abs=1e-3)

    def test_the_family_that_made_the_delays_is_found_and_its_effects_too(self) -> None:
        rng = np.random.default_rng(7)
        x = rng.normal(size=(150, 1))
        days = np.exp(2 + 0.7 * x[:, 0] + 0.4 * rng.normal(size=150)) - SAME_DAY
        cluster = np.arange(150)
        found = accelerated(["a"], x, np.maximum(days, 0), np.ones(150, np.bool_), cluster)
        assert found.family == "log-normal"
        assert found.effect[0] == pytest.approx(0.7, abs=3 * found.error[0])
        assert found.error[0] == pytest.approx(0.4 / np.sqrt(150), rel=0.25)


class TestFirstToAct:
    def test_without_censoring_it_is_the_share(self) -> None:
        until = np.array([1.0, 2.0, 2.0, 5.0])
        shares = np.array([[1, 0], [0.5, 0.5], [0, 1], [1, 0]])
        found, _ = competing_risks(until, shares, np.ones((1, 4))).on(np.array([0.0, 2.0, 9.0]))
        np.testing.assert_allclose(found[0], [[0, 1.5 / 4, 2.5 / 4], [0, 1.5 / 4, 1.5 / 4]])

    def test_with_censoring_it_is_that_of_lifelines(self) -> None:
        rng = np.random.default_rng(8)
        until, cause = rng.permutation(60).astype(float) + 1, rng.integers(0, 3, 60)
        shares = (cause[:, None] == [1, 2]).astype(float)
        days = np.array([10.0, 30.0, 60.0])
        incidence, hazard = competing_risks(until, shares, np.ones((1, 60))).on(days)
        for k in (1, 2):
            other = AalenJohansenFitter(calculate_variance=False).fit(until, cause, k)
            curve = other.cumulative_density_.iloc[:, 0]
            np.testing.assert_allclose(incidence[0, k - 1], [curve.loc[:d].iloc[-1] for d in days])
            pace = NelsonAalenFitter(nelson_aalen_smoothing=False).fit(until, cause == k)
            steps = pace.cumulative_hazard_.iloc[:, 0]
            np.testing.assert_allclose(hazard[0, k - 1], [steps.loc[:d].iloc[-1] for d in days])

    def test_a_weight_counts_an_incident_so_often(self) -> None:
        until, shares = np.array([1.0, 3.0, 3.0]), np.array([[1, 0], [0, 1], [0, 0]])
        twice = competing_risks(until, shares, np.array([[2.0, 1, 1]]))
        again = [0, 0, 1, 2]
        copied = competing_risks(until[again], shares[again], np.ones((1, 4)))
        np.testing.assert_allclose(twice.incidence, copied.incidence)
        np.testing.assert_allclose(twice.hazard, copied.hazard)

    def test_the_sides_share_the_incidents_out_among_them(self, shipped: Episodes) -> None:
        found = first_to_act(shipped)
        total = found.risks.incidence[0].sum(axis=0)
        assert (np.diff(total) >= 0).all()
        assert total[-1] == pytest.approx(1 - found.undecided / found.incidents, abs=0.04)
        assert all(row["low"] <= row["share_first"] <= row["high"] for row in found.rows())
        assert found.references()

    def test_the_same_seed_gives_the_same_bands(self, shipped: Episodes) -> None:
        one, two = (first_to_act(shipped, seed=3) for _ in range(2))
        assert one.rows() == two.rows()

    def test_only_incidents_that_both_faced_can_be_asked_for(self, shipped: Episodes) -> None:
        assert first_to_act(shipped, facing=("JEF", "NATO")).incidents == 8
        with pytest.raises(NotFoundError, match="no incident had JEF, CSTO"):
            first_to_act(shipped, facing=("JEF", "CSTO"))


class TestLimits:
    def test_effects_without_enough_acts_are_refused(self, shipped: Episodes) -> None:
        with pytest.raises(
            UsageError, match=r"6 acts cannot bear 3 effects: that is 2\.0 for each"
        ):
            models(shipped, bodies=[side(shipped, "JEF")])

    def test_a_model_that_those_that_acted_cannot_bear_is_left_out_and_said(self) -> None:
        found = models(episodes(fact_base(), date(2016, 1, 1)))
        assert found.timing is None
        assert any("41 acts cannot bear 10 effects" in warning for warning in found.warnings)
        assert len({row["model"] for row in found.rows()}) == 3

    def test_few_acts_for_each_effect_are_warned_of(self, fitted: Models) -> None:
        assert any("10 are wanted" in warning for warning in fitted.warnings)

    def test_failures_are_not_explained_by_what_only_an_act_has(self, shipped: Episodes) -> None:
        with pytest.raises(UsageError, match="authority is known only of those that acted"):
            models(shipped, covariates=("authority",))

    def test_an_unknown_covariate_gets_the_near_match(self, shipped: Episodes) -> None:
        with pytest.raises(UsageError, match="'sise' is not a covariate; did you mean size"):
            models(shipped, covariates=("sise",))

    def test_what_does_not_vary_is_dropped_and_said(self, shipped: Episodes) -> None:
        read = coded(shipped, Coding())
        rows = side(shipped, "institution") & read.kept
        plan = design(shipped, rows, read.acted, ("size", "new"))
        assert plan.dropped == ("made for the occasion",)

    def test_when_nothing_varies_there_is_nothing_to_explain(self) -> None:
        found = record(*(episode(n, "A", SMALL, n) for n in range(12)))
        with pytest.raises(UsageError, match="no covariate varies"):
            models(found)

    def test_when_nobody_acted_nothing_is_estimated(self) -> None:
        rows = [episode(n, b, k, None) for n in range(6) for b, k in (("A", SMALL), ("B", LARGE))]
        with pytest.raises(UsageError, match="0 acts cannot bear 1 effects"):
            models(record(*rows), covariates=("size",))


def test_every_effect_tells_how_many_acts_it_rests_on(shipped: Episodes, fitted: Models) -> None:
    read = coded(shipped, Coding())
    plan = design(shipped, fitted.rows_used, read.acted, BEFORE)
    lead = plan.names.index("lead nation and volunteers, against consensus")
    assert plan.acts[lead] == 7
    assert fitted.hazard.events == 87
    assert fitted.acts["members, doubled"] is None


def test_no_group_made_for_the_occasion_is_among_the_rows(
    shipped: Episodes, fitted: Models
) -> None:
    assert not (fitted.rows_used & side(shipped, "improvised")).any()


def test_splitting_time_at_the_acts_of_others_loses_no_act(fitted: Models) -> None:
    assert fitted.with_others.events == fitted.hazard.events
    assert fitted.with_others.rows > fitted.hazard.rows
    assert fitted.with_others.names[-1] == "another body has acted"


def test_the_answer_has_a_row_for_each_effect_of_each_model(fitted: Models) -> None:
    rows = fitted.rows()
    assert len({row["model"] for row in rows}) == 4
    assert all(row["low"] < row["estimate"] < row["high"] for row in rows)
    assert set(fitted.to_dict()["aic"]["delay"]) == {"Weibull", "log-normal", "log-logistic"}
    assert fitted.references()

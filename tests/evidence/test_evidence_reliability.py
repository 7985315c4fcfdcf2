"""Agreement of two codings, and what errors as large as theirs would do to the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import UsageError
from minilateral.evidence.agreement import kappa
from minilateral.evidence.coding import Coding
from minilateral.evidence.coding_error import (
    CodingError,
    Rates,
    _coded_anew,
    _shaken,
    coding_error,
    percent,
)
from minilateral.evidence.episodes import Episodes, episodes
from minilateral.evidence.families import FAMILIES
from minilateral.evidence.pairs import pair_scores
from minilateral.evidence.reliability import Reliability, coded_twice, reliability
from minilateral.evidence.sides import side
from minilateral.facts import fact_base


@cache
def record() -> Episodes:
    """The shipped episodes."""
    return episodes(fact_base())


@cache
def compared() -> Reliability:
    """The shipped second coding against the first."""
    return reliability(record())


@cache
def shaken() -> CodingError:
    """The verdict under errors as often as they were seen."""
    return coding_error(compared(), draws=400)


def test_the_shipped_second_coding_agrees_as_published_with_it() -> None:
    # The figures of the codebook: exact 77 %, within a week 90 %, kappas 0.66, 0.77 and about 0.
    dates, decided, acts, soft, _ = compared().agreements
    assert len(compared().twice.row) == 45
    assert dates.episodes == 30
    assert dates.same == pytest.approx(23 / 30)
    assert dates.within_7_days == pytest.approx(27 / 30)
    assert decided.kappa == pytest.approx(0.6625)
    assert acts.kappa == pytest.approx(0.7717, abs=1e-4)
    assert soft.kappa == pytest.approx(-0.0396, abs=1e-4)
    assert dates.mean_difference_days == pytest.approx(-311 / 30)


def test_agreement_is_measured_before_the_corrections_that_followed_it() -> None:
    # The second reading led to the corrections, so the corrected rows agree better than coders do.
    assert compared().after_corrections[0].same > compared().agreements[0].same + 0.1
    first = coded_twice(record(), record().first_dates)
    now = coded_twice(record(), record().dates)
    assert len(first.differences) == 30
    assert len(now.differences) == 31


def test_kappa_gives_the_textbook_answer() -> None:
    # Cohen (1960), "A coefficient of agreement for nominal scales", Educ. Psychol. Meas. 20: 37-46:
    # a 3 by 3 table of 200 judgements, observed 0.70, by chance 0.41, kappa 0.492.
    table = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    first = np.repeat(np.repeat(np.arange(3), 3), table.ravel())
    second = np.repeat(np.tile(np.arange(3), 3), table.ravel())
    assert kappa(first, second, np.ones((1, 200)))[0] == pytest.approx(0.492, abs=5e-4)


def test_kappa_is_undefined_where_chance_alone_agrees() -> None:
    same = np.zeros(5)
    assert np.isnan(kappa(same, same, np.ones((1, 5)))[0])


@given(
    pairs=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=20),
    data=st.data(),
)
def test_weighted_kappa_is_the_kappa_of_repeated_rows(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    first, second = (np.array(column) for column in zip(*pairs, strict=True))
    weights = np.array(
        data.draw(st.lists(st.integers(1, 3), min_size=len(pairs), max_size=len(pairs)))
    )
    repeated = kappa(
        np.repeat(first, weights), np.repeat(second, weights), np.ones((1, int(weights.sum())))
    )
    assert kappa(first, second, weights[None].astype(float)) == pytest.approx(repeated, nan_ok=True)


def test_a_kappa_lies_in_its_interval_and_the_interval_in_what_is_possible() -> None:
    for agreement in compared().agreements:
        if agreement.kappa is not None:
            assert agreement.kappa_low is not None
            assert agreement.kappa_high is not None
            assert -1 <= agreement.kappa_low <= agreement.kappa <= agreement.kappa_high <= 1


def test_without_a_second_coding_nothing_is_said() -> None:
    single = replace(
        record(),
        records=tuple(r.model_copy(update={"body": f"{r.body} (copy)"}) for r in record().records),
    )
    with pytest.raises(UsageError, match="no episode of the record was coded twice"):
        reliability(single)


def test_both_passes_are_said_to_be_machine_assisted() -> None:
    assert any("machine-assisted" in caveat for caveat in compared().to_dict()["caveats"])


def test_no_error_leaves_the_pair_score_as_it_is() -> None:
    none = Rates(0, 0, (0.0,), (0.0,))
    layers = _coded_anew(record(), none, 3, np.random.default_rng(0))
    small, large = side(record(), "small"), side(record(), "institution")
    pairs = pair_scores(record(), Coding(), small, large)
    found = _shaken(layers, layers, FAMILIES[0])
    assert (found.small_first, found.large_first) == (pairs.small_first, pairs.large_first)
    assert found.small_range == (pairs.small_first,) * 2
    assert found.gap_range == (pairs.median_gap,) * 2


def test_errors_come_as_often_as_they_were_seen() -> None:
    rates = shaken().rates
    assert rates.missed == pytest.approx(1 / 31)  # I33, NATO
    assert rates.found == pytest.approx(5 / 14)
    assert sum(gap != 0 for gap in rates.moved) == 7
    layers = _coded_anew(record(), rates, 400, np.random.default_rng(0))
    kept = ~record().standing_op
    decided = kept & ~np.isnan(record().dates.decision)
    assert np.isinf(layers.delay[:, decided]).mean() == pytest.approx(rates.missed, abs=0.005)
    undecided = kept & np.isnan(record().dates.decision)
    assert np.isfinite(layers.delay[:, undecided]).mean() == pytest.approx(rates.found, abs=0.02)
    assert np.isinf(layers.delay[:, ~kept]).all()


def test_coding_error_moves_the_score_but_does_not_make_it_significant() -> None:
    first = shaken().families[0]
    assert first.small_range[0] < first.small_first < first.small_range[1]
    assert 0.2 < first.small_ahead < 0.6
    assert 0.2 < first.large_ahead < 0.7
    assert first.significant < 0.05


def test_early_in_the_record_no_gap_is_no_crash() -> None:
    early = coding_error(reliability(episodes(fact_base(), date(1996, 1, 1))), draws=50)
    assert early.families[1].gap_range is None
    assert (early.families[1].small_first, early.families[1].large_first) == (0, 0)


def test_one_seed_gives_the_same_draws() -> None:
    assert coding_error(compared(), draws=400).to_dict() == shaken().to_dict()
    assert coding_error(compared(), draws=400, seed=1).to_dict() != shaken().to_dict()


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.001, "under 1%"), (0.999, "over 99%"), (1, "100%")]
)
def test_rare_is_not_never(share: float, words: str) -> None:
    assert percent(share) == words

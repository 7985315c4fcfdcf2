"""Strategic power against what is known of it."""

from __future__ import annotations

import numpy as np
import pytest

from minilateral.core.errors import RuleError
from minilateral.decide.formula import Weighted
from minilateral.decide.power import power
from minilateral.decide.strategic import strategic_power
from minilateral.decide.willing import willing

COUNCIL = Weighted((4, 4, 4, 2, 2, 1), 12)
SIX = ("DEU", "FRA", "ITA", "BEL", "NLD", "LUX")


def test_far_from_agreement_it_is_the_shapley_shubik_index() -> None:
    # Napel and Widgren 2004: positions drawn alike and independently, reversion beyond all.
    draws = np.random.default_rng(1).random((200_000, 6))
    found = strategic_power(COUNCIL, SIX, draws, reversion=-1)
    assert found.unmoved == 0
    assert found.power == pytest.approx(
        [float(x) for x in power(COUNCIL).shapley_shubik], abs=0.005
    )
    assert found.power[5] == 0  # Luxembourg, as in 1958


def test_inside_the_gridlock_interval_nobody_moves_anything() -> None:
    found = strategic_power(Weighted((1, 1, 1), 3), list("ABC"), [[0.0, 0.5, 1.0]], reversion=0.7)
    assert (found.unmoved, found.power) == (1.0, (0, 0, 0))


def test_under_majority_the_median_is_listened_to() -> None:
    found = strategic_power(Weighted((1, 1, 1), 2), list("ABC"), [[0.0, 0.5, 1.0]], reversion=-2)
    assert found.power == (0, 1, 0)


@pytest.mark.parametrize("draws", [[[0.0, 1.0]], [], [[0.0, float("nan"), 1.0]]])
def test_draws_that_do_not_fit_are_refused(draws: list[list[float]]) -> None:
    with pytest.raises(RuleError):
        strategic_power(Weighted((1, 1, 1), 2), list("ABC"), draws, reversion=0)


@pytest.mark.parametrize("rho", [0.0, 0.4])
def test_equal_chances_are_counted_as_unequal_ones_are(rho: float) -> None:
    """The quick way for equal chances against the general one, a hair apart."""
    quick = willing(COUNCIL, [0.7] * 6, rho)
    general = willing(COUNCIL, [0.7] * 5 + [0.7 + 1e-12], rho)
    assert quick.probability == pytest.approx(general.probability, abs=1e-8)
    assert quick.decisive == pytest.approx(general.decisive, abs=1e-8)

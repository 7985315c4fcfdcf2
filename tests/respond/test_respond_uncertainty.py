"""Uncertainty of a package: the same draws with and without a member, and repeatable."""

from __future__ import annotations

import numpy as np
import pytest
from small_cases import forces, wanted

from minilateral.core.errors import UsageError
from minilateral.respond.case import case
from minilateral.respond.draws import draws
from minilateral.respond.evaluate import all_on_station
from minilateral.respond.uncertainty import uncertainty


def test_the_chance_is_the_share_of_pools_that_meet_the_need() -> None:
    """One draw after the other, each a pool by itself."""
    found = uncertainty(wanted(), forces(), n=200, seed=3)
    asked = case(wanted(), forces())
    met = sum(
        bool(np.isfinite(all_on_station(asked, asked.kept(row[None].astype(np.int64)))[0]))
        for row in draws(forces(), 200, 3)
    )
    assert found.complete.met == met / 200


@pytest.mark.parametrize("state", ["NOR", "NLD"])
def test_without_a_member_it_is_the_draws_of_those_left(state: str) -> None:
    """Members who share tankers with others too."""
    need = wanted("arctic-presence")
    found = uncertainty(need, forces(), n=300, seed=2)
    left = forces().without([state])
    asked = case(need, left)
    days = all_on_station(asked, asked.kept(draws(left, 300, 2).astype(np.int64)))
    one = next(chance for chance in found.without if chance.without == state)
    assert one.met == np.isfinite(days).mean()


def test_nobody_s_absence_raises_a_chance() -> None:
    found = uncertainty(wanted(), forces(), n=500)
    assert all(one.met <= found.complete.met for one in found.without)
    assert found.complete.met <= min(found.lines)


def test_one_seed_one_answer() -> None:
    one, same, other = (uncertainty(wanted(), forces(), 100, seed) for seed in (1, 1, 2))
    assert one.to_dict() == same.to_dict() != other.to_dict()


@pytest.mark.parametrize("n", [0, -3, 10**7])
def test_too_few_or_too_many_draws_are_one_clear_error(n: int) -> None:
    with pytest.raises(UsageError, match="1 to 1,000,000"):
        uncertainty(wanted(), forces(), n)

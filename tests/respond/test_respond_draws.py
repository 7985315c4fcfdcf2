"""Draws of a pool: named random numbers, the right means, and classes that fall short together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_forces import FLEET, OUT, tables

from minilateral.core.errors import UsageError
from minilateral.facts import FactBase, fact_base
from minilateral.respond.batch import Spread
from minilateral.respond.draws import draws, triangular
from minilateral.respond.pool import Pool, pool
from minilateral.respond.quarters import NAMES, dealt

Own = Callable[..., Path]
BASE = fact_base()
DAY = date(2026, 1, 15)


def totals(asked: Pool, owner: str, asset_class: str, n: int, seed: int = 1) -> np.ndarray:
    """Ready units of an owner and class, draw by draw."""
    places = [
        i for i, b in enumerate(asked.batches) if (b.owner, b.asset_class) == (owner, asset_class)
    ]
    return draws(asked, n, seed)[:, places].sum(axis=1)


def test_one_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    asked = pool(BASE, "JEF", DAY)
    first = draws(asked, 200, 7)
    assert first.dtype == np.int32
    assert first.shape == (200, len(asked.batches))
    assert first.tobytes() == draws(pool(BASE, "JEF", DAY), 200, 7).tobytes()
    assert first.tobytes() != draws(asked, 200, 8).tobytes()


def test_a_member_less_leaves_the_random_numbers_of_the_others() -> None:
    asked = pool(BASE, "JEF", DAY)
    smaller = asked.without(["GBR"])
    before, after = draws(asked, 300, 3), draws(smaller, 300, 3)
    column = {batch.id: i for i, batch in enumerate(asked.batches)}
    same = [(column[b.id], i) for i, b in enumerate(smaller.batches) if not b.through]
    assert len(same) > 100
    for old, new in same:
        assert (before[:, old] == after[:, new]).all()


def test_more_draws_begin_with_the_fewer() -> None:
    asked = pool(BASE, "NOR", DAY)
    assert (draws(asked, 500, 3)[:100] == draws(asked, 100, 3)).all()


def test_the_mean_of_the_draws_is_the_fleet_times_its_mean_share(own: Own) -> None:
    """Ten frigates, share triangular from 0.3 to 0.4 about 0.35: 3.5; rounding keeps the mean."""
    base = FactBase([own(tables(enablers=[FLEET]))])
    found = totals(pool(base, "LUX", DAY), "LUX", "surface_combatant", 40_000)
    assert found.mean() == pytest.approx(3.5, abs=0.02)
    assert set(found) == {3, 4}


def test_a_promise_in_doubt_holds_in_half_of_the_draws(own: Own) -> None:
    out = {key: value for key, value in OUT.items() if key != "to"} | {"from": "2024-06-01"}
    base = FactBase([own(tables(enablers=[FLEET], commitments=[out]))])
    found = totals(pool(base, "LUX", DAY), "LUX", "surface_combatant", 40_000)
    assert found.mean() == pytest.approx(3.5 - 2 / 2, abs=0.03)
    free = totals(pool(base, "LUX", DAY, "free"), "LUX", "surface_combatant", 40_000)
    assert free.mean() == pytest.approx(3.5, abs=0.02)


def test_forces_of_one_class_fall_short_together_and_of_two_classes_apart() -> None:
    asked = pool(BASE, "FRA,ITA", DAY)
    french, italian = (totals(asked, s, "combat_air", 8_000) for s in ("FRA", "ITA"))
    tanks = totals(asked, "ITA", "land_heavy", 8_000)
    # Half of the variance of the shares is common; the counts, in doubt, vary each by itself.
    assert 0.25 < np.corrcoef(french, italian)[0, 1] < 0.5
    assert abs(np.corrcoef(french, tanks)[0, 1]) < 0.05


def test_units_taken_by_another_call_are_gone_and_none_goes_below_zero() -> None:
    asked = pool(BASE, "NOR", DAY)
    batch = max(asked.batches, key=lambda b: b.ready_mode)
    place = asked.batches.index(batch)
    before = draws(asked, 200, 5)[:, place]
    after = draws(asked.less({batch.id: 2}), 200, 5)[:, place]
    assert (after == np.maximum(before - 2, 0)).all()


@pytest.mark.parametrize("n", [0, -5])
def test_no_draw_at_all_is_refused(n: int) -> None:
    with pytest.raises(UsageError, match="1 or more"):
        draws(pool(BASE, "NOR", DAY), n, 1)


def test_every_draw_lies_within_the_ends_that_a_batch_gives() -> None:
    asked = pool(BASE, "JEF", DAY)
    found = draws(asked, 2_000, 11)
    assert (found >= 0).all()
    assert (found <= [batch.ready_high for batch in asked.batches]).all()
    assert (found >= [batch.ready_low for batch in asked.batches]).all()


@given(st.integers(0, 5_000), st.integers(0, 5))
def test_ready_units_are_dealt_out_whole_and_one_more_leaves_none_with_fewer(
    ready: int, alert: int
) -> None:
    now, more = dealt(np.array([ready, ready + 1]), alert).T
    assert len(now) == len(NAMES)
    assert now.sum() == ready
    assert (more >= now).all()
    assert now[0] == min(ready, alert)
    assert now[1:].max() - now[1:].min() <= 1


@given(
    st.tuples(*[st.floats(0, 1) for _ in range(3)]).map(sorted),
    st.lists(st.floats(0, 1), min_size=2, max_size=20),
)
def test_the_triangle_rises_from_its_low_to_its_high(ends: list[float], u: list[float]) -> None:
    low, mode, high = ends
    found = triangular(Spread(low, mode, high), np.array(sorted(u)))
    assert (np.diff(found) >= -1e-12).all()
    assert found.min() >= low - 1e-12
    assert found.max() <= high + 1e-12


def test_the_triangle_has_the_mean_of_its_three_ends() -> None:
    u = (np.arange(100_000) + 0.5) / 100_000
    assert triangular(Spread(1, 2, 6), u).mean() == pytest.approx((1 + 2 + 6) / 3, abs=1e-4)

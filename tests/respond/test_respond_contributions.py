"""Contributions: exact values against all orders, and the estimator within its error."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product
from math import isfinite, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import DAY, facts, forces, wanted

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.respond.absence import Absences
from minilateral.respond.case import case
from minilateral.respond.contributions import contributions
from minilateral.respond.evaluate import all_on_station
from minilateral.respond.pool import pool
from minilateral.respond.shapley import Bring, exact, pivots, standard_error


def by_all_orders(game: Bring, come: Sequence[float], leads: Sequence[int]) -> list[float]:
    """The Shapley value by its definition: what each adds, over every order of joining."""
    n = len(come)

    def worth(joined: Sequence[int]) -> float:
        total = 0.0
        for coming in product((False, True), repeat=len(joined)):
            there = [i for i, comes in zip(joined, coming, strict=True) if comes]
            chance = prod(come[i] if i in there else 1 - come[i] for i in joined)
            met = game.base + sum(int(game.weights[i]) for i in there) >= game.count
            total += chance * (met and all(lead in there for lead in leads))
        return total

    added = [0.0] * n
    orders = list(permutations(range(n)))
    for order in orders:
        for place, who in enumerate(order):
            added[who] += worth(order[: place + 1]) - worth(order[:place])
    return [value / len(orders) for value in added]


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=5),
    st.integers(1, 12),
    st.integers(0, 3),
    st.data(),
)
def test_exact_values_are_those_of_all_orders(
    weights: list[int], count: int, base: int, data: st.DataObject
) -> None:
    n = len(weights)
    come = data.draw(st.lists(st.sampled_from([1.0, 0.5, 0.9, 0.0]), min_size=n, max_size=n))
    leads = data.draw(st.lists(st.integers(0, n - 1), unique=True, max_size=2))
    game = Bring(count, np.array(weights), base, ())
    found = exact(game, np.array(come), leads)
    assert found == pytest.approx(by_all_orders(game, come, leads), abs=1e-12)


def test_the_shapley_value_of_a_known_game() -> None:
    """[50; 10, 10, 20, 30]: 1/12, 1/12, 1/4, 7/12."""
    found = exact(Bring(50, np.array([10, 10, 20, 30]), 0, ()), np.ones(4))
    assert found == pytest.approx([1 / 12, 1 / 12, 1 / 4, 7 / 12])


def test_what_all_together_cannot_bring_has_no_value() -> None:
    game = Bring(10**12, np.array([1, 2, 3]), 0, ())
    assert game.countable
    assert not exact(game, np.ones(3)).any()


def test_a_game_too_large_to_count_through_is_drawn() -> None:
    assert not Bring(10**9, np.array([10**9 + 1, 10**9]), 0, ()).countable
    assert Bring(10**9, np.array([10**9, 10**9]), 0, ()).countable


def test_a_shared_fleet_counts_by_how_many_of_its_states_came() -> None:
    """Two share three units: one with one of them, three with both; two units are asked."""
    game = Bring(2, np.array([0, 0, 1]), 0, ((np.array([0, 1]), np.array([0, 1, 3])),))
    found = pivots([game], np.ones(3), 1)
    assert np.abs(found - 1 / 3).max() < 5 * standard_error(np.array(1 / 3))


def test_drawn_orders_are_within_their_error_of_all_orders() -> None:
    games = [Bring(3, np.array([1, 2, 2, 0]), 0, ()), Bring(2, np.array([0, 1, 1, 2]), 1, ())]
    values: dict[frozenset[int], float] = {}
    for joined in product((0, 1), repeat=4):
        met = all(g.base + g.weights @ joined >= g.count for g in games)
        values[frozenset(np.flatnonzero(joined).tolist())] = float(met)
    want = np.zeros(4)
    for order in permutations(range(4)):
        for place, who in enumerate(order):
            after, before = frozenset(order[: place + 1]), frozenset(order[:place])
            want[who] += (values[after] - values[before]) / 24
    found = pivots(games, np.ones(4), 5)
    assert (np.abs(found - want) < 4 * standard_error(want)).all()


def test_values_add_up_to_what_all_reach_together() -> None:
    found = contributions(wanted(), forces())
    assert isfinite(all_on_station(found.case, found.case.units)[0])
    assert sum(row.lines.value for row in found.members) == pytest.approx(1)
    assert sum(row.whole.value for row in found.members) == pytest.approx(1)
    assert sum(row.lines_led.value for row in found.members if row.lines_led) == pytest.approx(1)


def test_without_the_lead_there_is_no_value() -> None:
    """Who leads never has less under the rule, and all who do not bring the need to nothing."""
    found = contributions(wanted(), forces())
    assert found.leads == ("GBR",)
    lead = next(row for row in found.members if row.state == "GBR")
    assert lead.lines_led is not None
    assert lead.lines_led.value >= lead.lines.value
    unwilling = contributions(wanted(), forces(), {"GBR": 0.0})
    assert all(row.lines_led and row.lines_led.value == 0 for row in unwilling.members)


def test_willingness_weighs_the_values() -> None:
    sure, unsure = contributions(wanted(), forces()), contributions(wanted(), forces(), 0.5)
    total = sum(row.lines.value for row in unsure.members)
    assert 0 < total < sum(row.lines.value for row in sure.members)


def test_competing_lines_are_estimated_and_say_so() -> None:
    """Four states, two sites of air policing: all 24 orders against the drawn ones."""
    found = contributions(wanted("air-policing"), pool(facts(), "DNK,EST,NOR,SWE", DAY))
    absences = Absences(case(wanted("air-policing"), found.case.pool))
    members = absences.members
    want = dict.fromkeys(members, 0.0)
    for order in permutations(members):
        gone = [tuple(order[place:]) for place in range(5)]
        met = np.isfinite(all_on_station(absences.case, absences.units(absences.present(gone))))
        want[order[int(np.argmax(met)) - 1]] += met.any() / 24
    for row in found.members:
        assert row.lines.error > 0
        assert abs(row.lines.value - want[row.state]) < 4 * row.lines.error


def test_a_chance_that_is_none_is_one_clear_error() -> None:
    with pytest.raises(UsageError, match=r"between 0 and 1, not 1\.5"):
        contributions(wanted(), forces(), 1.5)
    with pytest.raises(NotFoundError, match="USA is not a member"):
        contributions(wanted(), forces(), {"USA": 0.5})

"""Tests of bargains: cores, contributions and shares of costs, against the literature."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.design.all_coalitions import met_by_all, of_all
from minilateral.design.contributing import of_need, shapley, under_lead
from minilateral.design.cost_shares import cost_shares, proportional, stepwise
from minilateral.design.forms import Floats, Form, Problem, Tests
from minilateral.design.least_core import least_core
from minilateral.design.need_tests import need_tests
from minilateral.design.nucleolus import nucleolus
from minilateral.design.objections import Objections
from minilateral.design.stability import Stability, stability
from minilateral.design.standing import value
from minilateral.facts import fact_base
from minilateral.respond.case import case
from minilateral.respond.contributions import contributions
from minilateral.respond.needs import need
from minilateral.respond.pool import pool

ON = date(2026, 1, 1)
NAMES = ("A", "B", "C", "D", "E")
MAJORITY = Tests(np.ones((1, 3)), np.array([2.0]), np.array([0.0, 1.0]))
#: One left glove, two right ones: a pair is worth 1.
GLOVES = Tests(np.array([[1.0, 0, 0], [0, 1, 1]]), np.ones(2), np.array([0.0, 0, 0, 1]))


@st.composite
def games(draw: st.DrawFn) -> Tests:
    """Games of tests whose worth never falls when one more is met."""
    states, tests = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    bring = [[draw(st.integers(0, 3)) for _ in range(states)] for _ in range(tests)]
    need = [draw(st.integers(1, 6)) for _ in range(tests)]
    weights = [draw(st.integers(0, 4)) for _ in range(tests)]
    worth = [sum(w for x, w in enumerate(weights) if s >> x & 1) for s in range(1 << tests)]
    return Tests(np.array(bring, float), np.array(need, float), np.array(worth, float))


def by_every_row(worth: Floats) -> float:
    """The least core by the programme with a row for every coalition: the definition."""
    n = len(worth).bit_length() - 1
    proper = np.arange(1, (1 << n) - 1)
    inside = (proper[:, None] >> np.arange(n) & 1).astype(float)
    rows = np.column_stack([-inside, -np.ones(len(proper))])
    everyone = np.append(np.ones(n), 0.0)[None]
    aim, free = np.append(np.zeros(n), 1.0), [(None, None)] * (n + 1)
    found = linprog(
        aim, A_ub=rows, b_ub=-worth[proper], A_eq=everyone, b_eq=worth[-1:], bounds=free
    )
    assert found.fun is not None
    return float(found.fun)


def test_three_who_decide_by_majority_have_an_empty_core_and_a_least_core_of_a_third() -> None:
    """Maschler, Peleg and Shapley (1979) start from this game."""
    found = least_core(("A", "B", "C"), MAJORITY)
    assert found.epsilon == pytest.approx(1 / 3, abs=1e-6)
    assert found.core_is_empty
    assert found.shares.tolist() == pytest.approx([1 / 3] * 3, abs=1e-6)
    assert [one.members for one in found.binding] == [("A", "B"), ("A", "C"), ("B", "C")]


def test_the_core_of_gloves_gives_everything_to_the_scarce_side() -> None:
    """Shapley and Shubik (1969): the one left glove takes all; its Shapley value is 2/3."""
    found = least_core(("A", "B", "C"), GLOVES)
    assert not found.core_is_empty
    assert found.shares.tolist() == pytest.approx([1, 0, 0], abs=1e-6)
    assert of_need(GLOVES).tolist() == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@settings(deadline=None, max_examples=60)
@given(games())
def test_the_least_core_is_that_of_every_coalition(game: Tests) -> None:
    found = least_core(NAMES[: game.bring.shape[1]], game)
    worth = met_by_all(game)
    assert found.epsilon == pytest.approx(by_every_row(worth), abs=1e-5)
    assert found.bound <= found.epsilon <= found.bound + 1e-5
    assert found.shares.sum() == pytest.approx(worth[-1])


@settings(deadline=None, max_examples=60)
@given(games(), st.lists(st.floats(-3, 3), min_size=5, max_size=5))
def test_the_worst_objection_is_the_worst_of_all(game: Tests, given_shares: list[float]) -> None:
    n = game.bring.shape[1]
    shares: Floats = np.array(given_shares[:n], float)
    excess = met_by_all(game) - of_all(Form(shares))
    worst = Objections(NAMES[:n], game).worst(shares)
    assert worst.excess == pytest.approx(excess[1:-1].max(), abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(games())
def test_a_lead_that_nobody_can_do_without_makes_the_core_non_empty(game: Tests) -> None:
    """All to the lead: no coalition without it has any worth."""
    n = game.bring.shape[1]
    led = under_lead(game, np.eye(n)[0])
    worth = met_by_all(led)
    assert not worth[::2].any()
    assert (worth[1::2] == met_by_all(game)[1::2]).all()
    assert not least_core(NAMES[:n], led).core_is_empty


@settings(deadline=None, max_examples=40)
@given(games())
def test_the_shapley_value_is_the_mean_over_all_orders(game: Tests) -> None:
    worth = met_by_all(game)
    n = game.bring.shape[1]
    total = np.zeros(n)
    for order in (orders := list(permutations(range(n)))):
        there = 0
        for state in order:
            total[state] += worth[there | 1 << state] - worth[there]
            there |= 1 << state
    assert shapley(worth).tolist() == pytest.approx((total / len(orders)).tolist())


@pytest.mark.parametrize(
    ("estate", "shares"), [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])]
)
def test_the_nucleolus_divides_an_estate_as_the_talmud_does(
    estate: float, shares: list[float]
) -> None:
    """Aumann and Maschler (1985): claims of 100, 200 and 300."""
    claims = np.array([100, 200, 300])
    others = [sum(c for i, c in enumerate(claims) if not s >> i & 1) for s in range(8)]
    worth = np.array([max(0.0, estate - claimed) for claimed in others])
    assert nucleolus(worth).tolist() == pytest.approx(shares)


@settings(deadline=None, max_examples=40)
@given(games())
def test_the_nucleolus_lies_in_the_least_core_and_treats_equals_alike(game: Tests) -> None:
    worth = met_by_all(game)
    shares = nucleolus(worth)
    n = game.bring.shape[1]
    excess = (worth - of_all(Form(shares)))[1:-1]
    assert shares.sum() == pytest.approx(worth[-1])
    assert excess.max() == pytest.approx(by_every_row(worth), abs=1e-6)
    for i in range(n):
        for j in range(i):
            if (game.bring[:, i] == game.bring[:, j]).all():
                assert shares[i] == pytest.approx(shares[j], abs=1e-6)


def test_who_needs_a_longer_runway_pays_for_the_part_that_only_they_need() -> None:
    """Littlechild and Owen (1973): the steps, and the definition by every coalition, agree."""
    costs = {"A": 3.0, "B": 6.0, "C": 7.0, "D": 7.0}
    numbers = list(costs.values())
    worth = np.array(
        [max((c for i, c in enumerate(numbers) if s >> i & 1), default=0.0) for s in range(16)]
    )
    assert list(stepwise(costs).values()) == pytest.approx(shapley(worth).tolist())
    assert stepwise({"A": 1, "B": 1}) == {"A": 0.5, "B": 0.5}


@settings(deadline=None, max_examples=60)
@given(games(), st.integers(0, 2**32 - 1))
def test_a_form_of_every_coalition_is_that_of_the_definition(game: Tests, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = game.bring.shape[1]
    pairs, near = (np.round(rng.random((n, n)), 2) for _ in range(2))
    pairs, near = pairs + pairs.T, near + near.T
    form = Form(np.asarray(rng.random(n)), 0.5, 1.5, -0.5, (2.0,), (0.7,), (9.0, 1.0, 3.0))
    found = of_all(form, pairs, (game,), near)
    problem = Problem(NAMES[:n], (), pairs, (game,), near=near)
    for bits in range(1, 1 << n):
        members = [NAMES[i] for i in range(n) if bits >> i & 1]
        assert found[bits] == pytest.approx(value(problem, form, members))
    assert found[0] == 0


@cache
def jef(*leads: str) -> Stability:
    return stability(need(fact_base(), "undersea-patrol"), pool(fact_base(), "JEF", ON), leads)


def test_contributions_to_a_real_need_agree_with_the_forces_floor() -> None:
    asked, forces = need(fact_base(), "undersea-patrol"), pool(fact_base(), "JEF", ON)
    lines = [row.lines for row in contributions(asked, forces).members]
    assert all(not one.error for one in lines)
    assert of_need(need_tests(case(asked, forces))).tolist() == pytest.approx(
        [one.value for one in lines]
    )
    led = [row.lines_led for row in contributions(asked, forces, leads=["GBR", "NOR"]).members]
    game = under_lead(need_tests(case(asked, forces)), np.isin(jef().members, ["GBR", "NOR"]) * 1.0)
    assert of_need(game).tolist() == pytest.approx([one.value for one in led if one])


def test_a_real_body_is_told_what_its_subgroups_could_do() -> None:
    found = jef()
    assert found.core.core_is_empty
    assert found.core.epsilon == pytest.approx(
        by_every_row(met_by_all(need_tests(found.case))), abs=1e-5
    )
    for one in found.divisions:
        assert sum(one.shares.values()) == pytest.approx(found.worth)
        assert one.worst.excess >= found.core.epsilon - 1e-6
    assert [row["state"] for row in found.rows()] == sorted(found.members)
    assert any("core is empty" in sentence for sentence in found.sentences())
    assert not jef("GBR").core.core_is_empty
    assert found.references()


def test_the_smallest_group_that_is_as_good_is_as_good_and_none_smaller_is() -> None:
    found = jef()
    worth = met_by_all(need_tests(found.case))
    sizes = np.bitwise_count(np.arange(len(worth)))
    assert len(found.smallest) == sizes[worth >= found.worth - 1e-9].min()
    bits = sum(1 << found.members.index(state) for state in found.smallest)
    assert worth[bits] == pytest.approx(found.worth)


def test_bargains_that_cannot_be_judged_are_refused() -> None:
    base = fact_base()
    asked = need(base, "undersea-patrol")
    with pytest.raises(NotFoundError, match="POL is not a member of the JEF"):
        stability(asked, pool(base, "JEF", ON), ["POL"])
    with pytest.raises(UsageError, match="two members or more"):
        stability(asked, pool(base, "GBR", ON))
    with pytest.raises(UsageError, match="two members or more"):
        least_core(("A",), Tests(np.ones((1, 1)), np.ones(1), np.array([0.0, 1.0])))


def test_costs_are_shared_in_full_by_every_key() -> None:
    base = fact_base()
    body = base.grouping("GBR,NOR,EST", ON)
    alone = {"GBR": 6.0, "NOR": 3.0, "EST": 3.0}
    keys = ("equal", "gdp", "spending", "contribution", "alone")
    found = cost_shares(body, 90, keys, need(base, "undersea-patrol"), alone)
    assert all(sum(one.values()) == pytest.approx(90) for one in found.shares.values())
    assert found.shares["equal"] == {"EST": 30, "GBR": 30, "NOR": 30}
    assert found.shares["alone"] == pytest.approx({"EST": 15, "GBR": 60, "NOR": 15})
    assert set(found.years) == {"gdp", "spending"}
    assert found.references()
    assert proportional(10, {"A": 1, "B": 4}) == {"A": 2, "B": 8}


def test_shares_that_cannot_be_told_are_refused() -> None:
    body = fact_base().grouping("GBR,NOR", ON)
    for keys, words in (
        (("gpd",), "did you mean gdp"),
        (("contribution",), "asks for --need"),
        (("alone",), "asks for --costs"),
    ):
        with pytest.raises(UsageError, match=words):
            cost_shares(body, 1, keys)
    with pytest.raises(UsageError, match="an amount"):
        cost_shares(body, float("nan"))
    with pytest.raises(UsageError, match="the cost of GBR"):
        cost_shares(body, 1, ("alone",), alone={"GBR": -1.0, "NOR": 1.0})
    with pytest.raises(NotFoundError, match="no cost is given for NOR"):
        cost_shares(body, 1, ("alone",), alone={"GBR": 1.0})
    with pytest.raises(UsageError, match="nobody has any share"):
        cost_shares(body, 1, ("alone",), alone={"GBR": 0.0, "NOR": 0.0})
    with pytest.raises(NotFoundError, match="spending of ISL"):
        cost_shares(fact_base().grouping("GBR,ISL", ON), 1, ("spending",))

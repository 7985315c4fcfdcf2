"""Tests of the front over all coalitions: it is what its definition says, however it is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_front import allowed, front, rounded, value

from minilateral.core.errors import UsageError
from minilateral.design.choose import problem, solve
from minilateral.design.forms import Form, Objective, Problem, Requirement, Tests
from minilateral.design.search import Points, branch_and_bound
from minilateral.design.standing import standing
from minilateral.design.sweep import sweep
from minilateral.design.tables import StateTable

NUMBERS = st.sampled_from([0.0, 1.0, 2.0, 3.0, -1.0, 0.5, 0.25, 1 / 3, 2.71828])


@st.composite
def forms(draw: st.DrawFn, n: int) -> Form:
    """Sums of every kind of term."""
    add = draw(st.lists(NUMBERS, min_size=n, max_size=n))
    kind = draw(st.sampled_from(["add", "mean", "least", "met", "kept", "sized", "all"]))
    factor = st.sampled_from([1.0, 1.0, -1.0, 2.5])
    factors: dict[str, Any] = {
        name: draw(factor) for name in ("mean", "least") if kind in (name, "all")
    }
    factors |= {
        name: tuple(draw(st.lists(factor, max_size=2)))
        for name in ("met", "kept")
        if kind in (name, "all")
    }
    if kind in ("sized", "all"):
        factors["sized"] = tuple(draw(st.lists(NUMBERS, max_size=4)))
    plain = kind != "add" and draw(st.booleans())
    return Form(np.zeros(n) if plain else np.array(add), draw(NUMBERS), **factors)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small problems with ties, forced members, sizes and requirements."""
    n = draw(st.integers(1, 8))
    states = tuple(f"S{i}" for i in range(n))
    pairs = draw(likeness(n))
    near = draw(st.none() | likeness(n))
    tests = tuple(draw(groups_of_tests(n)) for _ in range(2))
    objectives = tuple(
        Objective(str(i), draw(st.sampled_from(["max", "min"])), draw(forms(n)))
        for i in range(draw(st.integers(1, 4)))
    )
    requirements = tuple(
        Requirement("r", draw(forms(n)), draw(NUMBERS), draw(st.booleans()))
        for _ in range(draw(st.integers(0, 2)))
    )
    include = frozenset(draw(st.lists(st.sampled_from(states), max_size=2)))
    low = draw(st.integers(1, n))
    high = draw(st.integers(max(low, len(include)), n))
    return Problem(states, objectives, pairs, tests, requirements, include, low, high, near)


def likeness(n: int) -> st.SearchStrategy[np.ndarray]:
    """A symmetric likeness of pairs with ties."""
    one = st.sampled_from([0.0, 0.2, 0.5, 0.5, 0.9, 1.0, -0.3])
    square = st.lists(one, min_size=n * n, max_size=n * n).map(lambda v: np.array(v).reshape(n, n))
    return square.map(lambda values: (values + values.T) / 2)


@st.composite
def groups_of_tests(draw: st.DrawFn, n: int) -> Tests:
    """Up to three tests; the worth of a set is how many are met."""
    count = draw(st.integers(0, 3))
    each = st.lists(st.integers(0, 3).map(float), min_size=n, max_size=n)
    return Tests(
        np.array([draw(each) for _ in range(count)]).reshape(count, n),
        np.array([float(draw(st.integers(0, 6))) for _ in range(count)]),
        np.array([float(bits.bit_count()) for bits in range(1 << count)]),
    )


def values(points: Points) -> set[tuple[float, ...]]:
    return {rounded(point) for point in points.values}


def random_problem(n: int, seed: int, whole: bool = True, largest: int = 0) -> Problem:
    rng = np.random.default_rng(seed)
    pairs = rng.random((n, n))
    lift, cost = (rng.integers(0, 9, n) if whole else 9 * rng.random(n) for _ in range(2))
    zero = np.zeros(n)
    wanted = (
        Objective("lift", "max", Form(lift.astype(float))),
        Objective("likeness", "max", Form(zero, mean=1.0)),
        Objective("size", "min", Form(zero + 1)),
        Objective("cost", "min", Form(cost.astype(float))),
    )
    states = tuple(f"S{i}" for i in range(n))
    return Problem(states, wanted, (pairs + pairs.T) / 2, largest=largest)


@settings(max_examples=150)
@given(problems())
def test_branch_and_bound_and_the_sweep_find_the_front_of_the_definition(asked: Problem) -> None:
    expected = front(asked)
    for found in (branch_and_bound(asked), sweep(asked)):
        assert found.certificate.complete
        assert values(found) == expected
        assert len(found.values) == len(expected)


@settings(max_examples=60)
@given(problems())
def test_every_point_names_a_coalition_that_is_allowed_and_has_its_values(asked: Problem) -> None:
    found = branch_and_bound(asked)
    for point, inside in zip(found.values, found.members, strict=True):
        members = tuple(np.flatnonzero(inside).tolist())
        assert members
        assert allowed(asked, members)
        own = [value(asked, o.form, members) for o in asked.objectives]
        assert point == pytest.approx(own, abs=1e-9)


@pytest.mark.parametrize("whole", [True, False], ids=["whole numbers", "fractions"])
@pytest.mark.parametrize("seed", [0, 1])
def test_sixteen_states_have_one_front_by_search_and_by_sweep(seed: int, whole: bool) -> None:
    asked = random_problem(16, seed, whole)
    one, two = branch_and_bound(asked), sweep(asked, threads=1)
    assert np.allclose(one.values, two.values)
    assert np.array_equal(sweep(asked, threads=2).values, two.values)


def test_small_coalitions_of_many_states_are_those_of_the_definition() -> None:
    asked = random_problem(70, 3, largest=2)
    assert values(branch_and_bound(asked)) == front(asked)


def test_the_order_of_the_states_does_not_change_the_front() -> None:
    asked = random_problem(14, 5)
    turned = np.arange(14)[::-1]
    other = replace(
        asked,
        states=asked.states[::-1],
        pairs=asked.pairs[np.ix_(turned, turned)],
        objectives=tuple(
            replace(o, form=replace(o.form, add=o.form.add[turned])) for o in asked.objectives
        ),
    )
    assert values(branch_and_bound(asked)) == values(branch_and_bound(other))


def test_values_closer_than_the_tolerance_are_one_point() -> None:
    zero = np.zeros(3)
    add = np.array([1.0, 1.0 + 1e-12, 0.5])
    asked = Problem(
        ("A", "B", "C"),
        (Objective("x", "max", Form(add)), Objective("size", "min", Form(zero + 1))),
        np.zeros((0, 0)),
        largest=1,
    )
    assert len(branch_and_bound(asked).values) == len(sweep(asked).values) == 1


def test_a_search_that_is_stopped_states_a_gap_that_holds() -> None:
    asked = random_problem(40, 1, whole=False)
    found = branch_and_bound(asked, seconds=0.0)
    proof = found.certificate
    assert not proof.complete
    assert proof.gap_in == "likeness"
    full = branch_and_bound(replace(asked, largest=2))
    signs = np.array([1, 1, -1, -1])
    for point in full.values * signs:
        others = [0, 2, 3]
        as_good = (found.values * signs)[:, others] >= point[others] - 1e-9
        beaten = (found.values * signs)[as_good.all(axis=1), 1]
        if proof.gap is not None:
            assert len(beaten)
            assert point[1] <= beaten.max() + proof.gap + 1e-9


def test_a_coalition_on_the_front_has_no_distance_and_one_off_it_is_beaten() -> None:
    asked = random_problem(10, 2)
    found = branch_and_bound(asked)
    best = [asked.states[i] for i in np.flatnonzero(found.members[3])]
    assert standing(asked, found, "best", best).distance == 0
    full = standing(asked, found, "all", asked.states)
    assert full.left_out == ()
    if full.distance:
        for objective in asked.objectives:
            ours, theirs = full.values[objective.name], full.beaten_by_values[objective.name]
            assert theirs >= ours - 1e-9 if objective.sense == "max" else theirs <= ours + 1e-9


def test_a_sweep_refuses_more_states_than_it_serves() -> None:
    with pytest.raises(UsageError, match=r"serves 34 states at most, not 35"):
        sweep(random_problem(35, 0))


def table(n: int = 4) -> StateTable:
    pairs = np.full((n, n), 0.5)
    return StateTable(tuple(f"S{i}" for i in range(n)), {"lift": np.arange(n, dtype=float)}, pairs)


@pytest.mark.parametrize(
    ("required", "more", "said"),
    [
        (["sum(lift)>=99"], {}, r"no coalition can meet sum\(lift\)>=99"),
        (["include(S1)", "exclude(S1)"], {}, "S1 must be both in and out"),
        (["size>=3,size<2"], {}, "sizes are limited by: size>=3, size<2"),
        (["sum(lift)>=6", "size<=2"], {}, r"together: sum\(lift\)>=6, size<=2"),
        ([], {"sizes": (5, 5)}, "asks for more than 4 states"),
        ([], {"sizes": (0, 2)}, "sizes begin at 1"),
        ([], {"include": ["S0", "S1"], "sizes": (1, 1)}, "at most 1 may be"),
    ],
)
def test_contradictory_constraints_are_named(
    required: list[str], more: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        solve(problem(table(), "min:size", required, **more), "t")  # type: ignore[arg-type]


def test_more_states_than_the_search_serves_are_refused() -> None:
    with pytest.raises(UsageError, match="201 states; the search serves 200 at most"):
        problem(table(201), "min:size")

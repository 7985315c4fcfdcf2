"""Tests of the best division: no division into groupings is worth more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import UsageError
from minilateral.design.all_coalitions import of_all
from minilateral.design.dividing import Partition, divide, divided, moves
from minilateral.design.forms import Form
from minilateral.design.measured import measured, values
from minilateral.design.partition import best_division
from minilateral.design.partition_kernels import by_programme
from minilateral.design.tables import StateTable
from minilateral.facts import fact_base
from minilateral.respond.needs import need


def divisions(states: list[int]) -> Iterator[list[int]]:
    """Every division of some states, as bits."""
    if not states:
        yield []
        return
    first, *rest = states
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            part = sum(1 << i for i in (first, *others))
            for more in divisions([i for i in rest if i not in others]):
                yield [part, *more]


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(
            st.one_of(st.integers(-3, 3).map(float), st.floats(-1e6, 1e6)),
            min_size=1 << n,
            max_size=1 << n,
        )
    )
)
def test_the_best_division_is_that_of_the_definition(numbers: list[float]) -> None:
    worth = np.array(numbers)
    n = len(worth).bit_length() - 1
    best = max(sum(worth[part] for part in parts) for parts in divisions(list(range(n))))
    found = best_division(worth)
    scale = max(1.0, float(np.abs(worth[1:]).max()))
    assert found.worth == pytest.approx(best, abs=1e-9 * scale)
    assert sum(found.parts) == (1 << n) - 1
    assert found.bound >= found.worth - 1e-9 * scale


@pytest.mark.parametrize("kind", ["uniform", "normal", "ndcs", "exponential"])
def test_twelve_states_are_divided_as_by_the_dynamic_programme(kind: str) -> None:
    rng = np.random.default_rng(7)
    count = 1 << 12
    size = np.bitwise_count(np.arange(count)).astype(float)
    worth = {
        "uniform": rng.random(count) * size,
        "normal": size * rng.normal(10, 0.1, count),
        "ndcs": rng.normal(size, np.sqrt(size)),
        "exponential": size * rng.exponential(1, count),
    }[kind]
    worth[0] = 0
    assert best_division(worth).worth == pytest.approx(by_programme(worth, 12)[-1])


def test_a_form_of_every_coalition_is_its_value() -> None:
    rng = np.random.default_rng(1)
    pairs = rng.random((5, 5))
    pairs += pairs.T
    form = Form(rng.random(5), 0.5, mean=2.0, least=-1.0)
    found = of_all(form, pairs)
    for bits in range(1, 32):
        inside = [i for i in range(5) if bits >> i & 1]
        apart = [pairs[i, j] for i, j in combinations(inside, 2)] or [1.0]
        own = 0.5 + form.add[inside].sum() + 2 * np.mean(apart) - min(apart)
        assert found[bits] == pytest.approx(own)


def test_two_camps_are_told_apart() -> None:
    pairs = np.full((4, 4), 0.1)
    pairs[:2, :2] = pairs[2:, 2:] = 0.9
    table = StateTable(("A", "B", "C", "D"), {}, pairs)
    found = divide(table, "mean_pair - 0.6 + 0.4 * size")
    assert found.parts == [["A"], ["B"], ["C"], ["D"]]
    assert divide(table, "mean_pair - 0.8").parts == [["A"], ["B"], ["C"], ["D"]]
    assert divide(table, "mean_pair - 2").parts == [["A", "B", "C", "D"]]
    assert divide(table, "mean_pair - 1.5 + 0.3 * size").parts == [["A", "B", "C", "D"]]
    assert divide(table, "min_pair - 1.2").parts == [["A", "B"], ["C", "D"]]


def test_what_cannot_be_divided_is_refused() -> None:
    with pytest.raises(UsageError, match="finite"):
        best_division(np.array([0.0, np.nan]))
    with pytest.raises(UsageError, match="not all those of some states"):
        best_division(np.zeros(3))
    many = StateTable(tuple(f"S{i}" for i in range(29)), {}, None)
    with pytest.raises(UsageError, match="serves 28 states at most, not 29"):
        divide(many, "size")
    with pytest.raises(UsageError, match="one value, not 2"):
        divide(StateTable(("A",), {}, None), "size,size+1")


def facts_divided(value: str, against: tuple[str, ...] = ()) -> Partition:
    base, on = fact_base(), date(2026, 1, 1)
    beside = [base.grouping(name, on) for name in against]
    asked = [need(base, "undersea-patrol")]
    return divided(base, ("DNK", "GBR", "NOR", "POL", "SWE"), asked, on, value, beside)


def test_real_states_are_divided_as_by_every_division() -> None:
    value = "coverage + 0.5 * kept + cohesion - 0.9 - 0.1 * gridlock"
    found = facts_divided(value)
    words = ("coverage", "kept", "cohesion", "gridlock")
    asked = [need(fact_base(), "undersea-patrol")]
    on = date(2026, 1, 1)
    known = measured(fact_base(), found.states, asked, on, words)

    def worth(part: int) -> float:
        inside = [state for i, state in enumerate(found.states) if part >> i & 1]
        of = values(known, inside)
        return of["coverage"] + of["kept"] / 2 + of["cohesion"] - 0.9 - 0.1 * of["gridlock"]

    best = max(sum(map(worth, parts)) for parts in divisions(list(range(5))))
    assert found.division.worth == pytest.approx(best)
    assert found.references()


def test_the_division_that_exists_stands_beside_the_best() -> None:
    found = facts_divided("coverage", ("GBR,NOR", "POL,SWE"))
    (together,) = found.existing
    assert together.parts == (("GBR", "NOR"), ("POL", "SWE"), ("DNK",))
    assert together.worth <= found.division.worth + 1e-9
    two = facts_divided("coverage", ("GBR,NOR",)).existing
    assert [len(one.parts) for one in two] == [2, 4]
    assert "would have to sit with others" in found.sentences()[0]
    with pytest.raises(UsageError, match="share NOR"):
        facts_divided("coverage", ("GBR,NOR", "NOR,SWE"))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=7), st.randoms())
def test_moves_are_none_only_between_equal_divisions(groups: list[int], dice: Random) -> None:
    def parts(of: list[int]) -> list[list[str]]:
        return [[str(i) for i, g in enumerate(of) if g == part] for part in sorted(set(of))]

    other = [dice.choice(groups) for _ in groups]
    count = moves(parts(groups), parts(other))
    same = {*map(tuple, parts(groups))} == {*map(tuple, parts(other))}
    assert (count == 0) == same
    assert count == moves(parts(other), parts(groups)) < len(groups)


def test_a_division_of_facts_that_asks_too_much_is_refused() -> None:
    base, on = fact_base(), date(2026, 1, 1)
    with pytest.raises(UsageError, match="28 states at most, not 32; exclude some"):
        divided(base, base.grouping("NATO", on).members, [], on, "cohesion")
    with pytest.raises(UsageError, match="asks for --need"):
        divided(base, ("GBR", "NOR"), [], on, "coverage")
    with pytest.raises(UsageError, match="overlap is no value of a division"):
        divided(base, ("GBR", "NOR"), [], on, "1 - overlap")

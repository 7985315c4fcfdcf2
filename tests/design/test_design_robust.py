"""Tests of robust choices: regret and shares of draws against their definitions."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import UsageError
from minilateral.design.measured import values
from minilateral.design.need_tests import need_tests
from minilateral.design.robust import Robust, covered, every, on_front, robust
from minilateral.design.standing import worth
from minilateral.facts import fact_base
from minilateral.respond.case import case
from minilateral.respond.needs import need
from minilateral.respond.pool import pool

ON = date(2026, 1, 1)
STATES = ("DNK", "EST", "FIN", "GBR", "NOR", "SWE")
NEEDS = ("undersea-patrol", "evacuation")


@cache
def found(positions: bool = False, low: int = 2, high: int = 2) -> Robust:
    base = fact_base()
    beside = [base.grouping("GBR,SWE", ON), base.grouping("Weimar", ON)]
    needs = [need(base, name) for name in NEEDS]
    return robust(base, STATES, needs, ON, (low, high), positions=positions, against=beside, n=40)


def test_the_regret_of_a_choice_is_what_it_lacks_of_the_best_of_its_size() -> None:
    known = found().found
    pairs: dict[tuple[str, ...], dict[str, float]] = {
        members: values(known, members) for members in combinations(known.states, 2)
    }
    words = [f"coverage_{name.replace('-', '_')}" for name in NEEDS]
    best = {word: max(one[word] for one in pairs.values()) for word in words}
    regret = {m: max(best[word] - one[word] for word in words) for m, one in pairs.items()}
    first = found().choices[0]
    assert first.why.startswith("least worst regret")
    assert first.worst_regret == pytest.approx(min(regret.values()))
    for one in found().choices:
        assert one.worst_regret == pytest.approx(regret[one.members])


def test_no_other_coalition_of_the_size_is_best_in_more_draws() -> None:
    named = {one.why: one for one in found().choices}
    most = next(one for why, one in named.items() if "best in most draws" in why)
    assert all(one.best <= most.best for one in found().choices)
    front = next(one for why, one in named.items() if "on the front in most" in why)
    assert all(one.on_front <= front.on_front for one in found().choices)
    assert all(one.best <= one.on_front for one in found().choices)


def test_existing_groupings_of_candidates_stand_beside_the_choices() -> None:
    whys = "; ".join(one.why for one in found().choices)
    assert "EST" not in whys
    assert "GBR,SWE" in whys
    assert "Weimar" not in whys


def test_positions_are_drawn_only_where_they_are_asked_for() -> None:
    assert "gridlock" not in found().found.measures.forms
    moved = found(True, 4, 4)
    assert "gridlock" in moved.found.measures.forms
    assert [one.on_front for one in moved.choices] != [one.best for one in moved.choices]


def test_the_same_seed_gives_the_same_choices() -> None:
    needs = [need(fact_base(), name) for name in NEEDS]
    again = robust(fact_base(), STATES, needs, ON, (4, 4), positions=True, n=40)
    assert again.choices == found(True, 4, 4).choices


def test_sizes_are_looked_at_one_by_one() -> None:
    several = found(low=1, high=3)
    assert several.looked_at == {1: 6, 2: 15, 3: 20}
    assert [len(one.members) for one in several.choices] == sorted(
        len(one.members) for one in several.choices
    )


def test_every_coalition_of_a_size_is_covered_as_by_the_definition() -> None:
    base = fact_base()
    tests = need_tests(case(need(base, NEEDS[0]), pool(base, ",".join(STATES), ON)))
    places = every(6, 3)
    assert places.tolist() == [list(chosen) for chosen in combinations(range(6), 3)]
    assert covered(tests, places).tolist() == [worth(tests, row) for row in places.tolist()]


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(st.integers(0, 2), min_size=n, max_size=n), min_size=1, max_size=3),
            st.one_of(st.none(), st.lists(st.integers(0, 3), min_size=n, max_size=n)),
        )
    )
)
def test_the_front_is_what_no_other_beats(drawn: tuple[list[list[int]], list[int] | None]) -> None:
    rows, last = drawn
    met = np.array(rows, float)
    value = None if last is None else np.array(last, float)
    points = np.vstack([met, np.zeros(met.shape[1]) if value is None else value]).T
    beaten = [
        any((other >= one).all() and (other > one).any() for other in points) for one in points
    ]
    assert on_front(met, value).tolist() == [not one for one in beaten]


def test_what_cannot_be_looked_at_in_full_is_refused() -> None:
    base = fact_base()
    needs = [need(base, NEEDS[0])]
    with pytest.raises(UsageError, match="28,048,800 coalitions of 9"):
        robust(base, base.grouping("NATO", ON).members, needs, ON, (9, 9))
    with pytest.raises(UsageError, match="a size of 7 is none of 6"):
        robust(base, STATES, needs, ON, (7, 7))
    with pytest.raises(UsageError, match="name the needs"):
        robust(base, STATES, [], ON, (2, 2))
    with pytest.raises(UsageError, match="draws are 1 to"):
        robust(base, STATES, needs, ON, (2, 2), n=0)

"""Tests of the calendar of promises: small rosters solved by trying all, laws, the record."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilateral.align.calendar import calendar
from minilateral.align.hand_round import hand_round
from minilateral.align.turns import Turn, clashes, turns
from minilateral.core.errors import NoFactAtDateError, UsageError
from minilateral.facts import fact_base


def turn(state: str, body: str, *quarters: int, leads: bool = False) -> Turn:
    return Turn(state, body, body, "land", leads, quarters, 1, ())


@st.composite
def rosters(draw: st.DrawFn) -> list[Turn]:
    """Two to five turns of one body beside up to three of NATO."""
    states = st.sampled_from(["A", "B", "C"])
    free = draw(st.lists(st.tuples(states, st.integers(0, 3)), min_size=2, max_size=5))
    fixed = draw(st.lists(st.tuples(states, st.integers(0, 3)), max_size=3))
    return [turn(s, "eu", q) for s, q in free] + [turn(s, "nato", q) for s, q in fixed]


def total(found: list[Turn], states: tuple[str, ...]) -> int:
    return sum(clashes(found, states).values())


def allowed(found: list[Turn], states: tuple[str, ...]) -> bool:
    """No state has more turns of a label at once than it had at most."""

    def most(who: tuple[str, ...]) -> Counter[tuple[str, str]]:
        at_once: Counter[tuple[str, str, int]] = Counter()
        for one, state in zip(found, who, strict=True):
            for quarter in one.quarters:
                at_once[one.label, state, quarter] += 1
        peak: Counter[tuple[str, str]] = Counter()
        for (label, state, _), count in at_once.items():
            peak[label, state] = max(peak[label, state], count)
        return peak

    was, now = most(tuple(one.state for one in found)), most(states)
    return all(now[key] <= was[key] for key in now)


@settings(max_examples=40)
@given(rosters())
def test_no_other_handing_round_clashes_less(found: list[Turn]) -> None:
    """Against trying every permutation of the free roster."""
    best = hand_round(found, ["nato"], patience=10)
    free = [i for i, one in enumerate(found) if one.body == "eu"]
    own = [found[i].state for i in free]
    tried = []
    for order in set(permutations(own)):
        states = [one.state for one in found]
        for place, state in zip(free, order, strict=True):
            states[place] = state
        if allowed(found, tuple(states)):
            tried.append(total(found, tuple(states)))
    assert best.gap == pytest.approx(0)
    assert total(found, best.states) == min(tried)
    assert allowed(found, best.states)


@settings(max_examples=40)
@given(rosters())
def test_every_state_takes_as_many_turns_as_it_did_and_nato_keeps_its_own(
    found: list[Turn],
) -> None:
    best = hand_round(found, ["nato"], patience=10)
    before = Counter((one.roster, one.state) for one in found)
    after = Counter((one.roster, s) for one, s in zip(found, best.states, strict=True))
    assert before == after
    assert all(
        s == one.state for one, s in zip(found, best.states, strict=True) if one.body == "nato"
    )


def test_a_clash_that_a_swap_avoids_is_avoided() -> None:
    found = [turn("A", "eu", 0), turn("B", "eu", 1), turn("A", "nato", 0)]
    assert clashes(found) == {("A", "land", 0): 1}
    assert hand_round(found, ["nato"], patience=10).states == ("B", "A", "A")


def test_only_a_state_that_led_leads() -> None:
    found = [turn("A", "eu", 0, leads=True), turn("B", "eu", 0), turn("A", "nato", 0)]
    assert hand_round(found, ["nato"], patience=10).states == ("A", "B", "A")


def test_without_a_clash_nothing_changes_hands() -> None:
    found = [turn("A", "eu", 0), turn("B", "eu", 1), turn("C", "nato", 0)]
    assert hand_round(found, [], patience=10).states == ("A", "B", "C")


def test_planning_round_nato_would_have_avoided_most_clashes_on_land() -> None:
    land = {row["domain"]: row for row in calendar(fact_base(), 2015).rows()}["land"]
    assert land["clashes_at_best"] < land["clashes"] / 2
    assert land["units_on_station"] > 0


def test_rows_that_cannot_be_placed_are_counted() -> None:
    found, left = turns(fact_base(), 2015, 10, ("nato", "eu", "jef"))
    assert found
    assert left > 0
    assert all(one.quarters for one in found)


@pytest.mark.parametrize(
    ("bodies", "years", "held", "says"),
    [
        (["NATO"], 10, [], "two bodies and a year or more"),
        (["NATO", "EU"], 0, [], "two bodies and a year or more"),
        (["NATO", "EU"], 10, ["NATO", "EU"], "every body is held"),
    ],
)
def test_a_calendar_that_cannot_be_asked_for_is_refused(
    bodies: list[str], years: int, held: list[str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        calendar(fact_base(), 2015, years, bodies, held)


def test_years_without_turns_are_refused() -> None:
    with pytest.raises(NoFactAtDateError, match="no turn of nato, eu, jef is dated from 1950 on"):
        calendar(fact_base(), 1950)

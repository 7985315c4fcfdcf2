"""Pivots and winsets on a line: known answers, then laws on random rules, then bad input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import RuleError
from minilateral.decide.formula import Either, Every, Formula, Weighted, size
from minilateral.decide.pivot_draws import pivot_draws
from minilateral.decide.pivots import is_stable, pivots, winset
from minilateral.decide.positions import unanimity

NAMES = tuple("abcdefgh")
SEVEN = dict(zip(NAMES, (1.0, 2.0, 4.0, 5.0, 7.0, 8.0, 9.0), strict=False))
FIVE_OF_SEVEN = Weighted((1,) * 7, 5)
VETO_OF_A = Weighted((1, 0, 0, 0, 0, 0, 0), 1)

Places = dict[str, float]
Case = tuple[Formula, Places]


def majority(n: int) -> Weighted:
    return Weighted((1,) * n, n // 2 + 1)


@st.composite
def cases(draw: st.DrawFn, most: int = 8) -> Case:
    """A random rule with players at whole numbers, some of them at the same."""
    n = draw(st.integers(1, most))
    at = draw(st.lists(st.integers(-9, 9), min_size=n, max_size=n))
    return _rule(draw, n, 2), dict(zip(NAMES, map(float, at), strict=False))


def _rule(draw: st.DrawFn, n: int, depth: int) -> Formula:
    if depth == 0 or draw(st.booleans()):
        most = draw(st.sampled_from([1, 5, 10**20]))
        held = draw(st.lists(st.integers(0, most), min_size=n, max_size=n).filter(any))
        return Weighted(tuple(held), draw(st.integers(1, sum(held))))
    parts = tuple(_rule(draw, n, depth - 1) for _ in range(draw(st.integers(1, 3))))
    return Every(parts) if draw(st.booleans()) else Either(parts)


def preferred(rule: Formula, places: Sequence[float], point: float, status_quo: float) -> bool:
    """Whether those strictly nearer to the point than to the status quo win: the definition."""
    nearer = [abs(place - point) < abs(place - status_quo) for place in places]
    return rule.passes(sum(1 << i for i, yes in enumerate(nearer) if yes))


def mirrored(places: Places) -> Places:
    return {name: -place for name, place in places.items()}


def test_under_majority_of_an_odd_number_the_core_is_the_median() -> None:
    found = pivots(majority(7), SEVEN, SEVEN)
    assert (found.left, found.right, found.width) == (5.0, 5.0, 0.0)
    assert found.left_players == found.right_players == ("d",)
    assert not found.empty


def test_under_unanimity_the_interval_runs_from_the_first_to_the_last() -> None:
    found = pivots(unanimity(NAMES[:7]), SEVEN, SEVEN)
    assert (found.left, found.right, found.width) == (1.0, 9.0, 8.0)


def test_when_five_of_seven_decide_the_third_and_the_fifth_are_pivots() -> None:
    found = pivots(FIVE_OF_SEVEN, SEVEN, SEVEN)
    assert (found.left_players, found.right_players) == (("c",), ("e",))
    assert (found.left, found.right) == (4.0, 7.0)


def test_a_veto_moves_the_pivot_to_the_one_who_holds_it() -> None:
    found = pivots(Every((FIVE_OF_SEVEN, VETO_OF_A)), SEVEN, SEVEN)
    assert (found.left_players, found.right_players) == (("a",), ("e",))


def test_a_president_with_a_veto_that_can_be_overridden_is_no_pivot() -> None:
    """After Krehbiel 1998: the president and three of five, or four of five alone."""
    at = {"president": 0.0, "b": 1.0, "c": 2.0, "d": 3.0, "e": 4.0, "f": 5.0}
    law = Every((Weighted((1, 0, 0, 0, 0, 0), 1), Weighted((0, 1, 1, 1, 1, 1), 3)))
    override = Weighted((0, 1, 1, 1, 1, 1), 4)
    found = pivots(Either((law, override)), at, at)
    assert (found.left_players, found.right_players) == (("c",), ("d",))


def test_all_who_stand_at_a_pivot_are_named() -> None:
    at = {"a": 1.0, "b": 1.0, "c": 1.0, "d": 4.0}
    found = pivots(Weighted((1,) * 4, 3), at, at)
    assert (found.left_players, found.right_players) == (("a", "b", "c"),) * 2


def test_nothing_beats_the_median_under_majority() -> None:
    found = winset(majority(7), SEVEN, SEVEN, 5.0)
    assert found.empty
    assert found.intervals == ()
    assert found.width == 0
    assert is_stable(majority(7), SEVEN, SEVEN, 5.0)


def test_the_winset_reaches_as_far_behind_the_pivot_as_the_status_quo_lies_before_it() -> None:
    found = winset(FIVE_OF_SEVEN, SEVEN, SEVEN, 1.5)
    assert found.intervals == ((1.5, 6.5),)
    assert found.width == 5.0
    assert 6.4 in found
    assert 6.5 not in found
    assert 1.5 not in found
    assert winset(FIVE_OF_SEVEN, SEVEN, SEVEN, 8.0).intervals == ((6.0, 8.0),)


def test_where_two_groups_can_both_win_every_status_quo_can_be_moved() -> None:
    found = pivots(Weighted((1,) * 7, 2), SEVEN, SEVEN)
    assert (found.left, found.right, found.width, found.empty) == (8.0, 2.0, 0.0, True)
    assert found.winset(5.0).intervals == ((-1.0, 5.0), (5.0, 11.0))
    assert not found.is_stable(5.0)


@given(cases(), st.integers(-24, 24))
def test_winsets_are_those_of_asking_everyone_at_every_point_of_a_grid(
    case: Case, double: int
) -> None:
    rule, at = case
    status_quo = double / 2
    found = winset(rule, at, at, status_quo)
    grid = [step / 2 for step in range(-90, 91)] + [step + 0.25 for step in range(-40, 40)]
    for point in grid:
        assert (point in found) == preferred(rule, list(at.values()), point, status_quo)


@given(cases(), st.integers(-24, 24))
def test_a_status_quo_is_stable_when_its_winset_is_empty(case: Case, double: int) -> None:
    rule, at = case
    found = pivots(rule, at, at)
    stable = is_stable(rule, at, at, double / 2)
    assert found.is_stable(double / 2) == stable == found.winset(double / 2).empty


@given(cases())
def test_the_fast_pivots_are_those_of_the_definition(case: Case) -> None:
    rule, at = case
    found, drawn = pivots(rule, at, at), pivot_draws(rule, at, [list(at.values())] * 2)
    assert drawn.left.tolist() == [found.left] * 2
    assert drawn.right.tolist() == [found.right] * 2


@given(cases(), st.integers(-12, 12), st.data())
def test_one_more_veto_never_enlarges_the_winset(case: Case, q: int, data: st.DataObject) -> None:
    """Tsebelis 2002, chapter 1: more veto players, more stability; here one that had no vote."""
    rule, at = case
    wider = {**at, "veto": float(data.draw(st.integers(-9, 9)))}
    plain = _with_one_more(rule)
    veto = Weighted((0,) * len(at) + (1,), 1)
    before = winset(plain, wider, wider, q)
    assert before.intervals == winset(rule, at, at, q).intervals
    after = winset(Every((plain, veto)), wider, wider, q)
    for low, high in after.intervals:
        assert any(a <= low and high <= b for a, b in before.intervals)
    assert pivots(Every((plain, veto)), wider, wider).width >= pivots(rule, at, at).width


def _with_one_more(rule: Formula) -> Formula:
    """The same rule with a last player who counts for nothing."""
    if isinstance(rule, Weighted):
        return Weighted((*rule.weights, 0), rule.quota)
    return type(rule)(tuple(map(_with_one_more, rule.parts)))


@given(cases())
def test_the_mirror_image_has_mirrored_pivots(case: Case) -> None:
    rule, at = case
    found, other = pivots(rule, at, at), pivots(rule, at, mirrored(at))
    assert (found.left, found.right) == (-other.right, -other.left)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_majority_pivots_enclose_the_median(places: list[float]) -> None:
    at = dict(zip(NAMES, places, strict=False))
    found = pivots(majority(len(at)), at, at)
    assert found.left <= median(places) <= found.right
    assert len(places) % 2 == 0 or found.left == found.right


def test_draws_give_quantiles_of_the_ends_and_the_chance_of_stability() -> None:
    rows = [[0.0, 1.0, shift] for shift in np.linspace(2, 3, 101)]
    found = pivot_draws(unanimity("abc"), ["a", "b", "c"], rows)
    low, middle, high = found.quantiles()
    assert (low.left, middle.left, high.left) == (0.0, 0.0, 0.0)
    assert (low.right, middle.right, high.width) == pytest.approx((2.05, 2.5, 2.95))
    assert found.chance_stable(2.5) == 51 / 101
    assert found.share_empty == 0
    assert pivot_draws(Weighted((1, 1, 1), 1), ["a", "b", "c"], rows).share_empty == 1


def test_the_draws_that_a_result_keeps_cannot_be_changed() -> None:
    mine = np.zeros((2, 1))
    found = pivot_draws(majority(1), ["a"], mine)
    mine[0, 0] = 5
    assert found.draws[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        found.draws[0, 0] = 1


AB = {"a": 0.0, "b": 1.0}
TWO = majority(2)

BAD: list[tuple[str, Callable[[], Any]]] = [
    (r"no position is given for b;", lambda: pivots(TWO, AB, {"a": 0.0})),
    (r"'LTA' has a position but is not a player; did you mean LVA\?",
     lambda: pivots(TWO, ["LVA", "EST"], {"LTA": 0.0, "EST": 1.0})),
    (r"the position of b is nan;", lambda: pivots(TWO, AB, {"a": 0.0, "b": float("nan")})),
    (r"the position of b is inf;", lambda: pivots(TWO, AB, {"a": 0.0, "b": float("inf")})),
    (r"the position of b is 1e\+200;", lambda: pivots(TWO, AB, {"a": 0.0, "b": 1e200})),
    (r"the position of b is '1';", lambda: pivots(TWO, AB, {"a": 0.0, "b": "1"})),  # type: ignore[dict-item]
    (r"the position of b is None;", lambda: pivots(TWO, AB, {"a": 0.0, "b": None})),  # type: ignore[dict-item]
    (r"no player is named;", lambda: pivots(TWO, [], {})),
    (r"a is named twice", lambda: pivots(TWO, ["a", "a"], AB)),
    (r"a list of names, not the text 'ab'", lambda: pivots(TWO, "ab", AB)),
    (r"the rule counts 3 players, but 2 are named", lambda: pivots(majority(3), AB, AB)),
    (r"the status quo is nan;", lambda: winset(TWO, AB, AB, float("nan"))),
    (r"the status quo is nan;", lambda: is_stable(TWO, AB, AB, float("nan"))),
    (r"the status quo is nan;", lambda: pivots(TWO, AB, AB).is_stable(float("nan"))),
    (r"2 columns, one for each player; the shape is \(3,\)",
     lambda: pivot_draws(TWO, AB, [1.0, 2.0, 3.0])),
    (r"the shape is \(0, 2\)", lambda: pivot_draws(TWO, AB, np.zeros((0, 2)))),
    (r"the position of b in draw 1 is nan;",
     lambda: pivot_draws(TWO, AB, [[0.0, 1.0], [0.0, float("nan")]])),
    (r"are a table of numbers", lambda: pivot_draws(TWO, AB, [["x", "y"]])),
    (r"a quantile of 2 is not", lambda: pivot_draws(TWO, AB, [[0, 1]]).quantiles([2])),
]  # fmt: skip


@pytest.mark.parametrize(("message", "ask"), BAD, ids=[message for message, _ in BAD])
def test_bad_input_gets_one_clear_error(message: str, ask: Callable[[], Any]) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        ask()
    assert str(caught.value).endswith(".") or str(caught.value).endswith("?")


def test_the_result_keeps_what_was_asked() -> None:
    found = pivots(FIVE_OF_SEVEN, SEVEN, SEVEN)
    assert (found.formula, found.players, size(found.formula)) == (FIVE_OF_SEVEN, NAMES[:7], 7)
    assert dict(zip(found.players, found.positions, strict=True)) == SEVEN
    assert found.winset(3.0).pivots == found

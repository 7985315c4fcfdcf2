"""Agreement points: answers worked by hand, laws, a grid as the second opinion, bad input."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minilateral.core.errors import RuleError
from minilateral.decide.bargaining import Loss, compromise, median_voter, nash
from minilateral.decide.formula import Weighted
from minilateral.decide.pivots import pivots

NAMES = tuple("abcdefgh")
TWO = {"a": 1.0, "b": 2.0}
LOSSES: tuple[Loss, ...] = ("quadratic", "linear")

Places = dict[str, float]
Bargain = tuple[Places, Places]


@st.composite
def bargains(draw: st.DrawFn) -> Bargain:
    """Positions right of a reversion point of nought, and capabilities."""
    n = draw(st.integers(1, 6))
    at = draw(st.lists(st.floats(0.5, 9), min_size=n, max_size=n))
    power = draw(st.lists(st.floats(0.1, 9), min_size=n, max_size=n))
    return dict(zip(NAMES, at, strict=False)), dict(zip(NAMES, power, strict=False))


def point(at: Places, power: Places | None, loss: Loss, reversion: float = 0.0) -> float:
    found = nash(at, at, reversion=reversion, capability=power, loss=loss).point
    assert found is not None
    return found


def product(x: float, at: Places, power: Places, loss: Loss) -> float:
    """Log of the Nash product over a reversion point of nought, from its definition."""
    degree = 2 if loss == "quadratic" else 1
    gains = {name: abs(place) ** degree - abs(place - x) ** degree for name, place in at.items()}
    if min(gains.values()) <= 0:
        return -inf
    return sum(power[name] * log(gain) for name, gain in gains.items())


def test_the_compromise_is_the_mean_weighted_by_salience_times_capability() -> None:
    found = compromise(
        ["a", "b", "c"],
        {"a": 0.0, "b": 50.0, "c": 100.0},
        salience={"a": 1.0, "b": 0.5, "c": 0.25},
        capability={"a": 1, "b": 4, "c": 4},
    )
    assert found.point == (0 * 1 + 50 * 2 + 100 * 1) / 4
    assert (found.salience, found.capability) == ((1.0, 0.5, 0.25), (1.0, 4.0, 4.0))


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=8))
def test_the_compromise_lies_among_the_positions(places: list[float]) -> None:
    at = dict(zip(NAMES, places, strict=False))
    assert min(places) <= compromise(at, at).point <= max(places)


def test_the_median_of_three_is_the_second() -> None:
    found = median_voter(["a", "b", "c"], {"a": 0.0, "b": 9.0, "c": 2.0})
    assert (found.left, found.right) == (2.0, 2.0)


def test_votes_move_the_median() -> None:
    at = {"a": 0.0, "b": 1.0, "c": 2.0}
    found = median_voter(at, at, votes={"a": 5, "b": 1, "c": 3})
    assert (found.left, found.right) == (0.0, 0.0)


def test_a_tie_in_decimal_votes_is_seen_as_one() -> None:
    at = {"a": 0.0, "b": 1.0, "c": 2.0}
    found = median_voter(at, at, votes={"a": 0.1, "b": 0.2, "c": 0.3})
    assert (found.left, found.right) == (1.0, 2.0)


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 9)), min_size=1, max_size=8).filter(
        lambda rows: any(votes for _, votes in rows)
    )
)
def test_the_median_is_the_core_of_a_majority_of_the_votes(rows: list[tuple[int, int]]) -> None:
    at = {name: float(place) for name, (place, _) in zip(NAMES, rows, strict=False)}
    held = tuple(votes for _, votes in rows)
    found = median_voter(at, at, votes=dict(zip(at, held, strict=True)))
    core = pivots(Weighted(held, sum(held) // 2 + 1), at, at)
    assert (found.left, found.right) == (core.left, core.right)


def test_two_unlike_players_bargain_to_the_root_of_a_quadratic() -> None:
    """Quadratic loss, players at 1 and 2: 4 t^2 - 18 t + 16 = 0."""
    assert point(TWO, None, "quadratic") == pytest.approx((18 - sqrt(68)) / 8, abs=1e-12)


def test_under_linear_loss_the_nearer_of_two_equals_gets_its_wish() -> None:
    assert point(TWO, None, "linear") == 1.0


def test_under_linear_loss_a_stronger_far_player_pulls_past_the_near_one() -> None:
    """Powers 1 and 3: 3 / t = 1 / (2 - t) at t = 3 / 2."""
    assert point(TWO, {"a": 1.0, "b": 3.0}, "linear") == pytest.approx(1.5, abs=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_players_of_one_mind_get_their_wish(loss: Loss) -> None:
    at = dict.fromkeys("abc", 0.3)
    assert point(at, None, loss, reversion=-0.7) == 0.3
    assert point(at, None, loss, reversion=10.0) == 0.3


@pytest.mark.parametrize("loss", LOSSES)
@given(bargain=bargains())
def test_no_point_of_a_grid_has_a_higher_product(loss: Loss, bargain: Bargain) -> None:
    at, power = bargain
    found = point(at, power, loss)
    best = product(found, at, power, loss)
    assert best > -inf
    grid = [*np.linspace(0, 2 * min(at.values()), 301).tolist(), *at.values()]
    grid += [found * (1 + sign * 2.0**-step) for sign in (1, -1) for step in range(5, 25)]
    for x in grid:
        assert product(x, at, power, loss) <= best + 1e-12 * max(1, abs(best))


@given(bargain=bargains())
def test_the_slope_of_the_product_is_nought_at_the_quadratic_solution(bargain: Bargain) -> None:
    at, power = bargain
    t = point(at, power, "quadratic")

    def slope(x: float) -> float:
        return sum(w * (1 / x - 1 / (2 * at[name] - x)) for name, w in power.items())

    assert slope(t * (1 - 1e-12)) >= -1e-9
    assert slope(t * (1 + 1e-12)) <= 1e-9


@pytest.mark.parametrize("loss", LOSSES)
@given(bargain=bargains(), scale=st.sampled_from([0.25, 2.0, 1024.0]))
def test_units_direction_and_scale_of_power_do_not_matter(
    loss: Loss, bargain: Bargain, scale: float
) -> None:
    at, power = bargain
    found = point(at, power, loss)
    flipped = {name: -scale * place for name, place in at.items()}
    stronger = {name: scale * held for name, held in power.items()}
    assert point(flipped, stronger, loss) == pytest.approx(-scale * found, rel=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
@given(bargain=bargains(), reversion=st.floats(-1, 10))
def test_everyone_gains_or_there_is_a_reason(
    loss: Loss, bargain: Bargain, reversion: float
) -> None:
    at, power = bargain
    gaps = [abs(place - reversion) for place in at.values()]
    assume(min(gaps) == 0 or min(gaps) > 1e-6)
    found = nash(at, at, reversion=reversion, capability=power, loss=loss)
    if found.point is None:
        assert min(at.values()) <= reversion <= max(at.values())
        assert found.reason.endswith(".")
    else:
        assert found.reason == ""
        assert all(abs(p - found.point) < abs(p - reversion) for p in at.values())
        assert min(at.values()) <= found.point <= max(at.values())


def test_the_reason_names_who_stands_where() -> None:
    at = {"a": 1.0, "b": 2.0, "c": 4.0}
    assert nash(at, at, reversion=3.0).reason == (
        "no point is better for all than the reversion point 3: a stands left of it, c right of it."
    )
    assert nash(at, at, reversion=4.0).reason == (
        "c stands at the reversion point 4 and would lose by any other."
    )


@pytest.mark.parametrize("loss", LOSSES)
def test_powers_and_distances_far_apart_still_give_a_point_that_all_prefer(loss: Loss) -> None:
    at = {"a": 1e-90, "b": 1e90}
    found = point(at, {"a": 1e-90, "b": 1e90}, loss)
    assert 1e-90 <= found < 2e-90


NOUGHT = {"a": 0.0, "b": 0.0}

BAD: list[tuple[str, Callable[[], Any]]] = [
    (r"no position is given for b;", lambda: compromise(TWO, {"a": 1.0})),
    (r"'c' has a position but is not a player", lambda: median_voter(TWO, {**TWO, "c": 1.0})),
    (r"the position of b is nan;", lambda: nash(TWO, {"a": 1.0, "b": float("nan")}, reversion=0)),
    (r"no salience is given for b;", lambda: compromise(TWO, TWO, salience={"a": 1.0})),
    (r"the salience of b is -1\.0; it is nought or more",
     lambda: compromise(TWO, TWO, salience={"a": 1.0, "b": -1.0})),
    (r"the salience of every player is nought", lambda: compromise(TWO, TWO, salience=NOUGHT)),
    (r"the capability of every player is nought", lambda: compromise(TWO, TWO, capability=NOUGHT)),
    (r"salience times capability is nought for every",
     lambda: compromise(TWO, TWO, salience={"a": 0, "b": 1}, capability={"a": 1, "b": 0})),
    (r"the number of votes of every player is nought",
     lambda: median_voter(TWO, TWO, votes=NOUGHT)),
    (r"the number of votes of a is True;",
     lambda: median_voter(TWO, TWO, votes={"a": True, "b": 1})),
    (r"b has no capability; leave it out",
     lambda: nash(TWO, TWO, reversion=0, capability={"a": 1, "b": 0})),
    (r"the reversion point is nan;", lambda: nash(TWO, TWO, reversion=float("nan"))),
    (r"a loss is quadratic or linear, not 'cubic'",
     lambda: nash(TWO, TWO, reversion=0, loss="cubic")),  # type: ignore[arg-type]
    (r"no player is named;", lambda: compromise([], {})),
    (r"no player is named;", lambda: median_voter([], {})),
    (r"no player is named;", lambda: nash([], {}, reversion=0)),
]  # fmt: skip


@pytest.mark.parametrize(("message", "ask"), BAD, ids=[message for message, _ in BAD])
def test_bad_input_gets_one_clear_error(message: str, ask: Callable[[], Any]) -> None:
    with pytest.raises(RuleError, match=message):
        ask()

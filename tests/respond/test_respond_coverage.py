"""Coverage: search theory by simulation and by hand, patrolling games with known values."""

from __future__ import annotations

from math import erf, exp, inf, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_cases import forces, wanted

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.respond.coverage import coverage
from minilateral.respond.patrol import Graph, line, line_by_chance, line_value, patrolling_game
from minilateral.respond.search import barrier, both_within, parallel_sweeps, random_search

SWEPT = st.floats(0, 20)


def cycle(n: int) -> Graph:
    return [[(i - 1) % n, (i + 1) % n] for i in range(n)]


def star(arms: int) -> Graph:
    return [list(range(1, arms + 1)), *([0] for _ in range(arms))]


@pytest.mark.parametrize(
    ("graph", "attack", "period", "value"),
    [
        (cycle(4), 2, 4, 2 / 4),  # Hamiltonian: m / n
        (cycle(5), 3, 5, 3 / 5),
        (line(3), 2, 4, 2 / 4),  # line, n <= m + 1: m / 2(n - 1)
        (line(4), 3, 6, 3 / 6),
        (star(3), 2, 6, 2 / 6),  # complete bipartite, a <= b: m / 2b
        ([[1], [0]], 1, 2, 1 / 2),
    ],
)
def test_patrolling_games_have_their_known_values(
    graph: Graph, attack: int, period: int, value: float
) -> None:
    """Alpern, Morton and Papadaki, Patrolling games, Operations Research 59 (2011)."""
    game = patrolling_game(graph, attack, period)
    assert game.value == pytest.approx(value)
    assert game.attacked.sum() == pytest.approx(1)


@pytest.mark.parametrize(("n", "attack"), [(2, 1), (3, 2), (4, 2), (4, 3), (4, 4)])
def test_sailing_to_and_fro_is_a_floor_of_the_game(n: int, attack: int) -> None:
    value = patrolling_game(line(n), attack, max(2 * (n - 1), attack)).value
    floor = line_value(n, attack)
    assert floor <= value + 1e-9
    if n <= attack + 1 and attack <= 2 * (n - 1):
        assert floor == pytest.approx(value)
    assert floor <= line_by_chance(n, attack) + 1e-9 or floor == 1 / n


def test_games_that_cannot_be_played_are_one_clear_error() -> None:
    with pytest.raises(UsageError, match="1 to 4 periods, not 5"):
        patrolling_game(line(3), 5, 4)
    with pytest.raises(UsageError, match="more than 200,000 walks"):
        patrolling_game(cycle(12), 2, 12)


@pytest.mark.parametrize(
    ("width", "speed", "channel", "target"), [(10, 15, 50, 10), (5, 15, 25, 12), (8, 20, 40, 5)]
)
def test_a_barrier_sees_what_a_simulated_one_sees(
    width: float, speed: float, channel: float, target: float
) -> None:
    """A patrol to and fro at a random moment, a ship at a random place across."""
    dice = np.random.default_rng(4)
    across, start = dice.random(2000) * channel, dice.random(2000) * 2 * channel / speed
    reach = (width / 2 + target) / target
    hours = np.linspace(-reach, reach, 801)
    way = (start[:, None] + hours + 100 * channel / speed) * speed % (2 * channel)
    at = np.where(way < channel, way, 2 * channel - way)
    seen = (np.hypot(at - across[:, None], target * hours) <= width / 2).any(axis=1).mean()
    assert seen == pytest.approx(barrier(width, speed, channel, target), abs=0.04)


@given(SWEPT)
def test_parallel_sweeps_find_more_than_random_search_and_less_than_all(swept: float) -> None:
    assert random_search(swept, 1) - 1e-12 <= parallel_sweeps(swept, 1) <= min(1, swept) + 1e-12
    phi = 0.5 * (1 + erf(sqrt(pi / 2) * swept / sqrt(2)))
    assert parallel_sweeps(swept, 1) == pytest.approx(2 * phi - 1)
    assert random_search(swept, 1) == pytest.approx(1 - exp(-swept))


@given(st.floats(0.01, 20), st.floats(0.01, 5), st.floats(0.01, 5))
def test_two_things_in_time_are_the_convolution_of_one_after_the_other(
    hours: float, first: float, second: float
) -> None:
    t = (np.arange(20_000) + 0.5) * hours / 20_000
    density = first * np.exp(-first * t) * (1 - np.exp(-second * (hours - t)))
    want = density.sum() * hours / 20_000
    assert both_within(hours, first, second) == pytest.approx(want, abs=1e-4)
    assert both_within(hours, first, second) == pytest.approx(both_within(hours, second, first))


def test_more_time_never_makes_a_watch_worse() -> None:
    watches = [coverage(wanted(), forces(), "Baltic", hours) for hours in (1, 3, 6, 12, 48)]
    for name in ("seen", "identified", "stopped_at_random", "stopped_adaptive"):
        values = [getattr(watch.classes[-1], name) for watch in watches]
        assert values == sorted(values)
        assert all(0 <= value <= 1 for value in values)


def test_to_stop_is_harder_than_to_identify_and_that_than_to_see() -> None:
    for row in coverage(wanted(), forces(), "Baltic").classes:
        assert row.stopped_adaptive <= row.stopped_at_random <= row.identified <= row.seen


def test_no_cable_stands_alone() -> None:
    """The one power cable of the Skagerrak is in the total only; a lone one is not shown at all."""
    rows = coverage(wanted(), forces(), "Skagerrak").classes
    assert [row.kind for row in rows] == ["telecom cables", "all together"]
    with pytest.raises(UsageError, match="none is shown by itself"):
        coverage(wanted(), forces(), "Arctic")


@pytest.mark.parametrize("value", [0.0, -1.0, inf, float("nan")])
def test_hours_and_widths_are_above_nothing(value: float) -> None:
    with pytest.raises(UsageError, match="above 0"):
        coverage(wanted(), forces(), "Baltic", hours=value)
    with pytest.raises(UsageError, match="above 0"):
        coverage(wanted(), forces(), "Baltic", width=value)


def test_an_unknown_region_is_one_clear_error() -> None:
    with pytest.raises(NotFoundError, match="did you mean Baltic"):
        coverage(wanted(), forces(), "Blatic")
    with pytest.raises(NotFoundError, match="the regions are Arctic, Baltic"):
        coverage(wanted(), forces(), "Mediterranean")

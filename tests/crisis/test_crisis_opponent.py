"""The opponent: its best reply is the best, and what cannot be told apart is said."""

from __future__ import annotations

import numpy as np
import pytest
from worlds_of_tests import cable_cut

from minilateral.charts import png
from minilateral.core.errors import UsageError
from minilateral.crisis.opponent import BEST_OFF, Move, choices, moves, played, reply
from minilateral.crisis.replies import best_replies

MOVES = tuple(Move(name, ("once",)) for name in ("here", "there", "elsewhere", "far"))
RNG = np.random.default_rng(4)


def test_the_best_move_is_found_and_its_gain_is_right() -> None:
    base = RNG.exponential(10, 4000)
    samples = np.array([base, base + 1, base + 3, base - 2])
    found = reply("X", MOVES, samples, more=True)
    assert found.best.region == "elsewhere"
    assert found.value - found.as_it_is == pytest.approx(3)
    assert found.low <= 3 <= found.high
    assert found.alike == ()


def test_less_is_better_for_an_opponent_that_judges_by_coverage() -> None:
    base = RNG.random(4000)
    samples = np.array([base, base + 1, base + 3, base - 2])
    assert reply("X", MOVES, samples, more=False).best.region == "far"


def test_moves_that_are_the_same_cannot_be_told_apart() -> None:
    base = RNG.exponential(10, 2000)
    found = reply("X", MOVES, np.array([base, base + 1, base + 1, base]), more=True)
    assert found.best.region == "there"
    assert [move.region for move in found.alike] == ["elsewhere"]


def test_the_truly_best_is_among_those_named_nineteen_times_in_twenty() -> None:
    """Moves a hair apart under independent noise; the best truly gains 0.1."""
    gains = np.array([0.0, 0.05, 0.1, 0.0])[:, None]
    named = 0
    for seed in range(300):
        samples = gains + np.random.default_rng(seed).standard_normal((4, 400))
        found = reply("X", MOVES, samples, more=True)
        named += "elsewhere" in {move.region for move in (found.best, *found.alike)}
    assert named >= 285 - 8


def test_the_value_of_the_best_of_many_is_not_flattered() -> None:
    """All moves alike and worth nought: on the draws that chose it the best looks better."""
    values, flattered = [], []
    for seed in range(200):
        samples = np.random.default_rng(seed).standard_normal((4, 200))
        values.append(reply("X", MOVES, samples, more=True).value)
        flattered.append(samples.mean(axis=1).max())
    assert np.mean(flattered) > 0.05
    assert abs(np.mean(values)) < 0.02


def test_every_combination_is_a_move_and_the_first_does_nothing() -> None:
    found = moves(("Here", "There"), choices(cable_cut().parameters))
    assert len(found) == len({move.label for move in found}) == 16
    assert found[0].settings == {}
    assert found[0].label == "Here, any day, no feints, once"
    most = max(found, key=lambda move: len(move.settings))
    assert set(most.settings) == {"timing_factor", "feint_share", "feint_days", "incident_number"}


def test_whoever_is_best_off_is_the_first_there_in_each_history() -> None:
    world = cable_cut()
    listed = moves(("Here",), choices(world.parameters))[:2]
    samples = played({"Here": world}, listed, 200, 1, "presence_days", 90.0)
    assert np.array_equal(samples[:, -1], samples[:, :-1].min(axis=1))
    cover = played({"Here": world}, listed, 200, 1, "coverage_30d", 90.0)
    assert np.array_equal(cover[:, -1], cover[:, :-1].max(axis=1))


def test_replies_are_told_by_region_and_target() -> None:
    world = cable_cut()
    found = best_replies({"Gulf": world, "Belt": world}, 400, 1)
    assert [each.target for each in found.replies] == [*world.bodies, BEST_OFF]
    told = found.to_dict()
    assert {row["region"] for row in told["moves"]} == {"Gulf", "Belt"}
    assert len(told["moves"]) == 16
    assert "cannot be told apart" in " ".join(found.sentences()).lower()
    assert png(found.plot())
    again = best_replies({"Gulf": world, "Belt": world}, 400, 1)
    assert again.to_dict() == told


@pytest.mark.parametrize("horizon", [0.0, -1.0, float("nan"), float("inf")])
def test_a_horizon_that_is_none_is_refused(horizon: float) -> None:
    with pytest.raises(UsageError, match="horizon"):
        best_replies({"Gulf": cable_cut()}, 100, 1, horizon=horizon)


@pytest.mark.parametrize(
    ("replications", "outcome", "seed", "says"),
    [
        (99, "presence_days", 1, "100 to 1,000,000"),
        (10**12, "presence_days", 1, "1,000,000,000,000"),
        (100, "ending", 1, "not by 'ending'"),
        (100, "presence_days", -1, "seed"),
    ],
)
def test_bad_questions_are_refused(replications: int, outcome: str, seed: int, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        best_replies({"Gulf": cable_cut()}, replications, seed, outcome)

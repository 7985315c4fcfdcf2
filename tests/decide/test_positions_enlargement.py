"""The gridlock interval over time, and an enlargement beside random ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import RuleError
from minilateral.decide.enlargement import Stage, against_random, gridlock_over_time
from minilateral.decide.formula import Weighted
from minilateral.decide.positions import Names, unanimity

AT = {"a": 0.0, "b": 2.0, "c": 1.0, "d": 4.0, "e": 7.0}
POOL = [f"s{i:02}" for i in range(20)]
LINE = {"a": 0.0, "b": 1.0, **{name: float(i) for i, name in enumerate(POOL)}}


def majority(players: Names) -> Weighted:
    return Weighted((1,) * len(players), len(players) // 2 + 1)


def stage(year: int, players: str, rule: Callable[[Names], Weighted] = unanimity) -> Stage:
    return Stage(date(year, 1, 1), tuple(players), rule(tuple(players)))


def test_every_stage_has_a_row_with_who_came_and_went() -> None:
    found = gridlock_over_time([stage(2001, "ab"), stage(2002, "abe"), stage(2003, "bce")], AT)
    assert [
        (row["date"].year, row["size"], row["left"], row["right"], row["width"], row["joined"])
        for row in found.rows()
    ] == [
        (2001, 2, 0.0, 2.0, 2.0, "a;b"),
        (2002, 3, 0.0, 7.0, 7.0, "e"),
        (2003, 3, 1.0, 7.0, 6.0, "c"),
    ]
    assert [row["departed"] for row in found.rows()] == ["", "", "a"]
    assert found.title == "Gridlock interval from 2001-01-01 to 2003-01-01, stages: 3"
    assert len(found.to_frame()) == 3


def test_a_change_of_rule_alone_moves_the_interval() -> None:
    found = gridlock_over_time([stage(2001, "abcde"), stage(2002, "abcde", majority)], AT)
    assert [row["width"] for row in found.rows()] == [7.0, 0.0]


def test_states_may_move_from_stage_to_stage() -> None:
    stages = [stage(2001, "ab"), stage(2002, "ab")]
    found = gridlock_over_time(stages, [AT, {"a": 5.0, "b": 6.0}])
    assert [row["width"] for row in found.rows()] == [2.0, 1.0]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12), st.data())
def test_under_unanimity_the_interval_can_only_grow(
    places: list[float], data: st.DataObject
) -> None:
    at = {f"s{i}": place for i, place in enumerate(places)}
    sizes = sorted(data.draw(st.sets(st.integers(1, len(at)), min_size=1)))
    stages = [
        Stage(date(2000 + size, 1, 1), tuple(at)[:size], unanimity(tuple(at)[:size]))
        for size in sizes
    ]
    rows = gridlock_over_time(stages, at).rows()
    for before, after in pairwise(rows):
        assert after["left"] <= before["left"] <= before["right"] <= after["right"]
        assert after["width"] >= before["width"]


def test_under_majority_it_can_shrink() -> None:
    rows = gridlock_over_time([stage(2001, "ad", majority), stage(2002, "abd", majority)], AT)
    assert [row["width"] for row in rows.rows()] == [4.0, 0.0]


def test_few_enlargements_are_all_compared() -> None:
    found = against_random(["a", "b"], ["d", "e"], ["c", "d", "e"], AT, unanimity)
    assert found.every
    assert (found.before.width, found.after.width, found.widths) == (2.0, 7.0, (4.0, 7.0, 7.0))
    assert found.share_at_most_as_wide == 1.0
    assert found.quantile(0.5) == 7.0
    assert dict(zip(found.candidates, found.candidate_positions, strict=True)) == {
        "c": 1.0,
        "d": 4.0,
        "e": 7.0,
    }


def test_many_are_drawn_and_come_near_to_all() -> None:
    joined = POOL[3:6]
    drawn = against_random(["a", "b"], joined, POOL, LINE, unanimity, draws=1000, seed=7)
    full = against_random(["a", "b"], joined, POOL, LINE, unanimity, draws=10_000)
    widths = [max(LINE[name] for name in three) for three in combinations(POOL, 3)]
    assert full.widths == tuple(sorted(max(width, 1.0) for width in widths))
    assert (drawn.every, full.every, len(drawn.widths)) == (False, True, 1000)
    assert drawn.share_at_most_as_wide == pytest.approx(full.share_at_most_as_wide, abs=0.02)


def test_the_same_seed_gives_the_same_bytes() -> None:
    def digest(seed: int) -> str:
        found = against_random(["a", "b"], POOL[:4], POOL, LINE, unanimity, draws=500, seed=seed)
        return sha256(np.array(found.widths).tobytes()).hexdigest()

    assert digest(1) == digest(1) != digest(2)
    assert digest(2026)[:12] == "66fa3f4304d7"


BAD: list[tuple[str, Callable[[], Any]]] = [
    (r"no stage is given", lambda: gridlock_over_time([], AT)),
    (r"a stage of 2001-01-01 comes after one of 2001-01-01; list them by date",
     lambda: gridlock_over_time([stage(2001, "ab"), stage(2001, "abc")], AT)),
    (r"2 stages need as many sets of positions, not 1",
     lambda: gridlock_over_time([stage(2001, "ab"), stage(2002, "ab")], [AT])),
    (r"no position is given for z;", lambda: gridlock_over_time([stage(2001, "az")], AT)),
    (r"the position of a is nan;",
     lambda: gridlock_over_time([stage(2001, "ab")], {**AT, "a": float("nan")})),
    (r"no player is named;", lambda: against_random(["a"], [], ["c"], AT, unanimity)),
    (r"a is a member already", lambda: against_random(["a"], ["c"], ["a", "c"], AT, unanimity)),
    (r"d joined but is not among the candidates",
     lambda: against_random(["a"], ["d"], ["c"], AT, unanimity)),
    (r"needs 1 draw or more, not 0",
     lambda: against_random(["a"], ["c"], ["c"], AT, unanimity, draws=0)),
    (r"a seed is nought or more, not -1",
     lambda: against_random(["a"], ["c"], ["c"], AT, unanimity, seed=-1)),
    (r"the rule counts 3 players, but 2 are named",
     lambda: against_random(["a"], ["c"], ["c"], AT, lambda _: Weighted((1, 1, 1), 2))),
    (r"a quantile of 2 is not",
     lambda: against_random(["a"], ["c"], ["c"], AT, unanimity).quantile(2)),
]  # fmt: skip


@pytest.mark.parametrize(("message", "ask"), BAD, ids=[message for message, _ in BAD])
def test_bad_input_gets_one_clear_error(message: str, ask: Callable[[], Any]) -> None:
    with pytest.raises(RuleError, match=message):
        ask()

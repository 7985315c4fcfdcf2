"""A common position: the rule and the models side by side."""

from __future__ import annotations

import pytest

from minilateral.core.errors import RuleError
from minilateral.decide.common_position import common_position
from minilateral.decide.formula import Weighted

TWO = {"a": 1.0, "b": 2.0}


def test_the_reversion_point_stands_when_it_splits_states_that_must_agree() -> None:
    found = common_position(["a", "b"], TWO, reversion=1.5)
    assert not found.decidable
    assert found.nash.point is None
    notes = {row["what"]: row["note"] for row in found.rows()}
    assert notes["compromise"] == "the rule leaves the reversion point where it is"
    assert "a stands left of it" in notes["Nash, quadratic loss"]
    assert [row["passes"] for row in found.rows()] == [None, None, False, False, None]


def test_a_majority_can_pass_what_all_would_not() -> None:
    at = {"a": 2.0, "b": 6.0, "c": 7.0}
    rows = common_position(at, at, reversion=0.0, formula=Weighted((1, 1, 1), 2)).rows()
    assert [row["passes"] for row in rows] == [None, True, True, True, True]
    alone = common_position(at, at, reversion=0.0).rows()
    assert [row["passes"] for row in alone] == [None, True, False, False, True]


def test_a_rule_of_several_winners_has_nothing_that_cannot_be_moved() -> None:
    found = common_position(TWO, TWO, reversion=1.5, formula=Weighted((1, 1), 1))
    rows = found.rows()
    assert (rows[0]["from"], rows[0]["note"]) == (None, "every status quo can be moved")
    assert [(row["from"], row["to"]) for row in rows[1:3]] == [(0.5, 1.5), (1.5, 2.5)]
    assert next(row for row in rows if row["what"] == "median voter")["passes"] is False


def test_a_common_position_shows_itself_as_a_table() -> None:
    found = common_position(["a", "b"], TWO, reversion=0.0)
    assert found.title == "A common position of a, b against a reversion point of 0"
    assert list(found.to_frame().columns) == ["what", "from", "to", "passes", "note"]
    assert found.cite() == ""


def test_bad_input_gets_one_clear_error() -> None:
    with pytest.raises(RuleError, match="no player is named"):
        common_position([], {}, reversion=0)
    with pytest.raises(RuleError, match="the status quo is nan"):
        common_position(TWO, TWO, reversion=float("nan"))

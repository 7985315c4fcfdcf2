"""Errors: exit codes, places and near matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core import errors
from minilateral.core.errors import Fault, InvalidDataError, Place, did_you_mean

TREE = re.findall(r"(\w+Error) +(\d)", errors.__doc__ or "")


@pytest.mark.parametrize(("name", "code"), TREE)
def test_an_error_ends_the_command_as_the_tree_says(name: str, code: str) -> None:
    assert getattr(errors, name).exit_code == int(code)


def test_the_tree_draws_every_error_and_every_exit_code() -> None:
    defined = {n for n, e in vars(errors).items() if n.endswith("Error") and isinstance(e, type)}
    assert {name for name, _ in TREE} == defined
    assert {code for _, code in TREE} == set("12345")


def test_every_error_is_caught_as_one() -> None:
    assert all(issubclass(getattr(errors, name), errors.MinilateralError) for name, _ in TREE)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("a.yaml", 3, 7), "a.yaml:3:7"),
        (Place("a.csv", 3), "a.csv:3"),
        (Place("a.yaml"), "a.yaml"),
    ],
)
def test_a_place_shows_only_what_is_known_of_it(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_faults_are_told_in_the_order_of_their_places_a_line_each() -> None:
    places = [Place("b.yaml", 1), Place("a.yaml", 10, 1), Place("a.yaml", 9, 2)]
    error = InvalidDataError([Fault(place, "is wrong") for place in places])
    assert str(error).splitlines() == [
        "a.yaml:9:2: is wrong",
        "a.yaml:10:1: is wrong",
        "b.yaml:1: is wrong",
    ]


@given(word=st.text(), known=st.lists(st.text(min_size=1), max_size=8))
def test_only_a_known_word_is_ever_suggested(word: str, known: list[str]) -> None:
    said = did_you_mean(word, known)
    assert said == "" or said in {f"; did you mean {name}?" for name in known}


@given(word=st.text("abcdefgh", min_size=3, max_size=12))
def test_case_does_not_hide_a_near_match(word: str) -> None:
    assert did_you_mean(word.upper(), ["zzzzzzzzzzzzzzz", word]) == f"; did you mean {word}?"


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert did_you_mean("Atlantis", ["JEF", "NATO", "EU"]) == ""


def test_a_mistyped_code_suggests_one_that_begins_alike() -> None:
    # The example of the design: "LTA is not a state; did you mean LVA?"
    assert did_you_mean("LTA", ["ALB", "GBR", "LVA", "MLT", "TZA"]) == "; did you mean LVA?"

"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.spreadsheet import safe_cell

START = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "-3", "'="])
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")


@given(start=START, rest=st.text())
def test_no_cell_starts_like_a_formula_unless_it_is_a_number(start: str, rest: str) -> None:
    cell = safe_cell(start + rest)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) or NUMBER.fullmatch(cell)


@given(start=START, rest=st.text())
def test_a_cell_is_kept_but_for_one_mark_before_it(start: str, rest: str) -> None:
    assert safe_cell(start + rest) in (start + rest, f"'{start}{rest}")


@given(number=st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers(number: float) -> None:
    assert safe_cell(str(number)) == str(number)


@given(text=st.text(st.characters(categories=["L"]), min_size=1))
def test_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize("attack", ["=1+1", "-1+cmd|' /C calc'!A0", "+1-1", "@SUM(A1)", "-3\n=1"])
def test_an_attack_becomes_text(attack: str) -> None:
    assert safe_cell(attack) == f"'{attack}"

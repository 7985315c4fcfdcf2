"""Tests of the language of objectives and of the files it speaks about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from minilateral.core.errors import InvalidDataError, UsageError
from minilateral.design.expressions import Vocabulary, objectives, requirements
from minilateral.design.forms import Measures
from minilateral.design.tables import state_table

WORDS = Vocabulary(
    ("GBR", "NOR"),
    {"lift": np.array([2.0, 3.0]), "two words": np.array([1.0, 1.0])},
    True,
    Measures(),
)


def test_an_expression_is_a_sum_of_its_terms() -> None:
    (found,) = objectives('max: 2*sum(lift) - (size + 1)*0.5 + -has(NOR) + sum("two words")', WORDS)
    assert found.form.add.tolist() == [4 - 0.5 + 1, 6 - 0.5 - 1 + 1]
    assert found.form.constant == -0.5


def test_terms_know_their_structure() -> None:
    found = objectives("max:sum(lift),max:mean_pair-0.1*size,min:size", WORDS)
    assert [o.form.structure for o in found] == ["additive", "pairwise", "additive"]
    assert [o.form.monotone for o in found] == [True, False, True]


def test_a_requirement_with_equals_holds_both_ways() -> None:
    found = requirements(["sum(lift)=5, include(GBR)"], WORDS)
    assert [r.form.constant for r in found.requirements] == [-5, 5]
    assert found.include == {"GBR"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("max:sum(lfit)", "character 5: 'lfit' is not a column of the table; did you mean lift?"),
        ("max:lift", r"character 1: 'lift' is not a word.*did you mean sum\(lift\)\?"),
        ("min:size*size", "one of two factors must be a number"),
        ("size", "must begin with max: or min:"),
        ("", "name at least one objective"),
        ("max:__import__('os')", "means nothing here"),
        ("max:sum(lift", r"'\)' is missing"),
        ("max:size size", "'size' is not expected here"),
        ("max:" + "(" * 60 + "size", "more than 50 deep"),
        ("max:" + "1+" * 2_000 + "1", "at most 2,000 characters"),
        ("max:size,max:size", "stands twice"),
        ("max:1e999", "too large"),
        ("max:has(SWE)", "'SWE' is not one of the states"),
    ],
)
def test_what_is_no_expression_is_told_where(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        objectives(text, WORDS)


def test_a_requirement_must_compare() -> None:
    with pytest.raises(UsageError, match="compares with"):
        requirements(["sum(lift)"], WORDS)


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_the_similarity_file_may_have_its_own_order(tmp_path: Path) -> None:
    states = write(tmp_path, "t.csv", "state,lift\nGBR,1\nNOR,2\nEST,3\n")
    alike = write(tmp_path, "s.csv", ",EST,GBR,NOR\nNOR,.3,.1,1\nGBR,.2,1,.1\nEST,1,.2,.3\n")
    found = state_table(states, alike)
    assert found.pairs is not None
    assert found.pairs.tolist() == [[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("stat,lift\nGBR,1\n", "has no column 'state'; did you mean stat?"),
        ("state,lift\nGBR,\n", "t.csv:2: column 'lift': the cell is empty"),
        ("state,lift\nGBR,nan\n", "'nan' is not a finite number"),
        ("state,lift\nGBR,inf\n", "'inf' is not a finite number"),
        ("state,lift\nGBR,1\nGBR,2\n", "the state 'GBR' stands 2 times"),
        ("state,lift,lift\nGBR,1,2\n", "the column 'lift' stands 2 times"),
        ("state,lift\nGBR,1,2\n", "t.csv:2: has 3 cells; the header has 2"),
        ("state,lift\n", "has no states"),
        ("state,lift\n,1\n", "names no state"),
    ],
)
def test_every_fault_of_a_table_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        state_table(write(tmp_path, "t.csv", text))
    assert said.replace("did you mean stat?", "") in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (",GBR,NOR\nGBR,1,.2\nNOR,.3,1\n", "NOR and GBR: 0.3 one way, 0.2 the other"),
        (",GBR\nGBR,1\n", "the header lacks 'NOR'"),
        (",GBR,NOR,USA\nGBR,1,.2,0\nNOR,.2,1,0\n", "has 'USA', which the table does not"),
        (",GBR,NOR\nGBR,1,nan\nNOR,.2,1\n", "'nan' is not a finite number"),
    ],
)
def test_every_fault_of_a_similarity_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    states = write(tmp_path, "t.csv", "state,lift\nGBR,1\nNOR,2\n")
    with pytest.raises(InvalidDataError) as caught:
        state_table(states, write(tmp_path, "s.csv", text))
    assert said in str(caught.value)

"""Tests of overlap: known facts about the JEF and EI2, laws of sets, bad input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.align.beside import beside
from minilateral.align.overlap import FUNCTIONS, overlap
from minilateral.core.errors import UsageError
from minilateral.facts import FactBase, Grouping, fact_base

ON = date(2026, 1, 1)
CODED = sorted(r.id for r in fact_base().groupings if r.functions and r.members_on(ON))


def grouping(name: str) -> Grouping:
    return fact_base().grouping(name, ON)


def test_seven_of_the_ten_of_the_jef_are_in_the_eu_and_all_in_nato() -> None:
    in_nato, in_eu = overlap(grouping("JEF"), [grouping("NATO"), grouping("EU")]).rows()
    assert len(in_nato["members_shared"]) == 10
    assert in_eu["members_only_here"] == ("GBR", "ISL", "NOR")


def test_ei2_brings_the_united_kingdom_and_norway_beside_csdp_and_pesco() -> None:
    found = overlap(grouping("EI2"), [grouping("CSDP"), grouping("PESCO")])
    assert [row["members_only_here"] for row in found.rows()] == [("GBR", "NOR")] * 2
    assert found.shared == ("crisis_response", "training_exercises")
    assert found.only == ("political_consultation", "intelligence_sharing")


@given(st.lists(st.sampled_from(CODED), min_size=2, max_size=4, unique=True))
def test_every_function_of_every_member_is_doubled_single_or_missing(names: list[str]) -> None:
    subject, *others = map(grouping, names)
    try:
        found = overlap(subject, others)
    except UsageError:
        return
    for row in found.by_state():
        parts = [*row["duplicates"], *row["complements"], *row["gaps"]]
        assert sorted(parts) == sorted(FUNCTIONS)
        assert set(found.gaps) <= set(row["gaps"])
    assert set(found.shared) | set(found.only) == set(subject.record.functions)


@given(st.sampled_from(CODED), st.sampled_from(CODED))
def test_what_is_shared_is_shared_whichever_is_asked_first(one: str, other: str) -> None:
    if one == other:
        return
    try:
        there, back = (
            overlap(grouping(a), [grouping(b)]).rows()[0] for a, b in ((one, other), (other, one))
        )
    except UsageError:
        return
    assert there["members_shared"] == back["members_shared"]
    assert set(there["functions_shared"]) == set(back["functions_shared"])
    assert there["members_only_here"] == back["members_only_there"]


@pytest.mark.parametrize(
    ("name", "others", "says"),
    [
        ("JEF", [], "name at least one grouping"),
        ("JEF", ["NATO", "NATO"], "nato is named twice"),
        ("JEF", ["JEF"], "jef is named twice"),
        ("GBR,NOR,EST", ["NATO"], "no function of EST,GBR,NOR is in the fact base"),
        ("chip4", ["aes"], "no member and no function is shared; nothing overlaps"),
    ],
)
def test_what_cannot_be_held_side_by_side_is_refused(
    name: str, others: list[str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        overlap(grouping(name), [grouping(other) for other in others])


def test_a_grouping_of_ones_own_without_functions_is_refused(
    own: Callable[..., Path], trident: str
) -> None:
    base = FactBase([own(trident.replace("functions: [cyber_it]\n", ""), "groupings/tri.yaml")])
    with pytest.raises(UsageError, match="no function of TRI is in the fact base"):
        overlap(base.grouping("TRI", ON), [base.grouping("NATO", ON)])


def test_the_answer_cites_and_draws() -> None:
    found = beside(grouping("JEF"), [grouping("NATO"), grouping("EU")])
    assert found.to_dict()["grouping"] == "jef"
    assert found.to_dict()["functions"]["gaps"] == found.overlap.gaps
    assert found.references()
    assert found.plot().to_dict()

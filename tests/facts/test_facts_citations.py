"""A result cites exactly the documents behind what it shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import UsageError
from minilateral.facts import Grouping, fact_base
from minilateral.facts.comparison import Comparison
from minilateral.facts.records.grouping import GroupingRecord

BASE = fact_base()
RECORDS = BASE.all(GroupingRecord)
DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))


def on(record: GroupingRecord, day: date) -> Grouping:
    return Grouping(record, day, BASE)


def shown_keys(found: Grouping) -> set[str]:
    """Every key of a document in what `show --json` and the rows give, and the grouping's own."""
    answer: dict[str, Any] = found.to_dict()
    keys = set(found.record.sources)
    keys |= {key for row in found.rows() for key in row["sources"].split(";")}
    keys |= {key for act in answer["activations"] for key in act["source"]}
    keys |= {key for rule in answer["rules"] for key in rule["sources"]}
    keys |= set((answer["founded"] or {}).get("source") or ())
    return keys - {"uncited"}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_a_grouping_cites_exactly_what_it_shows(record: GroupingRecord) -> None:
    found = on(record, date(2026, 1, 1))
    assert {r.key for r in found.references()} == shown_keys(found)


@given(record=st.sampled_from(RECORDS), day=DAYS)
def test_a_grouping_cites_each_document_once_and_never_uncited(
    record: GroupingRecord, day: date
) -> None:
    keys = [r.key for r in on(record, day).references()]
    assert len(keys) == len(set(keys))
    assert "uncited" not in keys
    assert keys == [source["key"] for source in on(record, day).to_dict()["sources"]]


def test_what_happened_later_is_not_cited() -> None:
    finland = "daily-finland-finland-sweden-join-uk-led-response-force"
    assert finland not in {r.key for r in BASE.grouping("JEF", date(2017, 6, 29)).references()}
    assert finland in {r.key for r in BASE.grouping("JEF", date(2017, 6, 30)).references()}


def test_a_list_of_states_rests_on_no_document() -> None:
    assert BASE.grouping("GBR,NOR,EST", date(2026, 1, 1)).references() == ()


@given(pair=st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)), day=DAYS)
def test_a_comparison_cites_what_either_cites(
    pair: tuple[GroupingRecord, GroupingRecord], day: date
) -> None:
    bodies = tuple(on(record, day) for record in pair)
    keys = [r.key for r in Comparison(bodies).references()]
    assert len(keys) == len(set(keys))
    assert set(keys) == {r.key for body in bodies for r in body.references()}


@given(pair=st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)), day=DAYS)
def test_a_pair_parts_its_members_into_shared_and_not(
    pair: tuple[GroupingRecord, GroupingRecord], day: date
) -> None:
    first, second = (on(record, day) for record in pair)
    (row,) = Comparison((first, second)).rows()
    assert sorted([*row["shared"], *row["only_first"]]) == list(first.members)
    assert sorted([*row["shared"], *row["only_second"]]) == list(second.members)
    everyone = set(first.members) | set(second.members)
    assert row["jaccard"] == (len(row["shared"]) / len(everyone) if everyone else None)
    assert {*row["functions_shared"], *row["functions_only_first"]} == {*first.record.functions}


def test_the_jef_lies_inside_nato_but_not_inside_the_union() -> None:
    day = date(2026, 1, 1)
    bodies = tuple(BASE.grouping(name, day) for name in ("JEF", "NATO", "EU"))
    nato, union, _ = Comparison(bodies).rows()
    assert (nato["only_first"], nato["jaccard"]) == ([], 10 / 32)
    assert union["only_first"] == ["GBR", "ISL", "NOR"]


@pytest.mark.parametrize("count", [0, 1])
def test_a_comparison_needs_two(count: int) -> None:
    with pytest.raises(UsageError, match="needs two groupings or more"):
        Comparison(tuple(on(record, date(2026, 1, 1)) for record in RECORDS[:count]))


def test_a_grouping_shows_itself_in_a_notebook() -> None:
    card = BASE.grouping("JEF", date(2026, 1, 1))._repr_html_()
    assert "<h4>Joint Expeditionary Force on 2026-01-01</h4>" in card
    assert "<td>Estonia</td>" in card


def test_a_grouping_becomes_a_table_of_spells() -> None:
    frame = BASE.grouping("JEF", date(2016, 6, 1)).to_frame()
    assert frame["state"].tolist() == ["DNK", "EST", "GBR", "LTU", "LVA", "NLD", "NOR"]
    assert set(frame["role"]) == {"member", "framework_nation"}

"""Lists of what the fact base knows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.facts import fact_base, listing

BASE = fact_base()


@given(day=st.dates(date(1940, 1, 1), date(2030, 1, 1)))
def test_a_grouping_is_listed_from_its_founding_with_its_members_on_the_day(day: date) -> None:
    rows = {row["id"]: row for row in listing.groupings(BASE, day)}
    for record in BASE.groupings:
        founded = record.founded is None or record.founded.date.first <= day
        assert (record.id in rows) == founded
        if founded:
            assert rows[record.id]["members"] == len(record.members_on(day))


def test_a_list_is_narrowed_to_a_kind_and_to_the_groupings_of_a_state() -> None:
    day = date(2026, 1, 1)
    alliances = {row["id"] for row in listing.groupings(BASE, day, kind="alliance")}
    assert "nato" in alliances
    assert "jef" not in alliances
    for words in ("EST", "Estonia", "cow:366"):
        estonian = {row["id"] for row in listing.groupings(BASE, day, of=words)}
        assert {"nato", "eu", "jef", "it_coalition", "b9", "nb8"} <= estonian
        assert estonian.isdisjoint({"aukus", "quad", "weimar"})
    both = listing.groupings(BASE, day, kind="alliance", of="EST")
    assert [row["id"] for row in both] == ["nato"]


def test_a_partner_is_no_member() -> None:
    rows = listing.groupings(BASE, date(2026, 1, 1), of="UKR")
    assert "jef" not in {row["id"] for row in rows}


def test_a_kind_or_state_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="'alliances' is not a kind of grouping; did you mean all"):
        listing.groupings(BASE, date(2026, 1, 1), kind="alliances")
    with pytest.raises(NotFoundError, match="'Estonai' is not a state; did you mean Estonia"):
        listing.groupings(BASE, date(2026, 1, 1), of="Estonai")


def test_states_are_listed_with_their_codes() -> None:
    rows = {row["iso3"]: row for row in listing.states(BASE)}
    assert rows["DEU"] == {
        **{"iso3": "DEU", "name": "Germany", "cow": 255, "gw": 260, "kind": "state"}
    }
    assert rows["FRO"]["cow"] is None


def test_documents_are_listed_without_addresses() -> None:
    rows = {row["key"]: row for row in listing.sources(BASE)}
    assert set(rows) == set(BASE.source_keys)
    assert rows["north-atlantic-treaty"]["title"] == "The North Atlantic Treaty"
    assert not any("http" in str(row) for row in rows.values() if row["grade"] == "copy")

"""The section "Beside NATO and the EU": what it says, where it is silent, and its sources."""

from __future__ import annotations

from datetime import date

import pytest

from minilateral.briefing.document import Question, Section
from minilateral.briefing.sections import beside
from minilateral.facts import fact_base


def section(name: str, on: date = date(2026, 1, 1), against: str = "NATO,EU") -> Section:
    base = fact_base()
    others = tuple(base.grouping(other, on) for other in against.split(",") if other)
    return beside.section(Question(base.grouping(name, on), others, base, on))


def text(found: Section) -> str:
    return " ".join(statement.text for statement in found.statements())


def test_the_jef_beside_nato_and_the_eu() -> None:
    found = section("JEF")
    assert found.title == "Beside NATO and the EU"
    assert "18 of 20 functions are served" in text(found)
    assert "inside NATO: the index is 0.99 in 2026" in text(found)
    assert "the inner circle is made of members of EU" in text(found)
    captions = [table.caption for table in found.tables()]
    assert "Promised to more than one body: a possible clash" in captions


def test_before_the_frame_closed_there_is_no_index() -> None:
    assert "index" not in text(section("Quad", date(2010, 1, 1)))


@pytest.mark.parametrize("name", ["Quad", "AES", "UKR,POL", "IT Coalition", "BALTBAT"])
def test_any_grouping_gets_a_section(name: str) -> None:
    assert section(name).blocks


def test_alone_it_speaks_of_promises_only() -> None:
    assert "functions" not in text(section("JEF", against=""))


def test_every_promise_in_the_table_names_its_sources_or_is_flagged() -> None:
    for table in section("JEF").tables():
        if table.caption == "Forces promised or lent":
            assert table.rows
            assert all(row.sources or row.flag for row in table.rows)

"""The section "How fast, on the record": fair comparison first, few cases said to be few."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from minilateral.briefing.document import Figure, Question, Section, Table
from minilateral.briefing.sections import record
from minilateral.facts import fact_base

DAY = date(2026, 11, 1)


def section(name: str, against: tuple[str, ...] = ("NATO", "EU"), on: date = DAY) -> Section:
    base = fact_base()
    others = tuple(base.grouping(other, on) for other in against)
    return record.section(Question(base.grouping(name, on), others, base, on))


def words(found: Section) -> str:
    return " ".join(statement.text for statement in found.statements())


def test_equal_authority_comes_before_any_and_few_cases_settle_nothing() -> None:
    first = next(section("JEF").statements()).text
    assert first.index("same level of authority") < first.index("to deploy")
    assert first.index("to deploy") < first.index("any level")
    assert "in 0 of 1 (NATO in 1)" in first
    assert "in 1 of 8 (NATO in 5) to decide at any level; so few cases settle nothing" in first


def test_every_pair_stands_in_the_table_with_its_documents() -> None:
    found = section("JEF", ("NATO",))
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert len(table.rows) == 8
    assert all(row.sources for row in table.rows)
    option = next(row for row in table.rows if "Balticconnector" in row.cells[0])
    assert option.cells[2:4] == ("NATO, 40 days", "ministers, commander")


def test_the_curves_are_drawn_over_the_incidents_that_all_faced() -> None:
    found = section("JEF")
    figure = next(block for block in found.blocks if isinstance(block, Figure))
    assert [row.cells[0] for row in figure.table.rows] == ["JEF", "NATO", "EU"]
    assert [row.cells[3] for row in figure.table.rows] == ["29", "11", "73"]
    assert figure.draw() is not None


def test_it_says_what_the_whole_record_says_and_how_firmly() -> None:
    told = words(section("JEF"))
    assert "17 of 36 incidents" in told
    assert "standing minilaterals alone 4 to 9" in told
    assert "readings of the record" in told
    assert "coded twice" in told
    assert "no sample" in told


@pytest.mark.parametrize("name", ["AUKUS", "GBR,NOR,EST"])
def test_a_body_that_was_not_coded_is_not_said_to_be_slow(name: str) -> None:
    found = section(name)
    assert "holds no episode" in words(found)
    assert not [block for block in found.blocks if isinstance(block, Figure)]


def test_fewer_than_five_episodes_are_not_drawn() -> None:
    assert not [b for b in section("IT Coalition").blocks if isinstance(b, Figure)]


def test_before_its_first_incident_a_body_has_no_episode() -> None:
    assert "holds no episode of the JEF" in words(section("JEF", ("NATO",), date(2016, 6, 1)))


def test_before_the_record_begins_it_says_so() -> None:
    found = section("NATO", ("UNSC",), date(1985, 1, 1))
    assert words(found) == "The record begins after this day."


@pytest.mark.parametrize("year", range(1991, 2027, 5))
def test_every_year_of_the_record_has_its_section(year: int) -> None:
    for name in ("NATO", "EU"):
        assert "In the whole record" in words(section(name, ("UNSC",), date(year, 1, 1)))


def test_a_brief_of_a_day_does_not_know_what_came_later() -> None:
    told = next(section("JEF", ("NATO",), date(2023, 11, 1)).statements()).text
    assert "NATO in 2" in told  # The Response Option of 28 November is not yet taken.


def test_what_the_section_rests_on_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, minilateral.evidence.paired, minilateral.evidence.survival\n"
        "import minilateral.evidence.specification, minilateral.evidence.reliability\n"
        "print({'lifelines', 'scipy', 'pandas', 'altair', 'numba'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

"""The section "Who else?": what-ifs by name, no ranking, one line where there is no need."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from minilateral.briefing.document import Question, Section
from minilateral.briefing.sections import who_else
from minilateral.facts import fact_base

DAY = date(2026, 11, 1)


@cache
def section(name: str, *against: str) -> Section:
    base = fact_base()
    beside = tuple(base.grouping(other, DAY) for other in against)
    return who_else.section(Question(base.grouping(name, DAY), beside, base, DAY))


def text(found: Section) -> str:
    lines = [statement.text for statement in found.statements()]
    lines += [" | ".join(row.cells) for table in found.tables() for row in table.rows]
    return "\n".join(lines)


def test_every_member_is_taken_away_by_name_in_alphabetical_order() -> None:
    fewer, more = section("JEF", "NATO", "EU").tables()
    base = fact_base()
    names = [row.cells[0] for row in fewer.rows]
    members = base.grouping("JEF", DAY).members
    assert names == sorted(base.states.name(state) for state in members)
    added = [row.cells[0] for row in more.rows]
    assert added == sorted(added)
    assert not set(added) & set(names)


def test_the_lines_say_what_is_behind_them() -> None:
    found = section("JEF", "NATO", "EU")
    assert "Undersea infrastructure patrol: it meets 100 % of seven lines" in text(found)
    assert all(row.sources or row.flag for table in found.tables() for row in table.rows[-3:])
    (group,) = (s for s in found.statements() if "mean likeness of" in s.text)
    assert group.sources
    assert "groups of 10" in group.text


@pytest.mark.parametrize("name", ["Quad", "IT Coalition", "GBR,NOR,EST"])
def test_a_grouping_without_a_need_is_told_so_in_one_line(name: str) -> None:
    found = section(name, "NATO")
    assert len(found.blocks) == 1
    assert "No need of the fact base" in text(found)


def test_without_others_to_hold_it_against_only_losses_are_told() -> None:
    assert [table.columns[0] for table in section("JEF").tables()] == ["Without"]


def test_nobody_is_told_to_leave_or_called_what_cannot_be_replaced() -> None:
    told = text(section("JEF", "NATO", "EU")).casefold()
    for word in ("irreplaceable", "should", "dispensable", "useless", "rank"):
        assert word not in told
    assert "what-ifs" in told


def test_the_section_is_the_same_each_time() -> None:
    first = section("EI2", "NATO", "EU")
    section.cache_clear()
    assert text(section("EI2", "NATO", "EU")) == text(first)

"""The section "What it has promised": standing, intervals, price base, no ranking."""

from __future__ import annotations

from datetime import date
from functools import cache

from minilateral.briefing.document import Question, Row, Section, Statement
from minilateral.briefing.sections import promised
from minilateral.facts import fact_base

DAY = date(2026, 11, 1)


@cache
def section(name: str, on: date = DAY) -> Section:
    base = fact_base()
    against = tuple(base.grouping(other, on) for other in ("NATO", "EU"))
    subject = base.grouping(name, on)
    others = tuple(body for body in against if body.id != subject.id)
    return promised.section(Question(subject, others, base, on))


def lines(found: Section) -> list[str]:
    texts = [statement.text for statement in found.statements()]
    return texts + [" | ".join(r.cells) for table in found.tables() for r in table.rows]


def only(found: Section, *parts: str) -> str:
    (line,) = [line for line in lines(found) if all(part in line for part in parts)]
    return line


def test_the_title_is_that_of_the_issue() -> None:
    assert section("JEF").title == "What it has promised"


def test_a_probability_stands_with_its_interval_and_the_condition_below() -> None:
    line = only(section("JEF"), "United Kingdom", "3.5 % of GDP", "2035")
    assert "% (" in line
    assert " to " in line
    assert only(section("JEF"), "conditional on the stated policy")


def test_what_has_no_year_or_is_superseded_says_so() -> None:
    assert "no year is given" in only(section("JEF"), "Netherlands", "the cabinet gave no timeline")
    sunak = only(section("JEF"), "23 April 2024")
    assert "superseded" in sunak
    assert "replaced by 2.5 % of GDP by 2027" in sunak


def test_the_pledge_of_the_hague_is_told_in_euros_with_its_price_base() -> None:
    captions = [table.caption for table in section("JEF").tables()]
    assert any("EUR at the GDP of 2023" in caption for caption in captions)
    assert only(section("JEF"), "about EUR 885 bn over 25 years")


def test_the_money_of_a_coalition_is_told_over_time() -> None:
    assert only(section("IT Coalition"), "30 May 2025", "raised", "1,100")
    assert only(section("IT Coalition"), "27 January 2024", "Estonia", "0.5")
    assert not [line for line in lines(section("JEF")) if "Its money" in line]


def test_members_are_told_by_name() -> None:
    (shares,) = [t for t in section("JEF").tables() if t.caption.startswith("Who carries what")]
    names = [row.cells[0] for row in shares.rows]
    assert names == sorted(names)


def test_every_line_of_a_table_names_its_documents_or_is_flagged() -> None:
    for name in ("JEF", "IT Coalition", "NATO", "Quad", "EST,LVA"):
        for table in section(name).tables():
            rows: list[Row | Statement] = list(table.rows)
            assert all(row.sources or row.flag for row in rows)


def test_a_grouping_of_which_nothing_is_known_says_so() -> None:
    found = section("BRA,ARG")
    assert "No announced target of its members is in the fact base." in lines(found)

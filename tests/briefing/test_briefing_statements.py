"""What a brief says: the statements of the source articles come out of the facts, and are cited."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

import minilateral as ml
from minilateral.briefing import Brief
from minilateral.briefing.document import Row, Statement

DAY = date(2026, 1, 1)


@cache
def brief(name: str, against: tuple[str, ...] = ("NATO", "EU"), on: date = DAY) -> Brief:
    return ml.brief(name, against, on=on)


def lines(found: Brief, section: str) -> list[Statement | Row]:
    """Every statement and table row of a section."""
    (part,) = [part for part in found.sections if part.id == section]
    return [*part.statements(), *(row for table in part.tables() for row in table.rows)]


def text(line: Statement | Row) -> str:
    return line.text if isinstance(line, Statement) else " | ".join(line.cells)


def saying(found: Brief, section: str, *parts: str) -> Statement | Row:
    """The only line of a section that says all of the parts."""
    said = [line for line in lines(found, section) if all(part in text(line) for part in parts)]
    assert len(said) == 1, [text(line) for line in said]
    return said[0]


@pytest.mark.parametrize(
    ("name", "section", "parts"),
    [
        ("JEF", "glance", ("ten states led by the United Kingdom", "NATO Wales summit")),
        ("JEF", "members", ("Ukraine", "enhanced partner", "5 November 2025")),
        ("JEF", "activations", ("28 November 2023", "first Response Option")),
        ("JEF", "activations", ("5 November 2025", "enhanced partnership with Ukraine")),
        ("JEF", "incidents", ("Balticconnector", "JEF", "51", "ministers")),
        ("JEF", "promised", ("Estonia", "0.25 % of GDP a year", "about EUR 100m a year")),
        ("JEF", "promised", ("NATO", "5 % of GDP", "2035", "3.5 core + up to 1.5 related")),
        ("JEF", "promised", ("United Kingdom", "2.5 % of GDP", "2027", "25 February 2025")),
        ("JEF", "promised", ("United Kingdom", "3.5 % of GDP", "2035")),
        ("JEF", "promised", ("Netherlands", "3.5 % of GDP", "the cabinet gave no timeline")),
        ("IT Coalition", "glance", ("led by Estonia and Luxembourg", "19 September 2023")),
        ("IT Coalition", "activations", ("30 May 2025", "EUR 1.1bn")),
        ("NATO", "glance", ("4 April 1949",)),
        ("NATO", "readiness", ("Canada", "53 of 116 occupations")),
        ("EI2", "members", ("France", "lead", "25 June 2018")),
        ("EI2", "members", ("Germany", "25 June 2018")),
        ("EI2", "members", ("Netherlands", "25 June 2018")),
    ],
)
def test_a_statement_of_the_articles_comes_out_of_the_facts_with_its_source(
    name: str, section: str, parts: tuple[str, ...]
) -> None:
    assert saying(brief(name), section, *parts).sources


def test_a_grouping_is_glanced_at_in_five_sentences() -> None:
    (part,) = [part for part in brief("JEF").sections if part.id == "glance"]
    assert len(list(part.statements())) == 5
    assert all(statement.sources for statement in part.statements())


def test_undecided_episodes_are_shown_as_such() -> None:
    rows = [row for row in lines(brief("JEF"), "incidents") if isinstance(row, Row)]
    undecided = [row for row in rows if row.cells[3] == "undecided"]
    assert len(undecided) == 9
    assert all(row.cells[4] == "–" for row in undecided)


def test_superseded_pledges_are_kept() -> None:
    # The Sunak government's 2.5 % by 2030 of April 2024.
    assert "Superseded" in text(
        saying(brief("JEF"), "promised", "United Kingdom", "2.5 %", "23 April 2024")
    )


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    from minilateral.briefing.sections.enablers import summed
    from minilateral.facts.records.forces import Enabler

    row = {
        "owner": "EST",
        "asset_class": "patrol",
        "asset_type": "opv",
        "platform": "a",
        "year": 2025,
        "status": "in_service",
        "source": "uncited",
        "verified": False,
    }
    rows = [Enabler.model_validate(row | {"count": count}) for count in (2, None)]
    assert summed(rows[:1]) == {("EST", "patrol"): 2}
    assert summed(rows) == {("EST", "patrol"): None}


def test_only_a_known_lone_holder_is_a_single_supplier() -> None:
    from minilateral.briefing.sections.enablers import suppliers

    holdings = {("EST", "mcm"): 3.0, ("LVA", "mcm"): 0.0, ("GBR", "uav"): 1.0, ("EST", "uav"): None}
    assert suppliers(holdings, "mcm") == {"EST"}
    assert suppliers(holdings, "uav") == {"GBR", "EST"}


def test_donors_are_not_ranked() -> None:
    (part,) = [part for part in brief("JEF").sections if part.id == "ukraine"]
    (table,) = part.tables()
    names = [row.cells[0] for row in table.rows]
    assert names == sorted(names)


@pytest.mark.parametrize(
    "name",
    [
        *("JEF", "NATO", "EU", "AUKUS", "Quad", "European Intervention Initiative"),
        *("IT Coalition", "FNC", "Italian-led Framework Nations group"),
        *("coalition of the willing", "GBR,NOR,EST", "BALTBAT", "G5 Sahel", "Five Eyes", "epc"),
    ],
)
def test_every_section_says_something_and_cites_only_what_it_says(name: str) -> None:
    found = brief(name)
    for part in found.sections:
        assert lines(found, part.id), part.id
        assert not any("None" in text(line) for line in lines(found, part.id)), part.id
    cited = {
        key for part in found.sections for line in lines(found, part.id) for key in line.sources
    }
    assert {reference.key for reference in found.bibliography} == cited - {"uncited"}


def test_what_is_uncited_is_gathered_in_one_section() -> None:
    found = brief("JEF")
    *others, last = found.sections
    flagged = [line for part in others for line in lines(found, part.id) if line.flag]
    (table,) = last.tables()
    assert len(table.rows) == len(flagged) > 50
    assert {row.flag for row in table.rows} == {"uncited", "not verified", "partly uncited"}


def test_a_brief_of_an_early_day_knows_nothing_later() -> None:
    found = brief("JEF", ("NATO",), date(2016, 6, 1))
    assert "seven states" in text(lines(found, "glance")[0])
    days = [line.cells[0] for line in lines(found, "activations") if isinstance(line, Row)]
    assert days == ["4 September 2014", "30 November 2015"]
    assert not [line for line in lines(found, "incidents") if isinstance(line, Row)]
    years = [
        int(row.cells[1])
        for row in lines(found, "money")
        if isinstance(row, Row) and row.cells[1].isdigit()
    ]
    assert max(years) <= 2016


def test_a_grouping_beside_itself_is_held_against_the_others() -> None:
    assert [other.id for other in brief("NATO").question.against] == ["eu"]


def test_the_day_of_a_grouping_is_the_day_of_its_brief() -> None:
    jef = ml.grouping("JEF", on="2018-01-01")
    assert ml.brief(jef).question.on == date(2018, 1, 1)
    assert ml.brief(jef, on="2019-01-01").question.on == date(2019, 1, 1)


def test_support_is_counted_to_the_day_and_no_further() -> None:
    # Whole years before the day; the whole release only once the day lies behind it.
    spans = {2023: "the whole year 2022", 2026: "the whole years 2022 to 2025"}
    for year, span in spans.items():
        found = brief("JEF", ("NATO",), date(year, 1, 1))
        assert span in text(lines(found, "ukraine")[0])
    late = brief("JEF", ("NATO",), date(2026, 11, 1))
    assert "January 2022 to 30 April 2026" in text(lines(late, "ukraine")[0])
    early = brief("JEF", ("NATO",), date(2021, 6, 1))
    assert "No support" in text(lines(early, "ukraine")[0])

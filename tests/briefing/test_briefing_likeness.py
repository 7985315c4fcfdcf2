"""The section on likeness: what it says, what it rests on, and what it says where it cannot."""

from __future__ import annotations

from datetime import date

from minilateral.briefing.document import Figure, Question, Section, Table
from minilateral.briefing.sections import likeness
from minilateral.facts import fact_base

BASE = fact_base()


def section(subject: str, on: date, *against: str) -> Section:
    """The section on a subject beside others."""
    bodies = tuple(BASE.grouping(name, on) for name in against)
    return likeness.section(Question(BASE.grouping(subject, on), bodies, BASE, on))


def test_it_says_which_session_is_the_last_and_what_the_scale_flattens() -> None:
    texts = " ".join(s.text for s in section("JEF", date(2022, 1, 1), "NATO", "EU").statements())
    assert "Last session of the General Assembly used: 75 (opened in 2020)." in texts
    assert "Häge and Hug 2016" in texts
    assert "Bailey and Voeten 2018" in texts
    assert "no verdict, the evidence disagrees" in texts
    assert "European Union had before it" in texts


def test_every_measure_has_a_document_and_every_member_a_row() -> None:
    found = section("JEF", date(2026, 1, 1), "EU")
    readings, members = (table for table in found.tables() if "Spread" not in table.caption)
    assert [row for row in readings.rows if not row.sources] == [
        row for row in readings.rows if row.cells[0] == "values"
    ]
    assert [row.cells[0] for row in members.rows] == sorted(row.cells[0] for row in members.rows)
    assert len(members.rows) == 10
    keys = set(found.source_keys())
    assert keys <= {*BASE.source_keys, "uncited"}


def test_a_pledge_held_up_is_flagged_as_uncited_where_it_is() -> None:
    found = section("EU", date(2026, 1, 1))
    flags = {s.flag for s in found.statements() if s.text.startswith("Held up")}
    assert "uncited" in flags


def test_enlargements_stand_in_the_table_behind_the_figure() -> None:
    figure = next(b for b in section("EU", date(2026, 1, 1)).blocks if isinstance(b, Figure))
    changes = {row.cells[1]: row.cells[5] for row in figure.table.rows}
    assert changes["1973"].startswith("joined: DNK, GBR, IRL")
    assert "left: GBR" in changes["2020"]


def test_a_pair_of_states_gets_an_honest_section() -> None:
    found = section("GBR,EST", date(2026, 1, 1))
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert {row.cells[-1] for row in table.rows} == {"cannot be said"}
    assert any("it cannot be said" in s.text for s in found.statements())


def test_before_the_united_nations_voted_there_is_a_sentence_and_no_table() -> None:
    found = section("GBR,USA,FRA", date(1930, 1, 1))
    assert not list(found.tables())
    assert "no session of the General Assembly" in next(found.statements()).text

"""The section on what a body can field says what the commands say, and never zero for unknown."""

from __future__ import annotations

from datetime import date
from math import inf

import pytest

from minilateral.briefing.document import Question, Table
from minilateral.briefing.sections.fields import NEEDS, section, span
from minilateral.facts import FactBase, fact_base
from minilateral.respond.needs import need
from minilateral.respond.package import package
from minilateral.respond.pool import pool

DAY = date(2026, 6, 1)
BASE: FactBase = fact_base()


def asked(body: str, *against: str) -> Question:
    others = tuple(BASE.grouping(name, DAY) for name in against)
    return Question(BASE.grouping(body, DAY), others, BASE, DAY)


def test_the_days_are_those_of_the_packages() -> None:
    needs, beside = (block for block in section(asked("JEF", "EU")).blocks if type(block) is Table)
    for row, both, name in zip(needs.rows, beside.rows, NEEDS, strict=True):
        days = [package(need(BASE, name), pool(BASE, body, DAY)) for body in ("JEF", "EU")]
        want = [span(p.solved.values["all"] if p.solved else inf) for p in days]
        assert row.cells[1] == want[0]
        assert list(both.cells[1:]) == want
        assert row.sources


@pytest.mark.parametrize("body", ["BALTBAT", "ASEAN", "JEF", "QUAD", "GBR,NOR,EST"])
def test_every_body_gets_a_section(body: str) -> None:
    found = section(asked(body))
    text = " ".join(statement.text for statement in found.statements())
    assert text
    assert "irreplaceable" not in text
    rows = [row for block in found.blocks if type(block) is Table for row in block.rows]
    if body in ("BALTBAT", "ASEAN"):
        assert not rows
    else:
        assert len(rows) == len(NEEDS)


def test_a_what_if_is_called_one() -> None:
    text = " ".join(statement.text for statement in section(asked("NATO")).statements())
    assert "What if without the United States: " in text

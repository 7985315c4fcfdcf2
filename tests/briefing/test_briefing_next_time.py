"""The section "How fast, next time": a scenario that fits, rounded figures, what is assumed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from minilateral.briefing.document import Figure, Question, Section
from minilateral.briefing.fitting_scenario import fitting
from minilateral.briefing.sections import next_time
from minilateral.facts import fact_base

DAY = date(2026, 11, 1)


def question(name: str, against: tuple[str, ...] = ("NATO", "EU"), on: date = DAY) -> Question:
    base = fact_base()
    others = tuple(base.grouping(other, on) for other in against if other != name)
    return Question(base.grouping(name, on), others, base, on)


def words(found: Section) -> str:
    return " ".join(statement.text for statement in found.statements())


@pytest.fixture(scope="module")
def jef() -> Section:
    return next_time.section(question("JEF"))


@pytest.mark.parametrize(
    ("name", "scenario"),
    [
        ("JEF", "baltic-cable"),
        ("NATO", "baltic-cable"),
        ("IT Coalition", "cyber-partner"),
        ("CMF", "red-sea-shipping"),
        ("NORDEFCO", "shadow-fleet-escort"),
        ("CJEF", "evacuation"),
    ],
)
def test_functions_and_names_choose_the_scenario(name: str, scenario: str) -> None:
    found = fitting(fact_base(), fact_base().grouping(name, DAY))
    assert found is not None
    assert found.id == scenario


@pytest.mark.parametrize("name", ["AUKUS", "ASEAN", "BENELUX"])
def test_a_body_that_no_scenario_fits_gets_the_reason(name: str) -> None:
    assert fitting(fact_base(), fact_base().grouping(name, DAY)) is None
    assert "No scenario fits what" in words(next_time.section(question(name)))


def test_of_a_list_of_states_it_is_not_known_what_it_is_for() -> None:
    told = words(next_time.section(question("GBR,NOR,EST")))
    assert "is for is not known" in told
    assert "the command simulate" in told


def test_every_body_has_a_row_and_its_documents(jef: Section) -> None:
    figure = next(block for block in jef.blocks if isinstance(block, Figure))
    assert [row.cells[0] for row in figure.table.rows] == ["JEF", "NATO", "EU"]
    assert all(row.sources or row.flag == "uncited" for row in figure.table.rows)
    assert figure.draw() is not None


def test_no_figure_is_finer_than_what_is_known(jef: Section) -> None:
    figure = next(block for block in jef.blocks if isinstance(block, Figure))
    cells = [cell for row in figure.table.rows for cell in row.cells[1:]]
    told = " ".join([words(jef), *cells])
    assert "." not in "".join(cells)
    shares = [int(share) for share in re.findall(r"(\d+) %", told)]
    assert shares
    assert all(share % 5 == 0 for share in shares)


def test_it_says_what_is_assumed_and_that_it_is_no_forecast(jef: Section) -> None:
    told = words(jef)
    assert "no forecast" in told
    assert "are assumptions" in told
    assert "--parameter-draws" in told
    found = re.search(
        r"Of the (\d+) numbers .*, (\d+) are set .* (\d+) are rules .* other (\d+) are assumptions",
        told,
    )
    assert found is not None
    whole, *parts = map(int, found.groups())
    assert whole == sum(parts)


def test_a_body_that_cannot_act_is_left_out_with_the_reason() -> None:
    found = next_time.section(question("JEF", ("NATO", "Weimar Triangle")))
    figure = next(block for block in found.blocks if isinstance(block, Figure))
    shown = [row.cells[0] for row in figure.table.rows]
    assert shown[:2] == ["JEF", "NATO"]
    assert len(shown) == 3 or "is left out" in words(found)


@pytest.mark.parametrize("year", [2015, 2018, 2022])
def test_for_a_day_in_the_past_there_is_an_answer_or_a_reason(year: int) -> None:
    told = words(next_time.section(question("JEF", on=date(year, 6, 1))))
    assert "Played 2,000 times" in told or "cannot be said" in told


def test_the_same_brief_says_the_same() -> None:
    assert words(next_time.section(question("JEF"))) == words(next_time.section(question("JEF")))


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0 %"), (0.004, "under 5 %"), (0.66, "65 %"), (0.999, "over 95 %"), (1.0, "100 %")],
)
def test_a_rounded_share_is_never_nought_or_all_where_it_is_not(share: float, said: str) -> None:
    assert next_time._about(share) == said

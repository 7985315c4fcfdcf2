"""Needs: the shipped ones, a user's own, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up_forces import LINE, NEED, tables

from minilateral.core.errors import InvalidDataError, NotFoundError
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.needs import NeedRecord
from minilateral.respond.needs import need, needs
from minilateral.respond.pool import pool
from minilateral.respond.sizes import persons_in

Own = Callable[..., Path]
BASE = fact_base()
DAY = date(2026, 6, 1)


def test_the_shipped_needs_are_the_twelve_of_the_first_table() -> None:
    assert [found.id for found in needs(BASE)] == [
        *("air-policing", "arctic-presence", "brigade-reinforcement", "cyber-incident-response"),
        *("disaster-relief", "drone-defence", "evacuation", "maritime-escort", "mine-clearance"),
        *("shadow-fleet-escort-and-boarding", "training-mission", "undersea-patrol"),
    ]


def test_every_quantity_says_what_it_rests_on() -> None:
    for found in needs(BASE):
        for line in found.lines:
            assert line.basis.text
            if line.basis.cited:
                assert line.basis.source != ("uncited",)


def test_military_and_civil_lines_of_one_class_stay_apart() -> None:
    lines = [x for x in need(BASE, "undersea-patrol").lines if x.asset_class == "patrol"]
    assert {(line.sector, line.by_day, line.count) for line in lines} == {
        ("military", 5, 4),
        ("civil", 1, 4),
    }


def test_a_need_is_found_by_id_or_name_and_a_slip_is_named() -> None:
    assert need(BASE, "Undersea infrastructure patrol").id == "undersea-patrol"
    assert need(BASE, "UNDERSEA PATROL").id == "undersea-patrol"
    with pytest.raises(NotFoundError, match=r"'undersea-patroll' is not a need; did you mean"):
        need(BASE, "undersea-patroll")


def test_a_moved_need_takes_its_lines_along_but_not_those_with_their_own_place() -> None:
    found = need(BASE, "drone-defence").at("Narva")
    assert found.area.point_name == "Narva"
    places = {line.what: line.place.point_name for line in found.lines}
    assert places["fighters"] == "Narva"
    assert places["air defence frigate"] == "Gulf of Gdansk"
    with pytest.raises(NotFoundError, match="did you mean Narva"):
        found.at("Narwa")


def test_formations_convert_to_persons_by_the_cited_table(own: Own) -> None:
    land = LINE | {"asset_class": "land_heavy", "count": 2, "counted_in": "battalion"}
    base = FactBase([own(tables(needs=[NEED | {"requirements": [land]}]))])
    line = need(base, "made-up").lines[0]
    assert (line.count, line.counted_in) == (2 * 700, "person")
    assert persons_in(base, "brigade") == 4000


def test_a_file_with_requirements_is_one_need(own: Own) -> None:
    text = "".join(f"{key}: {value!r}\n" for key, value in NEED.items())
    base = FactBase([own(text)])
    assert need(base, "made-up").lines[0].count == 2
    assert len(base.all(NeedRecord)) == 13


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"count": -1}, "requirements.0.count: Input should be greater than or equal to 0"),
        ({"count": 2.5}, "requirements.0.count: Input should be a valid integer"),
        ({"asset_class": "surface_combatants"}, "did you mean surface_combatant?"),
        ({"sector": "navy"}, "'navy' is not one of"),
        ({"count": 2, "count_min": 3}, "count 2 is not between 3 and 2"),
        ({"kinds": ["frigat"]}, "'frigat' is no type of surface_combatant, military; did you mean"),
        ({"for_days": 0}, "for_days: Input should be greater than 0"),
        ({"on_station_by_days": -1}, "on_station_by_days: Input should be greater than or equal"),
        ({"asset_class": "land_light"}, "a line of land forces says what it counts"),
        ({"counted_in": "brigade"}, "surface_combatant is not counted in formations"),
        ({"at": {"point_name": "x", "lat": 99, "lon": 1}}, "at.lat: Input should be less than"),
    ],
)
def test_a_faulty_line_gets_one_clear_error(own: Own, line: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        FactBase([own(tables(needs=[NEED | {"requirements": [LINE | line]}]))])
    assert len(caught.value.faults) == 1
    assert said in str(caught.value)
    assert "own.yaml:2" in str(caught.value)


def test_a_need_without_lines_is_refused(own: Own) -> None:
    with pytest.raises(InvalidDataError, match="requirements"):
        FactBase([own(tables(needs=[NEED | {"requirements": []}]))])


def test_a_navy_patrol_ship_does_not_board_with_police_powers() -> None:
    boarding = need(BASE, "shadow-fleet-escort-and-boarding").lines[0]
    asked = pool(BASE, "JEF", DAY)
    ships = [batch for batch in asked.batches if boarding.fits(batch)]
    assert ships
    assert {batch.sector for batch in ships} == {"civil"}
    navy = next(b for b in asked.batches if b.owner == "GBR" and b.asset_type == "opv")
    assert not boarding.fits(navy)
    assert boarding.fits(replace(navy, sector="civil", asset_type="civil_patrol_vessel"))


def test_a_missile_submarine_fills_no_line_that_does_not_name_it() -> None:
    line = need(BASE, "undersea-patrol").lines[10]
    assert line.asset_class == "submarine"
    open_line = replace(line, kinds=())
    asked = pool(BASE, "GBR", DAY)
    missile = next(b for b in asked.batches if b.asset_type == "submarine_ssbn")
    assert not open_line.fits(missile)
    assert replace(line, kinds=("submarine_ssbn",)).fits(missile)

"""The commands of packages as a newcomer runs them: normal, as JSON, and with bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minilateral.cli.main import main

Own = Callable[..., Path]
ON = ("--on", "2026-06-01")
NEED = """\
id: made-up
name: Made up
area: {{point_name: Tapa, lat: 59.26, lon: 25.96}}
requirements:
  - asset_class: {kind}
    sector: military
    count: {count}
    on_station_by_days: 10
    for_days: 10
"""


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("body", ["JEF", "NOR", "GBR,NOR,EST"])
def test_a_body_is_a_grouping_a_state_or_a_list(
    capsys: pytest.CaptureFixture[str], body: str
) -> None:
    """Standard output holds nothing but the answer, though HiGHS would print its name."""
    found = told(capsys, "package", body, "undersea-patrol", *ON)
    assert list(found) == [
        *("need", "body", "on", "feasible", "first_on_station_days", "all_on_station_days"),
        *("assignments", "gap", "conflicts", "double_booked"),
    ]
    assert found["feasible"] is not bool(found["conflicts"])


def test_a_need_that_cannot_be_met_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["package", "JEF", "maritime-escort", *ON]) == 0
    told = capsys.readouterr()
    assert "cannot be met" in told.out
    assert "1 in time; met in full on day" in told.out
    assert "Nobody can say of these" in told.err


def test_a_package_and_others_as_good_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--free", "--order", "all", "--alternatives", "2")
    assert main(["package", "JEF", "arctic-presence", *ON, *words]) == 0
    out = capsys.readouterr().out
    assert "days until all is on station" in out
    assert "proven" in out
    assert out.count("As good: ") == 2


def test_calls_answered_first_take_all_or_their_package(
    capsys: pytest.CaptureFixture[str],
) -> None:
    after = ("--after", "NATO:undersea-patrol")
    named = told(capsys, "package", "JEF", "undersea-patrol", *ON, *after)
    alone = told(capsys, "package", "JEF", "undersea-patrol", *ON)
    assert alone["feasible"]
    assert not named["feasible"]
    nothing = told(capsys, "package", "JEF", "undersea-patrol", *ON, "--after", "JEF")
    assert all(row["in_time"] == 0 for row in nothing["conflicts"])


def test_absences_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "depend", "JEF", "--need", "undersea-patrol", "--without", "GBR,NOR", *ON)
    assert list(found) == ["need", "body", "losses"]
    assert found["losses"][0]["without"] == ["GBR", "NOR"]
    assert main(["depend", "JEF", "--need", "undersea-patrol", *ON]) == 0
    assert "Fewest absences that break it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (("rotation", "JEF", "undersea-patrol", "--weeks", "8"), {"spells", "shortages", "gap"}),
        (("contributions", "JEF", "--need", "undersea-patrol"), {"contributions", "leads"}),
        (("chances", "JEF", "--need", "undersea-patrol", "--draws", "100"), {"met", "without"}),
        (("coverage", "JEF", "--region", "North Sea"), {"classes", "means", "hours"}),
    ],
)
def test_the_others_answer_as_json_and_as_a_table(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], fields: set[str]
) -> None:
    assert fields <= set(told(capsys, *words, *ON))
    assert main([*words, *ON]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 4


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("package", "JEF", "undersea-patrl"), 3, "did you mean undersea-patrol?"),
        (("package", "JEFF", "undersea-patrol"), 3, "did you mean JEF?"),
        (("package", "JEF", "undersea-patrol", "--order", "fast"), 2, "is not an aim"),
        (("package", "JEF", "undersea-patrol", "--free", "--after", "EU"), 2, "one of the two"),
        (("package", "JEF", "undersea-patrol", "--at", "Gotland"), 3, "is not a place of"),
        (("package", "JEF", "undersea-patrol", "--on", "1990-01-01"), 3, "was founded on"),
        (("package", "NOR", "undersea-patrol", "--on", "1990-01-01"), 3, "too far from that"),
        (("package", "BALTBAT", "undersea-patrol", *ON), 3, "had no members"),
        (("depend", "JEF", "--need", "undersea-patrol", "--without", "USA"), 3, "not a member"),
        (("coverage", "JEF", "--region", "Balti"), 3, "did you mean Baltic?"),
        (("chances", "JEF", "--need", "undersea-patrol", "--draws", "0"), 2, "1 to 1,000,000"),
        (("rotation", "JEF", "undersea-patrol", "--weeks", "0"), 2, "1 to 104 weeks"),
    ],
)
def test_bad_input_is_one_clear_error(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str
) -> None:
    assert main(list(words)) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("kind", "count", "code", "says"),
    [
        ("patrol", "-1", 4, "greater than or equal to 0"),
        ("patrol", "1.5", 4, "integer"),
        ("battleships", "1", 4, "battleships"),
        ("patrol", "1", 2, "Tapa (59.26, 25.96) lies on land"),
    ],
)
def test_a_need_of_one_s_own_that_is_wrong_is_one_clear_error(
    capsys: pytest.CaptureFixture[str], own: Own, kind: str, count: str, code: int, says: str
) -> None:
    folder = own(NEED.format(kind=kind, count=count))
    assert main(["package", "JEF", "made-up", *ON, "--facts", str(folder)]) == code
    assert says in capsys.readouterr().err


def test_a_promise_beyond_what_a_state_owns_is_one_clear_error(
    capsys: pytest.CaptureFixture[str], own: Own
) -> None:
    folder = own(
        "commitments:\n"
        "  - {owner: EST, body: nato_arf, role: contributor, force: too many, asset_class: mcm,\n"
        "     count: 40, unit: ships, from: 2026-01-01, to: 2026-12-31, status: on_standby,\n"
        "     source: uncited, verified: no}\n"
    )
    assert main(["package", "JEF", "undersea-patrol", *ON, "--facts", str(folder)]) == 4
    assert "40" in capsys.readouterr().err

"""The commands of forces as a newcomer runs them: normal, as JSON, and with bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minilateral.cli.main import main

Own = Callable[..., Path]
ON = ("--on", "2026-06-01")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_needs_are_listed_and_one_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    listed = told(capsys, "needs")
    assert {"id", "name", "area", "lines", "by_day"} <= set(listed[0])
    shown = told(capsys, "needs", "undersea-patrol")
    assert shown["id"] == "undersea-patrol"
    assert len(shown["lines"]) == 13
    assert shown["lines"][0]["sources"]
    assert main(["needs", "undersea-patrol"]) == 0
    out = capsys.readouterr()
    assert "frigate or corvette" in out.out
    assert "Source: Euro Weekly News" in out.err


def test_a_pool_is_told_by_class(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "pool", "JEF", *ON, "--notice", "5")
    assert (found["body"], found["mode"], found["notice_days"]) == ("jef", "single-set", 5)
    mine = next(c for c in found["classes"] if c["asset_class"] == "mcm")
    assert sum(b["ready"]["mode"] for b in mine["batches"]) > 0
    assert {"owner", "notice_days", "count_cited"} <= set(mine["batches"][0])
    assert found["promises"]
    assert found["unconverted"]
    assert main(["pool", "GBR,NOR,EST", *ON]) == 0
    assert "mine countermeasures" in capsys.readouterr().out.replace("\n", " ")


def test_promises_ignored_never_leave_less(capsys: pytest.CaptureFixture[str]) -> None:
    kept = told(capsys, "pool", "JEF", *ON)
    free = told(capsys, "pool", "JEF", *ON, "--free")
    assert free["mode"] == "free"
    for with_, without in zip(kept["classes"], free["classes"], strict=True):
        assert with_["asset_class"] == without["asset_class"]
        assert without["ready"]["median"] >= with_["ready"]["median"]


def test_what_is_left_after_a_call_that_takes_all_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["pool", "JEF", *ON, "--after", "NATO"]) == 0
    assert "nothing is left" in capsys.readouterr().out


def test_toolboxes_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "toolbox", "NATO,EU,JEF")
    assert found["bodies"] == ["NATO", "EU", "JEF"]
    assert found["gaps_filled"]["NATO"]["EU"] == {"yes": 7, "partly": 7}
    assert main(["toolbox", "NATO,states"]) == 0
    assert "NATO: 9 fully, 7 in part, 7 not." in capsys.readouterr().out


def test_a_table_is_written_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["needs"], ["pool", "JEF", *ON], ["toolbox", "NATO,EU"]):
        file = tmp_path / f"{words[0]}.csv"
        assert main([*words, "-o", str(file)]) == 0
        assert len(file.read_text().splitlines()) > 5
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["needs", "minefield"], 3, "'minefield' is not a need"),
        (["pool", "JFE"], 3, "did you mean JEF?"),
        (["pool", "JEF", "--on", "1999-01-01"], 3, "was founded on 2014-09-04"),
        (["pool", "GBR", "--on", "1999-01-01"], 3, "too far from that"),
        (["pool", "JEF", *ON, "--notice", "-1"], 2, "0 days or more"),
        (["pool", "JEF", *ON, "--free", "--after", "EU"], 2, "one of the two"),
        (["pool", "JEF", *ON, "--after", "ATLANTIS"], 3, "'ATLANTIS' is not a grouping"),
        (["toolbox", "AUKUS"], 3, "says nothing of AUKUS"),
        (["toolbox", ","], 2, "name the bodies"),
    ],
)
def test_bad_input_is_one_clear_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main(arguments) == code
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_users_own_need_is_listed(own: Own, capsys: pytest.CaptureFixture[str]) -> None:
    folder = own(
        "needs:\n"
        "  - id: harbour-watch\n"
        "    name: Harbour watch\n"
        "    area: {point_name: Off Riga, lat: 57.2, lon: 23.9}\n"
        "    requirements:\n"
        "      - {asset_class: patrol, sector: civil, count: 2, on_station_by_days: 1,"
        " for_days: 10}\n"
    )
    assert "harbour-watch" in [row["id"] for row in told(capsys, "needs", "--facts", str(folder))]

"""The commands of aligning as a newcomer runs them: normal, as JSON, and with bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minilateral.cli.main import main

ON = ("--on", "2026-01-01")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_align_tells_overlap_functions_and_forces(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "align", "JEF", "--with", "NATO,EU", *ON)
    assert found["grouping"] == "jef"
    assert [row["grouping"] for row in found["overlap"]] == ["nato", "eu"]
    assert set(found["functions"]) == {"shared", "only", "gaps"}
    assert {"state", "asset_class", "exists", "promised", "short"} <= set(found["double_hatted"][0])
    assert main(["align", "JEF", *ON]) == 0
    assert "Served by none of them: technology sharing" in capsys.readouterr().out


def test_tiers_have_a_row_for_every_year(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "tiers", "NATO", "--from", "1991", "--draws", "100", *ON)
    assert [row["year"] for row in found] == list(range(1991, 2027))
    assert {"year", "index", "null_low", "null_high", "core", "periphery"} <= set(found[0])
    assert found[0]["index"] is None
    assert found[0]["why_not"] == "the frame is closed only from 2014-09-05"
    assert found[-1]["depth_low"] <= found[-1]["index"] <= found[-1]["depth_high"]
    assert "eu" in found[-1]["core_is"]


def test_the_open_frame_is_given_only_on_request_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ("tiers", "NATO", "--from", "2024", "--frame", "all", "--draws", "100", *ON)
    assert not any(row["frame_closed"] for row in told(capsys, *asked))
    assert main([*asked]) == 0
    assert "The frame is open" in capsys.readouterr().err


def test_what_if_tells_the_difference(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("tiers", "EU", "--from", "2025", "--draws", "100", *ON)
    row = told(capsys, *asked, "--without", "jef")[0]
    assert row["difference"] == pytest.approx(row["index"] - row["index_as_is"])
    assert row["difference"] > 0
    added = told(capsys, *asked, "--with", "DEU,POL,UKR")[0]
    assert "DEU,POL,UKR" in added["groupings"]
    assert main([*asked, "--without", "jef"]) == 0
    assert "as it is" in capsys.readouterr().out


def test_who_sits_outside_is_listed_and_drawn(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert len(told(capsys, "outside", "NATO", *ON)) == 32
    assert main(["outside", "NATO", *ON, "-o", str(tmp_path / "map.svg")]) == 0
    assert "<svg" in (tmp_path / "map.svg").read_text()
    assert main(["outside", "NATO", *ON]) == 0


def test_calls_calendar_and_joining_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert {"together", "incidents"} == set(told(capsys, "calls", *ON)["calls"][0])
    plan = told(capsys, "calendar", "--from", "2018", "--years", "4")
    assert {"gap", "domains", "changed", "left_out"} <= set(plan)
    joined = told(capsys, "joining", "JEF", *ON)
    assert {"effect", "low", "high"} == set(joined["convergence"]["overall"])
    for command in (("calls", *ON), ("calendar", "--years", "4"), ("joining", "JEF", *ON)):
        assert main([*command]) == 0
        assert "Note:" in capsys.readouterr().err


def test_area_and_division_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "area", "Indo-Pacific", "--groupings", "Quad,AUKUS", *ON)
    assert found["institution"] == "nato"
    share = ("division", "--functions", "tech_sharing", "--areas", "Indo-Pacific", *ON)
    assert told(capsys, *share)["gaps"] == 0
    assert main(["area", "Africa", *ON]) == 0
    assert main([*share]) == 0
    assert "0 gaps" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("align", "JEF", "--with", ""), 2, "name at least one grouping"),
        (("align", "JEFF"), 3, "did you mean JEF"),
        (("align", "GBR,NOR", "--with", "EU"), 2, "no function of GBR,NOR"),
        (("align", "AUKUS", "--on", "2000-01-01"), 3, "AUKUS was founded on 2021-09-15"),
        (("tiers", "NATO", "--from", "1940"), 3, "was founded on 1949-04-04; asked for 1940"),
        (("tiers", "NATO", "--from", "2020", "--to", "2019"), 2, "ask for years up to"),
        (("tiers", "NATO", "--without", "quad"), 2, "'quad' is not in the frame"),
        (("tiers", "NATO", "--with", "GBR"), 2, "two states or more"),
        (("tiers", "NATO", "--depth", "deep"), 2, "'deep' is not a depth"),
        (("tiers", "NATO", "--frame", "wales"), 3, "is not a frame"),
        (("calls", "NATO"), 2, "two or more different bodies"),
        (("area", "Narnia"), 3, "'Narnia' is not an area"),
        (("joining", "G7"), 2, "nobody joins"),
    ],
)
def test_a_bad_question_gets_one_clear_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, says: str
) -> None:
    assert main([*arguments]) == code
    out = capsys.readouterr()
    assert says in out.err
    assert out.err.count("\n") == 1
    assert not out.out

"""The commands on members and bargains as a newcomer runs them: normal, as JSON, with bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minilateral.cli.main import main

ON = ("--on", "2026-01-01")
PATROL = ("--need", "undersea-patrol")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, *ON, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main([*arguments, *ON]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    assert main([*arguments, *ON]) == code
    said = capsys.readouterr()
    assert not said.out
    assert said.err.count("\n") == 1
    return said.err


def test_joining_and_leaving_are_told_before_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "join", "JEF", "POL", *PATROL)
    assert list(found) == [
        *("body", "on", "change", "states", "members_before", "members_after", "effects", "rule"),
        *("caveats", "sources"),
    ]
    assert found["change"] == "join"
    assert set(found["members_after"]) - set(found["members_before"]) == {"POL"}
    assert {"measure", "before", "after", "before_range"} <= set(found["effects"][0])
    assert told(capsys, "leave", "JEF", "Norway", *PATROL)["states"] == ["NOR"]
    shown = printed(capsys, "leave", "JEF", "NLD", *PATROL)
    assert "JEF without the Netherlands" in shown
    assert "Power under that rule" in shown


def test_candidates_are_listed_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "join", "JEF", "--from", "NATO", *PATROL)
    names = [row["state"] for row in found["candidates"]]
    assert names == sorted(names)
    assert found["as_it_is"]["coverage"] == 1
    shown = printed(capsys, "join", "JEF", *PATROL, "--by", "gridlock")
    assert "move nothing but cohesion" in shown


def test_what_is_no_change_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "is a member of the JEF" in refused(capsys, 2, "join", "JEF", "NLD")
    assert "is no member of the JEF" in refused(capsys, 2, "leave", "JEF", "POL")
    assert "did you mean" in refused(capsys, 3, "leave", "JEF", "NLX")
    assert "named once" in refused(capsys, 2, "join", "JEF", "POL,POL")
    assert "leave out who joins" in refused(capsys, 2, "join", "JEF", "POL", "--by", "kept")
    assert "not one of the measures" in refused(capsys, 2, "join", "JEF", "--by", "beauty")


def test_stability_is_told_in_words_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "stability", "JEF", "undersea-patrol", "--lead", "GBR")
    assert list(found) == [
        *("need", "body", "on", "leads", "worth", "alone", "least_core", "divisions"),
        *("shapley_errors", "smallest_as_good", "caveats", "sources"),
    ]
    assert found["leads"] == ["GBR"]
    assert found["least_core"]["empty"] is False
    assert "The core is empty" in printed(capsys, "stability", "JEF", "undersea-patrol")
    assert "not a member" in refused(
        capsys, 3, "stability", "JEF", "undersea-patrol", "--lead", "USA"
    )


def test_costs_are_shared_by_keys(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    costs = tmp_path / "costs.csv"
    costs.write_text("state,cost\nGBR,6\nNOR,3\n")
    found = told(capsys, "shares", "GBR,NOR", "--amount", "12", "--costs", str(costs))
    assert found["shares"]["alone"] == pytest.approx({"GBR": 9, "NOR": 3})
    assert "gdp: figures of" in printed(capsys, "shares", "JEF")
    assert "is not a key" in refused(capsys, 2, "shares", "JEF", "--by", "luck")
    costs.write_text("state,price\nGBR,6\n")
    assert "no column 'cost'" in refused(capsys, 2, "shares", "GBR,NOR", "--costs", str(costs))


def test_robust_choices_are_told_with_their_proof(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("robust", "--from", "JEF", *PATROL, "--draws", "5")
    found = told(capsys, *words, "--size", "1-2")
    assert found["certificate"]["coalitions"] == {"1": 10, "2": 45}
    assert {"size", "why", "members", "regret"} <= set(found["choices"][0])
    assert "which are all: 45 of 2" in printed(capsys, *words, "--size", "2")
    assert "is none" in refused(capsys, 2, *words, "--size", "3-2")
    assert "such as 2-4" in refused(capsys, 2, *words, "--size", "few")


def test_states_of_the_facts_are_divided(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("partition", "--from", "V4,GBR,NOR", *PATROL, "--value", "coverage-0.1")
    found = told(capsys, *words, "--against", "V4")
    assert found["existing"][0]["parts"] == [["CZE", "HUN", "POL", "SVK"], ["GBR", "NOR"]]
    assert found["certificate"]["complete"]
    assert "no division is worth more" in printed(capsys, *words)
    assert "with --table, or groupings" in refused(capsys, 2, "partition", "--value", "size")
    both = ("partition", "--table", "x.csv", "--need", "evacuation", "--value", "size")
    assert "go with --from" in refused(capsys, 2, *both)


def test_contributions_take_a_lead_of_the_users(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "contributions", "GBR,NOR,EST", *PATROL, "--lead", "GBR")
    assert found["leads"] == ["GBR"]
    assert found["contributions"][1]["lines_led"]["value"] > 0
    bad = ("contributions", "GBR,NOR,EST", *PATROL, "--lead", "USA")
    assert "cannot be a lead" in refused(capsys, 3, *bad)

"""The verbs that ask: list, show, compare, cite, doctor."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minilateral.cli import main

Own = Callable[..., Path]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def ask(capsys: Captured) -> Callable[..., str]:
    """Run a command that must succeed and say nothing beside its answer."""

    def run(*words: str | Path) -> str:
        assert main([str(word) for word in words]) == 0
        told = capsys.readouterr()
        assert told.err == ""
        return told.out

    return run


@pytest.fixture
def ask_json(ask: Callable[..., str]) -> Callable[..., Any]:
    return lambda *words: json.loads(ask(*words, "--json"), parse_constant=pytest.fail)


Ask = Callable[..., str]
AskJson = Callable[..., Any]


def test_show_gives_the_jef_of_2016_as_json(ask_json: AskJson) -> None:
    jef = ask_json("show", "JEF", "--on", "2016-06-01")
    assert {key: jef[key] for key in ("id", "name", "kind", "on", "members", "leads")} == {
        "id": "jef",
        "name": "Joint Expeditionary Force",
        "kind": "minilateral",
        "on": "2016-06-01",
        "members": ["DNK", "EST", "GBR", "LTU", "LVA", "NLD", "NOR"],
        "leads": ["GBR"],
    }
    assert "undersea_infrastructure" in jef["functions"]
    assert jef["rules"][0]["default"] is True
    assert jef["rules"][0]["rule"] == {
        "opt_in": {"leads": ["GBR"], "leads_required": "all", "min_participants": 2}
    }
    assert jef["roles"]["GBR"] == "framework_nation"
    assert jef["axes"]["size"] == 7
    assert {"key", "publisher", "title", "date", "address", "grade"} <= set(jef["sources"][0])


def test_show_keeps_its_fields_for_an_imagined_grouping(ask_json: AskJson) -> None:
    idea, jef = ask_json("show", "GBR,NOR,EST"), ask_json("show", "JEF")
    assert list(idea) == list(jef)
    assert idea["members"] == ["EST", "GBR", "NOR"]
    assert (idea["imagined"], jef["imagined"]) == (True, False)
    assert (idea["rules"], idea["leads"], idea["founded"]) == ([], [], None)


def test_show_defaults_to_today(ask_json: AskJson) -> None:
    from datetime import date

    first = date.today().isoformat()
    assert ask_json("show", "JEF")["on"] in (first, date.today().isoformat())


def test_show_prints_a_card(ask: Ask) -> None:
    card = ask("show", "JEF", "--on", "2016-06-01")
    lines = card.splitlines()
    assert lines[0].strip() == "Joint Expeditionary Force on 2016-06-01"
    assert "Members (7)" in card
    assert "led by the United Kingdom" in card
    assert "the United Kingdom and any volunteers may act" in card
    assert "`minilateral cite jef` lists them" in card
    assert "Finland" not in card
    assert all(line == line.rstrip() for line in lines)


def test_show_says_where_nobody_is_a_member(ask: Ask) -> None:
    card = ask("show", "the Quad", "--on", "2012-01-01")
    assert "Members (0)" in card
    assert "none on this day" in card
    assert "2008  Australia withdrew, format lapsed  (uncited)" in card


def test_a_card_marks_what_is_uncited_and_what_is_judged(ask: Ask) -> None:
    card = ask("show", "NATO", "--on", "2024-06-01")
    assert "leading state, in our judgement: the United States" in card
    assert "(uncited)" in card


def test_the_command_that_a_card_names_works(ask: Ask) -> None:
    for name in ("JEF", "GBR,NOR", "GBR,"):
        card = ask("show", name)
        _, command, _ = card.split("`")
        ask(*command.split()[1:])


def test_list_gives_every_grouping_with_its_members_on_the_day(ask_json: AskJson) -> None:
    rows = ask_json("list", "groupings", "--on", "2016-06-01")
    assert all(list(row) == ["id", "name", "kind", "members"] for row in rows)
    members = {row["id"]: row["members"] for row in rows}
    assert {key: members[key] for key in ("jef", "nato", "eu", "quad")} == {
        **{"jef": 7, "nato": 28, "eu": 28, "quad": 0}
    }
    assert not {"aukus", "it_coalition", "ei2"} & set(members)


def test_list_gives_groupings_where_nothing_else_is_named(ask_json: AskJson) -> None:
    day = ("--on", "2020-01-01")
    assert ask_json("list", *day) == ask_json("list", "groupings", *day)


def test_list_is_narrowed(ask_json: AskJson) -> None:
    rows = ask_json("list", "--kind", "alliance", "--of", "Estonia", "--on", "2026-01-01")
    assert rows == [
        {
            "id": "nato",
            "name": "North Atlantic Treaty Organization",
            "kind": "alliance",
            "members": 32,
        }
    ]


@pytest.mark.parametrize(
    ("what", "keys"),
    [
        ("states", ["iso3", "name", "cow", "gw", "kind"]),
        ("sources", ["key", "publisher", "title", "date", "grade"]),
    ],
)
def test_list_gives_states_and_sources(ask_json: AskJson, what: str, keys: list[str]) -> None:
    rows = ask_json("list", what)
    assert len(rows) > 100
    assert all(list(row) == keys for row in rows)


def test_list_prints_a_table(ask: Ask) -> None:
    table = ask("list", "--kind", "alliance", "--on", "2026-01-01")
    assert "North Atlantic Treaty Organization" in table
    assert "Joint Expeditionary Force" not in table


def test_compare_tells_what_is_shared(ask_json: AskJson) -> None:
    answer = ask_json("compare", "JEF", "NATO", "EU", "--on", "2026-01-01")
    assert list(answer) == ["on", "groupings", "pairs", "functions", "sources"]
    assert [body["id"] for body in answer["groupings"]] == ["jef", "nato", "eu"]
    pairs = {(pair["first"], pair["second"]): pair for pair in answer["pairs"]}
    assert set(pairs) == {("jef", "nato"), ("jef", "eu"), ("nato", "eu")}
    assert pairs["jef", "nato"]["only_first"] == []
    assert pairs["jef", "eu"]["only_first"] == ["GBR", "ISL", "NOR"]
    assert answer["functions"]["collective_defence"] == ["nato"]
    assert "north-atlantic-treaty" in answer["sources"]


def test_compare_prints_a_table(ask: Ask) -> None:
    table = ask("compare", "JEF", "NATO", "--on", "2026-01-01")
    assert "JEF, NATO on 2026-01-01" in table
    assert "DNK" in table


def test_a_written_table_keeps_every_digit(ask_json: AskJson, tmp_path: Path) -> None:
    question = ("compare", "NATO", "EU", "--on", "2026-01-01")
    assert main([*question, "-o", str(tmp_path / "a.csv")]) == 0
    with (tmp_path / "a.csv").open() as file:
        (row,) = csv.DictReader(file)
    # 23 allies are members of the Union; NATO has 32 members, the Union 27.
    assert float(row["jaccard"]) == ask_json_value(tmp_path) == 23 / 36


def ask_json_value(folder: Path) -> float:
    """The same figure from the JSON file of the same question."""
    question = ("compare", "NATO", "EU", "--on", "2026-01-01", "-o", str(folder / "a.json"))
    assert main(question) == 0
    value = json.loads((folder / "a.json").read_text())["pairs"][0]["jaccard"]
    assert isinstance(value, float)
    return value


@pytest.mark.parametrize(
    ("style", "start", "mark"),
    [
        ("text", "NATO, The North Atlantic Treaty, 1949-04-04. https://", "\n"),
        ("bibtex", "@misc{north-atlantic-treaty,\n  author = {{NATO}},", "}\n"),
        ("ris", "TY  - ELEC\nID  - north-atlantic-treaty\nPB  - NATO\n", "ER  - \n"),
    ],
)
def test_cite_gives_one_document_in_three_styles(
    ask: Ask, style: str, start: str, mark: str
) -> None:
    said = ask("cite", "north-atlantic-treaty", "--style", style)
    assert said.startswith(start)
    assert said.endswith(mark)


@pytest.mark.parametrize(
    ("style", "mark"), [("text", "\n"), ("bibtex", "@misc{"), ("ris", "TY  - ")]
)
def test_cite_gives_the_documents_behind_a_grouping(
    ask: Ask, ask_json: AskJson, style: str, mark: str
) -> None:
    said = ask("cite", "JEF", "--on", "2016-06-01", "--style", style)
    assert said.count(mark) == len(ask_json("show", "JEF", "--on", "2016-06-01")["sources"])
    assert "uncited" not in said


def test_cite_links_no_mirror(ask: Ask, ask_json: AskJson) -> None:
    mirrors = [s for s in ask_json("show", "JEF")["sources"] if s["grade"] == "copy"]
    assert mirrors
    for style in ("text", "bibtex", "ris"):
        said = ask("cite", "JEF", "--style", style)
        assert not any(mirror["address"] in said for mirror in mirrors)


def test_doctor_finds_the_facts_sound(capsys: Captured) -> None:
    code = main(["doctor", "--json"])
    checks = {row["check"]: row for row in json.loads(capsys.readouterr().out)}
    assert checks["facts"]["ok"]
    assert "hold every law" in checks["facts"]["found"]
    assert checks["python"]["ok"]
    assert checks["pandas"]["ok"]
    # Charts are looked at too; whether they can be drawn is another floor's matter.
    assert code == (0 if all(row["ok"] for row in checks.values()) else 1)


def test_doctor_finds_what_is_missing_or_broken(
    own: Own, trident: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minilateral.cli.health.NEEDED", ("pandas", "no-such-library"))
    folder = own(trident.replace("kind:", "knid:"))
    assert main(["doctor", "--facts", str(folder), "--json"]) == 1
    checks = {row["check"]: row for row in json.loads(capsys.readouterr().out)}
    assert checks["pandas"]["ok"]
    assert checks["no-such-library"]["found"].startswith("not installed")
    assert "did you mean kind?" in checks["facts"]["found"]


def test_doctor_prints_a_table(capsys: Captured) -> None:
    main(["doctor"])
    table = capsys.readouterr().out
    assert "python" in table
    assert "hold every law" in table

"""The card of who can say yes tonight: complete, cited, and no word of law without its article."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest

from minilateral.cli.main import main
from minilateral.crisis.authority_card import authority_card
from minilateral.crisis.card_text import markdown
from minilateral.crisis.scenario import scenarios
from minilateral.facts import fact_base
from minilateral.facts.records.sea_law import MaritimeRule

ALL = [item.id for item in scenarios(fact_base())]


@pytest.mark.parametrize("name", ALL)
def test_every_member_of_every_body_is_on_the_card_once(name: str) -> None:
    card = authority_card(fact_base(), name)
    for told in card.bodies:
        assert [law.state for law in told.laws] == list(told.body.members)


@pytest.mark.parametrize("name", ALL)
def test_every_line_says_whether_it_is_cited_and_none_is_cited_by_nothing(name: str) -> None:
    card = authority_card(fact_base(), name)
    keys = {reference.key for reference in card.references()}
    for line in card.lines():
        assert line.cited in ("yes", "partly", "no")
        assert set(line.sources) <= keys
        assert line.sources or line.cited == "no"
    assert keys == {key for line in card.lines() for key in line.sources}


def test_the_card_of_a_cable_names_the_commander_and_the_units_under_him() -> None:
    card = authority_card(fact_base(), "baltic-cable", ["NATO"])
    orders = [line for line in card.lines() if line.part == "orders"]
    assert len(orders) == 1
    assert "SACEUR" in orders[0].text
    assert "minehunter with seabed sonar (Poland)" in orders[0].text
    assert orders[0].days == (0, 3)


def test_only_a_body_with_authority_given_beforehand_orders_at_once() -> None:
    card = authority_card(fact_base(), "baltic-cable")
    assert {line.body for line in card.lines() if line.part == "orders"} == {"NATO"}


def test_the_zones_of_the_scenario_are_told_article_by_article() -> None:
    card = authority_card(fact_base(), "baltic-cable", ["JEF"])
    zones = set(card.scenario.record.zones)
    rules = [rule for rule in fact_base().all(MaritimeRule) if rule.zone in zones]
    said = [line.text for line in card.lines() if line.part == "sea"]
    assert len(said) == len(rules)
    for rule in rules:
        assert any(f"{rule.instrument} art. {rule.article}." in text for text in said)


def test_on_land_no_zone_is_told() -> None:
    card = authority_card(fact_base(), "article-5-baltic")
    assert not [line for line in card.lines() if line.part == "sea"]


def test_the_page_has_a_note_for_every_source_and_no_other() -> None:
    page = markdown(authority_card(fact_base(), "shadow-fleet-escort", ["JEF", "NATO"]))
    used = set(re.findall(r"\[\^(\d+)\](?!:)", page))
    defined = set(re.findall(r"^\[\^(\d+)\]:", page, flags=re.M))
    assert used == defined
    assert "## JEF\n" in page
    assert "No legal opinion" in page


def test_the_day_of_the_question_changes_who_is_asked() -> None:
    before = authority_card(fact_base(), "baltic-cable", ["NATO"], date(2023, 4, 3))
    assert "FIN" not in before.bodies[0].body.members


def test_the_command_prints_writes_and_refuses(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["tonight", "baltic-cable", "--bodies", "JEF,NATO"]) == 0
    out = capsys.readouterr()
    assert "JEF\n  - Decides" in out.out
    assert "No legal opinion" in out.err
    assert main(["tonight", "baltic-cable", "--bodies", "JEF", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told["bodies"]) == ["JEF"]
    assert {row["state"] for row in told["bodies"]["JEF"]["home"]} >= {"GBR", "LVA"}
    for name in ("card.md", "card.csv", "card.json"):
        assert main(["tonight", "baltic-cable", "-o", str(tmp_path / name)]) == 0
    with (tmp_path / "card.csv").open() as file:
        parts = {row["part"] for row in csv.DictReader(file)}
    assert {"orders", "decides", "steps", "home", "informed", "sea"} <= parts
    capsys.readouterr()
    assert main(["tonight", "baltic-cable", "-o", str(tmp_path / "card.docx")]) == 2
    assert "must end in .json or .csv or .md" in capsys.readouterr().err
    assert main(["tonight", "baltic-cabel"]) == 3
    assert "did you mean baltic-cable?" in capsys.readouterr().err
    assert main(["tonight", "baltic-cable", "--on", "2026-13-01"]) == 2


def test_scenarios_are_listed_and_one_is_shown_with_its_defaults(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["scenarios", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in listed] == ALL
    assert main(["scenarios", "cyber-partner", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    days = next(r for r in told["defaults"] if r["what"] == "attribution.median_days")
    assert (days["value"], days["low"], days["high"]) == (117, 20, 365)
    assert days["cited"]
    assert main(["scenarios", "cyber-partner"]) == 0
    assert "attribution.median_days" in capsys.readouterr().out
    assert main(["scenarios"]) == 0
    assert "8 scenarios" in capsys.readouterr().out


def test_the_days_from_the_wiper_to_its_attribution_are_counted() -> None:
    assert (date(2022, 5, 10) - date(2022, 1, 13)).days == 117

"""The verbs of commitments: targets, burden, pledges, support, and data read into facts."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minilateral.cli import main

Captured = pytest.CaptureFixture[str]
FIELDS = {
    *("commitment", "target", "unit", "year", "now", "required_per_year", "shortfall_points"),
    *("shortfall_eur", "p_arrival", "sources"),
}
ON = ("--on", "2026-11-01")


@pytest.fixture
def asked(capsys: Captured) -> Callable[..., str]:
    """What a command that succeeds prints."""

    def run(*words: str | Path) -> str:
        assert main([str(word) for word in words]) == 0
        return capsys.readouterr().out

    return run


Asked = Callable[..., str]


def as_json(text: str) -> Any:
    return json.loads(text, parse_constant=pytest.fail)


def refused(capsys: Captured, *words: str) -> tuple[int, str]:
    code = main(list(words))
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("minilateral: ")
    assert told.err.count("\n") == 1
    return code, told.err


def test_targets_of_a_state_have_exactly_the_promised_fields(asked: Asked) -> None:
    answer = as_json(asked("targets", "GBR", *ON, "--json"))
    assert set(answer) == {"state", "targets"}
    assert all(set(row) == FIELDS for row in answer["targets"])
    (row,) = [r for r in answer["targets"] if r["year"] == 2027]
    assert (row["target"], row["unit"]) == (2.5, "pct_gdp")
    assert 0 < row["p_arrival"] < 1


def test_full_adds_the_interval_of_every_probability(asked: Asked) -> None:
    answer = as_json(asked("targets", "United Kingdom", *ON, "--full", "--json"))
    for row in answer["targets"]:
        if row["p_arrival"] is None:
            assert row["why_no_p"]
        else:
            assert row["p_low"] <= row["p_arrival"] <= row["p_high"]
        if row["shortfall_eur"] is not None:
            assert "2023" in row["price_base"]


def test_targets_of_a_grouping_have_collective_ones_under_the_body(asked: Asked) -> None:
    answer = as_json(asked("targets", "JEF", *ON, "--json"))
    core = [c for c in answer["collective"] if c["commitment"] == "hague_core_3.5_2035"]
    assert [c["owner"] for c in core] == ["NATO"]
    assert set(core[0]) == FIELDS | {"owner"}
    assert {s["state"] for s in answer["states"]} >= {"EST", "GBR", "NLD"}
    assert {line["allies"] for line in answer["hague"]["lines"]} == {"JEF", "NATO Europe", "EU"}
    assert any(row["earliest"] is None for row in answer["replacements"])


def test_a_probability_is_printed_with_its_interval_and_its_condition(
    capsys: Captured,
) -> None:
    assert main(["targets", "GBR", *ON]) == 0
    told = capsys.readouterr()
    assert "(" in told.out
    assert " to " in told.out
    assert "conditional on the stated policy" in told.err
    assert "Source: " in told.err


@pytest.mark.parametrize(
    "words",
    [
        ("targets", "GBR", *ON, "--by-year"),
        ("targets", "NLD", *ON),
        ("targets", "EU", *ON),
        ("targets", "GBR,EST", *ON),
        ("targets", "JEF", "--on", "2016-01-01"),
        ("targets", "--hindcast"),
        ("burden", "JEF", "--on", "2024"),
        ("burden", "NATO", "--on", "2025-06-30"),
        ("pledges", "--grouping", "it_coalition", *ON),
        ("pledges", *ON),
        ("support", "EU", *ON),
    ],
)
def test_a_person_gets_tables(asked: Asked, words: tuple[str, ...]) -> None:
    assert len(asked(*words).splitlines()) > 5


@pytest.mark.parametrize(
    "words",
    [
        ("targets", "GBR", *ON),
        ("targets", "JEF", *ON),
        ("targets", "--hindcast"),
        ("burden", "NATO", "--on", "2024"),
        ("burden", "NATO", "--on", "2024", "--lorenz"),
        ("pledges", *ON),
        ("support", "JEF", *ON),
    ],
)
def test_a_chart_is_written_as_svg(asked: Asked, tmp_path: Path, words: tuple[str, ...]) -> None:
    picture = tmp_path / "chart.svg"
    asked(*words, "-o", picture)
    assert picture.read_bytes().startswith(b"<?xml")


def test_a_table_is_written_as_csv(asked: Asked, tmp_path: Path) -> None:
    for words in (("targets", "JEF", *ON), ("burden", "JEF", "--on", "2024"), ("pledges", *ON)):
        file = tmp_path / "rows.csv"
        asked(*words, "-o", file)
        header, *rows = list(csv.reader(file.read_text("utf-8").splitlines()))
        assert rows
        assert all(len(row) == len(header) for row in rows)


def test_burden_and_ledger_and_support_are_json_without_nan(asked: Asked) -> None:
    burden = as_json(asked("burden", "NATO", "--on", "2024", "--json"))
    assert (burden["grouping"], burden["year"]) == ("nato", 2024)
    assert len(burden["members"]) == 32
    pledges = as_json(asked("pledges", "--grouping", "it_coalition", *ON, "--json"))
    assert pledges["coalition_money"]["over_time"]
    support = as_json(asked("support", "JEF", *ON, "--json"))
    assert support["together"]["total_eur_bn"] > 0


def test_the_same_question_gives_the_same_bytes(asked: Asked) -> None:
    words = ("targets", "JEF", *ON, "--full", "--json")
    assert asked(*words) == asked(*words)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("targets",), 2, "name a state or a grouping"),
        (("targets", "GBR", "--hindcast"), 2, "one of the two"),
        (("targets", "GBRR"), 3, "'GBRR' is neither a state nor a grouping; did you mean GBR?"),
        (("targets", "JFE"), 3, "did you mean JEF?"),
        (("targets", "BRA"), 3, "no target of Brazil is known"),
        (("targets", "GBR,BRAA"), 3, "'BRAA' is not a state"),
        (("targets", "GBR", "--on", "1.1.2026"), 2, "'1.1.2026' is not a day"),
        (("targets", "GBR", "-o", "x.pdf"), 2, "'x.pdf' must end in .json or .csv or .svg or .png"),
        (("burden", "NATO", "--on", "soon"), 2, "'soon' is neither a year nor a day"),
        (("burden", "NATO", "--on", "1985"), 3, "the fact base has 2014 to 2026"),
        (("burden", "NAT"), 3, "'NAT' is not a grouping"),
        (("pledges", "--on", "2020-01-01"), 3, "no pledge is in the fact base"),
        (("pledges", "--grouping", "it_colaition"), 3, "did you mean"),
        (("support", "JEF", "--on", "2020-01-01"), 3, "is counted up to 2020-01-01"),
    ],
)
def test_a_bad_question_gets_one_clear_error(
    capsys: Captured, words: tuple[str, ...], code: int, says: str
) -> None:
    found, text = refused(capsys, *words)
    assert found == code
    assert says in text

"""The verbs curve, reliability, delays, form and check, as they are typed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from minilateral.cli import main

Captured = pytest.CaptureFixture[str]
QUICK = ("--small", "standing minilateral,JEF", "--draws", "100")


def run(capsys: Captured, *words: str | Path, code: int = 0) -> tuple[str, str]:
    """What a command prints on standard output and on standard error."""
    assert main(["evidence", *map(str, words)]) == code
    told = capsys.readouterr()
    return told.out, told.err


def test_the_curve_is_a_table_a_verdict_for_each_family_and_a_caveat(capsys: Captured) -> None:
    out, err = run(capsys, "curve", "--small", "JEF", "--draws", "100")
    assert "JEF: first more often than not in" in out
    assert "joint p = " in out
    assert "A share of specifications is no probability" in err


def test_the_curve_as_json_holds_every_specification(capsys: Captured) -> None:
    out, _ = run(capsys, "curve", "--small", "minilateral,JEF", "--draws", "100", "--json")
    found = json.loads(out)
    assert [family["family"] for family in found["families"]] == ["minilateral", "JEF"]
    assert sum(family["n"] for family in found["families"]) == len(found["specifications"])
    assert {"n", "share_small_faster", "median_effect_days", "seed", "draws"} <= found.keys()


@pytest.mark.parametrize("ending", ["svg", "png", "csv", "json"])
def test_the_curve_is_written_in_the_form_of_its_ending(
    capsys: Captured, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"curve.{ending}"
    run(capsys, "curve", "--small", "JEF", "--draws", "100", "-o", file)
    content = file.read_bytes()
    start = {"svg": b"<?xml", "png": b"\x89PNG", "csv": b"family,", "json": b"{"}[ending]
    assert content.startswith(start)
    if ending == "csv":
        rows = list(csv.DictReader(content.decode().splitlines()))
        assert {row["family"] for row in rows} == {"JEF"}
        assert len({row["decision_date"] for row in rows}) > 1


def test_who_it_is_held_against_can_be_chosen(capsys: Captured) -> None:
    out, _ = run(capsys, "curve", "--small", "JEF", "--against", "nato", "--draws", "100", "--json")
    assert {row["against"] for row in json.loads(out)["specifications"]} == {"NATO"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["curve", "--against", "NATOO"], 2, "'NATOO' is not held against; did you mean NATO?"),
        (["curve", "--against", ","], 2, "names nobody"),
        (["curve", "--small", "JEFF"], 3, "did you mean JEF?"),
        (["curve", "--small", "IT Coalition"], 2, "no incident has both IT Coalition"),
        (["curve", "--draws", "1"], 2, "--draws"),
        (["delays", "--seed", "-1"], 2, "--seed"),
        (["curve", *QUICK[2:], "--small", "JEF", "-o", "x.pdf"], 2, "must end in"),
        (["check", "nowhere.yaml"], 3, "there is no file nowhere.yaml"),
        (["form", "--incident", "I999"], 3, "is not an incident of the record"),
        (["form", "--body", "JEFF"], 3, "'JEFF' is not a grouping; did you mean"),
    ],
)
def test_a_wrong_question_gets_one_clear_error(
    capsys: Captured, words: list[str], code: int, said: str
) -> None:
    _, err = run(capsys, *words, code=code)
    assert err.startswith("minilateral: ")
    assert said in err


def test_reliability_shows_agreement_and_what_error_does(capsys: Captured) -> None:
    out, err = run(capsys, "reliability")
    for words in ("decision date", "77%", "90%", "0.66", "0.77", "17:16", "4:9"):
        assert words in out
    assert "machine-assisted" in err


def test_delays_are_exported_with_their_draws(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "delays.json"
    run(capsys, "delays", "--draws", "5", "-o", file)
    found = json.loads(file.read_text())
    assert all(len(delay["draws"]) == 5 for delay in found["delays"])
    before = file.read_bytes()
    run(capsys, "delays", "--draws", "5", "-o", file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("verb", "shown"), [("delays", "UN Security Council"), ("reliability", "class of act")]
)
def test_delays_and_reliability_draw_themselves(
    capsys: Captured, tmp_path: Path, verb: str, shown: str
) -> None:
    file = tmp_path / f"{verb}.svg"
    run(capsys, verb, "-o", file)
    assert shown in file.read_text()


def test_a_form_is_written_checked_and_never_written_over(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "mine" / "episode.yaml"
    _, err = run(capsys, "form", "--incident", "I04", "--body", "EU", "-o", file)
    assert f"then: minilateral evidence check {file}" in err
    _, err = run(capsys, "check", file, code=4)
    assert f"{file}:" in err
    assert "decision_what is left blank, but must be given" in err
    _, err = run(capsys, "form", "-o", file, code=2)
    assert "a form does not replace a file" in err

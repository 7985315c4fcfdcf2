"""The command `minilateral evidence`: what it answers, writes and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from minilateral.cli import main

Captured = pytest.CaptureFixture[str]


def answer(capsys: Captured, *words: str) -> Any:
    assert main(["evidence", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open() as lines:
        return list(csv.DictReader(lines))


def test_the_answer_has_the_fields_that_are_promised(capsys: Captured) -> None:
    found = answer(capsys, "--bodies", "JEF,NATO,EU")
    assert found["episodes"] == 169
    assert found["km_median_days"] == {"JEF": 29, "NATO": 21, "EU": 67}
    pairs = {(pair["small"], pair["large"]): pair for pair in found["paired"]}
    assert set(pairs) == {("JEF", "NATO"), ("JEF", "EU"), ("EU", "NATO")}
    jef = pairs["JEF", "NATO"]
    wanted = ("pairs", "small_first", "large_first", "median_difference_days", "p")
    assert [jef[name] for name in wanted] == [8, 1, 5, -8, 0.21875]
    assert jef["at_equal_authority"]["pairs"] == 1
    assert {"n", "share_small_faster", "median_effect_days"} <= set(found["specifications"])


def test_without_bodies_the_first_results_are_told(capsys: Captured) -> None:
    found = answer(capsys)
    first = found["paired"][0]
    assert (first["small"], first["large"], first["pairs"]) == ("small", "institution", 36)
    assert (first["small_first"], first["large_first"], first["p"]) == (17, 16, 1.0)
    assert found["km_median_days"]["minilateral"] == 39
    assert found["specifications"]["n"] >= 500


def test_equal_authority_is_told_before_any(capsys: Captured) -> None:
    assert main(["evidence", "--bodies", "JEF,NATO"]) == 0
    told = capsys.readouterr()
    assert told.out.index("equal authority") < told.out.index("any authority")
    assert "always act: one that never formed left no row" in told.err


def test_the_pairs_are_listed_with_their_documents(capsys: Captured) -> None:
    assert main(["evidence", "pairs", "JEF", "NATO"]) == 0
    told = capsys.readouterr()
    assert "JEF: day 51, ministers, force" in " ".join(told.out.split())
    assert "JEF first in 1 of 8 pairs" in told.out
    assert "Source: Government of Sweden" in told.err


def test_pairs_and_curves_are_written_in_the_form_of_their_ending(tmp_path: Path) -> None:
    pairs, steps, picture = tmp_path / "p.csv", tmp_path / "s.csv", tmp_path / "km.svg"
    assert main(["evidence", "pairs", "-o", str(pairs)]) == 0
    assert len(rows(pairs)) == 36
    assert main(["evidence", "survival", "--by", "body", "-o", str(steps)]) == 0
    assert {row["group"] for row in rows(steps)} == {"EU", "NATO", "UNSC", "JEF"}
    assert main(["evidence", "survival", "--by", "pool", "-o", str(picture)]) == 0
    assert b"still waiting and watched" in picture.read_bytes()


def test_survival_tells_medians_tests_and_what_bounds_them(capsys: Captured) -> None:
    found = answer(capsys, "survival", "--by", "body", "--bodies", "NATO,EU")
    eu = next(group for group in found["groups"] if group["group"] == "EU")
    assert (eu["median_days"], eu["median_if_soon"], eu["median_if_never"]) == (67, 39, 73)
    assert eu["median_span"] == [61, 61]
    assert 0 < found["log_rank_within_incidents"]["p"] < 1
    assert found["steps"][0]["share_waiting"] <= 1


def test_models_tell_effects_and_what_they_rest_on(capsys: Captured) -> None:
    found = answer(capsys, "models", "--covariates", "size,rule")
    assert (found["episodes"], found["acts"]) == (126, 87)
    assert all(row["low"] <= row["estimate"] <= row["high"] for row in found["effects"])


def test_who_is_first_is_told_by_day_and_drawn(capsys: Captured, tmp_path: Path) -> None:
    found = answer(capsys, "first", "--facing", "minilateral,institution")
    assert found["incidents"] == 21
    last = {row["side"]: row["share_first"] for row in found["rows"] if row["day"] == 365}
    assert last["NATO"] > last["standing small groups"] > last["EU"]
    picture = tmp_path / "first.svg"
    assert main(["evidence", "first", "-o", str(picture)]) == 0
    assert b"in which it was first" in picture.read_bytes()


def test_the_same_words_print_the_same_bytes(capsys: Captured) -> None:
    for words in (["survival"], ["pairs"]):
        printed = []
        for _ in range(2):
            assert main(["evidence", *words, "--json"]) == 0
            printed.append(capsys.readouterr().out)
        assert printed[0] == printed[1]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["pairs", "JEFF", "NATO"], 3, "did you mean JEF"),
        (["pairs", "JEF", "JEF"], 2, "would stand on both sides"),
        (["--bodies", "JEF,JEF"], 2, "JEF is named twice"),
        (["--bodies", "AUKUS,NATO"], 3, "no episode of AUKUS"),
        (["survival", "--by", "kinds"], 2, "did you mean kind"),
        (["survival", "--coding", "outcme=x"], 2, "did you mean outcome"),
        (["survival", "--on", "1990-01-01"], 3, "no incident up to 1990-01-01"),
        (["survival", "-o", "km.docx"], 2, "must end in"),
        (["models", "--bodies", "JEF"], 2, "6 acts cannot bear"),
        (["models", "--covariates", "authority"], 2, "known only of those that acted"),
        (["pairs", "--coding", "acts=forse"], 2, "did you mean force"),
    ],
)
def test_bad_input_gets_one_clear_error(
    words: list[str], code: int, message: str, capsys: Captured
) -> None:
    assert main(["evidence", *words]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert message in told.err
    assert len(told.err.strip().splitlines()) == 1


def test_an_early_day_knows_an_early_record(capsys: Captured) -> None:
    found = answer(capsys, "--on", "1992-01-01")
    assert found["incidents"] == 1
    assert "JEF" not in found["km_median_days"]
    assert found["specifications"] is None

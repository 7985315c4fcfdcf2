"""The command `calibration` as a newcomer runs it: a table, JSON, a picture, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minilateral.cli.main import main


def test_the_table_says_what_is_told_and_what_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibration", "--kinds", "NATO,JEF"]) == 0
    shown = capsys.readouterr()
    assert "17 (8.7 to 37)" in shown.out
    assert "standing minilaterals" in shown.out
    assert "Not told: late or never" in shown.out
    assert "record, not told" in shown.out
    assert "assumption" in shown.out
    assert "no sample" in shown.err


def test_every_parameter_has_its_basis_and_its_documents(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["calibration", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["kinds"]) == 10
    for row in told["parameters"]:
        assert row["low"] <= row["value"] <= row["high"]
        assert bool(row["sources"]) == (row["basis"] == "record")
        assert row["basis"] == "record" or not row["told"]
    assert {each["what"] for each in told["unidentified"]} >= {"late or never"}


def test_pictures_and_tables_are_written(tmp_path: Path) -> None:
    for name, more in (("bars.svg", ()), ("curves.svg", ("--predictive",)), ("all.csv", ())):
        assert main(["calibration", *more, "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).stat().st_size > 2_000


def test_the_simulator_is_compared_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["calibration", "--predictive", "--scenario", "baltic-cable", "--bodies", "NATO"]
    assert main([*command, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["label"], row["by"], row["likelier"]) == ("NATO", "simulator", None)
    assert 0 < row["played_day_30"] < row["played_day_91"] <= 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--kinds", "NATTO"], 3, "NATO"),
        (["--left-out", "--predictive"], 2, "ask for one"),
        (["--scenario", "baltic-cable"], 2, "goes with --predictive"),
        (["--bodies", "NATO"], 2, "--kinds"),
        (["--left-out", "--fresh"], 2, "not for a check"),
        (["--predictive", "--scenario", "baltic-cabel"], 3, "baltic-cable"),
        (["-o", "x.pdf"], 2, "must end in"),
    ],
)
def test_bad_input_is_one_clear_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    assert main(["calibration", *arguments]) == code
    shown = capsys.readouterr()
    assert says in shown.err
    assert shown.out == ""

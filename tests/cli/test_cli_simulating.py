"""`simulate` and `explain` as a newcomer runs them: normal, as JSON, to files, with bad input."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from minilateral.cli.main import main

CABLE = ("simulate", "baltic-cable", "--bodies", "JEF,NATO", "--replications", "300", "--seed", "1")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_has_the_fields_that_were_promised(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, *CABLE)
    assert list(found)[:5] == ["scenario", "replications", "seed", "bodies", "differences"]
    assert (found["scenario"], found["replications"], found["seed"]) == ("baltic-cable", 300, 1)
    assert list(found["bodies"]) == ["JEF", "NATO"]
    for body in found["bodies"].values():
        assert set(body["decision_days"]) == {"p10", "p50", "p90", "if_it_comes"}
        assert 0 <= body["p_response"] <= 1
        assert 0 <= body["coverage_30d"] <= 1


def test_the_table_tells_who_is_first_and_what_to_mind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CABLE]) == 0
    shown = capsys.readouterr()
    assert "JEF and NATO: JEF decides first in" in shown.out
    assert "A cable is cut" in shown.out
    assert "forecast nothing" in shown.err
    assert "are assumptions" in shown.err


def test_the_same_command_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = (told(capsys, *CABLE, *more) for more in ([], ["--engine", "serial"]))
    assert one == two
    other = told(capsys, *CABLE[:-1], "2")
    assert other["bodies"] != one["bodies"]


def test_a_policy_and_a_setting(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, *CABLE, "--policy", "quick=meeting_days:NATO=0.5", "--set", "support=0.5")
    assert [policy["name"] for policy in found["policies"]] == ["as it is", "quick"]
    assert found["policies"][1]["set"] == {"meeting_days:NATO": 0.5}
    values = {row["name"]: row["value"] for row in found["parameters"]}
    assert values["support"] == 0.5
    assert main([*CABLE, "--policy", "quick=meeting_days:NATO=0.5"]) == 0
    assert "'quick' against 'as it is'" in capsys.readouterr().out


def test_what_is_not_known_of_the_parameters_can_be_added(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = told(capsys, *CABLE, "--parameter-draws", "3")["parameter_uncertainty"]
    assert found["draws"] == 3
    for body in found["bodies"].values():
        spread = body["p_response"]
        assert spread["low"] <= spread["median"] <= spread["high"]
    assert main([*CABLE, "--parameter-draws", "3"]) == 0
    assert "Over 3 draws of the parameters" in capsys.readouterr().out


def test_counts_agree_with_histories(capsys: pytest.CaptureFixture[str]) -> None:
    whole, counted = told(capsys, *CABLE), told(capsys, *CABLE, "--aggregates")
    for name, body in whole["bodies"].items():
        assert counted["bodies"][name]["p_response"] == body["p_response"]
        assert counted["bodies"][name]["endings"] == body["endings"]
    assert "within an hour" in counted["caveats"][0]


@pytest.mark.parametrize("ending", ["json", "csv", "svg", "png", "parquet", "nc"])
def test_every_form_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    file = tmp_path / f"run.{ending}"
    assert main([*CABLE, "-o", str(file)]) == 0
    assert "wrote" in capsys.readouterr().err
    content = file.read_bytes()
    if ending == "csv":
        rows = list(csv.DictReader(content.decode().splitlines()))
        assert [row["body"] for row in rows] == ["JEF", "NATO"]
    if ending == "svg":
        assert b"first unit there" in content
    if ending == "parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(file)
        assert len(table) == 600
        run = json.loads(table.schema.metadata[b"minilateral"])
        assert run["command"] == (
            "minilateral simulate baltic-cable --bodies JEF,NATO --replications 300 --seed 1 "
            f"-o {file}"
        )
    if ending == "nc":
        import xarray as xr

        with xr.open_dataset(file, engine="scipy") as data:
            assert data.sizes["replication"] == 300
            assert data.attrs["seed"] == 1


def test_a_run_is_kept_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "run"
    first = told(capsys, *CABLE, "--resume", str(folder))
    assert [file.name for file in folder.iterdir()] == ["block-000000000.parquet"]
    assert told(capsys, *CABLE, "--resume", str(folder)) == first
    assert main([*CABLE[:-1], "2", "--resume", str(folder)]) == 2
    assert "holds another run (seed differ)" in capsys.readouterr().err


def test_positions_move_states(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("state,position\nGBR,-9\n")
    found = told(capsys, *CABLE, "--positions", str(file), "--set", "position_weight=1")
    assert found["bodies"]["JEF"]["p_decision"] == 0.0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["simulate", "baltic-cabel"], 3, "did you mean baltic-cable"),
        (["simulate", "baltic-cable", "--bodies", "JFE"], 3, "did you mean JEF"),
        (["simulate", "baltic-cable", "--bodies", "JEF,JEF"], 2, "asked for twice"),
        (
            ["simulate", "baltic-cable", "--set", "meting_days:JEF=1"],
            3,
            "did you mean meeting_days",
        ),
        (["simulate", "baltic-cable", "--set", "support"], 2, "NAME=VALUE with a number"),
        (["simulate", "baltic-cable", "--set", "support=nan"], 2, "support is nan"),
        (["simulate", "baltic-cable", "--set", "refusal=-1"], 2, "refusal is -1"),
        (["simulate", "baltic-cable", "--policy", "quick"], 2, "is not a policy"),
        (["simulate", "baltic-cable", "--place", "Atlantis"], 3, "'Atlantis' is not a place"),
        (["simulate", "baltic-cable", "--on", "1990-01-01"], 3, "was founded on"),
        (["simulate", "baltic-cable", "--on", "soon"], 2, "soon"),
        (["simulate", "baltic-cable", "--replications", "0"], 2, "from one up, not 0"),
        (["simulate", "baltic-cable", "--replications", str(10**12)], 2, "192 TB"),
        (["simulate", "baltic-cable", "--seed", "-1"], 2, "The seed lies from 0"),
        (["simulate", "baltic-cable", "--seed", str(2**64)], 2, "The seed lies from 0"),
        (["simulate", "baltic-cable", "--engine", "tread"], 2, "an engine is one of"),
        (["simulate", "baltic-cable", "--workers", "0"], 2, "a worker or more"),
        (["simulate", "baltic-cable", "-o", "run.xls"], 2, "must end in"),
        (["simulate", "baltic-cable", "--aggregates", "-o", "run.nc"], 2, "keeps no replications"),
        (["simulate", "baltic-cable", "--parameter-draws", "1"], 2, "two draws or more"),
        (["simulate", "baltic-cable", "--positions", "none.csv"], 3, "none.csv is no file"),
        (["explain", "baltic-cable", "--replication", "-1"], 2, "replication"),
    ],
)
def test_bad_input_is_one_clear_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main([*arguments, *(["--replications", "10"] if len(arguments) == 2 else [])]) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert not shown.out


def test_explain_tells_the_history_of_that_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "baltic-cable", "--bodies", "JEF", "--seed", "1"]) == 0
    shown = capsys.readouterr()
    assert "JEF" in shown.out
    assert "sources" in shown.err
    found = told(capsys, "explain", "baltic-cable", "--bodies", "JEF", "--seed", "1")
    assert found

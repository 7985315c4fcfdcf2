"""The commands that explore a crisis as a newcomer runs them: normal, as JSON, with bad input."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from minilateral.cli.main import main

FEW = ("--replications", "20", "--workers", "1")
SWEEP = ("sweep", "baltic-cable", "--bodies", "JEF,EU", "--points", "60", *FEW)
STUDY = (
    "sensitivity",
    "baltic-cable",
    "--bodies",
    "JEF,EU",
    *FEW,
    "--vary",
    "support,meeting_days",
)
OPPONENT = ("opponent", "baltic-cable", "--bodies", "JEF,EU", "--replications", "200")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_sweep_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, *SWEEP, "--discover", "--policy", "quick=meeting_days=0.5")
    assert list(found) == [
        *("scenario", "on", "bodies", "horizon_days", "uncertainties", "policies"),
        *("design", "points", "replications", "seed", "summary", "discovery"),
        *("caveats", "sources"),
    ]
    assert [policy["name"] for policy in found["policies"]] == ["as it is", "quick"]
    assert {row["policy"] for row in found["summary"]} == {"as it is", "quick"}
    assert len(found["discovery"]) == 2
    assert {"name", "low", "high", "basis", "told"} == set(found["uncertainties"][0])


def test_a_sweep_is_printed_with_what_it_discovers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SWEEP, "--discover", "--vary", "support=0..1,generation_low:EU=0..20"]) == 0
    told = capsys.readouterr()
    assert "JEF is there after EU more often than before at " in told.out
    assert "no forecast" in told.err


def test_every_point_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("points.csv", "points.parquet"):
        assert main([*SWEEP, "--vary", "support", "-o", str(tmp_path / name)]) == 0
    rows = list(csv.DictReader((tmp_path / "points.csv").read_text().splitlines()))
    table = pq.read_table(tmp_path / "points.parquet").to_pylist()
    assert len(rows) == len(table) == 60
    assert [float(row["support"]) for row in rows] == [row["support"] for row in table]


def test_a_factorial_sweep_plays_every_combination(capsys: pytest.CaptureFixture[str]) -> None:
    levers = "delegated:NATO=0/1,redraft_days:NATO=1/4/14"
    words = ("sweep", "baltic-cable", "--bodies", "NATO", "--design", "factorial", *FEW)
    assert told(capsys, *words, "--vary", levers)["points"] == 6


def test_a_run_goes_on_from_its_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    first = told(capsys, *SWEEP, "--vary", "support", "--resume", str(tmp_path))
    assert list(tmp_path.glob("*.parquet"))
    assert told(capsys, *SWEEP, "--vary", "support", "--resume", str(tmp_path)) == first
    assert main([*SWEEP, "--vary", "support=0..1", "--resume", str(tmp_path)]) == 2
    assert "holds another run" in capsys.readouterr().err


@pytest.mark.parametrize(("method", "points"), [("sobol", "8"), ("morris", "4")])
def test_a_study_is_told_as_json_and_as_tables(
    capsys: pytest.CaptureFixture[str], method: str, points: str
) -> None:
    words = (*STUDY, "--method", method, "--points", points)
    found = told(capsys, *words)
    assert [measure["measure"] for measure in found["measures"]] == [
        "mean presence_days JEF",
        "mean presence_days EU",
        "mean presence_days JEF - EU",
    ]
    kinds = {"sobol": {"first", "total"}, "morris": {"mean_size", "mean", "spread"}}[method]
    assert kinds | {"parameter"} == set(found["measures"][0]["parameters"][0])
    assert main(list(words)) == 0
    printed = capsys.readouterr()
    assert "What mean presence_days JEF turns on" in printed.out
    assert "Monte Carlo noise: " in printed.out
    assert "Other ranges give other" in printed.err or "other ranges give other" in printed.err


def test_pairs_are_told_where_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, *STUDY, "--points", "8", "--second")
    assert len(found["measures"][0]["pairs"]) == 3


def test_an_opponent_is_told_by_region(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, *OPPONENT)
    assert [reply["target"] for reply in found["replies"]] == ["JEF", "EU", "whoever is best off"]
    assert len({move["region"] for move in found["moves"]}) == 4
    text = json.dumps(found)
    for cable in ("Estlink", "C-Lion", "Balticconnector"):
        assert cable not in text
    assert main(list(OPPONENT)) == 0
    printed = capsys.readouterr()
    assert "Against JEF: " in printed.out
    assert "knows nothing of an opponent's means" in printed.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("sweep", "baltic-cabel"), 3, "did you mean baltic-cable?"),
        ((*SWEEP, "--vary", "suport"), 3, "did you mean support?"),
        ((*SWEEP, "--vary", "support=1..0"), 2, "upside down"),
        ((*SWEEP, "--design", "lsh"), 2, "did you mean lhs?"),
        ((*SWEEP, "--points", "1000000000000"), 2, "TB of memory"),
        ((*SWEEP, "--points", "20", "--discover"), 2, "40 points or more, not 20"),
        ((*SWEEP, "--policy", "quick"), 2, "is not a policy; name delegated"),
        ((*SWEEP, "--policy", "as it is=support=1"), 2, "each policy has a name of its own"),
        ((*SWEEP, "-o", "points.xlsx"), 2, "must end in"),
        ((*STUDY, "--points", "100"), 2, "64 or 128"),
        ((*STUDY, "--outcome", "presense_days"), 2, "did you mean presence_days?"),
        ((*STUDY, "--method", "sobel"), 2, "did you mean sobol?"),
        ((*STUDY, "--replications", "1000000000000"), 2, "held in memory"),
        ((*OPPONENT, "--outcome", "ending"), 2, "not by 'ending'"),
        ((*OPPONENT[:-1], "5"), 2, "100 to 1,000,000"),
    ],
)
def test_bad_input_is_one_clear_error(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str
) -> None:
    assert main(list(words)) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert "Traceback" not in told.err

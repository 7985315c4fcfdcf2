"""The command `ideal-points`: what a person sees, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

from minilateral.cli.main import main

STATES = (2, 20, 200, 220, 365, 385)


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    """Two sessions of thirty roll calls, by place on one dimension; one is on a paragraph."""
    dice = np.random.default_rng(1)
    place = np.array([2.0, 1.0, 0.8, 0.5, -1.5, 0.0])
    rows = []
    for rcid in range(60):
        cut, slope = dice.normal(), dice.choice([-1, 1])
        latent = slope * (place - cut) + 0.5 * dice.normal(size=len(place))
        cast = np.where(latent < -0.3, 1, np.where(latent < 0.3, 2, 3))
        session = 76 + rcid // 30
        rows += [
            (rcid, session, state, vote, session + 1945, int(rcid == 7))
            for state, vote in zip(STATES, cast, strict=True)
        ]
    path = tmp_path / "votes.csv"
    columns = ["rcid", "session", "ccode", "vote", "year", "para"]
    pd.DataFrame(rows, columns=columns).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("method", ["bsv", "map", "smoother"])
def test_the_command_writes_the_promised_columns_and_the_same_bytes_again(
    votes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    out = tmp_path / "out.parquet"
    words = ["--votes", str(votes), "--method", method, "--iterations", "200", "-o", str(out)]
    assert main(["ideal-points", *words, "--seed", "1"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert f"wrote {out}: 12 ideal points" in said.err
    assert "1 votes on amendments and paragraphs from 1990 on are left out" in said.err
    found = pyarrow.parquet.read_table(out)
    names = ["ccode", "iso3", "session", "ideal_point", "q05", "q95"]
    assert found.column_names == names
    points = found.to_pandas()
    assert (points["q05"] < points["ideal_point"]).all()
    assert (points["ideal_point"] < points["q95"]).all()
    assert points[points["iso3"] == "USA"]["ideal_point"].min() > 0
    first = out.read_bytes()
    assert main(["ideal-points", *words, "--seed", "1"]) == 0
    assert out.read_bytes() == first


def test_states_that_are_asked_for_are_shown_with_notes_and_sources(
    votes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ideal-points", "--votes", str(votes), "--method", "map", "--states", "NOR"]) == 0
    said = capsys.readouterr()
    assert said.out.count("NOR") == 2
    assert "USA" not in said.out
    assert "Between sessions the scale is weakly identified" in said.err
    assert "Source: Bailey, Strezhnev and Voeten" in said.err


def test_without_states_the_spread_is_shown_and_nobody_is_ranked(
    votes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ideal-points", "--votes", str(votes), "--method", "map"]) == 0
    shown = capsys.readouterr().out
    assert "nine tenths" in shown
    assert "NOR" not in shown


def test_json_holds_the_points_and_how_many_have_not_converged(
    votes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ideal-points", "--votes", str(votes), "--iterations", "40", "--json"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out, parse_constant=pytest.fail)
    assert found["method"] == "bsv"
    assert found["anchor"] == "USA"
    assert len(found["points"]) == 12
    assert found["not_converged"] > 0
    assert "not converged: R-hat is above 1.05" in said.err


def test_a_chart_is_drawn_of_the_states_asked_for(votes: Path, tmp_path: Path) -> None:
    out = tmp_path / "points.svg"
    words = ["--votes", str(votes), "--method", "map", "--states", "NOR,RUS", "-o", str(out)]
    assert main(["ideal-points", *words]) == 0
    assert "NOR" in out.read_text()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["-o", "points.xlsx"], 2, "'points.xlsx' must end in"),
        (["--method", "bvs"], 2, "'bvs' is no method; known are bsv, map, smoother"),
        (["--resume"], 2, "name its file with --checkpoint"),
        (["--anchor", "EST", "--method", "map"], 2, "the anchor 'EST' has no contested votes"),
        (["--states", "USB"], 2, "'USB' has no votes in the file; did you mean USA?"),
        (["--matched", "none.csv", "--method", "map"], 3, "none.csv is no file"),
        (["--iterations", "0"], 2, "of 0 iterations, 0 cannot be thrown away"),
    ],
)
def test_each_wrong_question_gets_one_clear_error(
    votes: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, told: str
) -> None:
    assert main(["ideal-points", "--votes", str(votes), *words]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err

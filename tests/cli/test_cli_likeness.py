"""The commands `similarity` and `kads`: what a person sees, and what is written."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pyarrow.parquet
import pytest

from minilateral.cli.main import main

COLUMNS = ["rcid", "session", "ccode", "vote", "year"]
#: United States, United Kingdom, Estonia and Norway on three roll calls of 2021 and one of 2022.
VOTES = [
    *((1, 76, state, vote, 2021) for state, vote in ((2, 3), (200, 1), (366, 1), (385, 1))),
    *((2, 76, state, vote, 2021) for state, vote in ((2, 1), (200, 1), (366, 1), (385, 2))),
    *((3, 76, state, vote, 2021) for state, vote in ((2, 1), (200, 3), (366, 1), (385, 3))),
    *((4, 77, state, vote, 2022) for state, vote in ((2, 1), (200, 1), (366, 1), (385, 3))),
]


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    """A small table of roll calls."""
    path = tmp_path / "votes.csv"
    pd.DataFrame(VOTES, columns=COLUMNS).to_csv(path, index=False)
    return path


def test_the_command_of_the_manual_writes_the_columns_it_promises(
    votes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.parquet"
    words = ["--votes", str(votes), "--measure", "kappa,s_score,scott_pi", "-o", str(out)]
    assert main(["similarity", *words]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"wrote {out}: 12 pairs, 12 of them thin\n")
    found = pyarrow.parquet.read_table(out)
    assert found.column_names[:4] == ["ccode1", "ccode2", "year", "n"]
    assert found.column_names[-4:] == ["kappavv", "srsvva", "srsvvs", "pivv"]
    first = out.read_bytes()
    assert main(["similarity", *words]) == 0
    assert out.read_bytes() == first


def test_pairs_within_a_list_of_states_are_shown(
    votes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--of", "GBR,EST", "--measure", "agreement", "--by", "session"]
    assert main(["similarity", "--votes", str(votes), *words]) == 0
    said = capsys.readouterr()
    assert "GBR" in said.out
    assert "1 (thin)" in said.out
    assert "shown is session 77; -o writes 76 to 77" in said.err
    assert "Source: Voeten" in said.err


def test_json_has_every_pair_and_null_for_what_is_undefined(
    votes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["similarity", "--votes", str(votes), "--measure", "tau_b", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["pairs"]) == 12
    assert found["thin_below"] == 20
    assert found["pairs"][-1]["taubvv"] is None


def test_warnings_about_data_are_one_line_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "votes.csv"
    pd.DataFrame([*VOTES, VOTES[0]], columns=COLUMNS).to_csv(path, index=False)
    assert main(["similarity", "--votes", str(path), "--json"]) == 0
    said = capsys.readouterr().err
    assert said == "Warning: votes.csv: 1 rows repeat a vote exactly; each is counted once.\n"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ([], 2, "give --votes or --alliances, one of the two"),
        (["--votes", "V", "--alliances", "V"], 2, "one of the two"),
        (["--votes", "V", "--measure", "kapa"], 2, "did you mean kappa?"),
        (["--votes", "V", "-o", "out.xlsx"], 2, "must end in .parquet or .csv"),
        (["--votes", "V", "--by", "decade"], 2, "by is year, session or window"),
        (["--votes", "V", "--issue", "me"], 3, "the file names no issues at all"),
        (["--votes", "V", "--of", "FRA,DEU"], 3, "no such pair"),
        (["--votes", "V", "--states", "V"], 2, "--states can be given with --alliances only"),
        (["--alliances", "V", "--issue", "nu"], 2, "--issue can be given with --votes only"),
        (["--votes", "nowhere.csv"], 3, "nowhere.csv is no file"),
        (["--alliances", "V"], 4, "is no table of alliances by pair and year"),
    ],
)
def test_a_wrong_question_gets_one_clear_error(
    words: list[str], code: int, message: str, votes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["similarity", *(str(votes) if word == "V" else word for word in words)]) == code
    said = capsys.readouterr()
    assert message in said.err
    assert "Traceback" not in said.err


def test_coalitions_of_the_jef_come_from_the_shipped_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["--size", "4", "--from", "JEF", "--on", "2024-01-01", "--top", "3", "--json"]
    assert main(["kads", *words]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["title"].startswith(f"3 of {math.comb(10, 4)} coalitions of 4 out of 10 states")
    least = [row["least"] for row in found["coalitions"]]
    assert least == sorted(least, reverse=True)
    assert all(len(row["members"]) == 4 for row in found["coalitions"])


def test_all_coalitions_of_a_file_are_written(
    votes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "k.parquet"
    words = ["--size", "3", "--from", "all", "--votes", str(votes), "--measure", "agreement"]
    assert main(["kads", *words, "--year", "2021", "-o", str(out)]) == 0
    assert "4 coalitions of 3" in capsys.readouterr().err
    assert pyarrow.parquet.read_table(out).column("least").to_pylist() == pytest.approx(
        [1 / 3, 0, 0, 1 / 3], abs=1e-6
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--size", "11", "--from", "JEF"], 2, "has 2 to 10 members, not 11"),
        (["--size", "2", "--from", "JEF", "--measure", "tau_b"], 2, "else give --votes"),
        (["--size", "2", "--from", "JEF", "--year", "1950"], 3, "there is no year 1950"),
        (["--size", "2", "--from", "JEFF"], 3, "did you mean"),
        (["--size", "2", "--from", "JEF", "--top", "0"], 2, "--top is 1 or more"),
    ],
)
def test_coalitions_that_cannot_be_are_refused(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kads", *words, "--on", "2024-01-01"]) == code
    assert message in capsys.readouterr().err


def test_a_state_without_votes_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kads", "--size", "2", "--from", "GBR,NOR,XKX"]) == 0
    assert "no votes of XKX are known there" in capsys.readouterr().err

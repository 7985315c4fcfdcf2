"""Writing to files: the ending names the form, and a failure leaves the old file."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import NoReturn

import pytest

from minilateral.cli import main
from minilateral.cli.printing import deliver

Captured = pytest.CaptureFixture[str]
DAY = ("--on", "2016-06-01")
WRITES = [
    (["show", "JEF", *DAY], "a.json"),
    (["show", "JEF", *DAY], "a.csv"),
    (["list", *DAY], "a.json"),
    (["list", "states"], "a.csv"),
    (["compare", "JEF", "NATO", *DAY], "a.csv"),
    (["cite", "JEF", *DAY, "--style", "ris"], "a.ris"),
    (["export", "members", *DAY], "a.csv"),
    (["export", "datasets"], "a.parquet"),
    (["export", "datasets"], "a.dta"),
]


def fail(*_: object) -> NoReturn:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("words", "name"), WRITES)
def test_what_is_written_is_said_on_standard_error_only(
    words: list[str], name: str, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "new" / name
    assert main([*words, "-o", str(path)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"wrote {path}")
    assert path.stat().st_size > 0


@pytest.mark.parametrize(("words", "name"), WRITES)
def test_a_failure_leaves_the_old_file_and_ends_with_1(
    words: list[str], name: str, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_text("old")
    monkeypatch.setattr("os.replace", fail)
    assert main([*words, "-o", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"minilateral: cannot write {path}: No space left on device.\n"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_or_a_file_as_a_folder_cannot_be_written(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "file").write_text("old")
    for path in (tmp_path / "folder.json", tmp_path / "file" / "a.json"):
        assert main(["list", "-o", str(path)]) == 1
        assert f"cannot write {path}" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "old"


def test_a_json_file_holds_what_is_printed(tmp_path: Path, capsys: Captured) -> None:
    assert main(["show", "JEF", *DAY, "--json"]) == 0
    printed = capsys.readouterr().out
    assert main(["show", "JEF", *DAY, "-o", str(tmp_path / "a.JSON")]) == 0
    assert (tmp_path / "a.JSON").read_text() == printed


def test_a_table_file_holds_a_row_for_each_spell(tmp_path: Path) -> None:
    assert main(["show", "JEF", *DAY, "-o", str(tmp_path / "a.csv")]) == 0
    with (tmp_path / "a.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["state"] for row in rows] == ["DNK", "EST", "GBR", "LTU", "LVA", "NLD", "NOR"]
    assert rows[2]["role"] == "framework_nation"
    assert rows[0]["since"] == "2014-09-04"


def test_numbers_are_written_with_every_digit(tmp_path: Path) -> None:
    value = 41291245222.1337
    rows = [{"state": "EST", "gdp": value, "change": -0.123456789, "none": None}]
    assert deliver(tmp_path / "a.csv", False, rows, rows)
    with (tmp_path / "a.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert float(row["gdp"]) == value
    assert float(row["change"]) == -0.123456789
    assert row["none"] == ""


def test_a_list_without_rows_is_written_as_such(tmp_path: Path) -> None:
    words = ["list", "--kind", "alliance", "--on", "1900-01-01"]
    assert main([*words, "-o", str(tmp_path / "a.csv")]) == 0
    assert main([*words, "-o", str(tmp_path / "a.json")]) == 0
    assert (tmp_path / "a.csv").read_text() == ""
    assert json.loads((tmp_path / "a.json").read_text()) == []


@pytest.mark.parametrize(("name", "read"), [("a.parquet", "read_parquet"), ("a.dta", "read_stata")])
def test_export_says_how_many_rows_it_wrote(
    name: str, read: str, tmp_path: Path, capsys: Captured
) -> None:
    import pandas as pd

    assert main(["export", "members", *DAY, "-o", str(tmp_path / name)]) == 0
    table = getattr(pd, read)(tmp_path / name)
    assert f"{len(table):,} rows" in capsys.readouterr().err
    assert (table["grouping"] == "jef").sum() == 7
    assert {"state_cow", "state_gw"} <= set(table.columns)


def test_export_reads_own_facts(tmp_path: Path, own, trident: str, capsys: Captured) -> None:
    words = ["export", "members", "-o", str(tmp_path / "a.parquet"), "--facts", str(own(trident))]
    assert main(words) == 0
    import pandas as pd

    table = pd.read_parquet(tmp_path / "a.parquet")
    assert (table["grouping"] == "trident").sum() == 4


def test_data_on_offer_is_listed_with_its_terms(capsys: Captured) -> None:
    assert main(["data", "list", "--json"]) == 0
    told = capsys.readouterr()
    rows = json.loads(told.out)
    assert told.err == ""
    assert all(list(row) == ["name", "edition", "licence", "pinned"] for row in rows)
    assert {"nato_defence_expenditure", "worldbank_gdp"} <= {row["name"] for row in rows}
    assert all(row["licence"] for row in rows)
    assert main(["data", "list"]) == 0
    assert "worldbank_gdp" in capsys.readouterr().out

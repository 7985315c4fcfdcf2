"""`make facts`: every shipped file is held against its schema and every law, all at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from minilateral.core.errors import Fault, InvalidDataError, Place
from minilateral.facts import check, laws, loading
from minilateral.facts.csv_file import read_table


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped files to do harm to, read afresh."""
    shutil.copytree(Path(str(loading.DATA)), tmp_path / "data")
    monkeypatch.setattr(loading, "DATA", tmp_path / "data")
    original = getattr(loading.shipped, "__wrapped__", loading.shipped)
    monkeypatch.setattr(loading, "shipped", original)
    return tmp_path / "data"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_shipped_files_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main() == 0
    told = capsys.readouterr()
    assert told.out.strip().endswith("tables: no fault")
    assert told.err == ""


def test_faults_of_several_files_are_told_together(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(data / "gdp.csv", "gdp_current_usd", "gdp_curent_usd")
    change(data / "known_counts.csv", "nato,1950-01-01,12", "nato,1950-01-01,twelve")
    change(data / "groupings" / "jef.yaml", "kind:", "knid:")
    assert check.main() == 4
    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert any(line.startswith("gdp.csv:1: unknown column 'gdp_curent_usd'; did") for line in lines)
    assert any(line.startswith("known_counts.csv:2: members: ") for line in lines)
    assert any("groupings/jef.yaml:" in line and "did you mean kind?" in line for line in lines)
    assert told.out.strip() == f"{len(lines)} faults"


def test_every_broken_document_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("eu", "nato"):
        (data / "groupings" / f"{name}.yaml").write_text("id: [broken\n")
    assert check.main() == 4
    told = capsys.readouterr().err
    assert "groupings/eu.yaml:2:1: is not YAML" in told
    assert "groupings/nato.yaml:2:1: is not YAML" in told


def test_a_broken_law_ends_the_check_with_4(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unlawful(_: object) -> Iterator[Fault]:
        yield Fault(Place("gdp.csv", 7), "is unlawful")

    monkeypatch.setattr(laws, "LAWS", (unlawful,))
    assert check.main() == 4
    told = capsys.readouterr()
    assert told.err == "gdp.csv:7: is unlawful\n"
    assert "1 fault" in told.out


def test_a_wrong_count_is_told_with_its_line(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(data / "known_counts.csv", "nato,1950-01-01,12", "nato,1950-01-01,13")
    assert check.main() == 4
    assert capsys.readouterr().err == (
        "known_counts.csv:2: nato had 13 members on 1950-01-01; the spells give 12\n"
    )


def table(tmp_path: Path, text: str | bytes) -> tuple[list[dict[str, str]], list[int]]:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, ["state", "note"])


def test_blank_cells_are_absent(tmp_path: Path) -> None:
    rows, lines = table(tmp_path, "state,note\nEST,\n,a\n")
    assert rows == [{"state": "EST"}, {"note": "a"}]
    assert lines == [2, 3]


def test_a_row_is_placed_on_the_line_on_which_it_begins(tmp_path: Path) -> None:
    _, lines = table(tmp_path, 'state,note\nEST,"two\nlines"\nLVA,one\n')
    assert lines == [2, 4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("state;note\nEST;a\n", "a.csv:1: unknown column 'state;note'; did you mean state?"),
        ("\ufeffstate,note\n", "a.csv:1: unknown column '\\ufeffstate'; did you mean state?"),
        ("state,note\nEST,a\nLVA,a,b\n", "a.csv:3: has 3 cells; the header has 2"),
        ("state,note\nEST\n", "a.csv:2: has 1 cells; the header has 2"),
        ("state,state\nEST,LVA\n", "a.csv:1: the column 'state' stands twice"),
    ],
)
def test_a_table_of_another_shape_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        table(tmp_path, text)
    assert str(caught.value) == said


def test_all_faults_of_a_table_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError) as caught:
        table(tmp_path, "state,note\nEST\nLVA,a,b\n")
    assert [fault.place.line for fault in caught.value.faults] == [2, 3]

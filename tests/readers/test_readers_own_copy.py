"""Claim: a newer file of one's own, read once, changes what is said of a target."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from outside_files import nato_later

from minilateral.cli import main


def test_a_newer_file_of_ones_own_changes_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts" / "nato.yaml"
    read = ["data", "read", str(nato_later(tmp_path / "n.xlsx")), "-o", str(facts)]
    asked = ["targets", "EST", "--on", "2026-11-01", "--json", "--facts", str(facts.parent)]
    assert main(read) == 0
    capsys.readouterr()
    assert main(asked) == 0
    answer = json.loads(capsys.readouterr().out)
    (row,) = [r for r in answer["targets"] if r["commitment"] == "5pct"]
    assert row["now"] == 3.4
    assert "own-copy-nato-2026-edition" in row["sources"]

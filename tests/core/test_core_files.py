"""Writing in one step: whatever fails, the old file survives and no draft is left."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, NoReturn

import pytest

from minilateral.core.errors import OutputError
from minilateral.core.files import write_whole


def fail(*_: Any, **__: Any) -> NoReturn:
    raise OSError(28, "No space left on device")


def test_a_file_is_written_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.txt"
    for content in (b"first", b"second"):
        write_whole(path, content)
        assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("step", ["os.replace", "os.chmod", "os.fdopen", "tempfile.mkstemp"])
def test_the_old_file_survives_a_failure_at_any_step(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(f"minilateral.core.files.{step}", fail)
    with pytest.raises(OutputError, match=r"cannot write .*a\.txt: No space left on device\."):
        write_whole(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_half_way_through_leaves_no_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OutputError):
        write_whole(tmp_path / "a.txt", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    kept = tmp_path / "folder" / "kept.txt"
    kept.parent.mkdir()
    kept.write_text("old")
    with pytest.raises(OutputError, match="folder is no plain file"):
        write_whole(tmp_path / "folder", b"new")
    assert kept.read_text() == "old"
    assert list(tmp_path.iterdir()) == [kept.parent]


def test_a_file_cannot_serve_as_a_folder(tmp_path: Path) -> None:
    parent = tmp_path / "a.txt"
    parent.write_text("old")
    with pytest.raises(OutputError, match="cannot write"):
        write_whole(parent / "b.txt", b"new")
    assert parent.read_text() == "old"


def test_a_pipe_or_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    # `-o /dev/null`, asked for by root, must not turn the device into a file.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OutputError, match="cannot write"):
        write_whole(pipe, b"new")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_the_old_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_the_permissions_of_any_other(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", b"new")
    (tmp_path / "b.txt").write_text("plain")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "b.txt").stat().st_mode

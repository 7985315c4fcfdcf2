"""Downloads by checksum; no test opens a socket."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from outside_files import SHARED, nato_2024, real

from minilateral.core.errors import (
    IntegrityError,
    InvalidDataError,
    MinilateralError,
    NotFoundError,
    OutputError,
)
from minilateral.facts.readers import READERS, download, read

UNPINNED, PINNED = "nato_2026_edition", "nato_2024_edition"
NAME = "nato_defence_expenditure"
FILE = Path(UNPINNED, "def-exp-2026-en.xlsx")


class Server:
    """Answers every address with the same bytes, and counts the calls."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.calls = 0

    def __call__(self, url: str, output: Any, pooch: Any) -> None:
        self.calls += 1
        Path(output).write_bytes(self.content)


def leftovers(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_every_edition_has_a_reader_an_https_address_and_a_credit() -> None:
    for offer in download.editions():
        assert offer.name in READERS
        assert offer.url.startswith("https://")
        assert offer.licence
        assert offer.credit
        assert len(offer.sha256) in (0, 64)


def test_pinned_checksums_are_those_of_the_files_at_hand() -> None:
    pinned = [offer for offer in download.editions() if offer.sha256]
    for offer in pinned:
        folder = {"nato": "nato", "kiel": "kiel", "worldbank": "worldbank"}[
            offer.name.split("_")[0]
        ]
        path = real(f"data/{folder}/{offer.file}")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == offer.sha256
        assert read(path).edition == offer.edition


def test_a_pinned_file_is_downloaded_once(tmp_path: Path) -> None:
    server = Server(real("data/worldbank/gdp.csv").read_bytes())
    path = download.get("worldbank_gdp", tmp_path, downloader=server)
    assert path == tmp_path / "worldbank_to_2023" / "gdp.csv"
    assert download.get("worldbank_gdp", tmp_path, downloader=server) == path
    assert server.calls == 1
    assert leftovers(tmp_path) == ["worldbank_to_2023/gdp.csv"]


def test_a_changed_file_is_an_integrity_error_and_not_kept(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError) as caught:
        download.get(NAME, tmp_path, edition=PINNED, downloader=Server(b"other"))
    message, found = str(caught.value), hashlib.sha256(b"other").hexdigest()
    assert message.startswith(f"{NAME} ({PINNED}) has changed: expected sha256 94f4de63")
    assert message.endswith(f"the download has {found}; use --accept to record it.")
    assert leftovers(tmp_path) == []


def test_an_unpinned_file_must_be_accepted(tmp_path: Path) -> None:
    server = Server(b"first")
    with pytest.raises(IntegrityError, match=r"has no pinned checksum; .*; use --accept"):
        download.get(NAME, tmp_path, downloader=server)
    path = download.get(NAME, tmp_path, accept=True, downloader=server)
    assert path == tmp_path / FILE
    assert leftovers(tmp_path) == [FILE.as_posix(), f"{FILE.as_posix()}.sha256"]
    assert download.get(NAME, tmp_path, downloader=server) == path
    assert server.calls == 2


def test_a_recorded_checksum_is_honoured_by_later_calls(tmp_path: Path) -> None:
    download.get(NAME, tmp_path, accept=True, downloader=Server(b"first"))
    (tmp_path / FILE).unlink()
    with pytest.raises(IntegrityError, match="has changed: expected sha256 a7937b64b8caa58f"):
        download.get(NAME, tmp_path, downloader=Server(b"second"))
    download.get(NAME, tmp_path, downloader=Server(b"first"))
    download.get(NAME, tmp_path, accept=True, downloader=Server(b"second"))
    assert (tmp_path / FILE).read_bytes() == b"second"
    assert download.get(NAME, tmp_path).read_bytes() == b"second"


def test_accepting_the_pinned_file_needs_no_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = hashlib.sha256(b"right").hexdigest()
    offer = download.Edition("x", "x_1", "https://example.org/x.csv", pin, "free", "me")
    monkeypatch.setattr(download, "editions", lambda: (offer,))
    download.get("x", tmp_path, accept=True, downloader=Server(b"wrong"))
    download.get("x", tmp_path, accept=True, downloader=Server(b"right"))
    assert leftovers(tmp_path) == ["x_1/x.csv"]


def test_a_local_change_is_told_and_left_alone(tmp_path: Path) -> None:
    path = download.get(NAME, tmp_path, accept=True, downloader=Server(b"first"))
    path.write_bytes(b"edited")
    with pytest.raises(IntegrityError, match="the copy on this machine has"):
        download.get(NAME, tmp_path)
    assert path.read_bytes() == b"edited"


def test_a_broken_record_is_a_fault(tmp_path: Path) -> None:
    path = download.get(NAME, tmp_path, accept=True, downloader=Server(b"first"))
    path.with_name(f"{path.name}.sha256").write_text("nonsense", encoding="utf-8")
    with pytest.raises(InvalidDataError, match="is no sha256 checksum"):
        download.get(NAME, tmp_path)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ConnectionError("reset"), ValueError("bad")])
def test_an_interrupted_download_leaves_nothing_and_the_old_file(
    tmp_path: Path, error: BaseException | type[BaseException]
) -> None:
    def broken(url: str, output: Any, pooch: Any) -> None:
        Path(output).write_bytes(b"half")
        raise error

    path = download.get(NAME, tmp_path, accept=True, downloader=Server(b"whole"))
    before = leftovers(tmp_path)
    with pytest.raises((MinilateralError, KeyboardInterrupt)):
        download.get(NAME, tmp_path, accept=True, downloader=broken)
    assert path.read_bytes() == b"whole"
    assert leftovers(tmp_path) == before


def test_a_failed_download_names_file_and_address(tmp_path: Path) -> None:
    def offline(url: str, output: Any, pooch: Any) -> None:
        raise ConnectionError("no route")

    with pytest.raises(MinilateralError, match=r"could not download .* from https://.*: no route"):
        download.get(NAME, tmp_path, downloader=offline)


def test_a_folder_that_cannot_be_made_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot write to"):
        download.get(NAME, tmp_path / "file", accept=True, downloader=Server(b"x"))


def test_unknown_names_and_editions_are_told_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean worldbank_gdp"):
        download.get("worldbank_gpd", tmp_path)
    with pytest.raises(NotFoundError, match="there are nato_defence_expenditure, kiel_data"):
        download.get("zzz", tmp_path)
    with pytest.raises(NotFoundError, match="has no edition 'nato_1999'; there are nato_2026"):
        download.get(NAME, tmp_path, edition="nato_1999")


def test_a_file_address_works_with_a_downloader_that_copies(tmp_path: Path) -> None:
    sample = nato_2024(tmp_path / "sample.xlsx")
    path = download.get(NAME, tmp_path, accept=True, downloader=Server(sample.read_bytes()))
    assert read(path).edition == "nato_2024_edition"
    assert SHARED.name == "shared"

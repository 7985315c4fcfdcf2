"""What is refused before anything is read, each with one sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from outside_files import nato_2024, written

from minilateral.core.errors import InvalidDataError, NotFoundError
from minilateral.facts.readers import books, guard, read


def refusal(path: Path) -> str:
    with pytest.raises(InvalidDataError) as caught:
        read(path)
    (fault,) = caught.value.faults
    return str(fault)


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(NotFoundError, match="is no file"):
            read(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(written(tmp_path / "a.csv", "")) == "a.csv: is empty."
    assert refusal(written(tmp_path / "a.csv", " \n\n")) == "a.csv: holds nothing but blanks."
    assert "blanks and commas" in refusal(written(tmp_path / "a.csv", ",,\n,,\n"))


def test_a_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(100 * guard.MIB)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("was read"))
    assert refusal(path) == "a.csv: is 100 MiB large; files up to 64 MiB are read."


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *args: pytest.fail("was unpacked"))
    path = nato_2024(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet99.xml", b" " * (40 * guard.MIB))
    assert "times its size: that is a zip bomb" in refusal(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet98.xml", b" " * (220 * guard.MIB))
    assert "unpacks to 260 MiB; workbooks up to 256 MiB are read." in refusal(path)


def test_an_archive_of_very_many_members_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", {f"xl/{n}.xml": b"" for n in range(2001)})
    assert refusal(path) == "a.xlsx: holds 2001 members; a workbook has at most 2000."


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    path = nato_2024(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:-2000])
    assert refusal(path).startswith("a.xlsx: is a damaged or cut-off workbook")


def test_a_workbook_with_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = nato_2024(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as file:
        at = file.getinfo("xl/worksheets/sheet2.xml").header_offset + 200
    data = bytearray(path.read_bytes())
    data[at : at + 20] = b"?" * 20
    path.write_bytes(data)
    assert refusal(path).startswith("a.xlsx: is a damaged or cut-off workbook")


def test_an_archive_that_only_claims_to_be_a_workbook_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<no"})
    assert refusal(path).startswith("a.xlsx: is no readable workbook:")


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    path = archive(tmp_path / "a.xlsx", {"xl/workbook.xml": bomb})
    assert "xl/workbook.xml declares a document type" in refusal(path)


def test_a_zip_of_tables_says_what_to_unpack(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"readme.txt": b"x", "API_NY.GDP.csv": b"x"})
    assert "unpack it and read 'API_NY.GDP.csv'" in refusal(path)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>',
        b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(9, 1500)),
    ],
    ids=["a row far below", "rows far to the right"],
)
def test_a_sheet_that_claims_to_be_vast_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: bytes
) -> None:
    monkeypatch.setattr(books, "MAX_CELLS", 2_000_000)
    path, hostile = nato_2024(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    sheet = members["xl/worksheets/sheet2.xml"]
    members["xl/worksheets/sheet2.xml"] = sheet.replace(b"</sheetData>", rows + b"</sheetData>")
    message = refusal(archive(hostile, members))
    assert message.startswith("b.xlsx!TABLE2:")
    assert message.endswith("is too large a sheet to be read.")


def test_an_old_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert "is an old (.xls) or encrypted workbook" in refusal(tmp_path / "a.xls")


def test_an_unknown_workbook_is_told_what_was_looked_for(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Figures")
    book.save(tmp_path / "a.xlsx")
    message = refusal(tmp_path / "a.xlsx")
    assert "Sheets found: 'Sheet', 'Figures'. Known are nato_defence_expenditure: " in message
    assert "'Bilateral Assistance, MAIN DATA'" in message


def test_text_that_is_not_utf8_names_the_line_of_the_byte(tmp_path: Path) -> None:
    text = "country,iso\nAustria,AUT\nTürkiye,TUR\n"
    path = written(tmp_path / "a.csv", text, "latin-1")
    assert refusal(path) == "a.csv:3: byte 0xfc is no UTF-8; save the file as UTF-8."
    assert "UTF-16" in refusal(written(tmp_path / "a.csv", text, "utf-16"))
    assert refusal(written(tmp_path / "a.csv", "a,b\n1,\0\n")).startswith("a.csv:2: holds a NUL")

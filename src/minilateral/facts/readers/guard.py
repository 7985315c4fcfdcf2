"""Opens files of unknown origin within bounds: size, kind, archive and encoding are checked first.

Nothing here knows any data set. Every refusal is one sentence in an `InvalidDataError`.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Literal, TypeAlias

from minilateral.core.errors import NotFoundError, Place
from minilateral.facts.readers.faultlog import fail

Kind: TypeAlias = Literal["text", "workbook"]

MIB = 1024 * 1024
#: The largest file of any publisher read here is below 10 MiB.
MAX_BYTES = 64 * MIB
MAX_UNPACKED = 256 * MIB
MAX_MEMBERS = 2000
#: Real workbooks unpack to 4 to 40 times their size; below 10 MiB a ratio says nothing.
MAX_RATIO = 100
RATIO_FROM = 10 * MIB

_ZIP, _EMPTY_ZIP, _OLE = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path) -> Kind:
    """Say whether a file is text or a workbook, once it is known to be safe to open.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidDataError
        If it is empty, too large, an old or encrypted workbook, or an unsafe archive.
    """
    if not path.is_file():
        raise NotFoundError(f"{path} is no file.")
    place, size = Place(path.name), path.stat().st_size
    if size == 0:
        fail(place, "is empty.")
    if size > MAX_BYTES:
        fail(place, f"is {size // MIB} MiB large; files up to {MAX_BYTES // MIB} MiB are read.")
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLE:
        fail(place, "is an old (.xls) or encrypted workbook; save it as plain .xlsx first.")
    if head in (_ZIP, _EMPTY_ZIP):
        _check_archive(path)
        return "workbook"
    return "text"


def text_of(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark."""
    data, place = path.read_bytes(), Place(path.name)
    if data.startswith(_UTF16):
        fail(place, "is encoded in UTF-16; save it as UTF-8.")
    if (nul := data.find(b"\0")) >= 0:
        fail(Place(path.name, _line(data, nul)), "holds a NUL byte: this is no text file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} is no UTF-8; save the file as UTF-8."
        fail(Place(path.name, _line(data, error.start)), byte)
    if not text.strip():
        fail(place, "holds nothing but blanks.")
    return text


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _check_archive(path: Path) -> None:
    """Refuse a zip bomb by its directory, then a damaged or booby-trapped member by its bytes."""
    place = Place(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_sizes(place, members, path.stat().st_size)
            if "xl/workbook.xml" not in archive.namelist():
                fail(place, _no_workbook(archive.namelist()))
            for member in members:
                _check_member(place, archive, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        fail(place, f"is a damaged or cut-off workbook ({error}); fetch it again.")
    except RuntimeError as error:
        fail(place, f"is an encrypted archive ({error}); save it without a password.")


def _check_sizes(place: Place, members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    times, mib = unpacked // packed, unpacked // MIB
    if len(members) > MAX_MEMBERS:
        fail(place, f"holds {len(members)} members; a workbook has at most {MAX_MEMBERS}.")
    if unpacked > MAX_UNPACKED:
        fail(place, f"unpacks to {mib} MiB; workbooks up to {MAX_UNPACKED // MIB} MiB are read.")
    if unpacked > RATIO_FROM and times > MAX_RATIO:
        fail(place, f"unpacks to {times} times its size: that is a zip bomb, no workbook.")


def _check_member(place: Place, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    content = archive.read(member)
    if member.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in content:
        fail(place, f"{member.filename} declares a document type; no spreadsheet program does.")


def _no_workbook(names: list[str]) -> str:
    inside = next((name for name in names if name.lower().endswith((".csv", ".xlsx"))), None)
    hint = f"; unpack it and read {inside!r}" if inside else ""
    return f"is a zip archive without a workbook (no xl/workbook.xml){hint}."

"""Fetches a publisher's file on request, and only the very file whose checksum is known.

The editions on offer stand in `editions.csv`, the newest of a name first. A blank checksum means
that nobody has checked that edition yet: whoever accepts it records the checksum for themselves,
in a file beside the download that later calls honour.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

from minilateral.core.errors import (
    IntegrityError,
    MinilateralError,
    NotFoundError,
    OutputError,
    Place,
    did_you_mean,
)
from minilateral.core.files import write_whole
from minilateral.facts.readers.faultlog import fail

#: Writes what is at an address to a file; the third argument is pooch's own and unused.
Downloader: TypeAlias = Callable[[str, Any, Any], None]

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Edition:
    """One file of a publisher, as it was at one time."""

    name: str
    edition: str
    url: str
    sha256: str
    licence: str
    credit: str

    @property
    def file(self) -> str:
        """What the publisher calls the file."""
        return self.url.rsplit("/", 1)[-1]

    def __str__(self) -> str:
        return f"{self.name} ({self.edition})"


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition on offer, the newest of a name first."""
    table = files("minilateral.facts.readers") / "editions.csv"
    return tuple(Edition(**row) for row in csv.DictReader(table.read_text("utf-8").splitlines()))


def find(name: str, edition: str | None = None) -> Edition:
    """Return the newest edition of a name, or the one asked for.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    named = [offer for offer in editions() if offer.name == name]
    if not named:
        names = dict.fromkeys(offer.name for offer in editions())
        near = did_you_mean(name, names)
        raise NotFoundError(f"{name!r} is not on offer{near or '; there are ' + ', '.join(names)}.")
    for offer in named:
        if edition in (None, offer.edition):
            return offer
    there = ", ".join(offer.edition for offer in named)
    raise NotFoundError(f"{name} has no edition {edition!r}; there are {there}.")


def get(
    name: str,
    to: Path,
    accept: bool = False,
    *,
    edition: str | None = None,
    downloader: Downloader | None = None,
) -> Path:
    """Return a file of a publisher, under its edition's folder in `to`; download it if need be.

    With `accept` it is downloaded anew, and whatever comes is taken and its checksum recorded.

    Raises
    ------
    IntegrityError
        If the file is not the one that was pinned, or nobody has pinned it yet.
    MinilateralError
        If it could not be downloaded.
    OutputError
        If the folder cannot be written; files already there are untouched.
    """
    offer = find(name, edition)
    target = to / offer.edition / offer.file
    if target.is_file() and not accept:
        _compare(offer, target, _sha256(target), "the copy on this machine")
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".download-") as draft:
            fetched = _fetch(offer, Path(draft), downloader)
            found = _sha256(fetched)
            if not accept:
                _compare(offer, target, found, "the download")
            os.replace(fetched, target)
    except OSError as error:
        raise OutputError(f"cannot write to {target.parent}: {error.strerror or error}.") from error
    if accept:
        _record(offer, target, found)
    return target


def _fetch(offer: Edition, folder: Path, downloader: Downloader | None) -> Path:
    import pooch  # type: ignore[import-untyped]

    pooch.get_logger().setLevel("WARNING")
    try:
        return Path(pooch.retrieve(offer.url, None, offer.file, folder, downloader=downloader))
    except (OSError, ValueError) as error:
        raise MinilateralError(f"could not download {offer} from {offer.url}: {error}.") from error


def _compare(offer: Edition, target: Path, found: str, what: str) -> None:
    """Raise unless a checksum is the one recorded by the user, or else the one pinned."""
    expected = _recorded(target) or offer.sha256
    if not expected:
        message = f"{offer} has no pinned checksum; {what} has sha256 {found}"
        raise IntegrityError(f"{message}; use --accept to record it.")
    if found != expected:
        message = f"{offer} has changed: expected sha256 {expected}, {what} has {found}"
        raise IntegrityError(f"{message}; use --accept to record it.")


def _recorded(target: Path) -> str:
    record = _beside(target)
    if not record.is_file():
        return ""
    first = record.read_text(encoding="utf-8", errors="replace").split(maxsplit=1)[:1]
    if not first or not _SHA256.fullmatch(first[0]):
        fail(Place(record.name, 1), "is no sha256 checksum; delete the file or use --accept.")
    return first[0]


def _record(offer: Edition, target: Path, found: str) -> None:
    """Keep an accepted checksum beside the file, in the form of sha256sum."""
    if found == offer.sha256:
        _beside(target).unlink(missing_ok=True)
    else:
        write_whole(_beside(target), f"{found}  {target.name}\n".encode())


def _beside(target: Path) -> Path:
    return target.with_name(f"{target.name}.sha256")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

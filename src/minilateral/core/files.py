"""Writing files so that a failure leaves the old one as it was."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from minilateral.core.errors import OutputError


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write `path` through: it takes the path's place when the block ends without error.

    Until then readers see the old file. Missing folders are made; a link is written through.

    Raises
    ------
    OutputError
        If the path may not be written; an existing file is untouched.
    """
    draft, path = None, path.resolve()
    try:
        blocking = next((above for above in path.parents if above.is_file()), None)
        if blocking is not None:
            raise NotADirectoryError(f"{blocking} is not a folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            raise FileExistsError(f"{path} is no plain file")
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(draft, _mode_for(path))
        os.replace(draft, path)
        draft = None
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}.") from error
    finally:
        if draft is not None:
            with suppress(OSError):
                os.unlink(draft)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step: readers see the old file or the new one.

    Raises
    ------
    OutputError
        If the path may not be written; an existing file is untouched.
    """
    with whole_file(path) as file:
        file.write(content)


def _mode_for(path: Path) -> int:
    """The old file's permissions, or what a plain new file would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask

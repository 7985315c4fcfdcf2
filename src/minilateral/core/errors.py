"""Every error that minilateral raises on purpose, and the exit code it ends the command with.

MinilateralError                 1  something failed
├── OutputError                  1  a file could not be written; the old one is untouched
├── UsageError                   2  a question asked in the wrong form
│   └── RuleError                2  a rule, ballot or game that cannot be played
├── NotFoundError                3  no such grouping, state, source or fact
│   └── NoFactAtDateError        3  it exists, but not on that day
├── InvalidDataError             4  a file breaks its schema or a law; all faults at once
└── IntegrityError               5  a download is not the file that was pinned
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar


class MinilateralError(Exception):
    """Base of all; its message is a full sentence for the person who asked."""

    exit_code: ClassVar[int] = 1


class OutputError(MinilateralError):
    """An output path could not be written."""


class UsageError(MinilateralError):
    """A question asked in the wrong form, such as a date that is none."""

    exit_code: ClassVar[int] = 2


class RuleError(UsageError):
    """A rule, ballot or voting game that cannot be played as it is given."""


class NotFoundError(MinilateralError):
    """Nothing of that name is known."""

    exit_code: ClassVar[int] = 3


class NoFactAtDateError(NotFoundError):
    """The thing is known, but not on the day that was asked for."""


class IntegrityError(MinilateralError):
    """A file differs from the one whose checksum was pinned."""

    exit_code: ClassVar[int] = 5


class DataWarning(UserWarning):
    """Data were read or an answer found, with something left out or in doubt that is named."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file something stands; line and column count from one."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(
            [self.file, *(str(number) for number in (self.line, self.column) if number)]
        )


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with a file: where, and what in a sentence."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class InvalidDataError(MinilateralError):
    """A file that breaks its schema or a law of the fact base; carries every fault found."""

    exit_code: ClassVar[int] = 4

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean X?" for the nearest known word, or nothing where none is near.

    Of words equally near, one that begins alike.

    >>> did_you_mean("LTA", ["TZA", "LVA", "GBR"])
    '; did you mean LVA?'
    >>> did_you_mean("zzzz", ["LVA", "GBR"])
    ''
    """
    folded = {name.casefold(): name for name in known}
    asked = word.casefold()
    near = difflib.get_close_matches(asked, folded, n=12, cutoff=0.6)
    if not near:
        return ""
    best = max(near, key=lambda name: (_likeness(asked, name), name[:1] == asked[:1]))
    return f"; did you mean {folded[best]}?"


def full_stop(text: str) -> str:
    """The text with a full stop, unless it ends as a question."""
    return text if text.endswith(("?", ".")) else f"{text}."


def _likeness(a: str, b: str) -> float:
    return round(difflib.SequenceMatcher(None, b, a).ratio(), 6)

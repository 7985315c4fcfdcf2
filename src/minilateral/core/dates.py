"""Days, days known only to the month or year, and half-open intervals between them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from minilateral.core.errors import UsageError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse_day(text: str) -> date:
    """Read an ISO day.

    Raises
    ------
    UsageError
        If the text is no day of the form 2026-01-31.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day: {error}.") from None
    raise UsageError(f"{text!r} is not a day; write YYYY-MM-DD, such as 2026-01-31.")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the day, the month or the year: the span of days that it may be.

    >>> moved = PartialDate.parse("2024-02")
    >>> str(moved), moved.first.isoformat(), moved.last.isoformat()
    ('2024-02', '2024-02-01', '2024-02-29')
    """

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2024, 2024-02 or 2024-02-29; raise `ValueError` on anything else."""
        found = _PARTIAL.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        if day is not None and month is not None:
            exact = date(year, month, day)
            return cls(exact, exact)
        if month is not None:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def precision(self) -> str:
        """How closely the date is known: day, month or year."""
        if self.first == self.last:
            return "day"
        return "month" if self.first.month == self.last.month else "year"

    def __str__(self) -> str:
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from `start` up to but not including `end`; no end means still running.

    >>> spell = Interval(date(1973, 1, 1), date(2020, 2, 1))
    >>> date(2020, 1, 31) in spell, date(2020, 2, 1) in spell
    (True, False)
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"ends {self.end} on or before its start {self.start}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Interval) -> bool:
        """Whether some day lies in both."""
        return (self.end is None or other.start < self.end) and (
            other.end is None or self.start < other.end
        )

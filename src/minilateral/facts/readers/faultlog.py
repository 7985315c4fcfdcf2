"""Gathers every fault of one outside file, so that a person hears of all of them at once."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NoReturn

from minilateral.core.errors import Fault, InvalidDataError, Place

#: So many faults are told, and so many are looked for; a wrong file has thousands of the same.
LISTED, ENOUGH = 50, 1000


class FaultLog:
    """The faults and the keys met so far in one file."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._first: dict[Hashable, Place] = {}

    def add(self, place: Place, message: str) -> None:
        """Note one fault; raise for all when there are enough of them."""
        self._faults.append(Fault(place, message))
        if len(self._faults) == ENOUGH:
            self.check()

    def once(self, key: Hashable, place: Place, words: str) -> None:
        """Note a fault if `key`, called `words`, was met before."""
        first = self._first.setdefault(key, place)
        if first is not place:
            self.add(place, f"{words} stands already at {first}; keep one of the two.")

    @property
    def any(self) -> bool:
        """Whether anything was noted."""
        return bool(self._faults)

    def check(self) -> None:
        """Raise `InvalidDataError` if anything was noted."""
        told = sorted(self._faults)[:LISTED]
        if len(self._faults) > LISTED:
            stopped = ", where reading stopped" if len(self._faults) == ENOUGH else ""
            more = f"And {len(self._faults) - LISTED} more faults{stopped}."
            told[-1] = Fault(told[-1].place, f"{told[-1].message} {more}")
        if told:
            raise InvalidDataError(told)


def fail(place: Place, message: str) -> NoReturn:
    """Raise for a fault after which nothing more can be read."""
    raise InvalidDataError([Fault(place, message)])


def quoted(text: object) -> str:
    """What a file says, in quotes, cut to a length that fits a message.

    >>> quoted("Freedonia"), len(quoted("x" * 9999))
    ("'Freedonia'", 63)
    """
    shown = str(text)
    return repr(shown if len(shown) <= 60 else shown[:60] + "…")


def sentence(text: str) -> str:
    """End a message with a full stop, unless it ends by asking "did you mean X?".

    >>> sentence("'Estnia' is no state; did you mean Estonia?")
    "'Estnia' is no state; did you mean Estonia?"
    """
    return text if text.endswith("?") else f"{text}."

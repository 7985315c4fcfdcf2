"""Slots: which random number means what; a number keeps its name whatever else is in the world.

Numbers come in blocks of four (`philox`). A block belongs to a state, body, fleet or class by name
and its place in the counter is a digest of that name, so that Finland's willingness is the same
number in every world of a seed: with or without NATO, on another day, at another place. Policies
are thus compared on common random numbers. Meanings are appended to a block, never moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError

Words: TypeAlias = NDArray[np.uint64]

#: Meaning of the four numbers of a block, by the kind of what it belongs to.
MEANINGS: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "world": ("common", "attribution", "spare_a", "spare_b"),
        "state": ("willing", "government", "parliament", "home"),
        "body": ("meeting", "silence", "generation", "spare"),
        "reading": ("reading_1", "reading_2", "reading_3", "reading_4"),
        "fleet": ("share", "count", "rounding", "promise"),
        "class": ("readiness", "spare_a", "spare_b", "spare_c"),
    }
)
#: Readings of the room that have a number of their own: no body tries more often.
MOST_ROUNDS = 4


def block_number(kind: str, name: str = "") -> int:
    """The place of a block in the counter: the first four bytes of a digest of its name.

    >>> block_number("state", "FIN") == block_number("state", "FIN")
    True
    """
    return int.from_bytes(sha256(f"{kind}:{name}".encode()).digest()[:4])


def block_numbers(blocks: Iterable[tuple[str, str]]) -> Words:
    """The places of blocks, given by kind and name.

    Raises
    ------
    UsageError
        If two of them fall on one place (about one world in 400,000): rename a fleet of your own.
    """
    found: dict[int, tuple[str, str]] = {}
    for kind, name in blocks:
        other = found.setdefault(block_number(kind, name), (kind, name))
        if other != (kind, name):
            raise UsageError(f"{kind} {name} and {' '.join(other)} would share random numbers.")
    return np.array(list(found), np.uint64)


def slot_names(blocks: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The names of the slots of a row: the first number of every block, then the second ones."""
    listed = list(blocks)
    return tuple(
        f"{MEANINGS[kind][word]}:{name}" if name else MEANINGS[kind][word]
        for word in range(4)
        for kind, name in listed
    )

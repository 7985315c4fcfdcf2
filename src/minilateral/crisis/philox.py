"""Random numbers by counting: any number of any replication at once, in any order, on any engine.

Philox4x32 with ten rounds (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy
as 1, 2, 3") scrambles a counter of four words under a key of two. The key is the seed; the counter
is (block, stream, replication, of which the last takes two words). A block gives four words, and
slot s of a replication is word s mod 4 of block s div 4. So a number depends on its seed, stream,
replication and slot alone: never on how many were drawn before, in what chunks, or by whom.

A word w becomes the uniform (w + 1/2) / 2**32: 2**32 values, 2.3e-10 apart and strictly between 0
and 1, the mirror image 1 - u of each exactly another. A normal variate thus ends at 6.3 standard
deviations, and a chance below 2.3e-10 cannot be told from nought: nothing of that would show in
10**9 replications, and 53 bits would take twice the words.

Words travel as 64-bit integers below 2**32: products need the room.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis.compiled import compiled, inlined

Floats: TypeAlias = NDArray[np.float64]
Word: TypeAlias = np.uint64
#: Slots are drawn fastest in whole vectors of eight blocks.
VECTOR = 32

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_STEP_0 = np.uint64(0x9E3779B9)
_STEP_1 = np.uint64(0xBB67AE85)
_SPACING = 2.0**-32


@inlined
def philox4x32(
    c0: Word, c1: Word, c2: Word, c3: Word, k0: Word, k1: Word
) -> tuple[Word, Word, Word, Word]:
    """Four random words from a counter of four words and a key of two, in ten rounds."""
    for _ in range(10):
        even = _MULTIPLIER_0 * c0
        odd = _MULTIPLIER_1 * c2
        c0 = (odd >> _HALF) ^ c1 ^ k0
        c1 = odd & _LOW
        c2 = (even >> _HALF) ^ c3 ^ k1
        c3 = even & _LOW
        k0 = (k0 + _STEP_0) & _LOW
        k1 = (k1 + _STEP_1) & _LOW
    return c0, c1, c2, c3


@inlined
def uniform(word: Word) -> float:
    """The uniform number in the middle of the word's interval of 2**-32."""
    return (np.float64(np.uint32(word)) + 0.5) * _SPACING


@inlined
def uniforms(
    seed: Word, stream: Word, replication: Word, block: Word
) -> tuple[float, float, float, float]:
    """The uniform numbers in slots 4 * block to 4 * block + 3 of one replication."""
    key, place = np.uint64(seed), np.uint64(replication)
    a, b, c, d = philox4x32(
        np.uint64(block),
        np.uint64(stream),
        place & _LOW,
        place >> _HALF,
        key & _LOW,
        key >> _HALF,
    )
    return uniform(a), uniform(b), uniform(c), uniform(d)


@compiled
def fill_row(seed: Word, stream: Word, replication: Word, row: Floats) -> None:
    """Write the uniform numbers of one replication into the row, one for every slot of it.

    A row whose length is a multiple of `VECTOR` is filled fastest; numbers beyond the slots in use
    do no harm, for no slot depends on another.
    """
    whole = len(row) // 4
    for block in range(whole):
        a, b, c, d = uniforms(seed, stream, replication, np.uint64(block))
        row[4 * block] = a
        row[4 * block + 1] = b
        row[4 * block + 2] = c
        row[4 * block + 3] = d
    if 4 * whole < len(row):
        last = uniforms(seed, stream, replication, np.uint64(whole))
        for slot in range(4 * whole, len(row)):
            row[slot] = last[slot - 4 * whole]


@compiled
def fill_antithetic_row(seed: Word, stream: Word, replication: Word, row: Floats) -> None:
    """The same in pairs: replications 2n and 2n + 1 share the numbers of n, the odd mirrored."""
    place = np.uint64(replication)
    fill_row(seed, stream, place >> np.uint64(1), row)
    if place & np.uint64(1):
        for slot in range(len(row)):
            row[slot] = 1.0 - row[slot]


def fill(
    seed: int, stream: int, first: int, count: int, slots: int, *, antithetic: bool = False
) -> Floats:
    """The uniform numbers of `count` replications from `first` on, by [replication, slot].

    >>> float(fill(1, 0, 5, 3, 6)[1, 2]) == float(fill(1, 0, 6, 1, 3)[0, 2])
    True

    Raises `UsageError` for a seed, stream or replication that the counter cannot hold.
    """
    key = checked("seed", seed, 64)
    lane = checked("stream", stream, 32)
    checked("last replication", first + max(count, 1) - 1, 64)
    start = checked("first replication", first, 64)
    numbers = np.empty((count, slots))
    _fill(key, lane, start, antithetic, numbers)
    return numbers


def checked(what: str, number: int, bits: int) -> np.uint64:
    """The number as a word of the counter or key.

    Raises `UsageError` unless it is a whole number of at most so many bits.

    >>> int(checked("seed", 7, 64))
    7
    """
    if isinstance(number, bool) or not isinstance(number, int | np.integer):
        raise UsageError(f"The {what} is a whole number; got {number!r}.")
    if not 0 <= int(number) < 1 << bits:
        raise UsageError(f"The {what} lies from 0 to 2**{bits} - 1; got {number}.")
    return np.uint64(number)


@compiled
def _fill(seed: Word, stream: Word, first: Word, antithetic: bool, numbers: Floats) -> None:
    for i in range(len(numbers)):
        replication = first + np.uint64(i)
        if antithetic:
            fill_antithetic_row(seed, stream, replication, numbers[i])
        else:
            fill_row(seed, stream, replication, numbers[i])

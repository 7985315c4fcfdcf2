"""Rules in the kernel: whether the program of a rule holds on votes that are words of bits."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis.compiled import compiled, inlined
from minilateral.decide.ballot import Vote

Words: TypeAlias = NDArray[np.uint64]
Integers: TypeAlias = NDArray[np.int64]

#: The ways to vote in the order of their words.
VOTES = (Vote.YES, Vote.ABSTAIN, Vote.DECLARE, Vote.NO, Vote.SILENT)
YES, ABSTAIN, DECLARE, NO, SILENT = (1 << place for place in range(len(VOTES)))
NOT_YES = ABSTAIN | DECLARE | NO | SILENT
EVERY = YES | NOT_YES

#: Operations: at least, at most, a share at least, a share above, and joins of so many parts.
AT_LEAST, AT_MOST, SHARE, SHARE_ABOVE, ALL, ANY = range(6)


@inlined
def ones(word: np.uint64) -> np.int64:
    """How many bits of a word are set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    two = np.uint64(0x3333333333333333)
    word = (word & two) + ((word >> np.uint64(2)) & two)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inlined
def held(word: np.uint64, weights: Integers, at: int) -> np.int64:
    """The weight of the members in a word; one each where `at` is -1."""
    if at < 0:
        return ones(word)
    total = np.int64(0)
    place = at
    while word:
        if word & np.uint64(1):
            total += weights[place]
        word >>= np.uint64(1)
        place += 1
    return total


@inlined
def cast(
    ways: int,
    yes: np.uint64,
    abstain: np.uint64,
    declare: np.uint64,
    no: np.uint64,
    silent: np.uint64,
) -> np.uint64:
    """The members that voted in one of these ways."""
    found = np.uint64(0)
    if ways & 1:
        found |= yes
    if ways & 2:
        found |= abstain
    if ways & 4:
        found |= declare
    if ways & 8:
        found |= no
    if ways & 16:
        found |= silent
    return found


@compiled
def holds(
    steps: Integers,
    players: Words,
    weights: Integers,
    first: int,
    last: int,
    yes: np.uint64,
    abstain: np.uint64,
    declare: np.uint64,
    no: np.uint64,
    silent: np.uint64,
) -> bool:
    """Whether a rule, its steps `first` to `last - 1`, holds on these votes."""
    stack = np.uint64(0)
    one = np.uint64(1)
    for step in range(first, last):
        how, ways, at, bound = steps[step, 0], steps[step, 1], steps[step, 2], steps[step, 3]
        if how >= ALL:
            parts = (one << np.uint64(bound)) - one
            value = (stack & parts) == parts if how == ALL else (stack & parts) != 0
            stack >>= np.uint64(bound)
        else:
            counted = cast(ways, yes, abstain, declare, no, silent) & players[step]
            weight = held(counted, weights, at)
            if how == AT_LEAST:
                value = weight >= bound
            elif how == AT_MOST:
                value = weight <= bound
            else:
                present = cast(steps[step, 6], yes, abstain, declare, no, silent) & players[step]
                whole = held(present, weights, at) * steps[step, 4]
                share = weight * steps[step, 5]
                value = (share >= whole and weight > 0) if how == SHARE else share > whole
        stack = (stack << one) | np.uint64(value)
    return bool(stack & one)

"""Every coalition, one after the other: the states in two halves, one pass per set of the first.

The last states' subsets stand in tables by size. For each set of the first states a pass over the
tables gives the primary value and the levels of the others, as sums of two parts, and holds them
against the table of the best; the few that could matter are worked out in full. Nothing is cut
off: this is the check on branch and bound.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.design.archive_kernels import (
    TOLERANCE,
    Archive,
    Floats,
    Integers,
    Levels,
    Words,
    compiled,
    offer,
)
from minilateral.design.bound_kernels import Block, Forms, mark, value_of

#: Places in the table move by 32-bit numbers that wrap, so a shift may be negative.
Places: TypeAlias = NDArray[np.uint32]
Bits: TypeAlias = NDArray[np.uint16]


class Halves(NamedTuple):
    """What a pass needs: links [first state, subset], levels of the subsets, sums kept by depth."""

    #: Of each first state to the members of each subset of the last states.
    links: Floats
    #: Where a subset moves the place in the table, and each first state likewise.
    shift: Places
    first_shift: Integers
    start: int
    #: What each set of tests met adds to the place.
    met_shift: Places
    #: Additive objectives that are cut coarsely.
    coarse: Integers
    #: Pairs inside the members and between them, by lowest first state that is in.
    stack: Floats
    #: Bound on what the terms that are no sums can add to the primary value.
    spare: float
    #: Forms whose requirement is checked in the pass.
    checked: Integers


@compiled
def links(forms: Forms, last: Block) -> Floats:
    """What each first state has with the members of each subset of the last states."""
    first = forms.add.shape[1] - last.width
    out = np.zeros((first, len(last.bits)))
    for s in range(len(last.bits)):
        for j in range(last.width):
            if last.bits[s] >> j & 1:
                for i in range(first):
                    out[i, s] += forms.pairs[i, first + j]
    return out


@compiled
def sweep(
    forms: Forms,
    levels: Levels,
    archive: Archive,
    last: Block,
    halves: Halves,
    begin: int,
    end: int,
) -> int:
    """Look at the sets of first states from `begin` to `end`; where it stopped, full or done.

    A set is a number whose bit i stands for state i.
    """
    n = forms.add.shape[1]
    first, kinds, tests = n - last.width, len(forms.constant), len(forms.need)
    primary, count = levels.primary, len(last.bits)
    add, bring, out = np.zeros(kinds), np.zeros(tests), np.zeros(kinds)
    own_add, own_bring = np.zeros(kinds), np.zeros(tests)
    value, where = np.zeros(count), np.zeros(count, np.uint32)
    met = np.zeros(count, np.uint16)
    before, members = np.zeros_like(archive.members[0]), np.zeros_like(archive.members[0])
    forced = (1 << min(forms.forced, first)) - 1
    low = (1 << max(0, forms.forced - first)) - 1
    counts_tests = halves.met_shift.any()
    least_used = forms.least.any()
    filled = False
    for chosen in range(begin, end):
        pairs = pairs_with(forms, halves, chosen, first, filled)
        filled = True
        if chosen & forced != forced:
            continue
        own, at = 0, halves.start
        own_add[:] = 0.0
        own_bring[:] = 0.0
        for i in range(first):
            if chosen >> i & 1:
                own += 1
                at += halves.first_shift[i]
                for f in range(kinds):
                    own_add[f] += forms.add[f, i]
                for x in range(tests):
                    own_bring[x] += forms.bring[x, i]
        for j in halves.coarse:
            part = own_add[j] + forms.constant[j] - levels.low[j]
            at += (int(np.floor(part / levels.step[j] + 1e-6)) + 1) * levels.stride[j]
        from_size = max(forms.smallest - own, 1 - own, 0)
        to_size = min(forms.largest - own, last.width)
        if from_size > to_size:
            continue
        base = forms.constant[primary] + own_add[primary] + halves.spare
        factor = forms.mean[primary]
        a, b = last.begin[from_size], last.begin[to_size + 1]
        for m in range(from_size, to_size + 1):
            size = own + m
            c, d = last.begin[m], last.begin[m + 1]
            share = factor / (size * (size - 1) / 2) if size > 1 else 0.0
            alone = factor if size == 1 else 0.0
            fill(value[c:d], base + alone, last.add[primary, c:d], share, pairs[c:d])
        for f in halves.checked:
            floor = forms.floor[f - forms.objectives] - own_add[f] - forms.constant[f]
            refuse(value[a:b], last.add[f, a:b], floor - TOLERANCE)
        move(where[a:b], halves.shift[a:b], at)
        if counts_tests:
            met[a:b] = 0
            for x in range(tests):
                need = forms.need[x] - own_bring[x] - TOLERANCE
                if need <= last.bring[x].max():
                    count_test(met[a:b], last.bring[x, a:b], need, 1 << x)
            move_by(where[a:b], met[a:b], halves.met_shift)
        for chunk in range(a, b, 64):
            stop = min(chunk + 64, b)
            if not any_better(value[chunk:stop], where[chunk:stop], levels.best):
                continue
            for s in range(chunk, stop):
                if value[s] <= levels.best[where[s]] + TOLERANCE or last.bits[s] & low != low:
                    continue
                size = own
                for j in range(last.width):
                    size += last.bits[s] >> j & 1
                for f in range(kinds):
                    add[f] = own_add[f] + last.add[f, s]
                for x in range(tests):
                    bring[x] = own_bring[x] + last.bring[x, s]
                before[:] = 0
                mark(before, before, chosen, 0, first)
                mark(members, before, last.bits[s], first, n)
                least = least_pair(forms, members) if least_used else 1.0
                if value_of(forms, size, add, bring, pairs[s], least, members, out) and not offer(
                    out, members, levels, archive
                ):
                    return chosen
    return end


@compiled
def fill(value: Floats, base: float, add: Floats, share: float, pairs: Floats) -> None:
    """The primary value of a run of coalitions of one size."""
    for s in range(len(value)):
        value[s] = base + add[s] + share * pairs[s]


@compiled
def refuse(value: Floats, add: Floats, floor: float) -> None:
    """Take out those that miss a floor."""
    for s in range(len(value)):
        value[s] = value[s] if add[s] >= floor else -np.inf


@compiled
def move(where: Places, shift: Places, at: int) -> None:
    """The place of each in the table, from the parts of both halves."""
    start = np.uint32(at)
    for s in range(len(where)):
        where[s] = start + shift[s]


@compiled
def count_test(met: Bits, bring: Floats, need: float, bit: int) -> None:
    """Set the bit of a test where it is met."""
    mark = np.uint16(bit)
    for s in range(len(met)):
        met[s] |= mark if bring[s] >= need else np.uint16(0)


@compiled
def move_by(where: Places, met: Bits, shift: Places) -> None:
    """Move the places by what the tests met are worth."""
    for s in range(len(where)):
        where[s] += shift[met[s]]


@compiled
def any_better(value: Floats, where: Places, best: Floats) -> bool:
    """Whether any of a run exceeds the best of its levels."""
    hits = 0
    for s in range(len(value)):
        hits += 1 if value[s] > best[where[s]] + TOLERANCE else 0
    return hits > 0


@compiled
def add_links(out: Floats, above: Floats, links: Floats, inside: float) -> None:
    """The pairs' sums with one more first state."""
    for s in range(len(out)):
        out[s] = above[s] + links[s] + inside


@compiled
def pairs_with(forms: Forms, halves: Halves, chosen: int, first: int, filled: bool) -> Floats:
    """The pairs' sum of a set of first states with each subset of the last.

    Sets come in the order of counting, so all but the lowest state of a set was there before; the
    first set that is asked for is built up from nothing.
    """
    lowest = 0
    while lowest < first and not chosen >> lowest & 1:
        lowest += 1
    if lowest == first:
        nothing: Floats = halves.stack[first]
        return nothing
    for i in range(first - 1, -1, -1):
        if not chosen >> i & 1 or (filled and i != lowest):
            continue
        above = i + 1
        while above < first and not chosen >> above & 1:
            above += 1
        inside = 0.0
        for j in range(above, first):
            if chosen >> j & 1:
                inside += forms.pairs[i, j]
        add_links(halves.stack[i], halves.stack[above], halves.links[i], inside)
    found: Floats = halves.stack[lowest]
    return found


@compiled
def least_pair(forms: Forms, members: Words) -> float:
    """The least over the pairs of a coalition; infinite for one state."""
    n, least = forms.add.shape[1], np.inf
    for i in range(n):
        if members[i >> 6] >> np.uint64(i & 63) & np.uint64(1):
            for j in range(i):
                if members[j >> 6] >> np.uint64(j & 63) & np.uint64(1):
                    least = min(least, forms.pairs[i, j])
    return least

"""Every coalition, one after the other: the states in two halves, one pass per set of the first.

The last states' subsets stand in tables by size. For each set of the first states a pass over the
tables gives the primary value and the levels of the others, as sums of two parts, and holds them
against the table of the best; the few that could matter are worked out in full. Nothing is cut
off: this is the check on branch and bound. The pass reckons in single precision, and `slack` is
more than it can be off; the few are reckoned in double.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.compiling import compiled
from minilateral.design.archive_kernels import (
    TOLERANCE,
    Archive,
    Floats,
    Integers,
    Levels,
    Words,
    offer,
)
from minilateral.design.block_kernels import Block
from minilateral.design.form_kernels import Forms, mark, value_of

#: Places in the table move by 32-bit numbers that wrap, so a shift may be negative.
Places: TypeAlias = NDArray[np.uint32]
Bits: TypeAlias = NDArray[np.uint16]
Singles: TypeAlias = NDArray[np.float32]
#: What subsets add and what their pairs have, what all have, and the factor of the pairs.
Values: TypeAlias = tuple[Singles, Singles, np.float32, np.float32]
#: Where subsets move the place, the tests they meet, where those move it, and where all stand.
InTable: TypeAlias = tuple[Places, Bits, Places, np.uint32]
#: Finite, so that no difference of it and the table is undefined.
LOWEST = np.finfo(np.float32).min
#: Coalitions held against the table at a time.
RUN = 1024


class Halves(NamedTuple):
    """What a pass needs: links [first state, subset], levels of the subsets, sums kept by depth."""

    #: Of each first state to the members of each subset of the last states.
    links: Singles
    #: Where a subset moves the place in the table, and each first state likewise.
    shift: Places
    first_shift: Integers
    start: int
    #: What each set of tests met adds to the place.
    met_shift: Places
    #: What a subset brings to each test, as the rank among the subsets, and what the ranks are.
    rank: Bits
    ranked: Floats
    ranks: Integers
    #: Additive objectives that are cut coarsely.
    coarse: Integers
    #: Pairs inside the members and between them, by lowest first state that is in.
    stack: Singles
    #: What a subset adds to the primary value.
    add: Singles
    #: Bound on what the terms that are no sums can add to the primary value.
    spare: float
    #: More than single precision can be off.
    slack: float
    #: Forms whose requirement is checked in the pass.
    checked: Integers


@compiled
def links(forms: Forms, last: Block) -> Singles:
    """What each first state has with the members of each subset of the last states."""
    first = forms.add.shape[1] - last.width
    out = np.zeros((first, len(last.bits)), np.float32)
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
    first, count = forms.add.shape[1] - last.width, len(last.bits)
    add, bring = np.zeros(len(forms.constant)), np.zeros(len(forms.need))
    met = np.zeros(count, np.uint16)
    row = halves.add.copy()
    forced, filled = (1 << min(forms.forced, first)) - 1, False
    for chosen in range(begin, end):
        pairs = pairs_with(forms, halves, chosen, first, filled)
        filled = True
        if chosen & forced != forced:
            continue
        own, at = own_part(forms, levels, halves, chosen, first, add, bring)
        low, high = max(forms.smallest - own, 1 - own, 0), min(forms.largest - own, last.width)
        if low > high:
            continue
        a, b = last.begin[low], last.begin[high + 1]
        if len(halves.checked):
            row[a:b] = halves.add[a:b]
            for f in halves.checked:
                floor = forms.floor[f - forms.objectives] - add[f] - forms.constant[f]
                refuse(row[a:b], last.add[f, a:b], floor - TOLERANCE)
        met_already = 0
        for x in range(len(forms.need)):
            met_already |= 1 << x if bring[x] >= forms.need[x] - TOLERANCE else 0
        met[a:b] = met_already
        for x in range(len(forms.need)):
            need = forms.need[x] - bring[x] - TOLERANCE
            rank = np.searchsorted(halves.ranked[x, : halves.ranks[x]], need)
            if need > 0 and rank < halves.ranks[x]:
                count_test(met[a:b], halves.rank[x, a:b], rank, 1 << x)
        base = forms.constant[levels.primary] + add[levels.primary] + halves.spare
        for m in range(low, high + 1):
            size, stop = own + m, last.begin[m + 1]
            factor = forms.mean[levels.primary]
            share = factor / (size * (size - 1) / 2) if size > 1 else 0.0
            start = base + halves.slack + (factor if size == 1 else 0.0)
            for c in range(last.begin[m], stop, RUN):
                d = min(c + RUN, stop)
                values = (row[c:d], pairs[c:d], np.float32(start), np.float32(share))
                places = (halves.shift[c:d], met[c:d], halves.met_shift, np.uint32(at))
                if any_better(values, places, levels.best) and not offer_run(
                    forms, levels, archive, last, halves, values, places, (chosen, c), add, bring
                ):
                    return chosen
    return end


@compiled
def own_part(
    forms: Forms,
    levels: Levels,
    halves: Halves,
    chosen: int,
    first: int,
    add: Floats,
    bring: Floats,
) -> tuple[int, int]:
    """The size of a set of first states and its part of the place; what it adds and brings."""
    own, at = 0, halves.start
    add[:] = 0.0
    bring[:] = 0.0
    for i in range(first):
        if chosen >> i & 1:
            own += 1
            at += halves.first_shift[i]
            add += forms.add[:, i]
            bring += forms.bring[:, i]
    for j in halves.coarse:
        part = add[j] + forms.constant[j] - levels.low[j]
        at += (int(np.floor(part / levels.step[j] + 1e-6)) + 1) * levels.stride[j]
    return own, at


@compiled
def refuse(row: Singles, add: Floats, floor: float) -> None:
    """Take out those that miss a floor."""
    for s in range(len(row)):
        row[s] = row[s] if add[s] >= floor else LOWEST


@compiled
def count_test(met: Bits, rank: Bits, least: int, bit: int) -> None:
    """Set the bit of a test where it is met."""
    mark, enough = np.uint16(bit), np.uint16(least)
    for s in range(len(met)):
        met[s] |= mark if rank[s] >= enough else np.uint16(0)


@compiled
def any_better(values: Values, places: InTable, best: Floats) -> bool:
    """Whether any of a run, in single precision and with the slack, exceeds its levels' best."""
    add, pairs, start, share = values
    shift, met, met_shift, at = places
    most = np.float32(-np.inf)
    for s in range(len(add)):
        bar = np.float32(best[np.uint32(at + shift[s] + met_shift[met[s]])])
        most = max(most, start + add[s] + share * pairs[s] - bar)
    return bool(most > 0)


@compiled
def offer_run(
    forms: Forms,
    levels: Levels,
    archive: Archive,
    last: Block,
    halves: Halves,
    values: Values,
    places: InTable,
    run: tuple[int, int],
    own_add: Floats,
    own_bring: Floats,
) -> bool:
    """Work out in double precision those of a run that could matter; false where no room is."""
    row, in_row, start, share = values
    shift, met, met_shift, at = places
    chosen, begin = run
    n, kinds = forms.add.shape[1], len(forms.constant)
    first, primary = n - last.width, levels.primary
    low = (1 << max(0, forms.forced - first)) - 1
    members, before = np.zeros_like(archive.members[0]), np.zeros_like(archive.members[0])
    out = np.zeros(kinds)
    for r in range(len(row)):
        bar = levels.best[np.uint32(at + shift[r] + met_shift[met[r]])]
        if not start + row[r] + share * in_row[r] > bar:
            continue
        s = begin + r
        add = own_add + last.add[:, s]
        sure = forms.constant[primary] + add[primary] + halves.spare
        if last.bits[s] & low != low or (share == 0.0 and sure + TOLERANCE <= bar):
            continue
        before[:] = 0
        mark(before, before, chosen, 0, first)
        mark(members, before, last.bits[s], first, n)
        size, pairs, least = among(forms, members)
        bring = own_bring + last.bring[:, s]
        if value_of(forms, size, add, bring, pairs, least, members, out) and not offer(
            out, members, levels, archive
        ):
            return False
    return True


@compiled
def add_links(out: Singles, above: Singles, links: Singles, within: float) -> None:
    """The pairs' sums with one more first state."""
    inside = np.float32(within)
    for s in range(len(out)):
        out[s] = above[s] + links[s] + inside


@compiled
def pairs_with(forms: Forms, halves: Halves, chosen: int, first: int, filled: bool) -> Singles:
    """The pairs' sum of a set of first states with each subset of the last.

    Sets come in the order of counting, so all but the lowest state of a set was there before; the
    first set that is asked for is built up from nothing.
    """
    lowest = 0
    while lowest < first and not chosen >> lowest & 1:
        lowest += 1
    if lowest == first:
        nothing: Singles = halves.stack[first]
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
    found: Singles = halves.stack[lowest]
    return found


@compiled
def among(forms: Forms, members: Words) -> tuple[int, float, float]:
    """The size of a coalition, the sum over its pairs and the least of them."""
    inside = [
        i for i in range(forms.add.shape[1]) if members[i >> 6] >> np.uint64(i & 63) & np.uint64(1)
    ]
    total, least = 0.0, np.inf
    for a in range(len(inside)):
        for b in range(a):
            total += forms.pairs[inside[a], inside[b]]
            least = min(least, forms.near[inside[a], inside[b]])
    return len(inside), total, least

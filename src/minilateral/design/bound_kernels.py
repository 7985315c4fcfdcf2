"""Branch and bound over coalitions: one state after the other joins or stays out.

A branch is cut where, for every size that its coalitions can have, the best that each form could
reach is dominated by a point already found, or breaks a requirement. What is bounded for a size:
sums by the best values of the undecided states; the mean over pairs by the best links to those
inside plus, for each state, half of its best links among the undecided (a pair counts half at
either end); numbers of tests met by the largest capacities. The last states are not branched on:
all their subsets are looked at.
"""

from __future__ import annotations

from typing import NamedTuple

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
    new,
    offer,
    place,
)

DONE, OUT_OF_NODES, FULL = 0, 1, 2


class Forms(NamedTuple):
    """Objectives, then requirements (at least `floor`), each a sum of terms; more is better.

    States stand in search order; the first `forced` are in every coalition.
    """

    objectives: int
    #: Value of each state, by form.
    add: Floats
    constant: Floats
    #: Factors of the mean and of the least over pairs.
    mean: Floats
    least: Floats
    #: [form, group]: factors of the worth of the tests met, and of those still met after the loss
    #: of any one member.
    met: Floats
    kept: Floats
    #: [form, size]: what the number of members adds.
    sized: Floats
    floor: Floats
    #: Likeness of each pair, for the mean and for the least.
    pairs: Floats
    near: Floats
    #: What each state brings to each test, and what the test asks.
    bring: Floats
    need: Floats
    #: Where the tests of each group begin, the worth of each set of them, where that begins.
    group: Integers
    worth: Floats
    worth_from: Integers
    #: The most that a set can be worth with 0, 1, 2, ... tests more, each a table as `worth`.
    grown: Floats
    grown_from: Integers
    #: The objective that is a cost of members, in which what tests ask is paid; -1 for none.
    payer: int
    smallest: int
    largest: int
    forced: int


class Ahead(NamedTuple):
    """What the undecided states can add at best, by how many are decided and how many join."""

    #: [decided, form, joining] and [decided, test, joining].
    add: Floats
    bring: Floats
    #: Half of the best links of a state among the undecided: [decided, state, links].
    half: Floats
    #: [decided, joining]: the most that the pairs among those who join can have.
    inner: Floats
    #: Of any pair for the mean, and ends for the least.
    lowest: float
    farthest: float
    nearest: float


class Walk(NamedTuple):
    """Where the search stands: for each depth what was chosen and what the members have."""

    #: Depth, nodes.
    at: Integers
    branch: Integers
    size: Integers
    add: Floats
    bring: Floats
    pairs: Floats
    least: Floats
    link: Floats
    weakest: Floats
    members: Words
    #: [depth, size]: whether coalitions of that size below could still matter.
    alive: NDArray[np.bool_]
    #: [group, joining]: more than the tests that so many undecided states can add to those met.
    reach: Floats
    #: By test, the least that the undecided must cost to meet it; and these costs in order.
    price: Floats
    prices: Floats
    #: Room to reckon in, a row for each use.
    scratch: Floats


class Block(NamedTuple):
    """All subsets of the last states, by size: bits, where each size begins, and what they have.

    `inner` and `least` are of the pairs among them, `add` [form, subset], `bring` [test, subset].
    """

    width: int
    bits: Integers
    begin: Integers
    inner: Floats
    least: Floats
    add: Floats
    bring: Floats


@compiled
def block(forms: Forms, width: int) -> Block:
    """Prepare the subsets of the last `width` states."""
    n, count = forms.add.shape[1], 1 << width
    size = np.zeros(count, np.int64)
    inner, least = np.zeros(count), np.full(count, np.inf)
    add, bring = np.zeros((len(forms.constant), count)), np.zeros((len(forms.need), count))
    first = n - width
    for i in range(width):
        for rest in range(1 << i):
            own = rest | 1 << i
            size[own] = size[rest] + 1
            inner[own], least[own] = inner[rest], least[rest]
            for j in range(i):
                if rest >> j & 1:
                    inner[own] += forms.pairs[first + i, first + j]
                    least[own] = min(least[own], forms.near[first + i, first + j])
            add[:, own] = add[:, rest] + forms.add[:, first + i]
            bring[:, own] = bring[:, rest] + forms.bring[:, first + i]
    order = np.argsort(size, kind="mergesort")
    begin = np.searchsorted(size[order], np.arange(width + 2))
    return Block(
        width,
        order,
        begin,
        inner[order],
        least[order],
        np.ascontiguousarray(add[:, order]),
        np.ascontiguousarray(bring[:, order]),
    )


@compiled
def top_sums(values: Floats, count: int, out: Floats, held: Floats) -> None:
    """Sums of the largest 0, 1, ..., `count` values."""
    size = 0
    for value in values:
        if size < count:
            spot = size
            size += 1
        elif count and value > held[size - 1]:
            spot = size - 1
        else:
            continue
        while spot > 0 and held[spot - 1] < value:
            held[spot] = held[spot - 1]
            spot -= 1
        held[spot] = value
    out[0] = 0.0
    for m in range(size):
        out[m + 1] = out[m] + held[m]


@compiled
def ahead(forms: Forms) -> Ahead:
    """Prepare the bounds."""
    count, n = forms.add.shape
    tests = len(forms.need)
    most = min(n, forms.largest)
    add = np.zeros((n + 1, count, most + 1))
    bring = np.zeros((n + 1, tests, most + 1))
    half = np.zeros((n + 1, n, most + 1))
    inner = np.zeros((n + 1, most + 1))
    held, links = np.empty(n + 1), np.empty(n)
    for t in range(n):
        joining = min(most, n - t)
        for f in range(count):
            top_sums(forms.add[f, t:], joining, add[t, f], held)
        for x in range(tests):
            top_sums(forms.bring[x, t:], joining, bring[t, x], held)
        for i in range(t, n):
            size = 0
            for j in range(t, n):
                if j != i:
                    links[size] = 0.5 * forms.pairs[i, j]
                    size += 1
            top_sums(links[:size], min(joining, size), half[t, i], held)
        sums = np.empty(most + 1)
        for m in range(2, joining + 1):
            top_sums(half[t, t:, m - 1].copy(), m, sums, held)
            inner[t, m] = sums[m]
    lowest, farthest, nearest = np.inf, np.inf, -np.inf
    for i in range(n):
        for j in range(i):
            lowest = min(lowest, forms.pairs[i, j])
            farthest = min(farthest, forms.near[i, j])
            nearest = max(nearest, forms.near[i, j])
    return Ahead(add, bring, half, inner, lowest, farthest, nearest)


@compiled
def step_into(forms: Forms, walk: Walk, t: int, joins: bool) -> None:
    """Decide on state t: what the members have at the next depth."""
    n = forms.add.shape[1]
    u = t + 1
    walk.size[u] = walk.size[t] + joins
    walk.pairs[u] = walk.pairs[t] + (walk.link[t, t] if joins else 0.0)
    walk.least[u] = min(walk.least[t], walk.weakest[t, t]) if joins else walk.least[t]
    for f in range(len(forms.constant)):
        walk.add[u, f] = walk.add[t, f] + (forms.add[f, t] if joins else 0.0)
    for x in range(len(forms.need)):
        walk.bring[u, x] = walk.bring[t, x] + (forms.bring[x, t] if joins else 0.0)
    for i in range(u, n):
        walk.link[u, i] = walk.link[t, i] + (forms.pairs[t, i] if joins else 0.0)
    for i in range(u, n):
        walk.weakest[u, i] = (
            min(walk.weakest[t, i], forms.near[t, i]) if joins else walk.weakest[t, i]
        )
    walk.members[u] = walk.members[t]
    if joins:
        walk.members[u, t >> 6] |= np.uint64(1) << np.uint64(t & 63)


@compiled
def worth_met(forms: Forms, bring: Floats, g: int) -> float:
    """Worth of the tests of a group that are met."""
    start, bits = forms.group[g], 0
    for x in range(start, forms.group[g + 1]):
        if bring[x] >= forms.need[x] - TOLERANCE:
            bits |= 1 << (x - start)
    found: float = forms.worth[forms.worth_from[g] + bits]
    return found


@compiled
def still_met(forms: Forms, bring: Floats, members: Words, g: int) -> float:
    """Worth of the tests of a group met after the loss of the member whose loss costs most."""
    n, start = forms.add.shape[1], forms.group[g]
    least = np.inf
    for i in range(n):
        if members[i >> 6] >> np.uint64(i & 63) & np.uint64(1):
            bits = 0
            for x in range(start, forms.group[g + 1]):
                if bring[x] - forms.bring[x, i] >= forms.need[x] - TOLERANCE:
                    bits |= 1 << (x - start)
            least = min(least, forms.worth[forms.worth_from[g] + bits])
    return least


@compiled
def value_of(
    forms: Forms,
    count: int,
    add: Floats,
    bring: Floats,
    pairs: float,
    least: float,
    members: Words,
    out: Floats,
) -> bool:
    """Every form of a coalition into `out`; whether it meets the requirements."""
    mean = pairs / (count * (count - 1) / 2) if count > 1 else 1.0
    lowest = least if count > 1 else 1.0
    kinds = len(forms.constant)
    for f in range(kinds):
        out[f] = forms.constant[f] + add[f] + forms.sized[f, count]
        if forms.mean[f] != 0.0:
            out[f] += forms.mean[f] * mean
        if forms.least[f] != 0.0:
            out[f] += forms.least[f] * lowest
    for g in range(len(forms.worth_from)):
        met = worth_met(forms, bring, g)
        for f in range(kinds):
            out[f] += forms.met[f, g] * met
        if forms.kept[:, g].any():
            kept = still_met(forms, bring, members, g)
            for f in range(kinds):
                out[f] += forms.kept[f, g] * kept
    fits = True
    for f in range(forms.objectives, kinds):
        fits = fits and out[f] >= forms.floor[f - forms.objectives]
    return fits


@compiled
def reached(forms: Forms, walk: Walk, t: int, joining: int) -> None:
    """How many tests of each group the undecided states can add, by how many of them join.

    A test that is met has all that it lacked, so the tests that are met are no more than the
    shares of what they lack that the joining states bring, all taken together.
    """
    n = forms.add.shape[1]
    shares, held = walk.scratch[0], walk.scratch[1]
    for g in range(len(forms.worth_from)):
        shares[: n - t] = 0.0
        for x in range(forms.group[g], forms.group[g + 1]):
            lacks = forms.need[x] - TOLERANCE - walk.bring[t, x]
            if lacks > 0:
                each = 1.0 / lacks
                for i in range(t, n):
                    shares[i - t] += min(forms.bring[x, i] * each, 1.0)
        top_sums(shares[: n - t], joining, walk.reach[g], held)


@compiled
def priced(forms: Forms, walk: Walk, t: int) -> None:
    """The least cost at which the undecided meet each test: no unit is cheaper than the cheapest.

    A coalition that pays less than a price does not meet that test.
    """
    n = forms.add.shape[1]
    walk.price[:] = 0.0
    if forms.payer >= 0:
        for x in range(len(forms.need)):
            lacks = forms.need[x] - TOLERANCE - walk.bring[t, x]
            if lacks > 0:
                cheapest = np.inf
                for i in range(t, n):
                    if forms.bring[x, i] > 0:
                        each = -forms.add[forms.payer, i] / min(forms.bring[x, i], lacks)
                        cheapest = min(cheapest, each)
                walk.price[x] = lacks * cheapest
    walk.prices[0] = 0.0
    for x in range(len(forms.need)):
        spot = x + 1
        while walk.prices[spot - 1] > walk.price[x]:
            walk.prices[spot] = walk.prices[spot - 1]
            spot -= 1
        walk.prices[spot] = walk.price[x]


@compiled
def promising(forms: Forms, known: Ahead, levels: Levels, walk: Walk, t: int, whence: int) -> float:
    """Mark the sizes with which coalitions below depth t could matter; the most they could gain.

    Only sizes that are alive at the depth `whence` are looked at. Negative: nothing is to gain.
    """
    n, count = forms.add.shape[1], walk.size[t]
    undecided = n - t
    joining = min(undecided, forms.largest - count)
    links, held, best, scores, sums = (
        walk.scratch[0],
        walk.scratch[1],
        walk.scratch[2],
        walk.scratch[3],
        walk.scratch[4],
    )
    if len(forms.need):
        reached(forms, walk, t, joining)
        priced(forms, walk, t)
    top_sums(walk.link[t, t:], joining, links, held)
    most = -1.0
    for size in range(count + joining + 1, len(walk.alive[t])):
        walk.alive[t, size] = False
    for size in range(count + joining + 1):
        if size < count or size == 0 or not walk.alive[whence, size]:
            walk.alive[t, size] = False
            continue
        m = size - count
        total = walk.pairs[t] + links[m] + known.inner[t, m]
        bounds(forms, known, walk, t, size, total, best)
        gain = advantage(forms, known, levels, walk, t, m, 0.0, np.inf, best)
        if gain > 0 and m > 1:
            for i in range(undecided):
                scores[i] = walk.link[t, t + i] + known.half[t, t + i, m - 1]
            top_sums(scores[:undecided], m, sums, held)
            bounds(forms, known, walk, t, size, walk.pairs[t] + sums[m], best)
            gain = advantage(forms, known, levels, walk, t, m, 0.0, np.inf, best)
        walk.alive[t, size] = gain > 0 and affordable(forms, known, levels, walk, t, m, best)
        most = max(most, gain if walk.alive[t, size] else -1.0)
    return most


@compiled
def bounds(
    forms: Forms, known: Ahead, walk: Walk, t: int, size: int, pairs: float, best: Floats
) -> None:
    """The best that each form could reach with one size, but for the tests."""
    count = walk.size[t]
    m = size - count
    mean = pairs / (size * (size - 1) / 2) if size > 1 else 1.0
    floor = known.lowest if size > 1 else 1.0
    least = min(walk.least[t], known.nearest) if size > 1 else 1.0
    farthest = known.farthest if size > 1 else 1.0
    for f in range(len(forms.constant)):
        value = forms.constant[f] + walk.add[t, f] + known.add[t, f, m] + forms.sized[f, size]
        if forms.mean[f] != 0.0:
            value += forms.mean[f] * (mean if forms.mean[f] > 0 else floor)
        if forms.least[f] != 0.0:
            value += forms.least[f] * (least if forms.least[f] > 0 else farthest)
        best[f] = value


@compiled
def affordable(
    forms: Forms, known: Ahead, levels: Levels, walk: Walk, t: int, m: int, best: Floats
) -> bool:
    """Whether the bounds stand over the points found for any cost that the joining could have.

    Those who cost a price or more, and less than the next, meet no test whose price is higher.
    """
    if forms.payer < 0 or len(forms.need) == 0:
        return True
    for k in range(len(walk.prices) - 1, -1, -1):
        price = walk.prices[k]
        if (
            np.isfinite(price)
            and not (k and price == walk.prices[k - 1])
            and advantage(forms, known, levels, walk, t, m, price, price, best) > 0
        ):
            return True
    return False


@compiled
def advantage(
    forms: Forms,
    known: Ahead,
    levels: Levels,
    walk: Walk,
    t: int,
    m: int,
    least: float,
    most: float,
    sums: Floats,
) -> float:
    """How far the bounds stand over the points found; -1 where not at all.

    The joining cost at least so much, and meet no test whose price is higher than the most.
    """
    best = walk.scratch[5]
    for f in range(len(forms.constant)):
        best[f] = sums[f]
    if forms.payer >= 0:
        best[forms.payer] += min(0.0, -least - known.add[t, forms.payer, m])
    for g in range(len(forms.worth_from)):
        start, bits, sure = forms.group[g], 0, 0
        for x in range(start, forms.group[g + 1]):
            if (
                walk.bring[t, x] + known.bring[t, x, m] >= forms.need[x] - TOLERANCE
                and walk.price[x] <= most + TOLERANCE
            ):
                bits |= 1 << (x - start)
            if walk.bring[t, x] >= forms.need[x] - TOLERANCE:
                sure |= 1 << (x - start)
        nothing = forms.worth[forms.worth_from[g]]
        few = forms.worth[forms.worth_from[g] + sure]
        added = min(int(walk.reach[g, m] + 1e-6), forms.group[g + 1] - start)
        grown = forms.grown_from[g] + (added << (forms.group[g + 1] - start)) + sure
        high = min(forms.worth[forms.worth_from[g] + bits], forms.grown[grown])
        for f in range(len(forms.constant)):
            best[f] += forms.met[f, g] * (high if forms.met[f, g] > 0 else few)
            best[f] += forms.kept[f, g] * (high if forms.kept[f, g] > 0 else nothing)
    for f in range(forms.objectives, len(forms.constant)):
        if best[f] < forms.floor[f - forms.objectives] - TOLERANCE:
            return -1.0
    gain: float = best[levels.primary] - levels.best[place(best, levels)]
    return gain if gain > TOLERANCE else -1.0


@compiled
def gap(forms: Forms, known: Ahead, levels: Levels, walk: Walk) -> float:
    """The most by which a coalition not yet looked at could beat the points found.

    In the primary objective, at least as good in the others. It ends the walk.
    """
    t = walk.at[0]
    most = promising(forms, known, levels, walk, t, max(t - 1, 0))
    for u in range(t - 1, forms.forced - 1, -1):
        if walk.branch[u] == 1 and walk.size[u] < forms.largest:
            step_into(forms, walk, u, True)
            most = max(most, promising(forms, known, levels, walk, u + 1, u))
    return max(most, 0.0)


@compiled
def last_states(
    forms: Forms, levels: Levels, archive: Archive, walk: Walk, t: int, last: Block
) -> bool:
    """Offer every coalition of the members so far and some of the last states."""
    n, count, kinds, tests = forms.add.shape[1], walk.size[t], len(forms.constant), len(forms.need)
    cross, weakest, out = walk.scratch[5], walk.scratch[6], walk.scratch[7]
    add, bring = walk.scratch[8], walk.scratch[9]
    pairwise = forms.least.any()
    cross[0], weakest[0] = walk.pairs[t], walk.least[t]
    for i in range(last.width):
        link, weak, half = walk.link[t, t + i], walk.weakest[t, t + i], 1 << i
        for rest in range(half):
            cross[half + rest] = cross[rest] + link
        if pairwise:
            for rest in range(half):
                weakest[half + rest] = min(weakest[rest], weak)
    members = np.empty(walk.members.shape[1], np.uint64)
    for m in range(last.width + 1):
        if count + m >= len(walk.alive[t]) or not walk.alive[t, count + m]:
            continue
        for s in range(last.begin[m], last.begin[m + 1]):
            bits = last.bits[s]
            for f in range(kinds):
                add[f] = walk.add[t, f] + last.add[f, s]
            for x in range(tests):
                bring[x] = walk.bring[t, x] + last.bring[x, s]
            least = min(weakest[bits], last.least[s]) if pairwise else 1.0
            if forms.kept.any():
                mark(members, walk.members[t], bits, t, n)
            if value_of(
                forms, count + m, add, bring, cross[bits] + last.inner[s], least, members, out
            ) and new(out, levels):
                mark(members, walk.members[t], bits, t, n)
                if not offer(out, members, levels, archive):
                    return False
    return True


@compiled
def mark(members: Words, before: Words, bits: int, first: int, n: int) -> None:
    """Write the members so far and those of the bits, the lowest of which is state `first`."""
    members[:] = before
    for i in range(first, n):
        if bits >> (i - first) & 1:
            members[i >> 6] |= np.uint64(1) << np.uint64(i & 63)


@compiled
def one_more(forms: Forms, levels: Levels, archive: Archive, walk: Walk, t: int) -> bool:
    """Offer the members so far, and with each undecided state where there is room for one."""
    n, count, kinds = forms.add.shape[1], walk.size[t], len(forms.constant)
    add, bring, out = walk.scratch[7], walk.scratch[8], walk.scratch[9]
    add[:kinds], bring[: len(forms.need)] = walk.add[t], walk.bring[t]
    members = walk.members[t].copy()
    if (
        count >= max(forms.smallest, 1)
        and value_of(forms, count, add, bring, walk.pairs[t], walk.least[t], members, out)
        and not offer(out, members, levels, archive)
    ):
        return False
    if count == forms.largest:
        return True
    for i in range(t, n):
        for f in range(kinds):
            add[f] = walk.add[t, f] + forms.add[f, i]
        for x in range(len(forms.need)):
            bring[x] = walk.bring[t, x] + forms.bring[x, i]
        members[:] = walk.members[t]
        members[i >> 6] |= np.uint64(1) << np.uint64(i & 63)
        pairs, least = walk.pairs[t] + walk.link[t, i], min(walk.least[t], walk.weakest[t, i])
        if value_of(forms, count + 1, add, bring, pairs, least, members, out) and not offer(
            out, members, levels, archive
        ):
            return False
    return True


@compiled
def search(
    forms: Forms,
    known: Ahead,
    levels: Levels,
    archive: Archive,
    walk: Walk,
    last: Block,
    nodes: int,
) -> int:
    """Walk on until everything is decided, `nodes` more are seen, or the archive is full."""
    n = forms.add.shape[1]
    stop = walk.at[1] + nodes
    t = walk.at[0]
    while t >= 0:
        if walk.branch[t] == 0:
            if walk.at[1] >= stop:
                walk.at[0] = t
                return OUT_OF_NODES
            walk.at[1] += 1
            few = t >= forms.forced and walk.size[t] >= forms.largest - 1
            end = few or t >= n - last.width
            if promising(forms, known, levels, walk, t, max(t - 1, 0)) <= 0:
                t -= 1
                continue
            if end:
                held = (
                    one_more(forms, levels, archive, walk, t)
                    if few
                    else last_states(forms, levels, archive, walk, t, last)
                )
                if not held:
                    walk.at[0] = t
                    walk.at[1] -= 1
                    return FULL
                t -= 1
                continue
        if walk.branch[t] == 2 or (walk.branch[t] == 1 and t < forms.forced):
            walk.branch[t] = 0
            t -= 1
            continue
        joins = walk.branch[t] == 1 or t < forms.forced
        walk.branch[t] += 1
        if joins and walk.size[t] >= forms.largest:
            continue
        step_into(forms, walk, t, joins)
        t += 1
        walk.branch[t] = 0
    walk.at[0] = -1
    return DONE

"""Which sizes of coalition below a branch could still matter, by bounds on every form.

What is bounded for a size: sums by the best values of the undecided states; the mean over pairs by
the best links to those inside plus, for each state, half of its best links among the undecided (a
pair counts half at either end); tests met by the largest capacities, by the shares of what is
lacking that the joining bring, and by what meeting them costs at least.
"""

from __future__ import annotations

import numpy as np

from minilateral.core.compiling import compiled
from minilateral.design.ahead_kernels import Ahead, top_sums
from minilateral.design.archive_kernels import TOLERANCE, Floats, Levels, place
from minilateral.design.form_kernels import Forms
from minilateral.design.walk_kernels import Walk


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

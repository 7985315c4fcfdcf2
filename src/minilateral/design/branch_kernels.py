"""Branch and bound over coalitions: one state after the other joins or stays out.

A branch is cut where, for every size that its coalitions can have, the best that each form could
reach is dominated by a point already found, or breaks a requirement. The last states are not
branched on: all their subsets are looked at.
"""

from __future__ import annotations

import numpy as np

from minilateral.core.compiling import compiled
from minilateral.design.ahead_kernels import Ahead
from minilateral.design.archive_kernels import Archive, Levels, new, offer
from minilateral.design.block_kernels import Block
from minilateral.design.bound_kernels import promising
from minilateral.design.form_kernels import Forms, mark, value_of
from minilateral.design.walk_kernels import Walk, step_into

#: How a walk ended.
DONE, OUT_OF_NODES, FULL = 0, 1, 2


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


@compiled
def last_states(
    forms: Forms, levels: Levels, archive: Archive, walk: Walk, t: int, last: Block
) -> bool:
    """Offer every coalition of the members so far and some of the last states."""
    n, count, kinds, tests = forms.add.shape[1], walk.size[t], len(forms.constant), len(forms.need)
    cross, weakest, out = walk.scratch[5], walk.scratch[6], walk.scratch[7]
    add, bring = walk.scratch[8], walk.scratch[9]
    pairwise, lost = forms.least.any(), forms.kept.any()
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
            if lost:
                mark(members, walk.members[t], bits, t, n)
            if value_of(
                forms, count + m, add, bring, cross[bits] + last.inner[s], least, members, out
            ) and new(out, levels):
                mark(members, walk.members[t], bits, t, n)
                if not offer(out, members, levels, archive):
                    return False
    return True


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

"""What one coalition is worth: every objective and requirement of it, in numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from minilateral.core.compiling import compiled
from minilateral.design.archive_kernels import TOLERANCE, Floats, Integers, Words


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
def mark(members: Words, before: Words, bits: int, first: int, n: int) -> None:
    """Write the members so far and those of the bits, the lowest of which is state `first`."""
    members[:] = before
    for i in range(first, n):
        if bits >> (i - first) & 1:
            members[i >> 6] |= np.uint64(1) << np.uint64(i & 63)

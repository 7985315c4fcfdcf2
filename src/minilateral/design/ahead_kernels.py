"""What the undecided states can add at best, worked out once before the search."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from minilateral.core.compiling import compiled
from minilateral.design.archive_kernels import Floats
from minilateral.design.form_kernels import Forms


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

"""Hartigan's dip: how far a sample lies from the nearest distribution with a single peak.

The dip is the greatest distance between the empirical distribution and the unimodal one that comes
nearest to it (Hartigan and Hartigan 1985). It is between 1/(2n) and 1/4, the latter where half of
the sample sits at one point and half at another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minilateral.core.compiling import compiled

Sample = NDArray[np.float64]


def dips(samples: Sample) -> NDArray[np.float64]:
    """The dip of each row.

    >>> two_camps = np.array([[0.0] * 10 + [1.0] * 10])
    >>> round(float(dips(two_camps)[0]), 3)
    0.25
    """
    return np.asarray(_dips(np.sort(np.ascontiguousarray(samples, dtype=np.float64), axis=1)))


@compiled
def _dips(samples: Sample) -> Sample:
    found = np.empty(len(samples))
    for row in range(len(samples)):
        found[row] = _dip(samples[row])
    return found


@compiled
def _dip(x: Sample) -> float:
    """Shrink the modal interval until no point of it is farther out than what lies outside.

    Steps are counted in points: the distribution jumps from i to i + 1 at x[i]. The convex minorant
    runs through the feet (x[i], i), the concave majorant through the heads (x[i], i + 1).
    """
    n = len(x)
    if n == 0 or x[-1] == x[0]:
        return 0.5 / max(n, 1)
    spaced = (x - x[0]) / (x[-1] - x[0])
    if np.any(spaced[1:] == spaced[:-1]):
        # Equal values are set a hair apart: the dip of a tight cluster is the limit that is meant.
        spaced += np.arange(n) * 1e-8
    low, high, dip = 0, n - 1, 1.0
    foot, head = np.empty(n), np.empty(n)
    on_foot, on_head = np.empty(n, np.bool_), np.empty(n, np.bool_)
    while True:
        _hull(spaced, low, high, 1.0, foot, on_foot)
        _hull(spaced, low, high, -1.0, head, on_head)
        widest, left, right = 0.0, low, high
        for i in range(low, high + 1):
            gap = head[i] - foot[i] + 1
            if gap <= widest:
                continue
            if on_foot[i]:
                widest, left, right = gap, i, i
                while not on_head[right]:
                    right += 1
            elif on_head[i]:
                widest, left, right = gap, i, i
                while not on_foot[left]:
                    left -= 1
        if widest <= dip:
            return dip / (2 * n)
        for i in range(low, left + 1):
            dip = max(dip, i + 1 - foot[i])
        for i in range(right, high + 1):
            dip = max(dip, head[i] + 1 - i)
        if left == low and right == high:
            return dip / (2 * n)
        low, high = left, right


@compiled
def _hull(
    x: Sample, low: int, high: int, side: float, line: Sample, corner: NDArray[np.bool_]
) -> None:
    """The greatest convex minorant (side 1) or least concave majorant (-1) of (x[i], i)."""
    stack = np.empty(high - low + 1, np.int64)
    size = 0
    for i in range(low, high + 1):
        corner[i] = False
        while size >= 2:
            a, b = stack[size - 2], stack[size - 1]
            bend = (b - a) * (x[i] - x[b]) - (i - b) * (x[b] - x[a])
            if side * bend < 0:
                break
            size -= 1
        stack[size] = i
        size += 1
    for k in range(size):
        corner[stack[k]] = True
        line[stack[k]] = stack[k]
        if k + 1 < size:
            a, b = stack[k], stack[k + 1]
            for i in range(a + 1, b):
                line[i] = a + (b - a) * (x[i] - x[a]) / (x[b] - x[a])

"""The points found so far, and a table that says at once whether a new one can matter.

All values are oriented so that more is better. One objective, the primary one, is compared as it
is; each of the others is cut into levels. `best[levels]` is the best primary value of a point that
is at least as good in every other objective as anything on those levels, so whatever does not
exceed it is dominated or equal. Levels of a coarse objective hold more than one value: a point
then speaks only for the levels below its own.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.compiling import compiled

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.uint64]

#: Values closer than this are equal.
TOLERANCE = 1e-9


class Levels(NamedTuple):
    """How the objectives are cut into levels, and the table over them; the primary has one."""

    primary: int
    low: Floats
    step: Floats
    number: Integers
    stride: Integers
    coarse: NDArray[np.bool_]
    best: Floats


class Archive(NamedTuple):
    """Values and members (bits of the states in search order) of the points found; `size[0]`."""

    values: Floats
    members: Words
    size: Integers


@compiled
def level(value: float, low: float, step: float, count: int) -> int:
    """The level of a value; values beyond the ends are on the first or the last."""
    found = int(np.floor((value - low) / step + 1e-6)) if value > low else 0
    return min(found, count - 1)


@compiled
def place(values: Floats, levels: Levels) -> int:
    """Where the levels of a point stand in the table."""
    found = 0
    for j in range(len(levels.number)):
        if levels.number[j] > 1:
            found += (
                level(values[j], levels.low[j], levels.step[j], levels.number[j]) * levels.stride[j]
            )
    return found


@compiled
def raise_best(values: Floats, levels: Levels) -> None:
    """Let a point speak for every level that it is at least as good as.

    The table falls along every line, so a line is left at the first entry that is as high.
    """
    count = len(levels.number)
    top, now = np.zeros(count, np.int64), np.zeros(count, np.int64)
    longest = 0
    for j in range(count):
        if levels.number[j] > 1:
            top[j] = level(values[j], levels.low[j], levels.step[j], levels.number[j])
            if levels.coarse[j]:
                top[j] -= 1
            if top[j] < 0:
                return
        if levels.number[j] > levels.number[longest]:
            longest = j
    value, stride = values[levels.primary], levels.stride[longest]
    while True:
        at = top[longest] * stride
        for j in range(count):
            at += now[j] * levels.stride[j]
        for _ in range(top[longest] + 1):
            if levels.best[at] >= value:
                break
            levels.best[at] = value
            at -= stride
        j = 0
        while j < count:
            if j != longest and now[j] < top[j]:
                now[j] += 1
                break
            now[j] = 0
            j += 1
        if j == count:
            return


@compiled
def covered(values: Floats, points: Floats, count: int, width: int) -> bool:
    """Whether one of the points is at least as good everywhere, up to the tolerance."""
    for p in range(count - 1, -1, -1):
        j = 0
        while j < width and points[p, j] >= values[j] - TOLERANCE:
            j += 1
        if j == width:
            return True
    return False


@compiled
def new(values: Floats, levels: Levels) -> bool:
    """Whether the table leaves open that a point matters."""
    return bool(values[levels.primary] > levels.best[place(values, levels)] + TOLERANCE)


@compiled
def offer(values: Floats, members: Words, levels: Levels, archive: Archive) -> bool:
    """Keep a point unless it is dominated or there already; false where there is no room."""
    width = len(levels.number)
    if not new(values, levels):
        return True
    size = archive.size[0]
    if levels.coarse.any() and covered(values, archive.values, size, width):
        return True
    if size == len(archive.values):
        return False
    archive.values[size] = values[:width]
    archive.members[size] = members
    archive.size[0] = size + 1
    raise_best(values, levels)
    return True


@compiled
def undominated(points: Floats) -> NDArray[np.bool_]:
    """Marks one of each group of equal points that no other point dominates."""
    count, width = points.shape
    front = np.empty(count, np.int64)
    kept = np.empty((count, width))
    size = 0
    for p in np.argsort(-points[:, 0], kind="mergesort"):
        if covered(points[p], kept, size, width):
            continue
        keep = 0
        for slot in range(size):
            j = 0
            while j < width and points[p, j] >= kept[slot, j] - TOLERANCE:
                j += 1
            if j < width:
                front[keep] = front[slot]
                kept[keep] = kept[slot]
                keep += 1
        front[keep] = p
        kept[keep] = points[p]
        size = keep + 1
    marks = np.zeros(count, np.bool_)
    marks[front[:size]] = True
    return marks

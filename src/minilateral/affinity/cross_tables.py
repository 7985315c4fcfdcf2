"""Cross-tables of all pairs of states at once, by one matrix product."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pairs: TypeAlias = tuple[NDArray[np.intp], NDArray[np.intp]]


def cross_tables(
    positions: NDArray[np.int8], levels: int, weight: NDArray[np.float64] | None = None
) -> tuple[Pairs, NDArray[np.float64]]:
    """The pairs of columns that share an item, and their cross-tables: levels, levels, pairs.

    `positions` are items by states, with 1 to `levels` and 0 for none. Counts stay below 2**24, so
    single precision is exact; `weight`, one for each item, makes weighted counts in double.
    """
    items, states = positions.shape
    one_hot = np.concatenate([positions == level for level in range(1, levels + 1)], axis=1)
    if weight is None:
        held: NDArray[Any] = one_hot.astype(np.float32 if items < 2**24 else np.float64)
        counts = held.T @ held
    else:
        counts = one_hot.T @ (one_hot * weight[:, None])
    split = counts.reshape(levels, states, levels, states).transpose(0, 2, 1, 3)
    first, second = np.triu_indices(states, 1)
    tables = np.ascontiguousarray(split[:, :, first, second], dtype=np.float64)
    some = tables.sum(axis=(0, 1)) > 0
    if not some.all():
        first, second, tables = first[some], second[some], np.compress(some, tables, axis=2)
    return (first, second), tables

"""A form of every coalition at once, by its bits (bit i for state i): for up to 28 states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from minilateral.design.archive_kernels import TOLERANCE
from minilateral.design.forms import Floats, Form, Tests, at_size


def of_all(
    form: Form,
    pairs: Floats | None = None,
    tests: Sequence[Tests] = (),
    near: Floats | None = None,
) -> Floats:
    """A form of every coalition; 0 for nobody.

    Parameters
    ----------
    pairs, near
        Likeness of each pair of which the mean and the least are taken; `near` is `pairs` if left
        out.
    tests
        The groups of tests that the form speaks of.
    """
    n = len(form.add)
    found = form.constant + _sums(form.add)
    if form.sized:
        by_size = np.array([at_size(form.sized, size) for size in range(n + 1)])
        found += by_size[_sizes(n)]
    if form.mean and pairs is not None:
        found += form.mean * _mean(pairs)
    least = pairs if near is None else near
    if form.least and least is not None:
        found += form.least * _least(least)
    for g, group in enumerate(tests):
        met, kept = (sum(factors[g : g + 1]) for factors in (form.met, form.kept))
        if met or kept:
            worth = met_by_all(group)
            found += met * worth
            if kept:
                found += kept * _kept(worth, n)
    found[0] = 0.0
    return found


def met_by_all(group: Tests) -> Floats:
    """The worth of the tests that each coalition meets."""
    passed = np.zeros(1 << group.bring.shape[1], np.uint32)
    for x, (bring, need) in enumerate(zip(group.bring, group.need, strict=True)):
        passed |= (_sums(bring) >= need - TOLERANCE).astype(np.uint32) << x
    worth: Floats = group.worth[passed]
    return worth


def with_and_without(values: Floats, state: int) -> tuple[Floats, Floats]:
    """Views of the values of the coalitions with a state, and of the same ones without it."""
    halves = values.reshape(-1, 2, 1 << state)
    return halves[:, 1], halves[:, 0]


def _kept(worth: Floats, n: int) -> Floats:
    """What is left to each coalition after the loss that costs it most."""
    kept = np.full(len(worth), np.inf)
    for i in range(n):
        left, _ = with_and_without(kept, i)
        _, others = with_and_without(worth, i)
        np.minimum(left, others, out=left)
    kept[0] = 0.0
    return kept


def _mean(pairs: Floats) -> Floats:
    """The mean over the pairs of each coalition; 1 where there is none."""
    n, total = len(pairs), np.zeros(1)
    for i in range(n):
        total = np.concatenate([total, total + _sums(pairs[i, :i])])
    size = _sizes(n).astype(float)
    mean: Floats = np.where(size > 1, total / np.maximum(size * (size - 1) / 2, 1), 1.0)
    return mean


def _least(pairs: Floats) -> Floats:
    """The least of the pairs of each coalition; 1 where there is none."""
    least = np.full(1, np.inf)
    for i in range(len(pairs)):
        weakest = np.full(1, np.inf)
        for j in range(i):
            weakest = np.concatenate([weakest, np.minimum(weakest, pairs[i, j])])
        least = np.concatenate([least, np.minimum(least, weakest)])
    least[np.isinf(least)] = 1.0
    return least


def _sizes(n: int) -> NDArray[np.uint8]:
    return np.bitwise_count(np.arange(1 << n))


def _sums(values: Floats) -> Floats:
    held = np.zeros(1)
    for value in values:
        held = np.concatenate([held, held + value])
    return held

"""All subsets of the last states, which are looked at together and not branched on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from minilateral.core.compiling import compiled
from minilateral.design.archive_kernels import Floats, Integers
from minilateral.design.form_kernels import Forms


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

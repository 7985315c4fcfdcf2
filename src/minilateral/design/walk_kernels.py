"""Where a search over coalitions stands: one state after the other joins or stays out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from minilateral.core.compiling import compiled
from minilateral.design.archive_kernels import Floats, Integers, Words
from minilateral.design.form_kernels import Forms


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

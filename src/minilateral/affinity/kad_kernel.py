"""The loop over all coalitions of k out of n, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minilateral.core.compiling import compiled


@compiled
def fill(
    likeness: NDArray[np.float64],
    chosen: NDArray[np.int64],
    members: NDArray[np.int16],
    least: NDArray[np.float32],
    mean: NDArray[np.float32],
    worst: NDArray[np.int16],
) -> int:
    """Write the next coalitions in lexicographic order, from `chosen` on; return how many.

    `members` is k by room, `worst` two by room: positions of the pair that is least alike, of
    equals the one that is complete first. `chosen` is left at the coalition that comes next; its
    first entry is -1 after the last. A pair without a likeness makes least and mean not a number,
    worst -1.
    """
    n, k, room = len(likeness), len(chosen), members.shape[1]
    sums, lows = np.zeros(k), np.full(k, np.inf)
    first, second = np.zeros(k, np.int16), np.zeros(k, np.int16)
    from_place, row, pairs = 1, 0, k * (k - 1) // 2
    while row < room and chosen[0] >= 0:
        for place in range(from_place, k):
            total, low = sums[place - 1], lows[place - 1]
            a, b = first[place - 1], second[place - 1]
            for before in range(place):
                value = likeness[chosen[before], chosen[place]]
                total += value
                if not value >= low:
                    low, a, b = value, chosen[before], chosen[place]
            sums[place], lows[place], first[place], second[place] = total, low, a, b
        for place in range(k):
            members[place, row] = chosen[place]
        known = sums[k - 1] == sums[k - 1]
        least[row] = lows[k - 1] if known else np.nan
        mean[row] = sums[k - 1] / pairs
        worst[0, row] = first[k - 1] if known else -1
        worst[1, row] = second[k - 1] if known else -1
        row += 1
        from_place = k - 1
        while from_place >= 0 and chosen[from_place] == n - k + from_place:
            from_place -= 1
        if from_place < 0:
            chosen[0] = -1
        else:
            chosen[from_place] += 1
            for place in range(from_place + 1, k):
                chosen[place] = chosen[place - 1] + 1
            from_place = max(from_place, 1)
    return row

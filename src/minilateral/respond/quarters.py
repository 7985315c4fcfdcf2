"""Who moves first: a fleet's ready units on alert, then in four quarters by notice to move.

The notice of a class is a range, because not all of its units are alike: the first quarter of the
ready units needs an eighth of the way from the shortest notice to the longest, the last seven
eighths. Units are dealt out from the middle, so that a lone ready unit is an ordinary one, and
one unit more never leaves fewer in any quarter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minilateral.respond.readiness import Profile

#: The order in which single units are dealt to the quarters: second, third, first, fourth.
DEAL = (2, 0, 1, 3)
NAMES = ("alert", "q1", "q2", "q3", "q4")


def dealt(ready: NDArray[np.int64], alert: int) -> NDArray[np.int64]:
    """Ready units on alert and in each quarter: a row for each name, adding up to them.

    >>> dealt(np.array([7, 1]), alert=2).tolist()
    [[2, 1], [1, 0], [2, 0], [1, 0], [1, 0]]
    """
    first = np.minimum(ready, alert)
    return np.stack([first, *((ready - first + 3 - place) // 4 for place in DEAL)])


def notices(ready: Profile) -> tuple[float, ...]:
    """Days from the order to leaving, of those on alert and of each quarter."""
    low, high = ready.notice
    quarters = (low + (high - low) * (2 * j + 1) / 8 for j in range(4))
    return (ready.alert_notice, *(days + ready.working_up_days for days in quarters))

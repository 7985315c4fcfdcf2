"""Search theory: the chance to find something at sea by sweeping it.

Widths and lengths in nautical miles, speeds in knots, times in hours, areas in square nautical
miles. Random search is the floor of any search that covers the area evenly (Koopman, Search and
Screening, 1946); parallel sweeps under the inverse cube law are what a good search reaches.
"""

from __future__ import annotations

from math import erf, exp, isclose, pi, sqrt


def random_search(swept: float, area: float) -> float:
    """Koopman: the chance to find a target, when the area swept lies at random.

    >>> round(random_search(swept=100, area=100), 3)
    0.632
    """
    return 1 - exp(-swept / area)


def parallel_sweeps(swept: float, area: float) -> float:
    """Inverse cube law: the chance in parallel sweeps whose spacing just fills the area.

    2 Φ(√(π/2) W/S) - 1, with the sweep width W over the spacing S as area swept over area.

    >>> round(parallel_sweeps(swept=100, area=100), 3)
    0.79
    """
    return erf(sqrt(pi / 2) * swept / area / sqrt(2))


def barrier(width: float, speed: float, channel: float, target: float) -> float:
    """The chance that a ship is seen that passes a channel patrolled back and forth across.

    After Washburn (Search and Detection): to those who pass, the patrol draws a zigzag. With
    r = W/2L √(1 + (v/u)²), the part of the water that it covers is 1 - (1 - r)².

    >>> round(barrier(width=10, speed=15, channel=50, target=10), 3)
    0.328
    """
    reach = width / (2 * channel) * sqrt(1 + (speed / target) ** 2)
    return 1 - (1 - min(1.0, reach)) ** 2


def both_within(hours: float, first: float, second: float) -> float:
    """The chance that two things, one after the other at these rates an hour, are done in time.

    The distribution of the sum of two exponential times; a rate of 0 never comes.

    >>> both_within(0, 1, 1), round(both_within(1, 1, 1), 3)
    (0.0, 0.264)
    """
    if not first or not second:
        return 0.0
    if isclose(first, second, rel_tol=1e-6):
        return 1 - exp(-first * hours) * (1 + first * hours)
    return 1 - (second * exp(-first * hours) - first * exp(-second * hours)) / (second - first)

"""The meeting delay: what is left of a decision's delay when all that the model adds is taken off.

The record dates decisions, not meetings. So the days until a body first meets are set such that the
whole, meeting and silence or governments, takes as long as the record's decisions did.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from minilateral.crisis.composed import Deciding, decision_days, numbers

Floats: TypeAlias = NDArray[np.float64]

PLAYED = 4096  #: Replications of the composition.
SHARES = np.linspace(0.1, 0.9, 9)  #: Of the decisions; the days at which the two are compared.
#: How often what the model adds is played at the meeting days found before.
PASSES = 3
_PIECES = 32
#: Where the logarithm of the median days and the spread are looked for: a meeting comes within a
#: year, and a wider spread fits the quickest decisions no better.
_LOCATIONS = np.linspace(np.log(0.05), np.log(365.0), 37)
_SPREADS = np.linspace(0.05, 2.5, 15)
_FINE = 9
_REFINED = 4


def added_days(
    deciding: Deciding, theta: Mapping[str, float], meeting: tuple[float, float]
) -> Floats:
    """Days that the model adds to the meeting where the body decides, at even steps of their order.

    Of a body that opts in: the days that its governments need, whenever it meets.
    """
    drawn = numbers(PLAYED, deciding.members)
    location, spread = meeting
    start = np.exp(location + spread * drawn.meeting)
    if deciding.mode == "opt in":
        start = np.zeros_like(start)
    days = decision_days(deciding, theta, start, drawn) - start
    found: Floats = np.quantile(days[np.isfinite(days)], (np.arange(_PIECES) + 0.5) / _PIECES)
    return found


def meeting_delay(
    decision: tuple[float, float], added: Floats, deciding: Deciding, horizon: float
) -> tuple[float, float]:
    """Log of the median and spread of the meeting's days, given those of the decision.

    Both count decisions up to the horizon only. Their distribution functions are as close as can be
    at the days by which the record has a tenth, two tenths and so on of those decisions.
    """
    location, spread = decision
    within = ndtr((np.log(horizon) - location) / spread)
    days = np.append(np.exp(location + spread * ndtri(SHARES * within)), horizon)

    locations, spreads = _LOCATIONS, _SPREADS
    for _ in range(_REFINED):
        reached = _by(days, locations[:, None, None], spreads[:, None], added, deciding)
        share = reached[..., :-1] / np.maximum(reached[..., -1:], 1e-9)
        distance = ((share - SHARES) ** 2).sum(axis=-1)
        row, column = divmod(int(distance.argmin()), len(spreads))
        meeting = float(locations[row]), float(spreads[column])
        locations, spreads = _around(locations, row), _around(spreads, column)
    return meeting


def _around(values: Floats, place: int) -> Floats:
    """A finer grid from the neighbour below to the one above."""
    low, high = values[max(place - 1, 0)], values[min(place + 1, len(values) - 1)]
    return np.linspace(low, high, _FINE)


def composed_delay(
    deciding: Deciding, theta: Mapping[str, float], decision: tuple[float, float]
) -> tuple[tuple[float, float], Floats]:
    """The meeting delay, and the days that the model adds at it."""
    meeting = decision
    for _ in range(PASSES):
        added = added_days(deciding, theta, meeting)
        meeting = meeting_delay(decision, added, deciding, theta["horizon_days"])
    return meeting, added


def _by(
    days: Floats, location: Floats, spread: Floats, added: Floats, deciding: Deciding
) -> Floats:
    """Share of the decisions that the composition has reached by each day, along the last axis."""
    if deciding.mode == "opt in":
        governments = np.searchsorted(added, days, side="right") / len(added)
        return np.asarray(ndtr((np.log(days) - location) / spread) * governments)
    left = np.log(np.maximum(days[:, None] - added, 1e-9))
    return np.asarray(ndtr((left - location[..., None]) / spread[..., None]).mean(axis=-1))

"""The deciding of one body on its own, in NumPy: what comes after the meeting, for the calibration.

The rules are those of the engines: a text is read, put to the members and redrafted, or willing
governments opt in. There are no forces, no parliaments, no mandates and no states by name, so it
can be played for a kind of body. The engines are held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

ROUNDS = 4  #: Readings that have random numbers of their own.


@dataclass(frozen=True, slots=True)
class Deciding:
    """How a kind of body decides.

    A text passes with `needed` votes for it and no opposition among the first `vetoes` members. A
    group that opts in acts once the first member and `needed` in all have decided to.
    """

    mode: Literal["text", "opt in"]
    members: int
    needed: int
    vetoes: int = 0
    silence: tuple[float, float] = (0.0, 0.0)
    redraft_days: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Random numbers, a row for each replication; normal ones but for `clear` and `silence`."""

    common: Floats
    clear: Floats
    meeting: Floats
    silence: Floats
    reading: Floats
    own: Floats
    government: Floats


@cache
def numbers(count: int, members: int, seed: int = 0) -> Numbers:
    """The numbers of a seed; meeting days are spread evenly over their distribution."""
    random = np.random.default_rng(seed)
    even = random.permutation((np.arange(count) + 0.5) / count)
    one = random.standard_normal
    return Numbers(
        one(count),
        random.random(count),
        ndtri(even),
        random.random(count),
        one((count, ROUNDS)),
        one((count, members)),
        one((count, members)),
    )


def decision_days(
    deciding: Deciding, theta: Mapping[str, float], start: Floats, drawn: Numbers
) -> Floats:
    """Days from the incident to the decision of a body that meets after `start` days.

    Parameters
    ----------
    theta
        The common parameters of the model by name.

    Returns
    -------
    Floats
        Days by replication; infinite where the body never decides or too late to be an answer.
    """
    clear = _clear_day(theta, drawn.clear)
    common = theta["common"]
    shock = theta["support"] + np.sqrt(common) * drawn.common
    pull = shock[:, None] + np.sqrt(1 - common) * drawn.own
    if deciding.mode == "opt in":
        found = _opted_in(deciding, theta, start, clear, pull, drawn)
    else:
        found = _put_to_members(deciding, theta, start, clear, pull, drawn)
    return np.where(found > theta["horizon_days"], np.inf, found)


def _clear_day(theta: Mapping[str, float], u: Floats) -> Floats:
    chance = theta["clarity_chance"]
    with np.errstate(divide="ignore", invalid="ignore"):
        score = ndtri(np.minimum(u / chance, 1 - 2**-53))
    days = theta["clarity_days"] * np.exp(theta["clarity_spread"] * score)
    return np.where(u < chance, days, np.inf)


def _opted_in(
    deciding: Deciding,
    theta: Mapping[str, float],
    start: Floats,
    clear: Floats,
    pull: Floats,
    drawn: Numbers,
) -> Floats:
    later = np.where(pull + theta["clarity_lift"] > 0, clear[:, None], np.inf)
    willing = np.where(pull > 0, 0.0, later)
    government = np.exp(theta["government_spread"] * drawn.government)
    decided = willing + theta["government_days"] * government
    enough = np.partition(decided, deciding.needed - 1, axis=1)[:, deciding.needed - 1]
    found: Floats = np.maximum(start, np.maximum(decided[:, 0], enough))
    return found


def _put_to_members(
    deciding: Deciding,
    theta: Mapping[str, float],
    start: Floats,
    clear: Floats,
    pull: Floats,
    drawn: Numbers,
) -> Floats:
    low, high = deciding.silence
    silence = low + drawn.silence * (high - low)
    found = np.full(len(start), np.inf)
    time, drafts = start.copy(), np.zeros(len(start))
    for attempt in range(min(ROUNDS, int(theta["rounds"]))):
        easier = drafts * theta["dilution"]
        error = theta["reading_error"] * drawn.reading[:, attempt]
        tabled = _passes(deciding, theta, pull, _lift(theta, time, clear) + easier + error)
        time = np.where(tabled, time + silence, time)
        passed = tabled & _passes(deciding, theta, pull, _lift(theta, time, clear) + easier)
        found = np.where(np.isinf(found) & passed, time, found)
        later = time + deciding.redraft_days
        waits = ~tabled & (time < clear) & (clear < later)
        drafts = np.where(waits, drafts, drafts + 1)
        time = np.where(waits, clear, later)
    return found


def _lift(theta: Mapping[str, float], time: Floats, clear: Floats) -> Floats:
    return np.where(time >= clear, theta["clarity_lift"], 0.0)


def _passes(deciding: Deciding, theta: Mapping[str, float], pull: Floats, shift: Floats) -> Mask:
    shifted = pull + shift[:, None]
    unopposed = (shifted[:, : deciding.vetoes] >= -theta["blocking_cost"]).all(axis=1)
    found: Mask = unopposed & ((shifted > 0).sum(axis=1) >= deciding.needed)
    return found

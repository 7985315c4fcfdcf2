"""How long a coalition takes to decide, from the delays of the record and its rule.

Model: members decide one by one, each after a delay drawn alike and independently from the
record's log-normal for decisions of single states; the parameters are uncertain and shared. Under
consensus the coalition has decided when the slowest has; under an opt-in rule when all leads and
the least number of participants have. The answer is the day by which half of such coalitions would
have decided (David and Nagaraja, Order Statistics, 2003, for the k-th fastest of n).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
from scipy.special import betainc, ndtr

from minilateral.core.references import Reference
from minilateral.design.forms import Factors, Floats
from minilateral.evidence.delays import Delay, delays
from minilateral.evidence.episodes import episodes
from minilateral.facts import FactBase

CAVEAT = (
    "Days are a model: members decide alike and independently, each as single states in the "
    "record did, of which there are few and only such as acted. Members that share information "
    "decide together: read it for the order of sizes, and take a standing body's own days from "
    "`minilateral evidence delays`."
)
KIND, ACT = "single states", "decision"
#: Halvings of the span of days: to a thousandth of a day.
HALVINGS = 60
#: Draws of the delays' parameters.
DRAWS, SEED = 400, 0


@lru_cache(maxsize=4)
def delay_of_a_state(base: FactBase, on: date) -> tuple[Delay, tuple[Reference, ...]]:
    """How long a single state takes to decide, by the record up to a day."""
    found = delays(episodes(base, on), DRAWS, SEED)
    return next(one for one in found.delays if (one.kind, one.act) == (KIND, ACT)), tuple(
        found.references()
    )


def days_by_size(draws: Floats, most: int, leads: int = 0, least: int | None = None) -> Factors:
    """The day by which half have decided, for coalitions of 0, 1, ..., `most` members.

    Parameters
    ----------
    draws
        [draw, parameter]: log of the median days, spread.
    leads, least
        Of an opt-in rule: how many must decide themselves, and how many participants in all. A
        coalition smaller than that counts as one that is just large enough.
    """
    return (0.0, *(_half(draws, size, leads, least) for size in range(1, most + 1)))


def _half(draws: Floats, size: int, leads: int, least: int | None) -> float:
    low, high = -7.0, 16.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        decided = ndtr((middle - draws[:, 0]) / draws[:, 1])
        if by_then(decided, size, leads, least).mean() < 0.5:
            low = middle
        else:
            high = middle
    return float(np.exp(high))


def by_then(decided: Floats, size: int, leads: int, least: int | None) -> Floats:
    """Chance that a coalition has decided, where each member has with these chances.

    >>> by_then(np.array([0.5]), 3, leads=1, least=2).tolist()
    [0.375]
    """
    if least is None:
        return np.asarray(decided**size)
    others, asked = max(size, least) - leads, least - leads
    enough = betainc(asked, others - asked + 1, decided) if asked > 0 else 1.0
    return np.asarray(decided**leads * enough)

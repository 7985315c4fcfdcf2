"""Stage three of a replication: which units are ready, who calls them, when they are on station."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis import theta as at
from minilateral.crisis.compiled import compiled, inlined
from minilateral.crisis.flat import (
    ALERT,
    EXISTS_HIGH,
    EXISTS_LOW,
    EXISTS_MODE,
    HELD,
    HELD_PERHAPS,
    MEMBERS,
    POSTS,
    SHARE_HIGH,
    SHARE_LOW,
    SHARE_MODE,
)
from minilateral.crisis.kernel_bodies import BIT, DECISION, DRAFTS, READY
from minilateral.crisis.kernel_states import (
    DOES,
    GOVERNMENT,
    PARLIAMENT,
    PULL,
    REFUSED,
    SENDS,
    WILLING,
)
from minilateral.crisis.variates import triangular

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.uint64]

#: Days for which coverage is told, and after which nobody counts as a contributor any more.
FIRST_DAYS, LAST_DAY = 30.0, 90.0


@inlined
def joint(common: float, own: float, share: float) -> float:
    """A uniform number that has so much of its variance in common with others of its class.

    The sum of two uniform numbers weighted by the roots of the shares, put through its own
    distribution function, which is a trapezoid's.
    """
    a, b = np.sqrt(share), np.sqrt(1.0 - share)
    total = a * common + b * own
    big, small = max(a, b), min(a, b)
    above = big + small - total
    middle = (total - 0.5 * small) / big
    corner = 1.0 / (2.0 * big * small)
    high = 1.0 - above * above * corner if total > big else middle
    joined: float = total * total * corner if total < small else high
    return joined


@compiled
def make_ready(
    one: Floats,
    fleet_class: Integers,
    batch_quarter: Integers,
    theta: Floats,
    row: Floats,
    first: int,
    work: Floats,
    batch: Floats,
) -> None:
    """Fill in how many units of every batch are ready and may go; `row` begins with the fleets.

    Units are dealt to those on alert and the four quarters as by `respond.quarters.dealt`; no more
    go than posts can be kept, the first ones first. `work` holds five numbers a fleet.
    """
    fleets = one.shape[1]
    goes = (1.0 - theta[at.FEINT_SHARE]) * theta[at.CEILING]
    together = theta[at.READINESS_COMMON]
    for f in range(fleets):
        work[1, f] = row[0, first + fleets + fleet_class[f]]
    for f in range(fleets):
        u = joint(work[1, f], row[0, first + f], together)
        work[0, f] = triangular(u, one[SHARE_LOW, f], one[SHARE_MODE, f], one[SHARE_HIGH, f])
    for f in range(fleets):
        low, mode, high = one[EXISTS_LOW, f], one[EXISTS_MODE, f], one[EXISTS_HIGH, f]
        exists = triangular(row[1, first + f], low, mode, high)
        held = one[HELD, f] + (one[HELD_PERHAPS, f] if row[3, first + f] < 0.5 else 0.0)
        work[0, f] = max(np.floor(exists * work[0, f] * goes + row[2, first + f]) - held, 0.0)
    for f in range(fleets):
        ready, posts = work[0, f], one[POSTS, f]
        alert = min(ready, one[ALERT, f])
        rest = ready - alert
        second = alert + np.floor((rest + 1.0) * 0.25)
        third = second + np.floor((rest + 3.0) * 0.25)
        fourth = third + np.floor((rest + 2.0) * 0.25)
        a, b, c, d = min(alert, posts), min(second, posts), min(third, posts), min(fourth, posts)
        work[0, f] = a
        work[1, f] = b - a
        work[2, f] = c - b
        work[3, f] = d - c
        work[4, f] = min(ready, posts) - d
    flat = work.reshape(-1)
    for place in range(batch.shape[1]):
        batch[0, place] = flat[batch_quarter[place]]


@compiled
def starts(
    facts: Integers,
    members: Integers,
    parliament: Floats,
    against: Words,
    theta: Floats,
    state: Floats,
    body: Floats,
    b: int,
    start: Floats,
) -> tuple[int, int]:
    """Fill in the day from which each state sends to body b; those who do, and those refused.

    A member won over only by a diluted text begins its procedure on the day of the decision.
    """
    last = LAST_DAY + lag(theta)
    easier, decision = body[DRAFTS, b] * theta[at.DILUTION], body[DECISION, b]
    ready, factor = body[READY, b], theta[at.PARLIAMENT_FACTOR]
    sending, refused = 0, 0
    start[:] = np.inf
    first = facts[b, MEMBERS]
    for place in range(first, facts[b, MEMBERS + 1]):
        s = members[place]
        sends, low, high = state[SENDS, s], parliament[place, 0], parliament[place, 1]
        won = decision if state[PULL, s] + easier > 0.0 else np.inf
        willing = state[WILLING, s] if state[WILLING, s] < np.inf else won
        willing = np.inf if against[b] & BIT[place - first] else willing
        home = state[GOVERNMENT, s] + factor * (low + state[PARLIAMENT, s] * (high - low))
        day = max(ready, willing + home)
        day = day if sends == DOES else np.inf
        start[s] = day
        sending += day <= last
        refused += (sends == REFUSED) & (willing < np.inf)
    return sending, refused if ready < np.inf else 0


@inlined
def lag(theta: Floats) -> float:
    """Days from the first incident to the one that is told of."""
    return float((np.floor(theta[at.INCIDENT_NUMBER]) - 1.0) * theta[at.GAP_DAYS])

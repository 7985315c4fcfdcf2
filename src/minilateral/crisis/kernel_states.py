"""Stage one of a replication: what each state wants, and when it could send forces."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis import theta as at
from minilateral.crisis.compiled import compiled, inlined
from minilateral.crisis.variates import exp, log, normal, normals

Floats: TypeAlias = NDArray[np.float64]

#: What is known of a state: its pull towards acting at first, the day it is willing, the days of
#: its government, the number that its parliament's days hang on, and whether it sends.
PULL, WILLING, GOVERNMENT, PARLIAMENT, SENDS = range(5)
#: Sending: it does, or is held back by a caveat or a refusal at home.
DOES, CAVEAT, REFUSED = 0.0, 1.0, 2.0
#: Never quite 1: the largest share of a share.
ALMOST_ONE = 1.0 - 2.0**-53


@inlined
def clear_day(theta: Floats, u: float) -> float:
    """The day on which it becomes clear who did it; infinite where it never does."""
    chance = theta[at.CLARITY_CHANCE]
    if u >= chance:
        return np.inf
    score = normal(min(u / chance, ALMOST_ONE))
    return exp(log(theta[at.CLARITY_DAYS]) + theta[at.CLARITY_SPREAD] * score)


@compiled
def hear_states(position: Floats, theta: Floats, row: Floats, clear: float, state: Floats) -> None:
    """Fill in what is known of every state."""
    count = len(position)
    willing_at, government_at = row[0, 1 : 1 + count], row[1, 1 : 1 + count]
    parliament_at, home_at = row[2, 1 : 1 + count], row[3, 1 : 1 + count]
    common = theta[at.COMMON]
    shock = theta[at.SUPPORT] + np.sqrt(common) * normal(row[0, 0])
    own = np.sqrt(1.0 - common)
    weight, lift = theta[at.POSITION_WEIGHT], theta[at.CLARITY_LIFT]
    log_median, spread = log(theta[at.GOVERNMENT_DAYS]), theta[at.GOVERNMENT_SPREAD]
    refusal = theta[at.REFUSAL]
    held_back = refusal + (1.0 - refusal) * theta[at.CAVEAT]
    normals(willing_at, state[PULL])
    normals(government_at, state[GOVERNMENT])
    for i in range(count):
        pull = shock + weight * position[i] + own * state[PULL, i]
        later = clear if pull + lift > 0.0 else np.inf
        state[PULL, i] = pull
        state[WILLING, i] = 0.0 if pull > 0.0 else later
    for i in range(count):
        state[GOVERNMENT, i] = exp(log_median + spread * state[GOVERNMENT, i])
    for i in range(count):
        home = home_at[i]
        kept = CAVEAT if home < held_back else DOES
        state[PARLIAMENT, i] = parliament_at[i]
        state[SENDS, i] = REFUSED if home < refusal else kept

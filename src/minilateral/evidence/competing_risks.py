"""Several causes compete to end a wait: how often has each done so, and at what pace?

The cumulative incidence of a cause after Aalen and Johansen (1978) does not pretend that the other
causes are not there. Its cumulative cause-specific hazard after Nelson (1972) and Aalen (1978) is
the pace among those still waiting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minilateral.evidence.coding import Days


@dataclass(frozen=True, slots=True, eq=False)
class CompetingRisks:
    """Both estimates at each time at which a wait ended; arrays are draws by causes by times."""

    times: Days
    incidence: Days
    hazard: Days

    def on(self, days: Days) -> tuple[Days, Days]:
        """Incidence and hazard by the end of some days."""
        index = np.searchsorted(self.times, days, side="right") - 1
        begun, index = index >= 0, np.maximum(index, 0)
        return (
            np.where(begun, self.incidence[:, :, index], 0.0),
            np.where(begun, self.hazard[:, :, index], 0.0),
        )


def competing_risks(until: Days, shares: Days, weights: Days) -> CompetingRisks:
    """Estimate under each weighting of n waits.

    Parameters
    ----------
    until
        The end of each wait, or of watching it.
    shares
        n by causes: what part of the end falls to each; a row of zeros is censored.
    weights
        Draws by n: how often each wait counts.
    """
    times = np.unique(until)
    at_risk = weights @ (until[:, None] >= times)
    hits = until[:, None] == times
    events = np.stack([weights @ (hits * part[:, None]) for part in shares.T], axis=1)
    pace = events / np.maximum(at_risk, 1e-12)[:, None, :]
    waiting = np.cumprod(1 - pace.sum(axis=1), axis=1)
    before = np.concatenate([np.ones((len(weights), 1)), waiting[:, :-1]], axis=1)
    return CompetingRisks(
        times, np.cumsum(before[:, None, :] * pace, axis=2), np.cumsum(pace, axis=2)
    )

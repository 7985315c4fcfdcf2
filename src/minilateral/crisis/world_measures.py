"""What is asked of a body, or of two held against each other, in a simulated world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.crisis.measures import MEAN, Statistic
from minilateral.crisis.simulate import OUTCOMES

Floats: TypeAlias = NDArray[np.float64]

#: Days beyond which an outcome counts as these days, and so does one that never comes.
HORIZON: Final = 90.0
#: What each outcome that can be measured is counted in.
UNITS: Final[Mapping[str, str]] = {
    "decision_days": "days",
    "presence_days": "days",
    "coverage_30d": "share",
    "coverage_90d": "share",
    "contributors": "states",
    "double_booked": "units",
    "handover_days": "days",
}
#: Besides these a quantile: p1 to p99.
STATISTICS: Final = ("mean", "chance", "first")


def check_horizon(days: float) -> None:
    """Refuse a horizon that is no number of days above nought.

    Raises
    ------
    UsageError
        If it is none.
    """
    if not 0 < days < inf:
        raise UsageError(f"the horizon is a number of days above nought, not {days:g}.")


@dataclass(frozen=True, slots=True)
class Measure:
    """A statistic of an outcome of a body, over replications.

    `mean`: days are cut at the horizon. `chance`: that it happens before the horizon.
    `first`: how often it comes before that of another body; a tie counts half. `p50` and the like:
    a quantile. With `against` mean and quantiles are of the paired difference, body less other.

    Raises
    ------
    UsageError
        If there is no such outcome or statistic, or the two do not go together.
    """

    outcome: str
    body: str
    statistic: str = "mean"
    against: str | None = None

    def __post_init__(self) -> None:
        if self.outcome not in UNITS:
            near = did_you_mean(self.outcome, UNITS) or f"; one of {', '.join(UNITS)}"
            raise UsageError(full_stop(f"{self.outcome!r} cannot be measured{near}"))
        if self.statistic not in STATISTICS and self._share is None:
            known = f"one of {', '.join(STATISTICS)}, or a quantile from p1 to p99"
            raise UsageError(f"{self.statistic!r} is not a statistic; {known}.")
        if (self.statistic == "first") > (self.against is not None):
            raise UsageError("who is first takes two bodies.")
        if self.statistic == "chance" and self.against is not None:
            raise UsageError("a chance is that of one body; use first or mean to compare two.")
        if self.statistic in ("chance", "first") and UNITS[self.outcome] != "days":
            raise UsageError(f"{self.statistic} is asked of days, not of {self.outcome}.")

    @property
    def _share(self) -> float | None:
        digits = self.statistic.removeprefix("p")
        whole = self.statistic.startswith("p") and digits.isdecimal() and 1 <= int(digits) <= 99
        return int(digits) / 100 if whole else None

    @property
    def reduced(self) -> Statistic:
        """How samples become one number: the mean, or the quantile at a share."""
        return MEAN if self._share is None else self._share

    @property
    def label(self) -> str:
        """A short name that is its own: "mean presence_days JEF - NATO"."""
        other = "" if self.against is None else f" - {self.against}"
        return f"{self.statistic} {self.outcome} {self.body}{other}"

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return "share" if self.statistic in ("chance", "first") else UNITS[self.outcome]

    def samples(self, outcomes: Floats, bodies: Sequence[str], horizon: float) -> Floats:
        """A number per replication, of outcomes [outcome, body, replication]."""
        rows: Floats = outcomes[OUTCOMES.index(self.outcome)]
        rows = np.minimum(rows, horizon) if UNITS[self.outcome] == "days" else rows
        own: Floats = rows[bodies.index(self.body)]
        if self.statistic == "chance":
            return np.asarray(own < horizon, np.float64)
        if self.against is None:
            return own
        other = rows[bodies.index(self.against)]
        if self.statistic == "first":
            return np.asarray((own < other) + (own == other) / 2)
        return np.asarray(own - other)


def compared(outcome: str, bodies: Sequence[str], statistic: str = "mean") -> tuple[Measure, ...]:
    """A measure for each body, and for the first against each other one, as far as both exist.

    Raises
    ------
    UsageError
        If there is no such outcome or statistic, or it is asked who of one body is first.
    """
    each = [Measure(outcome, body, statistic) for body in bodies] if statistic != "first" else []
    others = bodies[1:] if statistic != "chance" else ()
    pairs = [Measure(outcome, bodies[0], statistic, other) for other in others]
    return (*each, *pairs) or (Measure(outcome, bodies[0], statistic),)

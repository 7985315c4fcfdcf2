"""Do the members fall into two camps? Hartigan's dip test, and what it could have seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.dip import dips
from minilateral.affinity.estimates import Estimate, SessionPoints
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import Grouping

#: Posterior draws, samples from the uniform distribution, and where both begin.
DRAWS, SAMPLES, SEED = 1_000, 2_000, 1
#: With fewer members the test has hardly any power.
AT_LEAST = 8
LEVEL = 0.05
#: The camps that the test is tried on: two of equal size, so many standard deviations apart.
APART = 4.0


@dataclass(frozen=True, slots=True)
class Bimodality:
    """The dip of the members' ideal points, with its p-value under a single peak."""

    members: int
    dip: Estimate
    p_value: Estimate
    """Over the posterior: how often a uniform sample of that size dips at least as much."""
    power: float
    """The chance that the test sees two equal camps `APART` standard deviations apart."""

    def to_dict(self) -> dict[str, Any]:
        """The part `bimodality` of `minilateral affinity --json`; see docs/lookup/json.md."""
        return {
            "members": self.members,
            "dip": {"value": self.dip.value, "q05": self.dip.low, "q95": self.dip.high},
            "p_value": {
                "value": self.p_value.value,
                "q05": self.p_value.low,
                "q95": self.p_value.high,
            },
            "power": self.power,
        }

    def sentence(self) -> str:
        """The outcome in words."""
        p = f"dip test, p = {self.p_value.value:.2f}"
        span = f"({self.p_value.low:.2f} to {self.p_value.high:.2f} over the posterior)"
        power = (
            f"with {self.members} members the test would see two equal camps {APART:g} standard "
            f"deviations apart in {100 * self.power:.0f} % of cases"
        )
        if self.p_value.high < LEVEL:
            return f"more than one peak: {p} {span}; {power}"
        if self.p_value.value < LEVEL:
            return f"perhaps more than one peak, within the error of the estimates: {p} {span}"
        return f"no sign of two camps: {p} {span}; {power}"


def bimodality(grouping: Grouping, points: SessionPoints) -> Bimodality:
    """Test whether the members' ideal points have a single peak.

    The null distribution is the uniform one, the least favourable with a single peak (Hartigan and
    Hartigan 1985). Errors of estimates blur camps: the test errs towards a single peak.

    Raises
    ------
    NoFactAtDateError
        If fewer than eight members have an estimate.
    """
    members = points.positions(grouping.members)
    if len(members) < AT_LEAST:
        raise NoFactAtDateError(
            f"{len(members)} members of {grouping.in_prose} have an ideal point in session "
            f"{points.session}; a test for two camps needs at least {AT_LEAST}."
        )
    rng = np.random.default_rng([SEED, points.session])
    found = dips(points.only(members).draws(DRAWS, rng))
    return Bimodality(
        len(members),
        Estimate.of(found),
        Estimate.of(p_values(found, len(members))),
        power(len(members)),
    )


def p_values(found: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """The share of uniform samples of that size with a dip at least as large, plus one over."""
    null = _null(size)
    above = len(null) - np.searchsorted(null, found, side="left")
    return np.asarray((above + 1) / (len(null) + 1))


def power(size: int) -> float:
    """The chance of a p-value below 5 % if half of the members stand in each of two camps."""
    rng = np.random.default_rng([SEED, size])
    camp = np.where(np.arange(size) < size // 2, 0.0, APART)
    return float(np.mean(p_values(dips(camp + rng.standard_normal((DRAWS, size))), size) < LEVEL))


@cache
def _null(size: int) -> NDArray[np.float64]:
    rng = np.random.default_rng([SEED, size])
    return np.sort(dips(rng.random((SAMPLES, size))))

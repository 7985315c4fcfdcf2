"""Delays that may never end: a location-scale model of log days with a share that never acts.

The posterior is computed on a grid of three parameters, so it cannot fail to converge, also from
three rows: where the record says little, it returns the prior, and that can be seen. Priors are
weak and the same for every body: log of the median delay normal around two weeks with standard
deviation 2, spread half-normal with scale 1.5, the share that never acts uniform.

An act known to the day lies between that day and the next; days count from zero. A mixture with
a share that never acts: Boag (1949), J. R. Stat. Soc. B 11: 15-53; Maller and Zhou (1996),
Survival Analysis with Long-Term Survivors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

PRIOR_MEAN, PRIOR_SD = float(np.log(14)), 2.0  #: Of the log of the median delay in days.
PRIOR_SPREAD = 1.5
_LOCATIONS = np.linspace(PRIOR_MEAN - 3 * PRIOR_SD, PRIOR_MEAN + 3 * PRIOR_SD, 90)
_SPREADS = np.linspace(0.1, 4.6, 46)
_NEVERS = (np.arange(50) + 0.5) / 50
_NEGLIGIBLE = 1e-12  #: Weight below which a cell of the grid is not looked at.
_AXES = (_LOCATIONS, _SPREADS, _NEVERS)


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """What was seen of a delay: between `after` and `before` days; no end where it was not seen."""

    after: Floats
    before: Floats

    def __len__(self) -> int:
        return len(self.after)

    @property
    def ended(self) -> NDArray[np.bool_]:
        """Where the act was seen."""
        return np.isfinite(self.before)


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Weights over the grid of location, spread and share that never acts; they add up to 1."""

    weights: Floats
    log_likelihood: float
    """The greatest on the grid."""
    never_fixed: bool
    """Whether the share that never acts was held at zero."""

    def quantiles(self, axis: int, shares: tuple[float, ...]) -> tuple[float, ...]:
        """Quantiles of a parameter: 0 for location, 1 for spread, 2 for the share that never acts.

        Read off the grid, between its cells by a straight line.
        """
        others = tuple(other for other in range(3) if other != axis)
        reached = np.concatenate([[0.0], np.cumsum(self.weights.sum(axis=others))])
        values = _AXES[axis]
        edges = values[0] + (np.arange(len(values) + 1) - 0.5) * (values[1] - values[0])
        return tuple(float(value) for value in np.interp(shares, reached, edges))

    def share_acted(self, days: Floats) -> Floats:
        """The share expected to have acted before each day, of log-normal delays."""
        acts = (self.weights * (1 - (0.0 if self.never_fixed else _NEVERS))).sum(axis=2)
        held = acts > _NEGLIGIBLE
        with np.errstate(divide="ignore"):
            log_days = np.log(np.asarray(days, np.float64))
        place, width = np.nonzero(held)
        z = (log_days[..., None] - _LOCATIONS[place]) / _SPREADS[width]
        return np.asarray((log_normal(z) * acts[held]).sum(axis=-1), np.float64)

    def draws(self, count: int, random: np.random.Generator) -> Floats:
        """Draws of location, spread and share that never acts, a row each."""
        cells = random.choice(self.weights.size, count, p=self.weights.ravel())
        places = np.unravel_index(cells, self.weights.shape)
        jitter = random.random((count, 3)) - 0.5
        drawn: Floats = np.stack(
            [
                axis[place] + jitter[:, i] * (axis[1] - axis[0])
                for i, (axis, place) in enumerate(zip(_AXES, places, strict=True))
            ],
            axis=1,
        )
        if self.never_fixed:
            drawn[:, 2] = 0.0
        return drawn


def log_normal(z: Floats) -> Floats:
    """Distribution function of a standardised log delay: normal."""
    from scipy.special import ndtr

    found: Floats = ndtr(z)
    return found


def weibull(z: Floats) -> Floats:
    """Distribution function of a standardised log delay: least extreme value."""
    return -np.expm1(-np.exp(np.minimum(z, 700)))


def posterior(
    waits: Waits, may_never_act: bool = True, family: Callable[[Floats], Floats] = log_normal
) -> Posterior:
    """The posterior of a delay from what was seen of it; without rows it is the prior."""
    nevers = _NEVERS if may_never_act else np.zeros(1)
    ended = waits.ended
    with np.errstate(divide="ignore", invalid="ignore"):
        start, end = (_below(days, family) for days in (waits.after, waits.before))
        acted = np.log(end - start)[..., ended].sum(axis=-1)
        late = 1 - start[..., ~ended]
        fit = acted[..., None] + ended.sum() * np.log1p(-nevers)
        fit = fit + np.log(nevers[:, None] + (1 - nevers[:, None]) * late[..., None, :]).sum(-1)
        belief = fit + _log_prior()[..., None]
    weights = np.exp(belief - belief.max())
    return Posterior(weights / weights.sum(), float(fit.max()), not may_never_act)


def _below(days: Floats, family: Callable[[Floats], Floats]) -> Floats:
    """Chance that an act, if it comes, comes before each day: locations by spreads by rows."""
    z = (np.log(days) - _LOCATIONS[:, None, None]) / _SPREADS[:, None]
    return np.where(np.isinf(days), 1.0, family(z))


def _log_prior() -> Floats:
    location = -0.5 * ((_LOCATIONS - PRIOR_MEAN) / PRIOR_SD) ** 2
    return location[:, None] - 0.5 * (_SPREADS / PRIOR_SPREAD) ** 2

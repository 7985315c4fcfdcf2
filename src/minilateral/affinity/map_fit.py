"""The mode of the ordinal model: ideal points in seconds, by alternating Fisher scoring.

Two priors tie a state's points together: `lag`, about the session before only, is that of Bailey,
Strezhnev and Voeten; `both` is the random walk of `smoother`, which is another estimator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.map_kernels import fit_items
from minilateral.affinity.ordinal_model import prior_variance
from minilateral.affinity.ordinal_sample import OrdinalSample
from minilateral.affinity.smoother import Walk

Floats: TypeAlias = NDArray[np.float64]
Tie: TypeAlias = Literal["lag", "both"]

#: The mode lies further out than the mean, so discriminations are held closer to zero than in the
#: sampler, where their variance is 1; chosen on sessions 1 to 60.
SLOPE_VARIANCE = 0.2
#: Keeps a cutpoint that no vote bounds from running away.
CUTPOINT_VARIANCE = 9.0
#: Rounds end when points move less than this on average, or after so many.
TOLERANCE, ROUNDS = 0.004, 60
FIRST_STEPS = 4
#: A point moves at most so far in a round.
LONGEST_STEP = 1.0


@dataclass(frozen=True, slots=True)
class Mode:
    """Where the posterior is highest, and how sharp it is there."""

    point: Floats
    """One a unit, of mean 0 and variance 1 over all units."""
    deviation: Floats
    """Standard deviation of each point by the curvature at the mode, items held fixed."""
    item: Floats
    """Items by three: discrimination and two cutpoints."""
    moved: tuple[float, ...]
    """Root mean square move of the points in each round."""

    @property
    def converged(self) -> bool:
        """Whether the last round moved the points less than the tolerance."""
        return self.moved[-1] < TOLERANCE


def fit(sample: OrdinalSample, start: Floats, tie: Tie = "lag") -> Mode:
    """Climb from starting points to the mode; items first, then points, until they rest."""
    point, item = standard(start), first_items(sample)
    score, information = np.empty(len(sample)), np.empty(len(sample))
    walk = Walk.of(sample) if tie == "both" else None
    variance, moved, deviation = prior_variance(sample), [], np.zeros(len(sample))
    for number in range(ROUNDS):
        steps = 1 if number else FIRST_STEPS
        fit_items(
            sample.bounds,
            sample.unit,
            point,
            item,
            SLOPE_VARIANCE,
            CUTPOINT_VARIANCE,
            steps,
            score,
            information,
        )
        if walk is None:
            centre = np.where(sample.lag >= 0, point[sample.lag], 0.0)
            spread = 1 / (information + 1 / variance)
            new = point + spread * (score + (centre - point) / variance)
        else:
            new, spread = walk.step(point, score, information)
        new = np.clip(new, point - LONGEST_STEP, point + LONGEST_STEP)
        deviation = np.sqrt(spread) / new.std()
        new = standard(new)
        moved.append(float(np.sqrt(np.mean((new - point) ** 2))))
        point = new
        if moved[-1] < TOLERANCE:
            break
    return Mode(point, deviation, item, tuple(moved))


def standard(point: Floats) -> Floats:
    """Points brought to mean 0 and variance 1."""
    scaled: Floats = (point - point.mean()) / point.std()
    return scaled


def first_items(sample: OrdinalSample) -> Floats:
    """No discrimination, and cutpoints by the shares of yes and no, as in the published code."""
    counts = np.diff(sample.bounds, axis=1)
    shares = np.cumsum(counts, axis=1) / counts.sum(axis=1, keepdims=True)
    low, high = 2 * shares[:, 0] - 1, 2 * shares[:, 1] - 1
    return np.column_stack([np.zeros(len(low)), low, np.maximum(high, low + 0.05)])

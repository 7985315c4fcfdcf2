"""Designs: at which points of the uncertainties and levers a model is run.

Latin hypercube: McKay, Beckman and Conover (1979). Saltelli's pairs of matrices for Sobol indices:
Saltelli et al. (2010). Trajectories for elementary effects: Morris (1991). The last two come from
SALib (Herman and Usher 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import isfinite
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis.philox import checked

Floats: TypeAlias = NDArray[np.float64]

#: Grid levels of a Morris trajectory.
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """A parameter that is not known, and the range over which every value is tried alike.

    Raises
    ------
    UsageError
        If the range is upside down, empty or not finite.
    """

    name: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (isfinite(self.low) and isfinite(self.high)):
            raise UsageError(f"{self.name}: the range {self.shown} must have two finite ends.")
        if self.low > self.high:
            raise UsageError(f"{self.name}: the range {self.shown} is upside down.")
        if self.low == self.high:
            raise UsageError(f"{self.name}: the range {self.shown} holds one value; leave it out.")

    @property
    def shown(self) -> str:
        """The range as it is written on the command line."""
        return f"{self.low:g}..{self.high:g}"


def latin_hypercube(uncertainties: Sequence[Uncertainty], points: int, seed: int) -> Floats:
    """So many points, [point, parameter]: in each of as many equal slices of a range lies one.

    Raises
    ------
    UsageError
        If nothing varies, or there are no points.
    """
    from scipy.stats import qmc

    low, high = _ends(uncertainties)
    if points < 1:
        raise UsageError(f"a Latin hypercube needs a point or more, not {points}.")
    drawn = qmc.LatinHypercube(len(low), rng=_generator(seed)).random(points)
    found: Floats = low + drawn * (high - low)
    return found


def saltelli(
    uncertainties: Sequence[Uncertainty], base: int, seed: int, second: bool = False
) -> Floats:
    """`base` * (parameters + 2) points for Sobol indices; * (2 * parameters + 2) for `second`.

    Raises
    ------
    UsageError
        If nothing varies, or `base` is no power of two: only then is the sequence even.
    """
    _ends(uncertainties)
    if base < 2 or base & (base - 1):
        below = 1 << max(1, base.bit_length() - 1) if base > 0 else 2
        raise UsageError(
            f"Saltelli's design needs a power of two as its base, not {base}: "
            f"{below:,} or {2 * below:,}."
        )
    from SALib.sample import sobol

    found: Floats = sobol.sample(
        problem(uncertainties), base, calc_second_order=second, seed=_generator(seed)
    )
    return found


def saltelli_points(parameters: int, base: int, second: bool = False) -> int:
    """How many points Saltelli's design has."""
    return base * ((2 if second else 1) * parameters + 2)


def morris_points(parameters: int, trajectories: int) -> int:
    """How many points Morris's design has."""
    return trajectories * (parameters + 1)


def morris(uncertainties: Sequence[Uncertainty], trajectories: int, seed: int) -> Floats:
    """`trajectories` * (parameters + 1) points; along each one parameter moves at a time.

    Raises
    ------
    UsageError
        If nothing varies, or there are fewer than two trajectories.
    """
    _ends(uncertainties)
    if trajectories < 2:
        raise UsageError(f"Morris's method needs two trajectories or more, not {trajectories}.")
    from SALib.sample import morris as by_salib

    found: Floats = by_salib.sample(
        problem(uncertainties), trajectories, LEVELS, seed=_generator(seed)
    )
    return found


def factorial(settings: Sequence[Sequence[float]]) -> Floats:
    """Every combination of the settings of each lever, [point, lever]; the last moves fastest.

    >>> factorial([[0, 1], [5, 6, 7]]).tolist()[:4]
    [[0.0, 5.0], [0.0, 6.0], [0.0, 7.0], [1.0, 5.0]]

    Raises
    ------
    UsageError
        If there is no lever, or one without a setting.
    """
    if not settings or not all(len(each) for each in settings):
        raise UsageError("a factorial design needs levers with a setting or more each.")
    return np.array(list(product(*settings)), dtype=np.float64)


def problem(uncertainties: Sequence[Uncertainty]) -> dict[str, Any]:
    """The ranges in the form that SALib reads."""
    return {
        "num_vars": len(uncertainties),
        "names": [each.name for each in uncertainties],
        "bounds": [[each.low, each.high] for each in uncertainties],
    }


def _generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(int(checked("seed", seed, 64)))


def _ends(uncertainties: Sequence[Uncertainty]) -> tuple[Floats, Floats]:
    if not uncertainties:
        raise UsageError("nothing varies: name one parameter or more with a range.")
    low = np.array([each.low for each in uncertainties])
    return low, np.array([each.high for each in uncertainties])

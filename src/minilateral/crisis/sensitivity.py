"""Sensitivity: which uncertainties an outcome turns on, and how much of its spread is noise.

Sobol indices (Sobol 1993) by Saltelli's design and the estimators of Saltelli et al. (2010), and
elementary effects (Morris 1991; Campolongo, Cariboni and Saltelli 2007), both through SALib, with
intervals from resampled base points. A model with random numbers adds noise at every point; its
share of the spread is told from the two halves of the replications.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis import designs
from minilateral.crisis.designs import Uncertainty
from minilateral.crisis.measures import Estimates

Floats: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["sobol", "morris"]
METHODS: tuple[Method, ...] = ("sobol", "morris")

RESAMPLES = 200
CONFIDENCE = 0.95
#: Above this share of noise the indices are not to be read.
NOISY = 0.1
_IN_SALIB = {
    "first": ("S1", "S1_conf"),
    "total": ("ST", "ST_conf"),
    "mean_size": ("mu_star", "mu_star_conf"),
    "mean": ("mu", None),
    "spread": ("sigma", None),
}


@dataclass(frozen=True, slots=True)
class Index:
    """An index; its 95 % interval, where there is one; and what each half of the draws gives."""

    value: float
    low: float | None = None
    high: float | None = None
    halves: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """The share of an outcome's variance over the points that is Monte Carlo noise.

    `left` is what the points do not share: it is in the indices. `drawn` is what it would be if
    every point had draws of its own; far more, where common random numbers help.
    """

    left: float
    drawn: float

    @property
    def too_much(self) -> bool:
        """Whether the indices should not be read before there are more replications."""
        return self.left > NOISY


@dataclass(frozen=True, slots=True)
class Indices:
    """What an outcome turns on: for each kind of index one per parameter, in the order of `names`.

    Sobol: `first` (alone) and `total` (with all it interacts with), as shares of the variance,
    and `second` by pair where asked for. Morris: `mean_size` (mean absolute elementary effect,
    mu*), `mean` (mu) and `spread` (sigma: it interacts or bends), each the change of the outcome
    when the parameter crosses its range. `variance` is over the design's points; where it is
    nought nothing turns on anything, and every index is nought.
    """

    names: tuple[str, ...]
    variance: float
    kinds: Mapping[str, tuple[Index, ...]]
    second: Mapping[tuple[str, str], Index]
    noise: Noise | None = None

    @property
    def ranked(self) -> list[int]:
        """The parameters by total index or mean size, greatest first; ties in their order."""
        by_size = self.kinds.get("total") or self.kinds["mean_size"]
        return sorted(range(len(self.names)), key=lambda i: -by_size[i].value)


def design(
    uncertainties: Sequence[Uncertainty], method: Method, base: int, seed: int, second: bool = False
) -> Floats:
    """The points [point, parameter] that the method asks for.

    Raises
    ------
    UsageError
        If the base is no power of two (Sobol) or below two (Morris).
    """
    if method == "sobol":
        return designs.saltelli(uncertainties, base, seed, second)
    return designs.morris(uncertainties, base, seed)


def design_points(method: Method, parameters: int, base: int, second: bool = False) -> int:
    """How many points that design has."""
    if method == "sobol":
        return designs.saltelli_points(parameters, base, second)
    return designs.morris_points(parameters, base)


def indices(
    uncertainties: Sequence[Uncertainty],
    method: Method,
    points: Floats,
    values: Floats,
    seed: int,
    second: bool = False,
    resamples: int = RESAMPLES,
) -> Indices:
    """The indices of values [point] found at the points of `design`, in their order."""
    names = tuple(each.name for each in uncertainties)
    kinds = ("first", "total") if method == "sobol" else ("mean_size", "mean", "spread")
    if not np.ptp(values):
        return Indices(
            names, 0.0, {kind: (Index(0.0, 0.0, 0.0),) * len(names) for kind in kinds}, {}
        )
    found = _by_salib(uncertainties, method, points, values, seed, second, resamples)
    by_kind = {kind: _each(found, *_IN_SALIB[kind]) for kind in kinds}
    pairs = {}
    if second:
        for i, j in zip(*np.triu_indices(len(names), 1), strict=True):
            pairs[names[i], names[j]] = _index(found["S2"][i, j], found["S2_conf"][i, j])
    return Indices(names, float(np.var(values)), by_kind, pairs)


def indices_with_noise(
    uncertainties: Sequence[Uncertainty],
    method: Method,
    points: Floats,
    estimates: Estimates,
    measure: int,
    seed: int,
    second: bool = False,
) -> Indices:
    """The indices of a measure of a random model, held against each half of its replications."""
    whole = indices(uncertainties, method, points, estimates.value[:, measure], seed, second)
    halves = [
        indices(uncertainties, method, points, half[:, measure], seed, second, resamples=2)
        for half in estimates.halves
    ]
    by_kind = {
        kind: tuple(
            replace(index, halves=(a.value, b.value))
            for index, a, b in zip(found, *(half.kinds[kind] for half in halves), strict=True)
        )
        for kind, found in whole.kinds.items()
    }
    return replace(whole, kinds=by_kind, noise=noise(estimates, measure))


def noise(estimates: Estimates, measure: int) -> Noise:
    """The share of a measure's variance over the points that is Monte Carlo noise.

    What both halves of the replications share at all points moves no index, so what is left is a
    quarter of the variance of their difference: the variance of the mean of two such halves.
    """
    spread = float(np.var(estimates.value[:, measure]))
    if not spread:
        return Noise(0.0, 0.0)
    first, second = (half[:, measure] for half in estimates.halves)
    left = float(np.var(first - second)) / 4 / spread
    return Noise(min(left, 1.0), float(np.mean(estimates.error[:, measure] ** 2)) / spread)


def of_function(
    function: Callable[[Floats], Floats],
    uncertainties: Sequence[Uncertainty],
    base: int,
    method: Method = "sobol",
    seed: int = 0,
    second: bool = False,
) -> Indices:
    """The indices of any function of points [point, parameter] to values [point]."""
    points = design(uncertainties, method, base, seed, second)
    return indices(uncertainties, method, points, function(points), seed, second)


def _by_salib(
    uncertainties: Sequence[Uncertainty],
    method: Method,
    points: Floats,
    values: Floats,
    seed: int,
    second: bool,
    resamples: int,
) -> Mapping[str, Any]:
    problem = designs.problem(uncertainties)
    how = {
        "num_resamples": resamples,
        "conf_level": CONFIDENCE,
        "seed": seed + 1,  # SALib reads nought as "no seed".
    }
    found: Mapping[str, Any]
    if method == "sobol":
        from SALib.analyze import sobol

        found = sobol.analyze(problem, values, calc_second_order=second, **how)
    else:
        from SALib.analyze import morris

        found = morris.analyze(problem, points, values, num_levels=designs.LEVELS, **how)
    return found


def _each(found: Mapping[str, Any], value: str, half_width: str | None) -> tuple[Index, ...]:
    if half_width is None:
        return tuple(Index(float(v)) for v in found[value])
    return tuple(_index(v, w) for v, w in zip(found[value], found[half_width], strict=True))


def _index(value: float, half_width: float) -> Index:
    return Index(float(value), float(value - half_width), float(value + half_width))

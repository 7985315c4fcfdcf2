"""Models of the delay itself: by what factor is it longer or shorter?

Accelerated failure time: the logarithm of the delay is linear in the covariates, its error Weibull,
log-normal or log-logistic. lifelines fits the three; Akaike's criterion ranks them. Errors are
clustered by incident with the scores of each row.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from minilateral.evidence.coding import Days, Mask
from minilateral.evidence.cox import clustered_errors

if TYPE_CHECKING:
    from lifelines.fitters import ParametericAFTRegressionFitter

#: A delay of no day counts as half of one, since its logarithm is asked for.
SAME_DAY = 0.5
FAMILIES = ("Weibull", "log-normal", "log-logistic")
_STEP = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class DelayFit:
    """Effects on the logarithm of the delay in the family that fits best."""

    family: str
    names: tuple[str, ...]
    effect: Days
    error: Days
    aic: dict[str, float]
    rows: int
    events: int


def accelerated(
    names: Sequence[str], x: Days, durations: Days, acted: Mask, cluster: NDArray[np.intp]
) -> DelayFit:
    """Fit the three families and return the best with errors clustered by incident."""
    import pandas as pd
    from lifelines import LogLogisticAFTFitter, LogNormalAFTFitter, WeibullAFTFitter

    plain = [f"x{index}" for index in range(len(names))]
    centre = x.mean(axis=0)
    frame = pd.DataFrame(x - centre, columns=plain).assign(days=durations + SAME_DAY, acted=acted)
    fits: dict[str, ParametericAFTRegressionFitter] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for family, fitter in zip(
            FAMILIES, (WeibullAFTFitter, LogNormalAFTFitter, LogLogisticAFTFitter), strict=True
        ):
            fits[family] = fitter().fit(frame, "days", "acted")
    aic = {family: float(fit.AIC_) for family, fit in fits.items()}
    best = min(aic, key=lambda family: aic[family])
    params = np.asarray(fits[best].params_, np.float64)
    ones = np.column_stack([x - centre, np.ones(len(x))])
    scores = _scores(best, params, ones, durations + SAME_DAY, acted)
    error = clustered_errors(scores, np.asarray(fits[best].variance_matrix_), cluster)
    k = len(names)
    return DelayFit(best, tuple(names), params[:k], error[:k], aic, len(x), int(acted.sum()))


def _scores(family: str, params: Days, x: Days, days: Days, acted: Mask) -> Days:
    """The slope of each row's log-likelihood in each parameter, by central differences."""
    columns = []
    for index in range(len(params)):
        step = np.zeros(len(params))
        step[index] = _STEP
        up = log_likelihood(family, params + step, x, days, acted)
        down = log_likelihood(family, params - step, x, days, acted)
        columns.append((up - down) / (2 * _STEP))
    return np.column_stack(columns)


def log_likelihood(family: str, params: Days, x: Days, days: Days, acted: Mask) -> Days:
    """Log-likelihood of each row: location `x` times all parameters but the last, a log shape.

    lifelines writes the shape of Weibull and log-logistic as the inverse of the scale.
    """
    shape = np.exp(params[-1])
    scale = shape if family == "log-normal" else 1 / shape
    z = (np.log(days) - x @ params[:-1]) / scale
    density, survival = _ERRORS[family]
    return np.where(acted, density(z) - np.log(scale * days), survival(z))


def _normal_survival(z: Days) -> Days:
    from scipy.special import log_ndtr

    return np.asarray(log_ndtr(-z))


#: Logarithms of the density and of the survival of each error.
_ERRORS: dict[str, tuple[Callable[[Days], Days], Callable[[Days], Days]]] = {
    "Weibull": (lambda z: z - np.exp(z), lambda z: -np.exp(z)),
    "log-normal": (lambda z: -(z**2) / 2 - np.log(2 * np.pi) / 2, _normal_survival),
    "log-logistic": (
        lambda z: z - 2 * np.logaddexp(0, z),
        lambda z: -np.logaddexp(0, z),
    ),
}

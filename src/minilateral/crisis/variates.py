"""Random variates by the inverse of their distribution function: one uniform number, one variate.

A variate rises with its u, so that common, mirrored and quasi-random numbers move a result in one
direction; an event comes about where u is small. Bytes are the same in a kernel and on their own.
"""

from __future__ import annotations

from math import sqrt

from minilateral.crisis.compiled import inlined
from minilateral.crisis.elementary import exp, log
from minilateral.crisis.normal_quantile import normal, normals

__all__ = [
    "bernoulli",
    "exp",
    "exponential",
    "log",
    "lognormal",
    "normal",
    "normals",
    "triangular",
    "uniform_between",
]


@inlined
def lognormal(u: float, log_median: float, spread: float) -> float:
    """Log-normal variate of the median exp(log_median), with this spread of its logarithm."""
    return exp(log_median + spread * normal(u))


@inlined
def exponential(u: float, mean: float) -> float:
    """Exponential variate of this mean."""
    return -mean * log(1.0 - u)


@inlined
def triangular(u: float, low: float, mode: float, high: float) -> float:
    """Triangular variate from low to high with its peak at mode; low where the three coincide."""
    width = high - low
    rising = mode - low
    early = u * width < rising
    root = sqrt(u * width * rising if early else (1.0 - u) * width * (high - mode))
    return low + root if early else high - root


@inlined
def uniform_between(u: float, low: float, high: float) -> float:
    """Uniform variate from low to high."""
    return low + u * (high - low)


@inlined
def bernoulli(u: float, chance: float) -> bool:
    """Whether an event of this chance comes about: never at 0, always at 1."""
    return u < chance

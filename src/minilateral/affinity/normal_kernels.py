"""The normal distribution and uniform draws, compiled, in arithmetic that every machine shares.

Nothing here calls the machine's own library of functions, so that one seed gives the same bytes
everywhere, and loops over these functions become vector code.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from minilateral.core.compiling import compiled


def _as_float_type(_context: Any, bits: Any) -> Any:
    """A word of 64 bits read as a number."""

    def code(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), code


def _as_bits_type(_context: Any, number: Any) -> Any:
    """A number read as a word of 64 bits."""

    def code(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), code


_as_float: Callable[[Any], float] = cast(Any, intrinsic)(_as_float_type)
_as_bits: Callable[[float], int] = cast(Any, intrinsic)(_as_bits_type)


@compiled
def _polynomial(x: float, coefficients: tuple[float, ...]) -> float:
    """By Horner's rule, the highest power first."""
    total = coefficients[0]
    for coefficient in coefficients[1:]:
        total = total * x + coefficient
    return total


LOG2_E = 1.4426950408889634
#: The logarithm of two in two parts, the first short enough to be multiplied without rounding.
LN2_HIGH, LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
EXP_SERIES = tuple(1 / factorial(k) for k in range(11, -1, -1))
#: Of log((1 + f) / (1 - f)) = 2 f (1 + f^2 / 3 + f^4 / 5 + ...).
LOG_SERIES = tuple(1 / k for k in range(19, 0, -2))
MANTISSA, ONE_BITS, SQRT_2 = (1 << 52) - 1, 1023 << 52, 1.4142135623730951


@compiled
def exp(x: float) -> float:
    """The exponential of a number up to 700, to 13 digits; below -700, of -700."""
    x = max(x, -700.0)
    whole = np.floor(x * LOG2_E + 0.5)
    r = (x - whole * LN2_HIGH) - whole * LN2_LOW
    return _polynomial(r, EXP_SERIES) * _as_float((np.int64(whole) + 1023) << 52)


@compiled
def log(x: float) -> float:
    """The natural logarithm of a positive number that is not denormal, to 13 digits."""
    bits = _as_bits(x)
    whole = float((bits >> 52) - 1023)
    mantissa = _as_float((bits & MANTISSA) | ONE_BITS)
    if mantissa > SQRT_2:
        mantissa, whole = mantissa * 0.5, whole + 1.0
    f = (mantissa - 1.0) / (mantissa + 1.0)
    return 2.0 * f * _polynomial(f * f, LOG_SERIES) + whole * LN2_LOW + whole * LN2_HIGH


SQRT_2PI = 2.5066282746310002
#: Phi(-x) exp(x^2 / 2) / t as a polynomial in t = 3.5 / (3.5 + x) for x >= 0: a least-squares fit
#: in Chebyshev nodes, relative error below 1e-9.
TAIL_SHAPE = (
    0.009478106645593355,
    -0.05239100918716662,
    0.11063925108821367,
    -0.10163171318633782,
    0.03475468621909292,
    -0.021881968855860624,
    0.00953804575272409,
    0.032403932213649206,
    0.06036692580506568,
    0.08607851551973797,
    0.10467820030901345,
    0.11398351935920506,
    0.11398350865291682,
)


@compiled
def density(x: float) -> float:
    """The density of the standard normal distribution."""
    return exp(-0.5 * x * x) / SQRT_2PI


@compiled
def probability(x: float) -> float:
    """The standard normal distribution function, to 9 digits in either tail."""
    t = 3.5 / (3.5 + abs(x))
    below = t * _polynomial(t, TAIL_SHAPE) * exp(-0.5 * x * x)
    return below if x < 0.0 else 1.0 - below


#: Wichura (1988), Algorithm AS 241, PPND16: numerator and denominator in three regions.
CENTRAL = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
NEAR_TAIL = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
     1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
     4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
     0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494,
     2.05319162663775882187, 1.0),
)  # fmt: skip
FAR_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
     0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
     5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
     0.59983220655588793769, 1.0),
)  # fmt: skip


@compiled
def central_quantile(p: float) -> float:
    """The normal quantile of a probability from 0.075 to 0.925; elsewhere nothing useful."""
    q = p - 0.5
    r = 0.180625 - q * q
    return q * _polynomial(r, CENTRAL[0]) / _polynomial(r, CENTRAL[1])


@compiled
def quantile(p: float) -> float:
    """The normal quantile of a probability above 0 and below 1."""
    if abs(p - 0.5) <= 0.425:
        return central_quantile(p)
    r = np.sqrt(-log(min(p, 1.0 - p)))
    if r <= 5.0:
        x = _polynomial(r - 1.6, NEAR_TAIL[0]) / _polynomial(r - 1.6, NEAR_TAIL[1])
    else:
        x = _polynomial(r - 5.0, FAR_TAIL[0]) / _polynomial(r - 5.0, FAR_TAIL[1])
    return -x if p < 0.5 else x


STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@compiled
def mixed(word: Any) -> Any:
    """A word with its bits mixed: the output function of SplitMix64 (Steele et al. 2014)."""
    word = (word ^ (word >> np.uint64(30))) * FIRST
    word = (word ^ (word >> np.uint64(27))) * SECOND
    return word ^ (word >> np.uint64(31))


@compiled
def key(parent: Any, number: int) -> Any:
    """The key of a stream of draws inside another stream."""
    return mixed(parent ^ mixed(STEP * np.uint64(number + 1)))


@compiled
def uniform(stream: Any, number: int) -> float:
    """A draw of a stream by its number: above 0 and below 1, in steps of two to the -52."""
    word = mixed(stream + STEP * np.uint64(number + 1))
    return (float(word >> np.uint64(12)) + 0.5) * 2.220446049250313e-16

"""Exponential and logarithm by our own sums, in a fixed order.

The bytes do not hang on the mathematical library of the machine, and a loop over either becomes
vector instructions, which a call of a library does not. Both agree with numpy to 5e-16 relative.
"""

from __future__ import annotations

import numpy as np

from minilateral.crisis.compiled import inlined

#: ln 2 in two parts: the first has 21 trailing zero bits, so a whole multiple of it is exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_LOG2_E = 1.4426950408889634
_ROUND = 6755399441055744.0  #: 1.5 * 2**52: adding it leaves a whole number in the low bits.
_ROUND_BITS = np.int64(0x4338000000000000)
_MANTISSA = np.int64(52)
_SQRT_HALF_BITS = np.int64(0x3FE6A09E667F3BCD)


@inlined
def exp(x: float) -> float:
    """e to the power x: 2**k times a Taylor sum of 13 terms on |r| <= ln 2 / 2.

    Below -708 it is nought and above 709 infinite, a little before the bounds of double precision.
    """
    inside = min(max(x, -708.0), 709.0)
    shifted = inside * _LOG2_E + _ROUND
    k = shifted - _ROUND
    r = (inside - k * _LN2_HIGH) - k * _LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 + r) + r2 * (1 / 2 + r * (1 / 6))
    mid = (1 / 24 + r * (1 / 120)) + r2 * (1 / 720 + r * (1 / 5040))
    high = (1 / 40320 + r * (1 / 362880)) + r2 * (1 / 3628800 + r * (1 / 39916800))
    top = 1 / 479001600 + r * (1 / 6227020800)
    total = low + r4 * (mid + r4 * (high + r4 * top))
    power = (np.float64(shifted).view(np.int64) - _ROUND_BITS) << _MANTISSA
    value = np.int64(np.float64(total).view(np.int64) + power).view(np.float64)
    if x > 709.0:
        return np.inf
    return 0.0 if x < -708.0 else value


@inlined
def log(x: float) -> float:
    """Natural logarithm of a positive normal number, by the series of the inverse tangent.

    x = 2**k * m with m from sqrt(1/2) to sqrt(2); ln m = 2 (s + s**3 / 3 + s**5 / 5 ...) with
    s = (m - 1) / (m + 1), so s**2 < 0.0295 and ten terms are enough.
    """
    bits = np.float64(x).view(np.int64)
    k = (bits - _SQRT_HALF_BITS) >> _MANTISSA
    f = np.int64(bits - (k << _MANTISSA)).view(np.float64) - 1.0
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    low = (1 / 3 + z * (1 / 5)) + z2 * (1 / 7 + z * (1 / 9))
    high = (1 / 11 + z * (1 / 13)) + z2 * (1 / 15 + z * (1 / 17))
    top = 1 / 19 + z * (1 / 21)
    tail = 2.0 * z * (low + z4 * (high + z4 * top))
    exponent = np.float64(k)
    return exponent * _LN2_HIGH + (f - (s * (f - tail) - exponent * _LN2_LOW))

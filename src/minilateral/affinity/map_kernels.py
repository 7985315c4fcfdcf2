"""Scores and information of the ordinal model over all votes, compiled; used by `map_fit`.

Steps go by the expected information (Fisher scoring), so that each is well behaved wherever it
starts. The model is defined in `ordinal_model`.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.normal_kernels import density, probability
from minilateral.core.compiling import compiled

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

LEAST_CHANCE = 1e-10
#: A parameter of an item moves at most so far in a step, and the cutpoints keep so much distance.
LONGEST_STEP, LEAST_GAP = 1.0, 0.1
#: What is held of each voter of an item, a row each: its point; density at either cutpoint; one
#: over the chance of yes, abstention and no; the score of either cutpoint, given the answer.
HERE, AT_LOW, AT_HIGH, PER_YES, PER_ABSTAIN, PER_NO, LOW_SCORE, HIGH_SCORE, ROWS = range(9)


@compiled
def fit_items(
    bounds: Integers,
    unit: NDArray[np.int32],
    point: Floats,
    item: Floats,
    slope_variance: float,
    cutpoint_variance: float,
    steps: int,
    score: Floats,
    information: Floats,
) -> None:
    """Move each item `steps` steps up its posterior, then add up the score of each unit's point.

    `item`, a discrimination and two cutpoints a row, is changed; `score` and `information` of the
    units are overwritten.
    """
    held = np.empty((ROWS, (bounds[:, 3] - bounds[:, 0]).max()))
    score[:] = 0.0
    information[:] = 0.0
    for j in range(len(bounds)):
        start, votes = bounds[j, 0], bounds[j, 3] - bounds[j, 0]
        for i in range(votes):
            held[HERE, i] = point[unit[start + i]]
        weigh(bounds[j], item[j], held)
        for _ in range(steps):
            climb(votes, item[j], held, slope_variance, cutpoint_variance)
            weigh(bounds[j], item[j], held)
        slope = item[j, 0]
        for i in range(votes):
            u = unit[start + i]
            a, b, middle = held[AT_LOW, i], held[AT_HIGH, i], held[PER_ABSTAIN, i]
            apart = (b - a) * (b - a) * middle
            known = a * a * held[PER_YES, i] + apart + b * b * held[PER_NO, i]
            score[u] -= slope * (held[LOW_SCORE, i] + held[HIGH_SCORE, i])
            information[u] += slope * slope * known


@compiled
def weigh(bounds: Integers, item: Floats, held: Floats) -> None:
    """Fill what is held of each voter of an item."""
    slope, low, high = item[0], item[1], item[2]
    votes, yes, abstain = bounds[3] - bounds[0], bounds[1] - bounds[0], bounds[2] - bounds[0]
    here, at_low, at_high = held[HERE], held[AT_LOW], held[AT_HIGH]
    per_yes, per_abstain, per_no = held[PER_YES], held[PER_ABSTAIN], held[PER_NO]
    low_score, high_score = held[LOW_SCORE], held[HIGH_SCORE]
    for i in range(votes):
        below, above = low - slope * here[i], high - slope * here[i]
        chance_yes, chance_no = probability(below), probability(-above)
        at_low[i], at_high[i] = density(below), density(above)
        per_yes[i] = 1.0 / max(chance_yes, LEAST_CHANCE)
        per_abstain[i] = 1.0 / max(1.0 - chance_yes - chance_no, LEAST_CHANCE)
        per_no[i] = 1.0 / max(chance_no, LEAST_CHANCE)
    for i in range(yes):
        low_score[i], high_score[i] = at_low[i] * per_yes[i], 0.0
    for i in range(yes, abstain):
        low_score[i], high_score[i] = -at_low[i] * per_abstain[i], at_high[i] * per_abstain[i]
    for i in range(abstain, votes):
        low_score[i], high_score[i] = 0.0, -at_high[i] * per_no[i]


@compiled
def climb(
    votes: int, item: Floats, held: Floats, slope_variance: float, cutpoint_variance: float
) -> None:
    """One step of an item's discrimination and cutpoints up their posterior."""
    b, low, high = item[0], item[1], item[2]
    gb, gl, gh = -b / slope_variance, -low / cutpoint_variance, -high / cutpoint_variance
    bb, ll, hh = 1.0 / slope_variance, 1.0 / cutpoint_variance, 1.0 / cutpoint_variance
    bl, bh, lh = 0.0, 0.0, 0.0
    for i in range(votes):
        x, f, g, middle = held[HERE, i], held[AT_LOW, i], held[AT_HIGH, i], held[PER_ABSTAIN, i]
        first, second = held[LOW_SCORE, i], held[HIGH_SCORE, i]
        gl += first
        gh += second
        gb -= x * (first + second)
        one, both, two = f * f * (held[PER_YES, i] + middle), -f * g * middle, 0.0
        two = g * g * (held[PER_NO, i] + middle)
        ll += one
        hh += two
        lh += both
        bl -= x * (one + both)
        bh -= x * (two + both)
        bb += x * x * (one + two + 2.0 * both)
    db, dl, dh = solved(bb, bl, bh, ll, lh, hh, gb, gl, gh)
    size = min(1.0, LONGEST_STEP / max(abs(db), abs(dl), abs(dh), 1e-300))
    while high - low + size * (dh - dl) < LEAST_GAP * (high - low):
        size *= 0.5
    item[0], item[1], item[2] = b + size * db, low + size * dl, high + size * dh


@compiled
def solved(
    aa: float, ab: float, ac: float, bb: float, bc: float, cc: float,
    a: float, b: float, c: float,
) -> tuple[float, float, float]:  # fmt: skip
    """The solution of three symmetric equations, by elimination."""
    bb, bc, b = bb - ab * ab / aa, bc - ab * ac / aa, b - a * ab / aa
    cc, c = cc - ac * ac / aa, c - a * ac / aa
    z = (c - b * bc / bb) / (cc - bc * bc / bb)
    y = (b - bc * z) / bb
    return (a - ab * y - ac * z) / aa, y, z

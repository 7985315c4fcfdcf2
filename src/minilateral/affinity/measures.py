"""Measures of likeness, each a function of the cross-table of two states' positions.

A cross-table counts the items on which state 1 took level a and state 2 level b. Levels are whole
numbers with equal steps. All counts are whole, so that sums are exact and a denominator that is
zero is found to be zero.

Sources: Signorino and Ritter 1999 (S); Cohen 1960, 1968 (kappa); Scott 1955 (pi); Häge 2011
(kappa and pi of foreign policy ties, squared distances, zero where the denominator is zero);
Kendall 1945 (tau-b).
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Tables: TypeAlias = NDArray[np.float64]
"""Cross-tables, levels by levels by pairs."""
Values: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = Literal["squared", "linear", "none"]


def shared(tables: Tables) -> Values:
    """How many items both took a position on."""
    return np.asarray(tables.sum(axis=(0, 1)))


def agreement(tables: Tables) -> Values:
    """Share of shared items with the same position."""
    return np.asarray(np.trace(tables) / shared(tables))


def partial_agreement(tables: Tables) -> Values:
    """One minus the mean distance over the range: with three levels, a step apart counts half."""
    span = len(tables) - 1
    return np.asarray(1 - _distance(tables, "linear") / (span * shared(tables)))


def s_score(tables: Tables, metric: Literal["absolute", "squared"] = "absolute") -> Values:
    """S of Signorino and Ritter over the fixed range of levels: 1 alike, -1 opposite throughout."""
    span = len(tables) - 1
    if metric == "absolute":
        return np.asarray(1 - 2 * _distance(tables, "linear") / (span * shared(tables)))
    return np.asarray(1 - 2 * _distance(tables, "squared") / (span**2 * shared(tables)))


def kappa(tables: Tables, weights: Weights = "squared") -> Values:
    """Weighted kappa of Cohen: agreement beyond what the two states' own habits would give."""
    first, second = tables.sum(axis=1), tables.sum(axis=0)
    expected = (first * (_costs(len(tables), weights) @ second)).sum(axis=0)
    return _beyond_chance(shared(tables) * _distance(tables, weights), expected)


def scott_pi(tables: Tables, weights: Weights = "squared") -> Values:
    """Weighted pi of Scott: as kappa, with one habit for both states."""
    both = tables.sum(axis=1) + tables.sum(axis=0)
    expected = (both * (_costs(len(tables), weights) @ both)).sum(axis=0)
    return _beyond_chance(4 * shared(tables) * _distance(tables, weights), expected)


def tau_b(tables: Tables) -> Values:
    """Kendall's tau-b; not a number where a state took the same position throughout."""
    levels, n = len(tables), shared(tables)
    difference = np.zeros_like(n)
    for a in range(levels - 1):
        for b in range(levels):
            above = tables[a + 1 :, b + 1 :].sum(axis=(0, 1))
            below = tables[a + 1 :, :b].sum(axis=(0, 1))
            difference += tables[a, b] * (above - below)
    first = n**2 - (tables.sum(axis=1) ** 2).sum(axis=0)
    second = n**2 - (tables.sum(axis=0) ** 2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(2 * difference / np.sqrt(first * second))


def chance_only(tables: Tables) -> NDArray[np.bool_]:
    """Pairs of which neither state ever varied, alike: kappa and pi are set to 0 by convention."""
    both = tables.sum(axis=1) + tables.sum(axis=0)
    return np.asarray((both > 0).sum(axis=0) < 2)


def _costs(levels: int, weights: Weights) -> NDArray[np.float64]:
    apart = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels))).astype(float)
    return apart ** {"squared": 2, "linear": 1, "none": 0}[weights] * (apart > 0)


def _distance(tables: Tables, weights: Weights) -> Values:
    levels = len(tables)
    return np.asarray(_costs(levels, weights).ravel() @ tables.reshape(levels**2, -1))


def _beyond_chance(observed: Values, expected: Values) -> Values:
    """One minus observed over expected distance; 0 where chance alone leaves no distance."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - observed / expected, 0.0)

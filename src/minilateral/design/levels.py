"""Cutting objectives into levels for the table of `archive_kernels`."""

from __future__ import annotations

from math import gcd

import numpy as np

from minilateral.design.archive_kernels import Levels
from minilateral.design.forms import Floats, Form, Problem

#: Entries of the table at most.
LARGEST_TABLE = 1 << 21
#: Levels to which an objective of unlike values is cut at first, and at least.
FINE, COARSE = 64, 8
#: Decimal digits that values may have to be counted in whole steps.
DIGITS = 6


def levels_of(problem: Problem) -> Levels:
    """Levels for the objectives of a problem, more being better.

    Objectives in whole steps keep a level for each value while the table stays small; the largest
    others are cut coarsely.
    """
    forms = [objective.towards_more for objective in problem.objectives]
    ranges = [range_of(problem, form) for form in forms]
    steps = [_step(problem, form) for form in forms]
    width = [high - low for low, high in ranges]
    counts = [
        round(w / step) + 1 if step else FINE if w else 1
        for w, step in zip(width, steps, strict=True)
    ]
    primary = _primary(forms, counts)
    exact = [bool(step) for step in steps]
    counts[primary] = 1
    while np.prod(counts, dtype=float) > LARGEST_TABLE:
        worst = int(np.argmax(counts))
        counts[worst] = max(COARSE, min(FINE, counts[worst] // 2))
        exact[worst] = False
        if max(counts) <= COARSE:
            break
    while np.prod(counts, dtype=float) > LARGEST_TABLE:
        counts[counts.index(max(counts))] = 1
    step = [
        step if exact[j] and step else (w / max(counts[j] - 2, 1) or 1.0)
        for j, (w, step) in enumerate(zip(width, steps, strict=True))
    ]
    coarse = [not exact[j] and j != primary and width[j] > 0 for j in range(len(forms))]
    stride = np.cumprod([1, *counts[:-1]])
    return Levels(
        primary,
        np.array([low for low, _ in ranges]),
        np.array(step),
        np.array(counts, np.int64),
        stride.astype(np.int64),
        np.array(coarse),
        np.full(int(np.prod(counts)), -np.inf),
    )


def _primary(forms: list[Form], counts: list[int]) -> int:
    """The objective that is compared as it is: of pairs if there is one, else the finest."""
    return max(range(len(forms)), key=lambda j: (forms[j].mean != 0, counts[j], -j))


def range_of(problem: Problem, form: Form) -> tuple[float, float]:
    """Bounds of a form over all coalitions."""
    low = form.constant + float(np.minimum(form.add, 0).sum())
    high = form.constant + float(np.maximum(form.add, 0).sum())
    likeness = likeness_range(problem)
    worth = float(problem.tests.worth.min()), float(problem.tests.worth.max())
    for factor, ends in (
        (form.mean, likeness),
        (form.least, likeness),
        (form.met, worth),
        (form.kept, worth),
    ):
        found = sorted(factor * end for end in ends)
        low, high = low + found[0], high + found[1]
    return low, high


def likeness_range(problem: Problem) -> tuple[float, float]:
    """Bounds of the mean and of the least over pairs, with the 1 of a single state."""
    apart = problem.pairs[np.triu_indices(len(problem.pairs), 1)]
    return float(apart.min(initial=1.0)), float(apart.max(initial=1.0))


def _step(problem: Problem, form: Form) -> float:
    """The step of which all its values are multiples from its low end; 0 where there is none."""
    if form.mean or form.least:
        return 0.0
    worth = problem.tests.worth
    parts: list[Floats] = [form.add, form.met * worth, form.kept * worth]
    values = np.concatenate(parts)
    for digits in range(DIGITS + 1):
        scaled = values * 10**digits
        whole = np.round(scaled)
        if np.abs(scaled - whole).max() < 1e-9 and np.abs(whole).max() < 2**50:
            return float(gcd(*(int(x) for x in whole)) / 10**digits)
    return 0.0

"""Cutting objectives into levels for the table of `archive_kernels`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from minilateral.design.archive_kernels import Levels
from minilateral.design.forms import Floats, Form, Problem, at_size

#: Entries of the table at most.
LARGEST_TABLE = 1 << 21
#: Levels to which an objective of unlike values is cut at first, and at least.
FINE, COARSE = 64, 8
#: Values that are multiples of a step, up to this, are counted in whole steps.
FINEST = 1e-7


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
    for part_low, part_high in _parts(problem, form):
        low, high = low + part_low, high + part_high
    return low, high


def unsummed_range(problem: Problem, form: Form) -> tuple[float, float]:
    """Bounds of what is neither a sum over members nor a mean over pairs."""
    parts = list(_parts(problem, replace(form, mean=0.0)))
    return sum(low for low, _ in parts), sum(high for _, high in parts)


def _parts(problem: Problem, form: Form) -> Iterator[tuple[float, float]]:
    """Bounds of each part of a form that is no sum over members."""
    ends = [(form.mean, likeness_range(problem.pairs))]
    ends.append((form.least, likeness_range(problem.nearness)))
    for factors in (form.met, form.kept):
        worths = ((float(t.worth.min()), float(t.worth.max())) for t in problem.tests)
        ends += zip(factors, worths, strict=False)
    for factor, (low, high) in ends:
        yield min(factor * low, factor * high), max(factor * low, factor * high)
    if form.sized:
        by_size = [at_size(form.sized, n) for n in range(problem.smallest, problem.most + 1)]
        yield min(by_size), max(by_size)


def likeness_range(pairs: Floats) -> tuple[float, float]:
    """Bounds of the mean and of the least over pairs, with the 1 of a single state."""
    apart = pairs[np.triu_indices(len(pairs), 1)]
    return float(apart.min(initial=1.0)), float(apart.max(initial=1.0))


def _step(problem: Problem, form: Form) -> float:
    """The step of which all its values are multiples from its low end; 0 where there is none."""
    if form.mean or form.least:
        return 0.0
    parts: list[Floats] = [form.add]
    for factors in (form.met, form.kept):
        parts += [f * t.worth for f, t in zip(factors, problem.tests, strict=False)]
    if form.sized:
        parts.append(np.array(form.sized[1:]) - form.sized[-1])
    sizes = np.unique(np.abs(np.concatenate(parts)))
    step = 0.0
    for size in sizes[sizes > FINEST].tolist():
        step = _common(step, size)
    counts = np.concatenate(parts) / (step or 1.0)
    if step < FINEST or np.abs(counts - np.round(counts)).max(initial=0.0) > 1e-9:
        return 0.0
    return step if np.abs(counts).max(initial=0.0) < 2**40 else 0.0


def _common(one: float, other: float) -> float:
    """The largest number of which two are whole multiples, or so nearly; after Euclid."""
    while one > FINEST:
        one, other = other % one, one
        if other - one < FINEST:
            return other
    return other

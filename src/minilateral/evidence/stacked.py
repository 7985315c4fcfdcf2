"""Pair scores under hundreds of codings at once: what `pairs.pair_scores` defines, in arrays.

A coding is one layer of a stack; rows of the episodes run along the second axis, incidents along
the second axis of what comes out. An outcome is one number, so that two specifications with the
same data are told by their bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.evidence.coding import Coding, Mask, coded
from minilateral.evidence.episodes import LEVELS, Episodes

#: The gap in days where both acted, or one of the three values below.
Outcomes: TypeAlias = NDArray[np.int16]
Stacked: TypeAlias = NDArray[np.float32]

SMALL_BY_DEFAULT = 30_001
LARGE_BY_DEFAULT = -30_001
UNDECIDED = 32_000  #: No pair, nobody acted, or unclear.
#: No gap is longer: 82 years.
LONGEST = 30_000


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """The episodes under each coding: layers by rows."""

    episodes: Episodes
    delay: Stacked
    """Days to the act; infinite where there was none or the row is left out."""
    seen: Stacked
    """Last day of watching; minus infinity where the row is left out."""


def stack(episodes: Episodes, codings: Sequence[Coding]) -> Stack:
    """Read the episodes under every coding."""
    reads = [coded(episodes, coding) for coding in codings]
    delay = np.array([np.where(read.acted, read.delay, np.inf) for read in reads], np.float32)
    seen = np.array([np.where(read.kept, read.seen, -np.inf) for read in reads], np.float32)
    return Stack(episodes, delay, seen)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The earliest act of one side in each incident, and the last day it was watched."""

    day: Stacked
    last: Stacked


def side_of(stack: Stack, rows: Mask) -> Side:
    """One side under every coding."""
    return Side(_least(stack, stack.delay, rows), -_least(stack, -stack.seen, rows))


def at_any_level(small: Side, large: Side) -> Outcomes:
    """Who was first, whoever decided; a side that never acted may lose by default."""
    acted_s, acted_l = np.isfinite(small.day), np.isfinite(large.day)
    there = ~(np.isneginf(small.last) | np.isneginf(large.last))
    found = np.full(small.day.shape, UNDECIDED, np.int16)
    found[there & acted_s & ~acted_l & (small.day <= large.last)] = SMALL_BY_DEFAULT
    found[there & acted_l & ~acted_s & (large.day <= small.last)] = LARGE_BY_DEFAULT
    both = acted_s & acted_l
    found[both] = np.clip(large.day[both] - small.day[both], -LONGEST, LONGEST)
    return found


def at_equal_level(stack: Stack, small: Mask, large: Mask, documented: bool) -> Outcomes:
    """Who was first at the same level, at the level of the first act where there are several."""
    known = ~stack.episodes.level_judged if documented else np.ones(len(small), np.bool_)
    shape = len(stack.delay), len(stack.episodes.incidents)
    found, first = np.full(shape, UNDECIDED, np.int16), np.full(shape, np.inf, np.float32)
    for level in range(len(LEVELS)):
        rows = known & (stack.episodes.level == level)
        day_s, day_l = (_least(stack, stack.delay, rows & own) for own in (small, large))
        sooner = np.minimum(day_s, day_l)
        better = np.isfinite(day_s) & np.isfinite(day_l) & (sooner < first)
        found[better] = np.clip(day_l[better] - day_s[better], -LONGEST, LONGEST)
        first[better] = sooner[better]
    return found


def both_acted(outcomes: Outcomes) -> Mask:
    """Where an outcome is a gap in days."""
    return np.abs(outcomes) <= LONGEST


def scores(outcomes: Outcomes) -> NDArray[np.int8]:
    """1 where the small side was first, -1 where the large one was, else 0."""
    return np.where(outcomes == UNDECIDED, 0, np.sign(outcomes)).astype(np.int8)


def _least(stack: Stack, values: Stacked, rows: Mask) -> Stacked:
    """The least value of a side's rows in each incident; infinite where it has none."""
    least = np.full((len(values), len(stack.episodes.incidents)), np.inf, np.float32)
    there = np.flatnonzero(rows)
    if len(there):
        incidents, starts = np.unique(stack.episodes.incident_of[there], return_index=True)
        least[:, incidents] = np.minimum.reduceat(values[:, there], starts, axis=1)
    return least

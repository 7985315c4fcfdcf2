"""Measures under draws of what is not known: inventories with readiness, and ideal points."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.estimates import SessionPoints
from minilateral.design.forms import Floats
from minilateral.design.need_tests import most_lines
from minilateral.respond.case import Case
from minilateral.respond.draws import SEED, draws
from minilateral.respond.uncertainty import without

#: Draws unless others are asked for.
DRAWS = 2_000


def share_met(case: Case, units: NDArray[np.int64]) -> Floats:
    """The share of the lines of a case that can be met at once, for each row of units."""
    passed = {test.lines: units[:, test.batches].sum(axis=1) >= test.count for test in case.tests}
    met = np.zeros(len(units))
    for group in case.rivals:
        met += most_lines(group, passed)
    return met / len(case.lines)


def coverage(case: Case, gone: Collection[str], n: int = DRAWS, seed: int = SEED) -> Floats:
    """The share of the lines met in each draw of the case's pool without some of its members.

    Draws are named by fleet, so that two calls differ by who is gone and not by the dice.
    """
    ready = draws(case.pool, n, seed)
    left = without(case.pool, ready, gone, seed) if gone else ready.astype(np.int64)
    return share_met(case, case.kept(left))


def spans(points: SessionPoints, states: Sequence[str], n: int = DRAWS, seed: int = SEED) -> Floats:
    """The distance of the outermost ideal points of these states, in each draw of all points."""
    drawn = points.draws(n, np.random.default_rng(seed))[:, points.positions(states)]
    found: Floats = np.ptp(drawn, axis=1)
    return found

"""Likeness of candidates: how alike they vote, and how far apart their ideal points lie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from minilateral.affinity.estimates import SessionPoints
from minilateral.affinity.likeness import Likeness
from minilateral.affinity.pair_table import shipped_pairs
from minilateral.core.errors import NoFactAtDateError
from minilateral.design.forms import Floats


def votes_alike(on: date, measure: str) -> Likeness:
    """How alike each two states voted in the last year before the day of which votes are shipped.

    Raises
    ------
    UsageError
        If there is no such measure.
    NoFactAtDateError
        If the shipped votes begin later.
    """
    dyads = shipped_pairs()
    years = [year for year in dyads.periods if year < on.year]
    if not years:
        raise NoFactAtDateError(
            f"the shipped votes begin in {dyads.periods[0]}; cohesion on {on} needs votes of a "
            "year before. Bring the likeness of pairs as a table of your own (--similarity)."
        )
    return dyads.likeness(measure, years[-1])


def of_pairs(alike: Likeness, states: Sequence[str]) -> Floats:
    """The likeness of each two of these states, all of which are known."""
    place = [alike.iso3.index(state) for state in states]
    found: Floats = alike.values[np.ix_(place, place)].copy()
    np.fill_diagonal(found, 1.0)
    return found


def unknown(alike: Likeness, states: Sequence[str]) -> tuple[str, ...]:
    """The fewest states to leave out so that every pair of the others is known, one by one."""
    lacking = [state for state in states if state not in alike.iso3]
    left = [state for state in states if state in alike.iso3]
    missing = np.isnan(of_pairs(alike, left))
    while missing.any():
        worst = int(missing.sum(axis=1).argmax())
        lacking.append(left.pop(worst))
        missing = np.delete(np.delete(missing, worst, 0), worst, 1)
    return tuple(sorted(lacking))


def nearness(points: SessionPoints, states: Sequence[str]) -> Floats:
    """One less the distance of each two ideal points, all of which are known."""
    at = points.point[points.positions(states)]
    found: Floats = 1.0 - np.abs(at[:, None] - at[None, :])
    return found

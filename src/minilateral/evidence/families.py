"""Definitions of the small side, never mixed.

Coalitions made for the occasion always act, since one that never formed left no row; so they are
a definition of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from minilateral.evidence.coding import Mask
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.sides import side


@dataclass(frozen=True, slots=True)
class Family:
    """A definition of the small side."""

    label: str
    side: str
    """A word that `sides.side` knows."""
    standing: bool = False
    """Whether bodies made for the occasion are left out."""


FAMILIES = (
    Family("any small group", "small"),
    Family("minilaterals, new and standing", "minilateral"),
    Family("standing minilaterals", "minilateral", standing=True),
    Family("ad hoc coalitions", "ad_hoc"),
    Family("JEF", "JEF"),
)


def small_rows(episodes: Episodes, family: Family) -> Mask:
    """The rows of a family."""
    rows = side(episodes, family.side)
    return rows & ~episodes.new if family.standing else rows

"""One world for the tests of ensembles: a cable is cut, and three bodies may act."""

from __future__ import annotations

from functools import cache

from minilateral.crisis.world import World, world
from minilateral.facts import fact_base

BODIES = ("JEF", "NATO", "EU")


@cache
def cable_cut() -> World:
    """The shipped scenario with three bodies, built once."""
    return world(fact_base(), "baltic-cable", BODIES)

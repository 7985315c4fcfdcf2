"""Where states lie, for the null model by distance."""

from __future__ import annotations

from collections.abc import Mapping

from minilateral.align.null_models import Position
from minilateral.facts import FactBase
from minilateral.facts.records.places import HomeBase


def positions(base: FactBase) -> Mapping[str, Position]:
    """The airfield that stands for the bases of each owner, by owner."""
    return {row.owner: (row.lat, row.lon) for row in base.all(HomeBase)}

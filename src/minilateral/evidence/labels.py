"""How episodes are grouped for curves, and which rows may stand beside one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from minilateral.evidence.coding import Mask
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.pools import POOLS

#: Groupings by what only an act has: the undecided have no class of act and no level.
ONLY_ACTED = ("act_class", "authority")


def comparable(episodes: Episodes, by: str) -> Mask:
    """Rows that may stand beside one another in a grouping."""
    if by in ("kind", "body", "pool"):
        return np.array([own != "national" for own in episodes.pools])
    return np.array([own not in ("national", "improvised") for own in episodes.pools])


def _field(name: str) -> Callable[[Episodes], list[str]]:
    def read(episodes: Episodes) -> list[str]:
        return [getattr(record, name).replace("_", " ") for record in episodes.records]

    return read


def _kind(episodes: Episodes) -> list[str]:
    return [record.body_kind.removesuffix("_coalition") for record in episodes.records]


LABELS: Mapping[str, Callable[[Episodes], list[str]]] = {
    "kind": _kind,
    "body": lambda episodes: [episodes.name(family) for family in episodes.families],
    "threshold": _field("threshold"),
    "act_class": _field("act_class"),
    "authority": _field("authority"),
    "pool": lambda episodes: [POOLS[own] for own in episodes.pools],
}

"""One year of tiers: the index between the bands of chance, the core, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minilateral.align.communities import communities
from minilateral.align.network import Network


@dataclass(frozen=True, slots=True)
class TierYear:
    """One year: the index between its null band, the core and the periphery, or why there is none.

    `p` is the share of null draws at or above the index (with the observed network counted in);
    `near_low` and `near_high` are the band of the null model by distance; `depth_low` and
    `depth_high` the least and greatest index over the stated depths; `core_is` names groupings
    whose members inside the body are the core, state for state.
    """

    year: int
    net: Network = field(repr=False, compare=False)
    index: float | None = None
    null_low: float | None = None
    null_high: float | None = None
    p: float | None = None
    near_low: float | None = None
    near_high: float | None = None
    depth_low: float | None = None
    depth_high: float | None = None
    core: tuple[str, ...] = ()
    core_is: tuple[str, ...] = ()
    nestedness: float | None = None
    entropy: float | None = None
    closed: bool = True
    why_not: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        """The members of the body."""
        return self.net.states

    @property
    def groupings(self) -> tuple[str, ...]:
        """The groupings of the frame in which two members or more sat."""
        return self.net.groupings

    @property
    def communities(self) -> tuple[tuple[str, ...], ...]:
        """Circles of members that share more depth than chance would give."""
        return communities(self.members, self.net.together()) if self.core else ()

    @property
    def periphery(self) -> tuple[str, ...]:
        """The members outside the core."""
        return tuple(s for s in self.members if s not in self.core) if self.core else ()

    def to_dict(self) -> dict[str, Any]:
        """The year as plain values."""
        return {
            "year": self.year,
            "index": self.index,
            "null_low": self.null_low,
            "null_high": self.null_high,
            "p": self.p,
            "near_low": self.near_low,
            "near_high": self.near_high,
            "depth_low": self.depth_low,
            "depth_high": self.depth_high,
            "core": self.core,
            "core_is": self.core_is,
            "periphery": self.periphery,
            "nestedness": self.nestedness,
            "entropy": self.entropy,
            "communities": self.communities,
            "members": len(self.members),
            "frame_closed": self.closed,
            "groupings": self.groupings,
            "why_not": self.why_not,
        }

"""Who is left outside: for each member, the groupings of the frame that it does not sit in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from minilateral.align.frame_network import network_on
from minilateral.align.frames import Frame
from minilateral.align.network import Depth, Network
from minilateral.align.null_models import Position
from minilateral.align.positions import positions
from minilateral.core.errors import NoFactAtDateError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, repr=False)
class Exclusion(Result):
    """The members of a body on a day and what share of the frame's depth each is outside of."""

    body: str
    frame: Frame
    on: date
    net: Network
    positions: Mapping[str, Position]
    sources: tuple[Reference, ...]

    @property
    def title(self) -> str:
        return f"Outside of what, members of {self.body} on {self.on}, {self.frame.name}"

    def references(self) -> Sequence[Reference]:
        return self.sources

    def rows(self) -> list[Mapping[str, Any]]:
        """A row for each member in the order of the codes: a fact of membership, not a rank."""
        belongs, total = self.net.incidence, float(self.net.depth.sum())
        return [
            {
                "state": state,
                "inside": self._names(belongs[i]),
                "outside": self._names(~belongs[i]),
                "share_outside": float(self.net.depth[~belongs[i]].sum()) / total,
            }
            for i, state in enumerate(self.net.states)
        ]

    def plot(self) -> Drawing:
        """The network on a map: core, periphery, and a line for every pair that meets."""
        from minilateral.align.drawing import network_map

        return network_map(self)

    def _names(self, chosen: Any) -> tuple[str, ...]:
        return tuple(name for name, yes in zip(self.net.groupings, chosen, strict=True) if yes)


def exclusion(base: FactBase, body: str, frame: Frame, on: date) -> Exclusion:
    """What each member of a body is outside of on a day.

    Raises
    ------
    NoFactAtDateError
        If the body had no members on the day, or no grouping of the frame stood then.
    """
    record = base.groupings.find(body)
    net = network_on(base, record, frame, on, Depth())
    if not net.states:
        raise NoFactAtDateError(f"{record.name} had no members on {on}.")
    if not net.groupings:
        raise NoFactAtDateError(f"no grouping of the frame {frame.name} stood on {on}.")
    keys = [*frame.sources, *record.sources]
    name = record.abbreviation or record.name
    return Exclusion(name, frame, on, net, positions(base), base.references(keys))

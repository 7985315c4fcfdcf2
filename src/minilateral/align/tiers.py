"""Is a body drifting into two speeds? The index of two tiers of its members, year by year.

Law and data: who belonged to what on the last day of a year. Modelling choices: the depth of a
grouping, the index (see `two_tiers`) and both null models (see `null_models`). The index is given
only for years in which the frame, the list of groupings that is looked at, was closed by a stated
rule; a list that grows richer with the years makes its own trend.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.align import kernels, structure
from minilateral.align.frame_network import network_on
from minilateral.align.frames import Frame
from minilateral.align.network import DEPTHS, Depth, Network
from minilateral.align.null_models import Position, by_distance, curveball
from minilateral.align.tier_year import TierYear
from minilateral.align.two_tiers import order_by_strength
from minilateral.core.errors import NoFactAtDateError, UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Groupings that must sit in the frame before two tiers can be told from one room.
LEAST_GROUPINGS = 3
#: The part of the null draws that lies between `null_low` and `null_high`.
BAND = (2.5, 97.5)

CAVEAT = (
    "How deep a grouping binds is a modelling choice, which the command tiers varies; who belongs "
    "to it is not. An index above chance says that there is an inner circle, not what made it."
)
OPEN_CAVEAT = (
    "The frame is open: its list is richer for recent years and northern Europe, so a trend in "
    "the index may be a trend of the list."
)


@dataclass(frozen=True, repr=False)
class Tiers(Result):
    """The index of two tiers of a body over the years, under one frame and one set of depths."""

    body: str
    frame: Frame
    draws: int
    years: tuple[TierYear, ...]
    sources: tuple[Reference, ...]

    @property
    def title(self) -> str:
        return f"Two tiers inside {self.body}, {self.frame.name}"

    def references(self) -> Sequence[Reference]:
        return self.sources

    def rows(self) -> list[Mapping[str, Any]]:
        return [year.to_dict() for year in self.years]

    def reasons(self) -> Mapping[str, str]:
        """Why years have no index, and which: a year or a span for each reason."""
        years: dict[str, list[int]] = {}
        for year in self.years:
            if year.why_not:
                years.setdefault(year.why_not, []).append(year.year)
        return {
            reason: f"{found[0]} to {found[-1]}" if len(found) > 1 else str(found[0])
            for reason, found in years.items()
        }

    def plot(self) -> Drawing:
        """The index over the years within the band of the null model."""
        from minilateral.align.drawing import tier_lines

        return tier_lines(self)


def caveats(found: Tiers) -> tuple[str, ...]:
    """What a reader must know of an index."""
    return (CAVEAT,) if found.frame.closed else (CAVEAT, OPEN_CAVEAT)


def tiers(
    base: FactBase,
    body: str,
    frame: Frame,
    years: Sequence[int],
    on: date,
    *,
    depth: Depth | None = None,
    positions: Mapping[str, Position] | None = None,
    draws: int = 1000,
    seed: int = 1,
) -> Tiers:
    """The index of two tiers among the members of a body on the last day of each year.

    The year of `on` is looked at on that day. Without `positions` the null model by distance is
    left out.

    Raises
    ------
    UsageError
        If no year is asked for, a year lies after `on`, fewer than 100 draws are wanted, or the
        founding of the body is not known.
    NoFactAtDateError
        If the body did not exist in the first year.
    """
    if not years or max(years) > on.year:
        raise UsageError(f"ask for years up to {on.year}; got {list(years) or 'none'}.")
    if draws < 100:
        raise UsageError(f"{draws} draws are too few for a band; ask for 100 or more.")
    record = base.groupings.find(body)
    if record.founded is None:
        raise UsageError(f"no founding of {record.name} is in the fact base; tiers need its date.")
    if record.founded.date.first.year > min(years):
        founded = record.founded.date
        raise NoFactAtDateError(f"{record.name} was founded on {founded}; asked for {min(years)}.")
    weigh = depth or Depth()
    found: list[TierYear] = []
    seen: dict[tuple[object, ...], TierYear] = {}
    for year in years:
        day = min(date(year, 12, 31), on)
        net = network_on(base, record, frame, day, weigh)
        why = _why_not(frame, net, day)
        if not why and net.key not in seen:
            others = [network_on(base, record, frame, day, other) for other in DEPTHS.values()]
            seen[net.key] = _measured(net, others, positions, draws, seed)
        bare = TierYear(year, net, why_not=why)
        found.append(replace(bare if why else seen[net.key], year=year, closed=frame.closed))
    used = dict.fromkeys(name for year in found for name in year.groupings)
    keys = [*record.sources, *frame.sources]
    keys += [
        key
        for name in used
        if name in base.groupings.by_id
        for key in base.groupings.by_id[name].sources
    ]
    return Tiers(
        record.abbreviation or record.name, frame, draws, tuple(found), base.references(keys)
    )


def _measured(
    net: Network,
    others: Sequence[Network],
    positions: Mapping[str, Position] | None,
    draws: int,
    seed: int,
) -> TierYear:
    """The figures of a network, `others` being the same under other depths; the year is blank.

    Networks that are alike get the same draws, so that a band moves only when they do.
    """
    together = net.together()
    index, size = _index(net)
    null = curveball(net, draws, seed)
    low, high = np.percentile(null, BAND).tolist()
    near_low, near_high = None, None
    if positions is not None:
        near = by_distance(net, positions, draws, seed)
        near_low, near_high = np.percentile(near, BAND).tolist()
    core = {net.states[i] for i in order_by_strength(together)[:size]}
    varied = [index, *(_index(other)[0] for other in others)]
    return TierYear(
        year=0,
        net=net,
        index=index,
        null_low=low,
        null_high=high,
        p=(1 + int((null >= index - 1e-12).sum())) / (1 + draws),
        near_low=near_low,
        near_high=near_high,
        depth_low=min(varied),
        depth_high=max(varied),
        core=tuple(sorted(core)),
        core_is=tuple(name for name, inside in _inside(net) if inside == core),
        nestedness=structure.nestedness(net.incidence),
        entropy=structure.entropy(net.incidence @ net.depth),
    )


def _index(net: Network) -> tuple[float, int]:
    """The index of a network and the size of its core, as `two_tiers` defines them."""
    room = np.empty((len(net.states), len(net.states)))
    index, size = kernels.tier_index(net.masks, net.depth, room)
    return float(index), int(size)


def _inside(net: Network) -> Iterator[tuple[str, set[str]]]:
    """The members of each grouping among the states of a network."""
    for name, belongs in zip(net.groupings, net.incidence.T, strict=True):
        yield name, {state for state, yes in zip(net.states, belongs, strict=True) if yes}


def _why_not(frame: Frame, net: Network, day: date) -> str:
    if frame.closed_from is not None and day < frame.closed_from:
        return f"the frame is closed only from {frame.closed_from}"
    if len(net.groupings) < LEAST_GROUPINGS:
        return f"fewer than {LEAST_GROUPINGS} groupings of the frame stood"
    return ""

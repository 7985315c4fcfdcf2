"""Who sits with whom: states by groupings on a day, and the depth they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.facts.records.grouping import GroupingRecord

#: Groupings that one network can hold: a state's memberships are the bits of one word.
MOST_GROUPINGS = 64


@dataclass(frozen=True, slots=True)
class Network:
    """The bipartite network of states and groupings.

    `masks` holds a word for each state, bit g set where it belongs to grouping g; `depth` the
    weight of each grouping, above zero.

    Raises
    ------
    UsageError
        If there are more groupings than a word has bits, or the depths are negative or all zero.
    """

    states: tuple[str, ...]
    groupings: tuple[str, ...]
    masks: NDArray[np.uint64]
    depth: NDArray[np.float64]

    def __post_init__(self) -> None:
        if len(self.groupings) > MOST_GROUPINGS:
            raise UsageError(
                f"{len(self.groupings)} groupings are more than the {MOST_GROUPINGS} that a "
                "network can hold; name a frame with fewer."
            )
        faulty = [
            name
            for name, weight in zip(self.groupings, self.depth, strict=True)
            if not 0 <= weight < np.inf
        ]
        if faulty:
            raise UsageError(f"the depth of {', '.join(faulty)} is negative or no number.")
        if self.groupings and not self.depth.any():
            raise UsageError("every grouping weighs nothing; give at least one a depth above zero.")

    @property
    def key(self) -> tuple[object, ...]:
        """What two networks have alike when they are one."""
        return self.states, self.groupings, self.masks.tobytes(), self.depth.tobytes()

    @property
    def incidence(self) -> NDArray[np.bool_]:
        """States by groupings: who belongs to what."""
        bits = np.arange(len(self.groupings), dtype=np.uint64)
        return (self.masks[:, None] >> bits & np.uint64(1)).astype(bool)

    def together(self) -> NDArray[np.float64]:
        """States by states: the summed depth of the groupings that both belong to; zero to self."""
        belongs = self.incidence.astype(float)
        shared: NDArray[np.float64] = belongs * self.depth @ belongs.T
        np.fill_diagonal(shared, 0)
        return shared


def network(
    states: Sequence[str], members: Mapping[str, Sequence[str]], depth: Mapping[str, float]
) -> Network:
    """The network of these states in groupings with those members; empty groupings fall out.

    A grouping counts once two of the states sit in it: alone in a room, nobody is closer.
    """
    place = {state: i for i, state in enumerate(states)}
    inside = {name: [place[s] for s in who if s in place] for name, who in members.items()}
    kept = tuple(name for name, who in inside.items() if len(who) > 1)
    masks = np.zeros(len(states), dtype=np.uint64)
    for g, name in enumerate(kept[:MOST_GROUPINGS]):
        masks[inside[name]] |= np.uint64(1) << np.uint64(g)
    weights = np.array([float(depth[name]) for name in kept])
    return Network(tuple(states), kept, masks, weights)


@dataclass(frozen=True, slots=True)
class Depth:
    """How much one grouping binds: a modelling choice, stated and varied.

    A seat at the table counts `presence`; every function it serves adds `function`; an obligation
    to assist adds `obligation`; standing forces or a headquarters add `forces`.
    """

    presence: float = 1.0
    function: float = 0.1
    obligation: float = 1.0
    forces: float = 1.0

    def of(self, record: GroupingRecord) -> float:
        """The depth of a grouping."""
        return (
            self.presence
            + self.function * len(record.functions)
            + self.obligation * _says(record.obligation)
            + self.forces * _says(record.standing_forces_or_hq)
        )


#: The weights that a result is varied over.
DEPTHS: Mapping[str, Depth] = {
    "stated": Depth(),
    "every grouping alike": Depth(function=0, obligation=0, forces=0),
    "functions alone": Depth(presence=0, function=1, obligation=0, forces=0),
    "obligation and forces": Depth(presence=0.1, function=0, obligation=1, forces=1),
}


def depth_named(name: str) -> Depth:
    """One of the stated depths.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    if name not in DEPTHS:
        near = did_you_mean(name, DEPTHS) or f"; there are {', '.join(DEPTHS)}"
        raise UsageError(full_stop(f"{name!r} is not a depth{near}"))
    return DEPTHS[name]


def _says(text: str | None) -> bool:
    """Whether a field of a grouping names something; "none" and "no standing body" do not."""
    return text is not None and not text.casefold().startswith(("none", "no ", "consult only"))

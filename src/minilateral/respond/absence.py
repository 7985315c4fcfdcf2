"""A case with members absent: the units left to each batch, for thousands of absences at once.

What a state owns goes with it. A fleet shared by several states shrinks with the part of those
that call its hours, and goes with the last of them; what the body itself owns stays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from minilateral.respond.case import Case
from minilateral.respond.pool import Pool


@dataclass(frozen=True)
class Shared:
    """Ready units of the batches of a shared fleet, by how many of its states are left."""

    #: Places in the members, and in the batches.
    states: NDArray[np.int64]
    batches: NDArray[np.int64]
    #: A row for each number of states that are left, from none to all.
    ready: NDArray[np.int64]


@dataclass(frozen=True)
class Absences:
    """What is left of a case without any of the members."""

    case: Case

    @property
    def members(self) -> tuple[str, ...]:
        """The members of the body, by code."""
        return self.case.pool.grouping.members

    @cached_property
    def ready(self) -> NDArray[np.int64]:
        """Ready units of each batch with every member there."""
        return np.array([batch.ready_mode for batch in self.case.pool.batches], np.int64)

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """Whose each batch is, as a place in the members; after the last for nobody's alone."""
        places = {state: place for place, state in enumerate(self.members)}
        owners = [places.get(b.owner, len(self.members)) for b in self.case.pool.batches]
        return np.array(owners, np.int64)

    @cached_property
    def shared(self) -> tuple[Shared, ...]:
        """The shared fleets, each with what is left of it by the number of its states."""
        pool = self.case.pool
        place = {batch.id: index for index, batch in enumerate(pool.batches)}
        found = []
        for stock in pool.stocks:
            through = stock.fleet.through
            if not through:
                continue
            alone = replace(pool, stocks=(stock,), promises=())
            own = [batch.id for batch in alone.batches]
            rows = [_ready(own, alone.without(through[left:])) for left in range(len(through) + 1)]
            states = [self.members.index(state) for state in through]
            batches = [place[name] for name in own]
            found.append(Shared(np.array(states), np.array(batches, np.int64), np.array(rows)))
        return tuple(found)

    def present(self, absences: Sequence[Collection[str]]) -> NDArray[np.bool_]:
        """A row for each set of absent states, a column for each member: whether it is there."""
        return np.array([[s not in gone for s in self.members] for gone in absences], np.bool_)

    def units(self, present: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Units that can be called, a row for each row of members who are there."""
        there = np.column_stack([present, np.ones(len(present), np.bool_)])
        ready: NDArray[np.int64] = self.ready * there[:, self.owner]
        for fleet in self.shared:
            ready[:, fleet.batches] = fleet.ready[present[:, fleet.states].sum(axis=1)]
        return self.case.kept(ready)


def _ready(names: Sequence[str], pool: Pool) -> list[int]:
    left = {batch.id: batch.ready_mode for batch in pool.batches}
    return [left.get(name, 0) for name in names]

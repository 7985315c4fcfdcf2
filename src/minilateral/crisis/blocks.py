"""Blocks: the fixed pieces of replications that every ensemble is cut into, whoever plays them.

A block is played by one worker from its first replication to its last, and what blocks give is put
together in their order. So no sum depends on how many workers there were or what each was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis.simulate import play

if TYPE_CHECKING:
    from minilateral.crisis.flat import Arrays
    from minilateral.crisis.world import World

Item = TypeVar("Item")
Floats: TypeAlias = NDArray[np.float64]

#: Replications of a block. Part of the results: with another number sums round otherwise.
BLOCK = 4096
#: The policy that changes nothing.
AS_IT_IS = "as it is"


@dataclass(frozen=True, slots=True)
class Policy:
    """A course that could be taken, by the parameters that it sets; the others stay as they are."""

    name: str = AS_IT_IS
    changed: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played: a world under each policy, so many times, with the draws of a seed.

    With `common` draws a replication is the same incident for every body and policy. Without, each
    body under each policy has draws of its own, and is played as often.

    Raises
    ------
    UsageError
        If there are no replications, no policies, two of one name, or a seed out of range.
    """

    world: World
    replications: int
    seed: int
    policies: tuple[Policy, ...] = (Policy(),)
    common: bool = True

    def __post_init__(self) -> None:
        from minilateral.crisis.philox import checked

        number = self.replications
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise UsageError(f"replications are a whole number from one up, not {number!r}.")
        checked("seed", self.seed, 64)
        names = [policy.name for policy in self.policies]
        if not names or len(set(names)) < len(names):
            raise UsageError("an ensemble needs policies, each of its own name.")

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies in the order of the outcomes."""
        return tuple(self.world.bodies)

    @property
    def blocks(self) -> range:
        """The numbers of the blocks."""
        return range(-(-self.replications // BLOCK))

    @property
    def job(self) -> Job:
        """What a worker needs of it."""
        parameters = self.world.parameters
        thetas = tuple(parameters.changed(policy.changed).vector() for policy in self.policies)
        arrays, bodies = self.world.arrays, len(self.bodies)
        return Job(arrays, thetas, bodies, self.replications, self.seed, self.common)


@dataclass(frozen=True, slots=True)
class Job:
    """A plan without names: small enough to be sent to other processes."""

    arrays: Arrays
    thetas: tuple[Floats, ...]
    bodies: int
    replications: int
    seed: int
    common: bool = True

    def outcomes(self, block: int) -> Floats:
        """Every outcome of a block, [outcome, policy, body, replication]; infinite where never."""
        first, count = span(block, self.replications)
        if self.common:
            cells = [play(self.arrays, theta, self.seed, first, count) for theta in self.thetas]
            return np.stack(cells, axis=1)
        by_policy = []
        for number, theta in enumerate(self.thetas):
            own = []
            for body in range(self.bodies):
                lane = (number * self.bodies + body) * self.replications
                own.append(play(self.arrays, theta, self.seed, lane + first, count)[:, body])
            by_policy.append(np.stack(own, axis=1))
        return np.stack(by_policy, axis=1)


def span(block: int, replications: int) -> tuple[int, int]:
    """The first replication of a block, and how many it has.

    >>> span(2, 10_000)
    (8192, 1808)
    """
    first = block * BLOCK
    return first, min(BLOCK, replications - first)


def batched(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """The items in their order, by so many; the last may be fewer."""
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch

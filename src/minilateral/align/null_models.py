"""What the index of two tiers would be if membership followed no inner circle.

Two null models. `curveball`: every state keeps the number of its memberships and every grouping
its size; who sits with whom is chance. `by_distance`: every grouping keeps its size and grows
around one of its own members, drawn at random, each other state being taken with a weight that
falls with distance by the factor e every `reach` kilometres; neighbours meet more often, and
nothing else is at work.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from minilateral.align import kernels
from minilateral.align.network import Network
from minilateral.core.errors import UsageError

#: Trades between two draws, for each state; the walk forgets in about this many (Strona 2014).
TRADES = 5
#: Kilometres over which the weight of a state falls by the factor e; a modelling choice.
REACH = 1000.0
_EARTH = 6371.0

Position = tuple[float, float]


def curveball(network: Network, draws: int, seed: int) -> NDArray[np.float64]:
    """The index of two tiers in each of `draws` networks with the same sizes."""
    if len(network.states) < 2:
        return np.zeros(draws)
    trades = TRADES * len(network.states)
    found: NDArray[np.float64] = kernels.curveball_indices(
        network.masks, network.depth, draws, trades, seed
    )
    return found


def by_distance(
    network: Network,
    positions: Mapping[str, Position],
    draws: int,
    seed: int,
    reach: float = REACH,
) -> NDArray[np.float64]:
    """The index of two tiers in each of `draws` networks whose groupings grow by nearness.

    Raises
    ------
    UsageError
        If a state has no position, or `reach` is not above zero.
    """
    if not reach > 0:
        raise UsageError(f"a reach of {reach} km is not above zero.")
    missing = [state for state in network.states if state not in positions]
    if missing:
        raise UsageError(f"no position is known for {', '.join(missing)}.")
    weight = np.exp(-distances([positions[state] for state in network.states]) / reach)
    random = np.random.Generator(np.random.Philox(seed))
    masks = np.zeros((draws, len(network.states)), dtype=np.uint64)
    for g, belongs in enumerate(network.incidence.T):
        members = np.flatnonzero(belongs)
        anchor = random.choice(members, size=draws)
        # The smallest exponential waiting times are a draw without replacement by weight.
        waiting = random.standard_exponential((draws, len(belongs))) / weight[anchor]
        waiting[np.arange(draws), anchor] = -1.0
        taken = np.argpartition(waiting, len(members) - 1, axis=1)[:, : len(members)]
        np.put_along_axis(
            masks,
            taken,
            np.take_along_axis(masks, taken, axis=1) | np.uint64(1) << np.uint64(g),
            axis=1,
        )
    found: NDArray[np.float64] = kernels.tier_indices(masks, network.depth)
    return found


def distances(positions: list[Position]) -> NDArray[np.float64]:
    """Great-circle distances in kilometres between places given as (latitude, longitude).

    >>> distances([(0.0, 0.0), (0.0, 90.0)]).round(1).tolist()
    [[0.0, 10007.5], [10007.5, 0.0]]
    """
    latitude, longitude = np.radians(np.array(positions)).T
    x = np.stack(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ]
    )
    apart: NDArray[np.float64] = _EARTH * np.arccos(np.clip(x.T @ x, -1.0, 1.0))
    return apart

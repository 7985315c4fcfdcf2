"""The sampler of Bailey, Strezhnev and Voeten: several chains, seeded, that can be resumed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.bsv_kernels import advance
from minilateral.affinity.map_fit import first_items, fit
from minilateral.affinity.normal_kernels import key, quantile, uniform
from minilateral.affinity.ordinal_model import Parameters, prior_variance
from minilateral.affinity.ordinal_sample import OrdinalSample
from minilateral.affinity.proposals import Proposals, proposal_steps
from minilateral.affinity.starting_points import published_start, starting_points
from minilateral.core.compiling import compiled
from minilateral.core.errors import UsageError

Floats: TypeAlias = NDArray[np.float64]

#: So many draws of a chain are kept, evenly spaced; more say little, for they are not independent.
KEPT = 500
#: Standard deviation of what later chains add to the starting points of the first.
DISPERSION = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to sample, and from which seed.

    Raises
    ------
    UsageError
        If a number makes no sense.
    """

    iterations: int = 3000
    """Of each chain, those thrown away included."""
    burn_in: int = 500
    chains: int = 2
    seed: int = 1
    proposals: Proposals = "published"

    def __post_init__(self) -> None:
        if not 1 <= self.chains <= 64:
            raise UsageError(f"chains are from 1 to 64, not {self.chains}.")
        if not 0 <= self.burn_in < self.iterations:
            text = f"of {self.iterations} iterations, {self.burn_in} cannot be thrown away"
            raise UsageError(f"{text}; give more --iterations or a shorter --burn-in.")
        if self.proposals not in get_args(Proposals):
            known = " or ".join(get_args(Proposals))
            raise UsageError(f"proposals are {known}, not {self.proposals!r}.")
        if not 0 <= self.seed < 2**63:
            raise UsageError(f"a seed is a whole number from 0 on, not {self.seed}.")

    @property
    def thin(self) -> int:
        """Every so many iterations a draw is kept."""
        return max(1, (self.iterations - self.burn_in) // KEPT)

    @property
    def kept(self) -> int:
        """Draws kept of each chain."""
        return (self.iterations - self.burn_in) // self.thin


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain after `done` iterations."""

    now: Parameters
    draws: NDArray[np.float32]
    """Kept draws by units; those still to come are not a number."""
    accepted: NDArray[np.int64]
    """How many proposals of each item were taken."""
    done: int = 0


def begin(sample: OrdinalSample, plan: Plan) -> tuple[Chain, ...]:
    """The chains before their first iteration.

    They begin where the published code does, or without its poles, at the mode, so that no session
    comes out mirrored; all chains but the first with noise on the points.
    """
    point, item = published_start(sample), first_items(sample)
    if point is None:
        mode = fit(sample, starting_points(sample))
        point, item = mode.point, mode.item
    chains = []
    for number in range(plan.chains):
        apart = DISPERSION * normals(stream(plan, number, 1), len(sample)) if number else 0.0
        now = Parameters(point + apart, point + apart, item)
        draws = np.full((plan.kept, len(sample)), np.nan, dtype=np.float32)
        chains.append(Chain(now, draws, np.zeros(len(item), dtype=np.int64)))
    return tuple(chains)


def run(
    sample: OrdinalSample,
    plan: Plan,
    chains: Sequence[Chain],
    workers: int = 2,
    each_round: Callable[[Sequence[Chain]], None] = lambda chains: None,
    progress: Callable[[int], None] = lambda iterations: None,
    round_length: int = 250,
) -> tuple[Chain, ...]:
    """Bring chains to their end, side by side in threads.

    After every `round_length` iterations `each_round` is handed the chains; `progress` hears of
    iterations as they are done. Draws depend on the seed, the chain and the iteration, never on
    workers, rounds or where a run was broken off.
    """
    steps = proposal_steps(sample, plan.proposals)

    def on(number: int, chain: Chain) -> Chain:
        end = min(chain.done + round_length, plan.iterations)
        while chain.done < end:
            ahead = min(plan.thin - (chain.done - plan.burn_in) % plan.thin, end - chain.done)
            chain = _advanced(sample, plan, chain, steps, number, ahead)
            progress(ahead)
        return chain

    found = tuple(chains)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        while any(chain.done < plan.iterations for chain in found):
            found = tuple(pool.map(on, range(len(found)), found))
            each_round(found)
    return found


def _advanced(
    sample: OrdinalSample, plan: Plan, chain: Chain, steps: Floats, number: int, ahead: int
) -> Chain:
    now = Parameters(chain.now.point.copy(), chain.now.mean.copy(), chain.now.item.copy())
    accepted = chain.accepted.copy()
    advance(
        sample.bounds,
        sample.unit,
        sample.lag,
        prior_variance(sample),
        steps,
        now.point,
        now.mean,
        now.item,
        accepted,
        stream(plan, number, 0),
        chain.done,
        ahead,
    )
    done = chain.done + ahead
    after = done - plan.burn_in
    if after > 0 and after % plan.thin == 0 and after // plan.thin <= plan.kept:
        chain.draws[after // plan.thin - 1] = now.point
    return replace(chain, now=now, accepted=accepted, done=done)


def stream(plan: Plan, chain: int, purpose: int) -> np.uint64:
    """The stream of draws of a chain: 0 for its iterations, 1 for where it starts."""
    own = np.uint64(key(np.uint64(plan.seed), chain))
    return np.uint64(key(own, purpose))


@compiled
def normals(draws: np.uint64, count: int) -> Floats:
    """Draws from the standard normal distribution."""
    out = np.empty(count)
    for i in range(count):
        out[i] = quantile(uniform(draws, i))
    return out

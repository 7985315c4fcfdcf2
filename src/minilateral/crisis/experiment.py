"""Experiments: a world at many points of what is not known, under each policy.

In the terms of exploratory modelling (Lempert, Popper and Bankes 2003; Kwakkel 2017): uncertainties
X, levers L in named policies, the simulator R, and measures M. Replication r has the same draws at
every point and under every policy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.crisis.blocks import Policy
from minilateral.crisis.designs import Uncertainty
from minilateral.crisis.ensemble import HERE, Labour, in_bytes
from minilateral.crisis.evaluation import evaluated
from minilateral.crisis.finished import Finished
from minilateral.crisis.measures import PARTS, Estimates
from minilateral.crisis.philox import checked
from minilateral.crisis.provenance import digest, facts_digest
from minilateral.crisis.simulate import play
from minilateral.crisis.world_measures import HORIZON, Measure, check_horizon

if TYPE_CHECKING:
    from minilateral.crisis.flat import Arrays
    from minilateral.crisis.world import World

Floats: TypeAlias = NDArray[np.float64]

#: At most: bytes of all points, replications in all, replications at a point.
MOST_BYTES, MOST_REPLICATIONS, MOST_AT_A_POINT = 2 * 10**9, 10**11, 10**6
#: Replications of a processor in a second, roughly: only for saying how long it would take.
PER_SECOND = 200_000


@dataclass(frozen=True)
class Experiment:
    """A world, what varies in it, the policies that are compared, and what is measured.

    Days are cut at `horizon`: what comes later, or never, counts as these days.

    Raises
    ------
    UsageError
        If a policy is named twice, or sets a parameter to what is impossible.
    NotFoundError
        If a parameter or a body is unknown.
    """

    world: World
    uncertainties: tuple[Uncertainty, ...]
    measures: tuple[Measure, ...]
    policies: tuple[Policy, ...] = (Policy(),)
    horizon: float = HORIZON

    def __post_init__(self) -> None:
        names = [policy.name for policy in self.policies]
        if not names or len(set(names)) < len(names):
            raise UsageError(
                f"each policy has a name of its own; got {', '.join(names) or 'none'}."
            )
        check_horizon(self.horizon)
        for policy in self.policies:
            self.world.parameters.changed(policy.changed)
        for each in self.uncertainties:
            item = self.world.parameters[each.name]
            item.at(each.low).at(each.high)
        bodies = self.world.bodies
        for measure in self.measures:
            for body in (measure.body, measure.against):
                if body is not None and body not in bodies:
                    near = did_you_mean(body, bodies) or f"; they are {', '.join(bodies)}"
                    raise NotFoundError(full_stop(f"{body!r} is no body of this world{near}"))

    def theta(self, points: Floats, policy: Policy) -> Floats:
        """Every parameter [point, parameter] at points [point, uncertainty].

        A policy has the last word on what it sets.
        """
        parameters = self.world.parameters
        found = np.tile(parameters.vector(), (len(points), 1))
        for column, each in enumerate(self.uncertainties):
            found[:, parameters.index(each.name)] = points[:, column]
        for name, value in policy.changed.items():
            found[:, parameters.index(name)] = value
        return found

    def described(self) -> dict[str, Any]:
        """What is held against what, as plain values."""
        world = self.world
        return {
            "scenario": world.scenario,
            "on": world.on,
            "bodies": list(world.bodies),
            "horizon_days": self.horizon,
            "uncertainties": [
                {"name": each.name, "low": each.low, "high": each.high}
                | {"basis": world.parameters[each.name].basis}
                | {"told": world.parameters[each.name].told}
                for each in self.uncertainties
            ],
            "policies": [{"name": p.name, "settings": dict(p.changed)} for p in self.policies],
        }


def evaluate(
    experiment: Experiment,
    points: Floats,
    replications: int,
    seed: int,
    labour: Labour = HERE,
    common: bool = True,
) -> Estimates:
    """Estimates at points [point, uncertainty] under each policy, [part, policy * point, measure].

    Every policy has all points, one policy after the other. In the folder `labour.keep` finished
    blocks are kept, and those of an earlier run of the same experiment are taken up.

    Raises
    ------
    UsageError
        If it would take too much memory or time, or the seed is out of range.
    InvalidDataError
        If a block that was kept is damaged.
    """
    checked("seed", seed, 64)
    check_size(experiment, len(points), replications)
    theta = np.concatenate([experiment.theta(points, policy) for policy in experiment.policies])
    world = experiment.world
    horizon = experiment.horizon
    model = partial(_samples, world.arrays, world.bodies, experiment.measures, horizon, seed)
    finished = None
    if labour.keep is not None:
        run = provenance_of(experiment, points, replications, seed, common)
        finished = Finished(labour.keep, run, tuple(each.label for each in experiment.measures))
    statistics = [measure.reduced for measure in experiment.measures]
    return evaluated(model, theta, statistics, replications, labour, finished, common)


def _samples(
    arrays: Arrays,
    bodies: Sequence[str],
    measures: Sequence[Measure],
    horizon: float,
    seed: int,
    theta: Floats,
    first: int,
    count: int,
) -> Floats:
    """A number per measure and replication, at one point."""
    outcomes = play(arrays, theta, seed, first, count)
    return np.array([each.samples(outcomes, bodies, horizon) for each in measures])


def check_size(experiment: Experiment, points: int, replications: int) -> None:
    """Refuse what would fill the memory or run for days, and say how much it would take.

    Raises
    ------
    UsageError
        If there would be too many points, or replications in all or at a point.
    """
    points *= len(experiment.policies)
    numbers = len(experiment.world.parameters.items) + len(PARTS) * len(experiment.measures)
    size = points * numbers * 8
    if size > MOST_BYTES:
        raise UsageError(
            f"{points:,} points would take {in_bytes(size)} of memory; "
            f"{MOST_BYTES // (numbers * 8):,} are the most."
        )
    if replications > MOST_AT_A_POINT:
        raise UsageError(
            f"{replications:,} replications at a point are more than the {MOST_AT_A_POINT:,} that "
            "are held in memory at once."
        )
    if points * replications > MOST_REPLICATIONS:
        hours = points * replications / PER_SECOND / 3600
        raise UsageError(
            f"{points:,} points of {replications:,} replications would take some {hours:,.0f} "
            f"hours of a processor; {MOST_REPLICATIONS:,} replications in all are the most."
        )


def provenance_of(
    experiment: Experiment, points: Floats, replications: int, seed: int, common: bool = True
) -> Mapping[str, Any]:
    """What was run, on which facts, by which version."""
    world = experiment.world
    return {
        "program": "minilateral",
        "version": version("minilateral"),
        **experiment.described(),
        "measures": [measure.label for measure in experiment.measures],
        "points": digest(points),
        "replications_at_a_point": replications,
        "seed": seed,
        "common_draws": common,
        "parameters": dict(
            zip(world.parameters.names, world.parameters.vector().tolist(), strict=True)
        ),
        "facts": facts_digest(),
        "world": digest(world.arrays),
    }

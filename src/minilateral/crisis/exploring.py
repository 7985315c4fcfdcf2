"""Exploring: the experiments that are asked for most, from words to results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import prod
from typing import TYPE_CHECKING

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.crisis import designs, varying
from minilateral.crisis.blocks import Policy
from minilateral.crisis.designs import Uncertainty
from minilateral.crisis.discovery import check_enough
from minilateral.crisis.ensemble import HERE, Labour
from minilateral.crisis.experiment import Experiment, check_size
from minilateral.crisis.explored import Explored, Found, explore
from minilateral.crisis.sensitivity import METHODS, Method
from minilateral.crisis.study import Study, study
from minilateral.crisis.world_measures import HORIZON, Measure, compared

if TYPE_CHECKING:
    from minilateral.crisis.world import World

DESIGNS = ("lhs", "factorial")
#: Base points of Sobol (times the parameters and two) and trajectories of Morris, if not given.
BASE: Mapping[Method, int] = {"sobol": 256, "morris": 50}


def sweep(
    world: World,
    points: int = 500,
    replications: int = 1_000,
    seed: int = 0,
    *,
    design: str = "lhs",
    vary: Sequence[str] = (),
    policies: Sequence[Policy] = (),
    horizon: float = HORIZON,
    discover: bool = False,
    labour: Labour = HERE,
) -> Explored:
    """A world at many points of what is not known, as it is and under each policy.

    `vary` names parameters as `varying.varied` (or `varying.levels` for the factorial design, which
    takes every combination and no number of points); without, all that is not known varies. Told
    of each body: the chance to be there, the mean days until it is, the coverage; and of the first
    body how often it is there before each other one. With `discover`: where it is not.

    Raises
    ------
    NotFoundError
        If a parameter is unknown.
    UsageError
        If a design or range cannot be used, or it would take too much.
    """
    if design not in DESIGNS:
        near = did_you_mean(design, DESIGNS)
        raise UsageError(full_stop(f"a design is {' or '.join(DESIGNS)}, not {design!r}{near}"))
    parameters = world.parameters
    if design == "factorial":
        levers = varying.levels(parameters, vary)
        tried = tuple(Uncertainty(name, min(at), max(at)) for name, at in levers)
        points = prod(len(at) for _, at in levers)
        drawn = partial(designs.factorial, [at for _, at in levers])
    else:
        tried = varying.varied(parameters, vary) if vary else varying.unknown(parameters)
        drawn = partial(designs.latin_hypercube, tried, points, seed)
    if discover:
        check_enough(points)
    asked = Experiment(world, tried, _told(world.bodies), (Policy(), *policies), horizon)
    check_size(asked, points, replications)
    explored = explore(asked, design, drawn(), replications, seed, labour)
    return replace(explored, found=_when_slower(explored)) if discover else explored


def turns_on(
    world: World,
    outcome: str = "presence_days",
    statistic: str = "mean",
    method: str = "sobol",
    base: int | None = None,
    replications: int = 1_000,
    seed: int = 0,
    *,
    vary: Sequence[str] = (),
    horizon: float = HORIZON,
    second: bool = False,
    labour: Labour = HERE,
) -> Study:
    """What an outcome turns on: of each body, and of the first held against each other one.

    Raises
    ------
    NotFoundError
        If a parameter is unknown.
    UsageError
        If there is no such outcome, statistic or method, or `base` does not suit it.
    """
    if method not in METHODS:
        near = did_you_mean(method, METHODS)
        raise UsageError(full_stop(f"a method is {' or '.join(METHODS)}, not {method!r}{near}"))
    if second and method != "sobol":
        raise UsageError("pairs are told by Sobol's method alone; leave out second or take sobol.")
    parameters = world.parameters
    tried = varying.varied(parameters, vary) if vary else varying.unknown(parameters)
    asked = Experiment(world, tried, compared(outcome, world.bodies, statistic), horizon=horizon)
    number = BASE[method] if base is None else base
    return study(asked, method, number, replications, seed, labour, second)


def _told(bodies: Sequence[str]) -> tuple[Measure, ...]:
    each = [
        Measure(outcome, body, statistic)
        for body in bodies
        for outcome, statistic in (
            ("presence_days", "chance"),
            ("presence_days", "mean"),
            ("coverage_30d", "mean"),
        )
    ]
    return (*each, *(Measure("presence_days", bodies[0], "first", other) for other in bodies[1:]))


def _when_slower(explored: Explored) -> tuple[Found, ...]:
    """Where the first body is there later than each other one more often than sooner."""
    bodies = explored.experiment.world.bodies
    if len(bodies) == 1:
        chance = Measure("presence_days", bodies[0], "chance")
        return explored.discover(f"{bodies[0]} is not there in most replications", chance, 0.5)
    return tuple(
        found
        for other in bodies[1:]
        for found in explored.discover(
            f"{bodies[0]} is there after {other} more often than before",
            Measure("presence_days", bodies[0], "first", other),
            0.5,
        )
    )

"""Evaluation: a random model run at every point of a design, on the same draws.

With common random numbers replication r has the same draws at every point, so that a difference
between two points is theirs and not the dice's; most of the Monte Carlo noise is then shared by
all points. The answer does not depend on the number of threads, nor on where it was broken off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis.engines import parts
from minilateral.crisis.ensemble import HERE, Labour
from minilateral.crisis.finished import Finished
from minilateral.crisis.measures import PARTS, Estimates, Statistic, estimate

Floats: TypeAlias = NDArray[np.float64]
#: (parameters of a point, first replication, count) to samples [measure, replication].
Model: TypeAlias = Callable[[Floats, int, int], Floats]

#: Points of a block: what a worker does at once, and what is kept of a run that is broken off.
BLOCK = 64
#: Fewer replications have no spread in each half.
FEWEST = 4


def evaluated(
    model: Model,
    points: Floats,
    statistics: Sequence[Statistic],
    replications: int,
    labour: Labour = HERE,
    finished: Finished | None = None,
    common: bool = True,
) -> Estimates:
    """Estimates of every statistic at every point [point, parameter].

    Without `common` every point has draws of its own. `finished` holds blocks that an earlier run
    did, and keeps those of this one. What `labour.progress` raises ends it, as Ctrl-C does.

    Raises
    ------
    UsageError
        If there are fewer than four replications, or for an unknown engine.
    """
    if replications < FEWEST:
        raise UsageError(f"a point needs {FEWEST} replications or more, not {replications}.")
    found = np.full((len(PARTS), len(points), len(statistics)), np.nan)
    left: list[int] = []
    for block in range(-(-len(points) // BLOCK)):
        held = None if finished is None else finished.held(block)
        if held is None:
            left.append(block)
        else:
            found[:, _of(block)] = held
    done = len(points) - sum(len(points[_of(block)]) for block in left)
    work = partial(_block, model, points, tuple(statistics), replications, common)
    for block, estimates in parts(work, left, labour.engine, labour.workers, labour.chunk or 1):
        found[:, _of(block)] = estimates
        if finished is not None:
            finished.keep(block, estimates)
        done += estimates.shape[1]
        if labour.progress is not None:
            labour.progress(done, len(points))
    return Estimates(found)


def _of(block: int) -> slice:
    return slice(block * BLOCK, (block + 1) * BLOCK)


def _block(
    model: Model,
    points: Floats,
    statistics: tuple[Statistic, ...],
    replications: int,
    common: bool,
    block: int,
) -> Floats:
    """The estimates [part, point, measure] of one block of points."""
    each = [
        estimate(
            model(point, 0 if common else (block * BLOCK + number) * replications, replications),
            statistics,
        )
        for number, point in enumerate(points[_of(block)])
    ]
    return np.stack(each, axis=1)

"""A whole run of the sampler: begun or resumed, kept in a file as it goes, handed back as draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity import checkpoint as file
from minilateral.affinity.bsv import Chain, Plan, begin, run
from minilateral.affinity.ordinal_sample import OrdinalSample
from minilateral.core.errors import UsageError

Draws: TypeAlias = NDArray[np.float32]


def posterior_draws(
    sample: OrdinalSample,
    plan: Plan | None = None,
    workers: int = 2,
    checkpoint: Path | None = None,
    resume: bool = False,
    progress: Callable[[int], None] = lambda iterations: None,
) -> Draws:
    """Kept draws of all points, by chain, time and unit.

    Every 250 iterations the chains are written to `checkpoint`; with `resume` they are read from
    it first, and the draws come out as if the run had never been broken off.

    Raises
    ------
    UsageError
        If the checkpoint is there but `resume` is not asked for, or it is of another run.
    NotFoundError, InvalidDataError
        If there is nothing to resume from, or it is damaged.
    OutputError
        If the checkpoint cannot be written.
    """
    plan = plan or Plan()
    if resume and checkpoint is None:
        raise UsageError("to resume a run, name its file with --checkpoint.")
    if workers < 1:
        raise UsageError(f"a run needs a worker or more, not {workers}.")
    if checkpoint is not None and checkpoint.exists() and not resume:
        raise UsageError(f"{checkpoint} exists; go on with it by --resume, or name another file.")
    begun = file.load(checkpoint, sample, plan) if checkpoint and resume else begin(sample, plan)
    progress(sum(chain.done for chain in begun))

    def keep(chains: Sequence[Chain]) -> None:
        if checkpoint is not None:
            file.save(checkpoint, sample, plan, chains)

    chains = run(sample, plan, begun, workers, keep, progress)
    return np.stack([chain.draws for chain in chains])

"""Ensembles: one incident played many times over by several bodies under several policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from minilateral.core.errors import UsageError
from minilateral.crisis.blocks import Plan, Policy, span
from minilateral.crisis.differences import pairs
from minilateral.crisis.engines import parts
from minilateral.crisis.histories import Counted, Histories
from minilateral.crisis.provenance import provenance
from minilateral.crisis.simulate import OUTCOMES
from minilateral.crisis.tally import empty_tally, tallied

if TYPE_CHECKING:
    import xarray as xr

    from minilateral.decide.position_table import PositionTable
    from minilateral.facts import FactBase

#: Called with the replications done so far and all of them.
Progress: TypeAlias = Callable[[int, int], None]

#: More numbers than these are not kept in memory.
MOST_BYTES = 4 * 2**30
#: Blocks between two files of a tally.
SAVED_EVERY = 512


@dataclass(frozen=True, slots=True)
class Labour:
    """Who plays the blocks, and where finished ones are kept. Nothing here changes a result."""

    engine: str = "threads"
    workers: int | None = None
    chunk: int | None = None
    keep: Path | None = None
    progress: Progress | None = None
    command: str = ""


#: Threads of this machine; nothing is kept.
HERE: Final = Labour()


def run(
    scenario: str,
    bodies: Sequence[str] = (),
    replications: int = 10_000,
    seed: int = 0,
    *,
    policies: Mapping[str, Mapping[str, float]] | None = None,
    on: date | str | None = None,
    place: str | None = None,
    positions: PositionTable | None = None,
    changed: Mapping[str, float] | None = None,
    common: bool = True,
    engine: str = "threads",
    workers: int | None = None,
    base: FactBase | None = None,
) -> xr.Dataset:
    """Play an incident: every outcome by scenario, policy, body and replication.

    Days are from the incident, infinite where something never comes. `policies` sets parameters
    by policy, `changed` for all of them. The bodies are those of the scenario if none are named.
    With `common` draws a replication is the same incident for every body and policy.

    Raises
    ------
    NotFoundError
        If a scenario, body or parameter is unknown.
    UsageError
        If something cannot be played, or takes too much memory.
    """
    from minilateral.core.dates import parse_day
    from minilateral.crisis.world import world
    from minilateral.facts import fact_base

    stage = world(
        base or fact_base(),
        scenario,
        bodies,
        on=parse_day(on) if isinstance(on, str) else on,
        positions=positions,
        place=place,
        changed=changed or {},
    )
    courses = tuple(Policy(name, dict(values)) for name, values in (policies or {}).items())
    plan = Plan(stage, replications, seed, courses or (Policy(),), common)
    return play(plan, Labour(engine, workers)).to_xarray()


def play(plan: Plan, labour: Labour = HERE) -> Histories:
    """Play every replication and keep them all.

    Raises
    ------
    UsageError
        If that takes too much memory, for an unknown engine, or for a folder of another run.
    InvalidDataError
        If a block that was kept is damaged.
    """
    _affordable(plan)
    shape = len(OUTCOMES), len(plan.policies), len(plan.bodies), plan.replications
    outcomes = np.empty(shape)
    store = None
    if labour.keep is not None:
        from minilateral.crisis.store import Blocks

        store = Blocks(labour.keep, provenance(plan, labour.command))
    left, done = [], 0
    for block in plan.blocks:
        first, size = span(block, plan.replications)
        held = None if store is None else store.held(block, size)
        if held is None:
            left.append(block)
        else:
            outcomes[..., first : first + size] = held
            done += size
    for block, part in parts(plan.job.outcomes, left, labour.engine, labour.workers, labour.chunk):
        first, size = span(block, plan.replications)
        outcomes[..., first : first + size] = part
        if store is not None:
            store.keep(block, first, part)
        done += size
        if labour.progress is not None:
            labour.progress(done, plan.replications)
    return Histories(plan, outcomes, labour.command)


def count(plan: Plan, labour: Labour = HERE) -> Counted:
    """Play every replication and keep counts alone: any number of them in the same memory.

    Raises
    ------
    UsageError
        For an unknown engine, or a folder of another run.
    InvalidDataError
        If the tally that was kept is damaged.
    """
    compared = pairs([policy.name for policy in plan.policies], plan.bodies)
    done, tally, store = 0, empty_tally(plan, compared), None
    if labour.keep is not None:
        from minilateral.crisis.store import Count

        store = Count(labour.keep, provenance(plan, labour.command))
        done, tally = store.held(tally)
    begun = done
    work = partial(tallied, plan.job, compared)
    left = plan.blocks[done:]
    try:
        for block, part in parts(work, left, labour.engine, labour.workers, labour.chunk):
            tally, done = tally.plus(part), block + 1
            if store is not None and done % SAVED_EVERY == 0:
                store.keep(done, tally)
            if labour.progress is not None:
                labour.progress(sum(span(block, plan.replications)), plan.replications)
    finally:
        if store is not None and done > begun:
            store.keep(done, tally)
    return Counted(plan, tally)


def _affordable(plan: Plan) -> None:
    """Refuse what would fill the memory, and say how much it would take."""
    cells = len(plan.bodies) * len(plan.policies)
    needed = plan.replications * cells * len(OUTCOMES) * 8
    if needed > MOST_BYTES:
        raise UsageError(
            f"{plan.replications:,} replications of {len(plan.bodies)} bodies would take "
            f"{in_bytes(needed)} of memory, and {in_bytes(MOST_BYTES)} are the most; ask for "
            "aggregates (--aggregates), which keep counts alone."
        )


def in_bytes(number: int) -> str:
    """A number of bytes as a person reads it.

    >>> in_bytes(192_000_000_000_000)
    '192 TB'
    """
    size, units = float(number), ["bytes", "kB", "MB", "GB", "TB", "PB", "EB", "ZB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.3g} {units[0]}"

"""The facts behind a world: what it was made from, what that rests on, what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from minilateral.crisis.acting import ActingBody
from minilateral.crisis.forces_of import unmet
from minilateral.crisis.national import NationalLaw
from minilateral.crisis.procedure import BodyProcedure
from minilateral.crisis.scenario import Scenario
from minilateral.crisis.setting import Setting, mode_of
from minilateral.decide.position_table import PositionTable
from minilateral.respond.case import Case
from minilateral.respond.needs import Need


@dataclass(frozen=True)
class Origin:
    """The facts behind a world."""

    scenario: Scenario
    on: date
    need: Need
    #: Nothing where no real state is in the world.
    case: Case | None
    acting: tuple[ActingBody, ...]
    procedures: tuple[BodyProcedure, ...]
    laws: Mapping[str, tuple[NationalLaw, ...]]
    positions: PositionTable | None


def sources_of(origin: Origin) -> Iterator[str]:
    """The keys of the documents behind a world, its parameters aside."""
    yield from (reference.key for reference in origin.scenario.references())
    yield from (reference.key for reference in origin.need.references())
    for body in origin.acting:
        yield from body.playable.sources
        for law in origin.laws[body.name]:
            yield from law.sources
    for steps in origin.procedures:
        yield from (reference.key for reference in steps.references())
    if origin.case is not None:
        for place in np.flatnonzero(np.isfinite(origin.case.days).any(axis=0)):
            yield from origin.case.pool.batches[place].sources


def _taken(body: ActingBody, origin: Origin) -> tuple[str, ...]:
    """The steps of a body that the model takes days for."""
    if mode_of(body.rule) != "text":
        return ("meeting", "generation")
    armed = origin.scenario.record.threshold == "armed"
    return ("meeting", "urgent_silence" if armed else "silence", "redraft", "generation")


def assumed(origin: Origin, setting: Setting) -> Iterator[str]:
    """What was assumed to build a world, in words."""
    for body in origin.acting:
        for note in body.playable.notes:
            yield f"{body.name}: {note}"
        unknown = [law.state for law in origin.laws[body.name] if law.basis == "assumed"]
        if unknown and body.acts:
            yield (
                f"{body.name}: no table tells what the law of {', '.join(unknown)} asks; taken as "
                "the median of states that are asked beforehand"
            )
        steps = next(p for p in origin.procedures if p.grouping is body.grouping)
        for span in steps.spans:
            if span.assumed and span.step in _taken(body, origin):
                yield f"{body.name}, {span.step.replace('_', ' ')}: {span.text}"
        delegation = body.entry.delegation if body.entry else None
        placed = len(delegation.units) if delegation else 0
        standing = next(one for one in setting.bodies if one.name == body.name).standing
        if placed > len(standing):
            more = placed - len(standing)
            yield f"{body.name}: {more} of its standing units serve no measured line"
    if origin.case is not None:
        for line in origin.case.unmeasured:
            yield f"nobody's {line.what} is counted, so that line is set aside"
    lines = origin.case.lines if origin.case else origin.need.required or origin.need.lines
    standing_units = [one for body in setting.bodies for one in body.standing]
    yield from unmet(setting.fleets, standing_units, lines)
    if origin.positions is None:
        yield "no positions are given: states differ by chance only"
    elif lacking := origin.positions.lacking([side.state for side in setting.sides]):
        yield f"no position of {', '.join(lacking)} is known; taken as nought"

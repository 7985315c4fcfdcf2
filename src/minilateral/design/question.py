"""Which coalition of some states would serve best: the question, and its front."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from minilateral.affinity.regions import NAMES, regions
from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.design.choose import PATIENCE, Certify, problem, solve
from minilateral.design.existing import among, standing_groupings
from minilateral.design.expressions import split
from minilateral.design.front import Front
from minilateral.design.measured import NO_OPTIONS, Measured, Options, measured
from minilateral.design.own_function import own_functions
from minilateral.facts import Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.respond.needs import Need

#: Objectives that each of several needs has for itself.
EACH = ("coverage", "kept", "dependence")
WHAT_IF = (
    "A what-if on the figures at hand: a point says what a coalition would have, not that its "
    "members would join or others should leave."
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is wanted of a coalition of the members of a grouping, for some needs."""

    source: Grouping
    needs: tuple[Need, ...]
    #: By commas: words of the registry, expressions over them, functions.
    objectives: str
    required: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sizes: tuple[int, int] | None = None
    region: str | None = None
    options: Options = NO_OPTIONS
    certify: Certify = "bound"
    seconds: float | None = PATIENCE
    #: Groupings to be held against the front; all that are subsets of the candidates if empty.
    existing: tuple[str, ...] = field(default=())


def answer(asked: Question) -> Front:
    """The front of a question, with the existing groupings beside it.

    Raises
    ------
    UsageError
        If an objective or constraint is none, or constraints contradict one another.
    NotFoundError
        If a state, region or grouping is not known.
    NoFactAtDateError
        If nothing is known near the day.
    """
    base, on = asked.source.base, asked.source.on
    words = frozenset(re.findall(r"[^\W\d]\w*", ",".join((asked.objectives, *asked.required))))
    include = _among(asked, asked.include)
    found = measured(base, candidates(asked), asked.needs, on, words, asked.options)
    _not_left_out(found, include)
    measures = replace(
        found.measures, functions={**found.measures.functions, **own_functions(asked.objectives)}
    )
    wanted = ",".join(_each_need(part, asked.needs) for part in split(asked.objectives))
    solved = solve(
        problem(
            found.table,
            wanted,
            asked.required,
            include=include,
            sizes=asked.sizes,
            measures=measures,
        ),
        _title(asked),
        asked.certify,
        asked.seconds,
    )
    existing = among(base, found.states, on, asked.existing)
    return replace(
        solved,
        existing=existing,
        left_out=found.left_out,
        read=tuple(dict.fromkeys((*found.read, *_memberships(asked, existing)))),
        caveats=(WHAT_IF, *found.caveats),
    )


def candidates(asked: Question) -> tuple[str, ...]:
    """The members of the grouping in the region, without those that must be out."""
    out = _among(asked, asked.exclude)
    both = sorted(set(out) & set(_among(asked, asked.include)))
    if both:
        raise UsageError(f"{', '.join(both)} must be both in and out; keep one of the two.")
    inside = _in_region(asked)
    for state in asked.include:
        if asked.region and _among(asked, (state,))[0] not in inside:
            raise UsageError(f"{state} must be in, but does not lie in {asked.region}.")
    return tuple(state for state in inside if state not in out)


def _among(asked: Question, named: Sequence[str]) -> tuple[str, ...]:
    """The codes of states that are named, all of them members of the grouping."""
    members = asked.source.members
    codes = tuple(asked.source.base.states.find(name).code for name in named)
    for code in codes:
        if code not in members:
            near = did_you_mean(code, members)
            raise NotFoundError(
                full_stop(f"{code} is not a member of {asked.source.in_prose} that day{near}")
            )
    return codes


def _in_region(asked: Question) -> tuple[str, ...]:
    """The members in a region of the Correlates of War numbers."""
    members = asked.source.members
    if asked.region is None:
        return members
    plain = {name.removeprefix("the ").casefold(): i for i, name in enumerate(NAMES)}
    region = plain.get(asked.region.strip().removeprefix("the ").casefold())
    if region is None:
        near = did_you_mean(asked.region, NAMES) or f"; the regions are {', '.join(NAMES)}"
        raise NotFoundError(full_stop(f"{asked.region!r} is not a region{near}"))
    numbers = {state: asked.source.base.states.find(state).cow for state in members}
    known = [state for state in members if numbers[state] is not None]
    of = regions(np.array([numbers[state] for state in known], np.int64))
    inside = tuple(s for s, number in zip(known, of.tolist(), strict=True) if number == region)
    if not inside:
        raise UsageError(f"no member of {asked.source.in_prose} lies in {NAMES[region]}.")
    return inside


def _not_left_out(found: Measured, include: Sequence[str]) -> None:
    for state in include:
        if state in found.left_out:
            raise UsageError(f"{state} must be in, but cannot be: {found.left_out[state]}.")


def _each_need(part: str, needs: Sequence[Need]) -> str:
    """A word of a need stands for that of each, where there are several."""
    if part not in EACH or len(needs) < 2:
        return part
    return ",".join(f"{part}_{need.id.replace('-', '_')}" for need in needs)


def _title(asked: Question) -> str:
    needs = f" for {', '.join(need.id for need in asked.needs)}" if asked.needs else ""
    return f"Best coalitions among {asked.source.short_name} on {asked.source.on}{needs}"


def _memberships(asked: Question, existing: Collection[str]) -> tuple[Reference, ...]:
    """The documents behind the members of the grouping and of those beside the front."""
    base, on = asked.source.base, asked.source.on
    bodies = [body for body in standing_groupings(base, on) if body.short_name in existing]
    spells = [spell for body in (asked.source, *bodies) for spell in body.spells]
    keys = (key for spell in spells for key in spell.source)
    return base.references(key for key in keys if key != UNCITED)

"""What a body waited for, step by step, from the incident to its first unit on station."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isfinite
from typing import Literal, TypeAlias

from minilateral.crisis.history import PLACED, BodyHistory, History, Unit, in_class

What: TypeAlias = Literal[
    "meeting",
    "mandate",
    "text",
    "redraft",
    "clarity",
    "government",
    "parliament",
    "generation",
    "authority",
    "transit",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of waiting: from when to when, for what, and for whom."""

    body: str
    what: What
    start: float
    end: float
    #: The states, body or fleet that it waited for.
    who: tuple[str, ...] = ()
    draft: int = 0

    @property
    def days(self) -> float:
        """How long it took."""
        return self.end - self.start


def critical_path(history: History, body: str) -> tuple[Step, ...]:
    """The steps of a body up to the first unit that it called, or as far as it came."""
    told = history.bodies[body]
    called = (unit for unit in told.units if unit.source != PLACED)
    first = min(called, key=lambda unit: unit.arrival, default=None)
    found = [*_to_decision(history, told), *_to_presence(history, told, first)]
    return tuple(step for step in found if step.days > 0)


def authority_path(history: History, body: str) -> tuple[Step, ...]:
    """The steps to the first unit that stood under a body beforehand; none where there is none."""
    told = history.bodies[body]
    units = [unit for unit in told.units if unit.source == PLACED]
    if not units:
        return ()
    first = min(units, key=lambda unit: unit.arrival)
    return (
        Step(body, "authority", 0.0, told.authority),
        Step(body, "transit", told.authority, first.arrival, (in_class(first.fleet),)),
    )


def _to_decision(history: History, told: BodyHistory) -> Iterator[Step]:
    body = next(b for b in history.world.setting.bodies if b.name == told.name)
    if body.mode == "delegated":
        if told.authority < inf:
            yield Step(told.name, "authority", 0.0, told.authority)
        return
    if isfinite(told.met):
        yield Step(told.name, "meeting", 0.0, told.met)
    if body.mandate is not None and told.met < told.start < inf:
        yield Step(told.name, "mandate", told.met, told.start, (body.mandate,))
    if body.mode == "opt in":
        yield from _opting_in(history, told)
        return
    ends = [*(attempt.day for attempt in told.attempts[1:]), None]
    for attempt, following in zip(told.attempts, ends, strict=True):
        closed = attempt.day if attempt.until is None else attempt.until
        yield Step(told.name, "text", attempt.day, closed, attempt.against, attempt.draft)
        if following is not None:
            clear = attempt.until is None and following == history.clear
            what: What = "clarity" if clear else "redraft"
            yield Step(told.name, what, closed, following, attempt.against, attempt.draft)


def _opting_in(history: History, told: BodyHistory) -> Iterator[Step]:
    """What the last to opt in waited for, where that came after the call."""
    if not told.start < told.decision < inf:
        return
    last = next(state for day, state in told.opted_in if day == told.decision)
    willing = history.states[last].willing
    if willing > told.start:
        yield Step(told.name, "clarity", told.start, willing, (last,))
    begin = max(told.start, willing)
    yield Step(told.name, "government", begin, told.decision, (last,))


def _to_presence(history: History, told: BodyHistory, first: Unit | None) -> Iterator[Step]:
    if told.decision == inf:
        return
    yield Step(told.name, "generation", told.decision, told.ready)
    if first is None:
        return
    if first.source < -1:
        yield Step(told.name, "transit", told.ready, first.arrival, (in_class(first.fleet),))
        return
    owner = history.states[first.owner]
    sent = told.sending[first.owner]
    willing = owner.willing if owner.willing < inf else told.decision
    day = told.ready
    waits: tuple[tuple[What, float], ...] = (
        ("clarity", willing),
        ("government", willing + owner.government_days),
    )
    for what, until in waits:
        if until > day:
            yield Step(told.name, what, day, min(until, sent), (first.owner,))
            day = min(until, sent)
    yield Step(told.name, "parliament", day, sent, (first.owner,))
    yield Step(told.name, "transit", sent, first.arrival, (in_class(first.fleet),))

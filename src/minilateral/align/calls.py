"""What is short when two or three bodies call at once.

Which bodies call together is drawn from the record: every incident in which one of them decided
counts alike, and those that decided on it call at once. A body calls what is promised to it on the
day; a state answers with what is ready (see `promised_twice`). Short is what was promised to the
callers beyond that. Modelling choices: the record stands for the future, all decisions on one
incident fall together, and a body calls everything promised to it. Promises of unknown size count
nothing, so the shortfall is a least value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from minilateral.align.promised_twice import (
    PromisedTwice,
    Stake,
    body_of,
    promised_twice,
    units,
)
from minilateral.core.errors import NoFactAtDateError, UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.response import Episode

#: The bodies that decided on one incident.
Callers = frozenset[str]
#: Resamples of incidents behind an interval, and its ends.
DRAWS, SEED, ENDS = 2000, 1, (0.025, 0.975)
CAVEAT = (
    "A body is taken to call all that is promised to it, as often as the record of incidents has "
    "it decide. Promises of unknown size count nothing: the shortfall is a least value."
)


@dataclass(frozen=True, slots=True)
class Short:
    """Units of a class that are short: where much, a middling share and little is ready.

    `alone` is the part that would be short if each body called by itself.
    """

    if_little: float
    middle: float
    if_much: float
    alone: float


@dataclass(frozen=True, repr=False)
class Calls(Result):
    """Who called together in the record, and what that would leave short on a day."""

    bodies: tuple[Grouping, ...]
    promised: PromisedTwice
    calls: Mapping[Callers, int]
    episodes: tuple[Episode, ...]
    draws: int = DRAWS
    seed: int = SEED

    @property
    def title(self) -> str:
        names = ", ".join(body.short_name for body in self.bodies)
        return f"Short if {names} call as in the record, on {self.promised.on}"

    @cached_property
    def shorts(self) -> Mapping[Callers, Mapping[str, Short]]:
        """What each set of callers would leave short, by class."""
        return {callers: self._short(callers) for callers in self.calls}

    def _short(self, callers: Callers) -> Mapping[str, Short]:
        found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        for stake in self.promised.stakes:
            if stake.ready is not None:
                both = _beyond(self._called(stake, callers), stake.ready)
                alone = [_beyond(self._called(stake, {one}), stake.ready)[1] for one in callers]
                found[stake.asset_class].append((*both, sum(alone)))
        return {
            kind: Short(*(sum(column) for column in zip(*parts, strict=True)))
            for kind, parts in found.items()
        }

    def _called(self, stake: Stake, callers: Callers | set[str]) -> int:
        base = self.promised.body.base
        return units(p for p in stake.promises if body_of(base, p.body) in callers)[0]

    def rows(self) -> list[Mapping[str, Any]]:
        """A row for each class: expected shortfall of one call, with an interval."""
        sets, counts = list(self.calls), np.array(list(self.calls.values()))
        random = np.random.Generator(np.random.Philox(self.seed))
        total = int(counts.sum())
        drawn = random.multinomial(total, counts / total, size=self.draws) / total
        rows: list[Mapping[str, Any]] = []
        for kind in sorted({kind for short in self.shorts.values() for kind in short}):
            each = [self.shorts[callers][kind] for callers in sets]
            middle = np.array([short.middle for short in each])
            low, high = np.quantile(drawn @ middle, ENDS)
            rows.append(
                {
                    "asset_class": kind,
                    "expected_short": float(counts @ middle / total),
                    "low": float(low),
                    "high": float(high),
                    "if_little_is_ready": self._mean([s.if_little for s in each]),
                    "if_much_is_ready": self._mean([s.if_much for s in each]),
                    "short_alone": self._mean([s.alone for s in each]),
                    "worst": float(middle.max()),
                }
            )
        return rows

    def _mean(self, values: Sequence[float]) -> float:
        return float(np.average(values, weights=list(self.calls.values())))

    def references(self) -> Sequence[Reference]:
        keys = (key for row in self.episodes for key in row.source if key != UNCITED)
        records = self.promised.body.base.references(keys)
        return tuple(dict.fromkeys((*self.promised.references(), *records)))

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral calls --json`; docs/lookup/json.md describes the fields."""
        return {
            "bodies": [body.id for body in self.bodies],
            "on": self.promised.on,
            "calls": [
                {"together": sorted(callers), "incidents": count}
                for callers, count in self.calls.items()
            ],
            "short": self.rows(),
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }


def calls(base: FactBase, bodies: Sequence[Grouping], on: date) -> Calls:
    """What would be short if bodies call together as often as in the record up to the day.

    Raises
    ------
    UsageError
        If fewer than two bodies are named, or one is named twice.
    NoFactAtDateError
        If none of them decided on an incident of the record by the day.
    """
    names = {body.id for body in bodies}
    if len(bodies) < 2 or len(names) < len(bodies):
        raise UsageError("name two or more different bodies; one alone has nobody to clash with.")
    episodes = tuple(
        row
        for row in base.episodes(on)
        if row.decision_date is not None
        and row.decision_date <= on
        and body_of(base, row.body) in names
    )
    together: dict[str, set[str]] = defaultdict(set)
    for row in episodes:
        together[row.incident_id].add(body_of(base, row.body))
    if not together:
        raise NoFactAtDateError(f"none of these bodies decided on an incident by {on}.")
    states = sorted({state for body in bodies for state in body.members})
    promised = promised_twice(base, base.grouping(f"{','.join(states)},", on), on, bodies)
    found = Counter(frozenset(callers) for callers in together.values())
    ordered = sorted(found, key=lambda callers: (len(callers), sorted(callers)))
    return Calls(tuple(bodies), promised, {c: found[c] for c in ordered}, episodes)


def _beyond(called: int, ready: tuple[int, int, int]) -> tuple[float, ...]:
    """Units called beyond what is ready, at each end of the range and in the middle."""
    return tuple(float(max(0, called - units)) for units in ready)

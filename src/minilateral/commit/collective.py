"""Targets that a body set for each of its members: NATO's 2 % and 3.5 %, told for a set of states.

A member's surplus does not fill another's gap. What is missing is the sum of the members' own
shortfalls, and the probability is that all members with a figure are there together, on paths that
share their years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minilateral.commit import figures, money
from minilateral.commit.forecast import HORIZON, INTERVAL, ROUNDING, Chance, chance, reached
from minilateral.commit.outlook import NO_EDITION, Outlook
from minilateral.commit.standing import Now, rounded
from minilateral.facts.records.money import Target
from minilateral.facts.vocabulary import in_words


@dataclass(frozen=True, slots=True)
class Member:
    """A state bound by a target: its figure now, what one point of its GDP is worth, the gap."""

    state: str
    now: Now
    eur_per_point: float
    gap: float

    @property
    def shortfall_eur(self) -> float:
        """What is missing to the target, in euros."""
        return self.gap * self.eur_per_point

    def gap_above(self, value: float) -> float:
        """The part of what is missing that lies above a value, in euros."""
        return (self.gap - max(value - self.now.value, 0.0)) * self.eur_per_point


@dataclass(frozen=True, slots=True)
class Collective:
    """A body's target for its members, and where they stand together.

    `arrivals` are the members at the target in its year: the mean of the paths and the middle nine
    tenths of them.
    """

    target: Target
    members: tuple[Member, ...]
    without: tuple[str, ...]
    chance: Chance | None
    arrivals: tuple[float, float, float] | None
    reason: str
    price_base: str | None
    sources: tuple[str, ...]

    @property
    def now(self) -> float | None:
        """The members' spending together as a share of their output together."""
        worth = sum(m.eur_per_point for m in self.members)
        return sum(m.now.value * m.eur_per_point for m in self.members) / worth if worth else None

    @property
    def shortfall_eur(self) -> float | None:
        """The members' own shortfalls added up, in euros."""
        return sum(m.shortfall_eur for m in self.members) if self.members else None

    @property
    def shortfall_points(self) -> float | None:
        """The same in points of their output together."""
        worth = sum(m.eur_per_point for m in self.members)
        return (self.shortfall_eur or 0.0) / worth if worth else None

    @property
    def required_per_year(self) -> float | None:
        """Points of their output together that must be added a year."""
        year = self.target.target_year
        latest = max((m.now.year for m in self.members), default=None)
        if latest is None or year is None or year <= latest or self.shortfall_points is None:
            return None
        return self.shortfall_points / (year - latest)

    @property
    def there(self) -> int:
        """How many members are at the target by their present figure."""
        return sum(
            bool(reached(np.array(m.now.value), self.target.target_value)) for m in self.members
        )

    def to_dict(self) -> dict[str, Any]:
        """The ten fields of a target, and who is bound by it."""
        euros = self.shortfall_eur
        return {
            "commitment": self.target.commitment,
            "target": self.target.target_value,
            "unit": self.target.unit,
            "year": self.target.target_year,
            "now": rounded(self.now),
            "required_per_year": rounded(self.required_per_year),
            "shortfall_points": rounded(self.shortfall_points),
            "shortfall_eur": None if euros is None else round(euros, -6),
            "p_arrival": rounded(self.chance.p) if self.chance else None,
            "sources": list(self.sources),
        }

    def more(self) -> dict[str, Any]:
        """What `--full` adds."""
        mean, low, high = self.arrivals or (None, None, None)
        return {
            "owner": self.target.owner,
            "p_low": rounded(self.chance.low) if self.chance else None,
            "p_high": rounded(self.chance.high) if self.chance else None,
            "why_no_p": self.reason or None,
            "members": len(self.members),
            "members_there": self.there,
            "members_without_figure": list(self.without),
            "arrivals_mean": rounded(mean),
            "arrivals_low": low,
            "arrivals_high": high,
            "price_base": self.price_base,
            "status": self.target.status,
        }


def collective(
    outlook: Outlook, target: Target, states: Sequence[str], forecast: bool = True
) -> Collective:
    """A body's target for a set of its members; only shares of GDP are told member by member."""
    shared = target.unit == "pct_gdp" and target.measured_by == "defence_share"
    members = [found for s in states if shared and (found := _member(outlook, target, s))]
    without = tuple(sorted(set(states) - {m.state for m in members})) if shared else ()
    reason = _unsayable(outlook, target, members) if forecast else "not asked"
    given, arrivals = (None, None) if reason else _arrival(outlook, target, members)
    worth = [outlook.outputs[m.state] for m in members]
    keys = [*target.source, *(k for m in members for k in m.now.sources)]
    keys += [key for found in worth for key in found.sources]
    keys += [
        k for m in members if given for r in outlook.histories.get(m.state, ()) for k in r.source
    ]
    years = {found.year for found in worth}
    return Collective(
        target,
        tuple(members),
        without,
        given,
        arrivals,
        reason,
        money.price_base(max(years)) if years else None,
        tuple(dict.fromkeys(keys)),
    )


def _member(outlook: Outlook, target: Target, state: str) -> Member | None:
    now, worth = outlook.now(state), outlook.outputs.get(state)
    if now is None or worth is None:
        return None
    return Member(state, now, worth.share(1), max(target.target_value - now.value, 0.0))


def _unsayable(outlook: Outlook, target: Target, members: Sequence[Member]) -> str:
    if target.measured_by in ("defence_and_related_share", "related_share"):
        return NO_EDITION
    if not members:
        return "no figure of it in the fact base"
    year, latest = target.target_year, max(m.now.year for m in members)
    if year is None:
        return "no year is given"
    if year <= max(latest, outlook.on.year):
        return _outcome(outlook, target, year, [m.state for m in members])
    if outlook.past is None:
        return "no history of two years on end above 0"
    return "" if year - min(m.now.year for m in members) <= HORIZON else "too far ahead"


def _outcome(outlook: Outlook, target: Target, year: int, states: Sequence[str]) -> str:
    """How many were at the target in its year, by the edition that has most of them."""
    rows = figures.widest(outlook.base, states, year)
    if year > outlook.on.year or not rows:
        return "the year is running: budgets decide, and no figure of it is known"
    there = sum(figures.share(row) >= target.target_value - ROUNDING for row in rows.values())
    series = next(iter(rows.values())).series
    found = f"{there} of {len(rows)} members with a figure were there ({in_words(series)})"
    return f"the year is over: {found}"


def _arrival(
    outlook: Outlook, target: Target, members: Sequence[Member]
) -> tuple[Chance, tuple[float, float, float]]:
    """The probability that all arrive, and how many do."""
    assert target.target_year is not None
    at: NDArray[np.bool_] = np.array(
        [
            reached(outlook.grown(m.state, m.now, target.target_year)[:, -1], target.target_value)
            for m in members
        ]
    )
    counts, every = at.sum(axis=0), np.logical_and.reduce(at, axis=0)
    low, high = np.percentile(counts, INTERVAL)
    return chance(every), (float(counts.mean()), float(low), float(high))

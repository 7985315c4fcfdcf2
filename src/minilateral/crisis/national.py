"""National procedure: which branch of a state's law an operation meets, and what the record shows.

The branches are in `parliament.csv`; which of them covers an operation is our reading, in
`approval_readings.csv`. No legal opinion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from statistics import median
from typing import Final, Literal, TypeAlias

import numpy as np

from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.procedure import (
    Approval,
    ApprovalReading,
    Frame,
    NationalEpisode,
    Operation,
    Requirement,
)

Basis: TypeAlias = Literal["rule", "observed", "partly_observed", "judged", "assumed"]

_FRAMES: Final[dict[str, Frame]] = {
    "nato": "nato",
    "eu": "eu",
    "eu_csdp": "eu",
    "eu_pesco": "eu",
    "unsc_p5": "un",
    "jef": "jef",
}
#: What must be over before forces may act.
BEFOREHAND: Final = frozenset({"prior_approval", "prior_consultation"})
VOTED: Final = frozenset({"approved", "supported", "rejected"})
#: Its constitution asks for information after the start and a vote after four months, so that its
#: forces always move first; it says nothing about how a vote and a move race each other.
_CLOCK_RUNS_AFTER: Final = "FRA"


@dataclass(frozen=True, slots=True)
class NationalLaw:
    """What a state's law asks before its forces take part, and how many days that takes.

    `requirement` is nothing where no table tells; the days are then those of other states, and
    the basis is "assumed". `reading` says why this branch.
    """

    state: str
    operation: Operation
    frame: Frame
    requirement: Requirement | None
    branch: str | None
    days: tuple[float, float]
    basis: Basis
    reading: str
    legal_basis: str = ""
    sources: tuple[str, ...] = ()
    cited: bool = False

    @property
    def beforehand(self) -> bool:
        """Whether the days come before its forces may act; where unknown, so it is assumed."""
        return self.requirement is None or self.requirement in BEFOREHAND


def frame_of(grouping: Grouping) -> Frame:
    """Under whose roof a body acts, in the eyes of national law."""
    return _FRAMES.get(grouping.id, "coalition")


def laws(
    base: FactBase,
    states: Iterable[str],
    operation: Operation,
    body: Grouping,
    home: Collection[str] = (),
) -> tuple[NationalLaw, ...]:
    """What the law of each state asks of the operation under that body, in the order given.

    States of `home` act on their own territory or waters, of which the tables do not speak.
    Unnamed seats (E01) have no law.
    """
    frame = frame_of(body)
    found = [_law(base, state, operation, frame, state in home) for state in states]
    if any(law.requirement is None for law in found):
        days = _elsewhere(base, operation)
        found = [law if law.requirement is not None else replace(law, days=days) for law in found]
    return tuple(found)


def _law(
    base: FactBase, state: str, operation: Operation, frame: Frame, at_home: bool
) -> NationalLaw:
    if at_home or state not in base.states.by_code:
        why = "at home; the tables speak of deployments abroad" if at_home else "an unnamed seat"
        return NationalLaw(state, operation, frame, "none", None, (0.0, 0.0), "judged", why)
    branches = {row.branch: row for row in base.approvals([state])}
    if not branches:
        why = "no table tells; the median days of states that are asked beforehand"
        return NationalLaw(state, operation, frame, None, None, (0.0, 0.0), "assumed", why)
    reading = _reading(base, state, operation, frame)
    if reading is None:
        why = "no reading; the default branch"
        row = branches.get("default") or next(iter(branches.values()))
        return _by_branch(row, operation, frame, why)
    if reading.branch is not None:
        return _by_branch(branches[reading.branch], operation, frame, reading.reading)
    row = branches.get("default") or next(iter(branches.values()))
    return NationalLaw(
        state,
        operation,
        frame,
        reading.requirement,
        None,
        (0.0, 0.0),
        "judged",
        reading.reading,
        row.legal_basis,
        tuple(key for key in row.source if key != UNCITED),
    )


def _by_branch(row: Approval, operation: Operation, frame: Frame, why: str) -> NationalLaw:
    bases: dict[str, Basis] = {
        "rule": "rule",
        "observed": "observed",
        "partly_observed": "partly_observed",
    }
    return NationalLaw(
        row.state,
        operation,
        frame,
        row.requirement,
        row.branch,
        (row.typical_days_low, row.typical_days_high),
        bases.get(row.days_basis or "", "judged"),
        why,
        row.legal_basis,
        tuple(key for key in row.source if key != UNCITED),
        row.cited,
    )


def _reading(
    base: FactBase, state: str, operation: Operation, frame: Frame
) -> ApprovalReading | None:
    return next(
        (
            row
            for row in base.all(ApprovalReading)
            if row.state == state
            and operation in row.operations
            and (not row.frames or frame in row.frames)
        ),
        None,
    )


def _elsewhere(base: FactBase, operation: Operation) -> tuple[float, float]:
    """The median days, low and high, of the states whose law is asked beforehand."""
    states = dict.fromkeys(row.state for row in base.all(Approval))
    found = [_law(base, state, operation, "coalition", at_home=False) for state in states]
    asked = [law.days for law in found if law.beforehand]
    if not asked:
        return 0.0, 0.0
    return median(low for low, _ in asked), median(high for _, high in asked)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 90 % Jeffreys interval (Brown, Cai and DasGupta 2001)."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share itself."""
        return self.count / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """The 5th and the 95th centile of Beta(count + 1/2, of - count + 1/2).

        With x = sin(t)**2 its density is a product of even powers of sine and cosine, which the
        midpoint rule integrates well. 0 and 1 at the ends, as the authors advise.
        """
        edges = np.linspace(0, np.pi / 2, 20_001)
        middle = (edges[1:] + edges[:-1]) / 2
        sines, cosines = self.count * np.log(np.sin(middle)), np.log(np.cos(middle))
        density = 2 * (sines + (self.of - self.count) * cosines)
        below = np.append(0.0, np.cumsum(np.exp(density - density.max())))
        low, high = np.sin(np.interp((0.05, 0.95), below / below[-1], edges)) ** 2
        return (
            0.0 if self.count == 0 else float(low),
            1.0 if self.count == self.of else float(high),
        )


def refusals(base: FactBase) -> Share:
    """How often parliaments said no, of the recorded steps with a vote or expressed support."""
    voted = [row for row in base.all(NationalEpisode) if row.outcome in VOTED]
    return Share(sum(row.outcome == "rejected" for row in voted), len(voted))


def observed_days(base: FactBase, state: str | None = None) -> tuple[NationalEpisode, ...]:
    """Recorded procedures with the days from government to parliament; of one state if named."""
    return tuple(
        row
        for row in base.all(NationalEpisode)
        if row.days is not None and state in (None, row.state)
    )


def moved_first(base: FactBase) -> Share:
    """How often forces were in the area before parliament spoke, of the cases with both dates.

    A month counts as its first day. French cases are left out: there the clock of the law runs
    from the start.
    """
    dated = [
        (row.deployment_date.first, row.parliament_vote_date.first)
        for row in base.all(NationalEpisode)
        if row.deployment_date and row.parliament_vote_date and row.state != _CLOCK_RUNS_AFTER
    ]
    return Share(sum(moved < voted for moved, voted in dated), len(dated))

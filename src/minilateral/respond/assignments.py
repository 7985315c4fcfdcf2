"""Assignments: who sends what to which line of a need, and when it is on station."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from minilateral.respond.batch import Batch
from minilateral.respond.case import UNSTATED_ENDURANCE, Case
from minilateral.respond.formulation import Pair
from minilateral.respond.needs import Line


@dataclass(frozen=True, slots=True)
class Assignment:
    """Units of a batch sent to a line of the need."""

    line: Line
    batch: Batch
    count: int
    arrives_days: float
    #: Of the count, units that another body holds that day.
    booked: int

    @property
    def relief(self) -> int:
        """Units that their owner must have besides, to relieve these for as long as asked."""
        endurance = self.batch.endurance_days
        stays = UNSTATED_ENDURANCE if endurance is None else endurance
        if self.line.for_days <= stays:
            return 0
        return floor(self.count * self.batch.rotation + 0.5) - self.count

    @property
    def named(self) -> dict[str, str]:
        """Whose units of which class and platform they are."""
        batch = self.batch
        return {"state": batch.owner, "asset_class": batch.asset_class, "platform": batch.platform}


def assignments(case: Case, send: Mapping[Pair, int]) -> tuple[Assignment, ...]:
    """What a solution sends, by line and arrival; units that nobody holds go first."""
    batches, units = case.pool.batches, case.units.tolist()
    free = {b: max(0, units[b] - batches[b].booked) for b, _ in send}
    found = []
    for b, n in sorted(send, key=lambda pair: (pair[1], case.days[pair[1], pair[0]], pair[0])):
        unheld = min(free[b], send[b, n])
        free[b] -= unheld
        arrives = hundredths(case.days[n, b])
        found.append(
            Assignment(case.lines[n], batches[b], send[b, n], arrives, send[b, n] - unheld)
        )
    return tuple(found)


def hundredths(days: float) -> float:
    """Days to a hundredth: a quarter of an hour."""
    return round(float(days), 2)

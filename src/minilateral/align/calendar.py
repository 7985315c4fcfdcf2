"""The calendar of promises that clashes least, against the calendar as it was.

A clash is a state that, in one quarter and domain (land, sea, air), stands by for one body more
than it can serve: one. The better calendar hands turns round within a roster: every turn stays
where it is in time; each state takes as many turns as it did, leads only if it led, and has no
more at once than it had. The turns of bodies in `held` stay with their states: with NATO held, the
others plan round NATO. Modelling choices: states on a roster can stand in for each other, and a
state serves one body at a time in a domain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.align.hand_round import PATIENCE, Handed, hand_round
from minilateral.align.turns import Turn, clashes, turns
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

BODIES = ("nato", "eu", "jef")
CAVEAT = (
    "Public rosters are incomplete, so there were more clashes than these. The better calendar "
    "knows no politics: it shows how much of the clash is a matter of timing."
)


@dataclass(frozen=True, repr=False)
class Calendar(Result):
    """The calendar as it was beside the one that clashes least."""

    base: FactBase
    first: int
    years: int
    bodies: tuple[str, ...]
    held: tuple[str, ...]
    turns: tuple[Turn, ...]
    left_out: int
    better: Handed

    @property
    def title(self) -> str:
        return f"Calendar of promises {self.first}–{self.first + self.years - 1}"

    def rows(self) -> list[Mapping[str, Any]]:
        """By domain: clashes as they were and at best, and what the difference is worth."""
        before = Counter(_by_domain(clashes(self.turns)))
        after = Counter(_by_domain(clashes(self.turns, self.better.states)))
        rows: list[Mapping[str, Any]] = []
        for domain in sorted({turn.domain for turn in self.turns}):
            own = [turn for turn in self.turns if turn.domain == domain]
            sizes = [turn.count for turn in own if turn.count]
            size = float(np.mean(sizes)) if sizes else None
            freed = before[domain] - after[domain]
            rows.append(
                {
                    "domain": domain,
                    "turns": len(own),
                    "clashes": before[domain],
                    "clashes_at_best": after[domain],
                    "mean_size": size,
                    "sizes_known": len(sizes),
                    "units_on_station": None if size is None else freed * size / (4 * self.years),
                }
            )
        return rows

    def references(self) -> Sequence[Reference]:
        keys = (key for turn in self.turns for key in turn.sources if key != UNCITED)
        return self.base.references(keys)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral calendar --json`; docs/lookup/json.md describes the fields."""
        return {
            "from": self.first,
            "years": self.years,
            "bodies": self.bodies,
            "held": self.held,
            "domains": self.rows(),
            "gap": self.better.gap,
            "left_out": self.left_out,
            "changed": [
                {
                    "roster": turn.label,
                    "domain": turn.domain,
                    "from": self._quarter(turn.quarters[0]),
                    "to": self._quarter(turn.quarters[-1]),
                    "was": turn.state,
                    "at_best": state,
                }
                for turn, state in zip(self.turns, self.better.states, strict=True)
                if state != turn.state
            ],
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def _quarter(self, number: int) -> str:
        return f"{self.first + number // 4}-Q{number % 4 + 1}"

    def plot(self) -> Drawing:
        """The calendar as it was: the turns of every state that ever clashed."""
        from minilateral.align.drawing import clashing_turns

        return clashing_turns(self)


def calendar(
    base: FactBase,
    first: int,
    years: int = 10,
    bodies: Sequence[str] = BODIES,
    held: Sequence[str] = ("nato",),
    patience: float = PATIENCE,
) -> Calendar:
    """The calendar of the bodies' rosters over years, and the one that clashes least.

    Raises
    ------
    UsageError
        If fewer than two bodies or less than a year is asked for, or all bodies are held.
    NoFactAtDateError
        If no turn of theirs is dated in these years.
    """
    ids = tuple(base.groupings.find(name).id for name in bodies)
    fixed = tuple(base.groupings.find(name).id for name in held)
    if len(set(ids)) < 2 or years < 1:
        raise UsageError("a calendar needs two bodies and a year or more.")
    if set(ids) <= set(fixed):
        raise UsageError("every body is held; leave at least one whose turns may change hands.")
    found, left = turns(base, first, years, ids)
    return Calendar(base, first, years, ids, fixed, found, left, hand_round(found, fixed, patience))


def _by_domain(found: Mapping[tuple[str, str, int], int]) -> Iterable[str]:
    """The domain of every clash."""
    return (domain for (_, domain, _), count in found.items() for _ in range(count))

"""When American enablers could be replaced, by class: from cited delays between order and service.

For each class that the United States hold, the delays seen in other states' programmes are put
after a day of order. The interval runs from the shortest to the longest delay seen, dates read as
widely as they allow; a planned date counts as the earliest that it may be. Few programmes are
behind it, and they were not drawn at random: it is the range that was seen, not a forecast. Where
one programme is cited the interval has no upper end; where none is, the date is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.forces import Enabler, Procurement

LEADER = "USA"
#: Not enablers that a purchase replaces: troops told apart by no class, and civil ships.
LEFT_OUT = frozenset({"force_package", "civil_maritime"})


@dataclass(frozen=True, slots=True)
class Replacement:
    """One class: the programmes seen, and the earliest dates if it were ordered on the day."""

    asset_class: str
    programmes: tuple[Procurement, ...]
    shortest_days: int | None
    longest_days: int | None
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, repr=False)
class Replacements(Result):
    """The earliest date for each class of American enablers, as an interval."""

    base: FactBase
    ordered: date
    classes: tuple[Replacement, ...]

    @property
    def title(self) -> str:
        return f"Earliest service of what replaces American enablers, ordered on {self.ordered}"

    def references(self) -> Sequence[Reference]:
        keys = [key for c in self.classes for p in c.programmes for key in p.source]
        return self.base.references(key for key in keys if key != UNCITED)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "asset_class": found.asset_class,
                "programmes": len(found.programmes),
                "of_them_planned": sum(p.expected for p in found.programmes),
                "years_from_order_low": _years(found.shortest_days),
                "years_from_order_high": _years(found.longest_days),
                "earliest": found.earliest,
                "latest_of_earliest": found.latest,
                "seen": ", ".join(f"{p.platform} ({p.owner})" for p in found.programmes),
                "sources": list(dict.fromkeys(k for p in found.programmes for k in p.source)),
            }
            for found in self.classes
        ]


def replacements(base: FactBase, on: date) -> Replacements:
    """Classes that the United States hold, and when others could have them, ordered on a day."""
    held = {row.asset_class for row in base.all(Enabler) if row.owner == LEADER} - LEFT_OUT
    seen = [row for row in base.all(Procurement) if _known(row, on)]
    classes = [_replacement([p for p in seen if p.asset_class == c], c, on) for c in sorted(held)]
    return Replacements(base, on, tuple(classes))


def _replacement(programmes: Sequence[Procurement], asset_class: str, on: date) -> Replacement:
    if not programmes:
        return Replacement(asset_class, (), None, None, None, None)
    delays = [delay(programme) for programme in programmes]
    low, high = min(short for short, _ in delays), max(long for _, long in delays)
    late = on + timedelta(days=high) if len(programmes) > 1 else None
    return Replacement(asset_class, tuple(programmes), low, high, on + timedelta(days=low), late)


def _known(programme: Procurement, on: date) -> bool:
    """Whether it had come into service by the day, or was on order with a date planned."""
    came = programme.in_service.last <= on
    return came or (programme.expected and programme.ordered.first <= on)


def delay(programme: Procurement) -> tuple[int, int]:
    """Least and most days from order to service that the dates allow.

    Raises
    ------
    UsageError
        If it came into service before it was ordered.
    """
    least = (programme.in_service.first - programme.ordered.last).days
    most = (programme.in_service.last - programme.ordered.first).days
    if most < 0:
        raise UsageError(
            f"{programme.owner} {programme.platform}: in service {programme.in_service}, "
            f"before it was ordered {programme.ordered}."
        )
    return max(least, 0), most


def _years(days: int | None) -> float | None:
    return None if days is None else round(days / 365.25, 1)

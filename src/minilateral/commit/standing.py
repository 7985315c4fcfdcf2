"""Where a target stands: the figure now, the path it asks for, what is missing, will it come?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from minilateral.commit.forecast import Chance
from minilateral.core.errors import UsageError
from minilateral.facts.records.money import Target

#: What every page with these probabilities says.
CAVEAT = (
    "A probability is conditional on the stated policy as recorded and on changes like those of "
    "the past. It cannot see a turn of policy: of forecasts below 10 % for the 2 % of 2024, more "
    "than half came true (docs/explain/promises.md)."
)
#: Targets in points of GDP, whose gap is also an amount of money.
SHARES = frozenset({"defence_share", "defence_and_related_share", "related_share"})


@dataclass(frozen=True, slots=True)
class Now:
    """The figure that a target is held against, of which year and edition, and its documents."""

    value: float
    year: int
    series: str
    estimate: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One year of a path: where the target asks to be, where the present pace leads, the gap."""

    year: int
    required: float
    at_pace: float | None
    shortfall_points: float | None
    shortfall_eur: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A target of a state, and where it stands.

    `eur_per_point` is what one per cent of GDP is in euros, at the price base named beside it.
    """

    target: Target
    now: Now | None
    successor: Target | None
    pace: float | None
    eur_per_point: float | None
    price_base: str | None
    chance: Chance | None
    reason: str
    sources: tuple[str, ...]

    @property
    def required_per_year(self) -> float | None:
        """What must be added a year, in the target's own unit, from the figure's year on."""
        year = self.target.target_year
        if self.now is None or year is None or year <= self.now.year or self.successor:
            return None
        return max(self.target.target_value - self.now.value, 0.0) / (year - self.now.year)

    @property
    def shortfall_points(self) -> float | None:
        """Points of GDP that are missing to the target; none where it is no share of GDP."""
        if self.now is None or self.target.measured_by not in SHARES:
            return None
        return max(self.target.target_value - self.now.value, 0.0)

    @property
    def shortfall_eur(self) -> float | None:
        """The same in euros."""
        return _times(self.shortfall_points, self.eur_per_point)

    def path(self) -> tuple[Step, ...]:
        """Year by year from the present figure to the target.

        Raises
        ------
        UsageError
            If the target names no year, its year is over, or there is no figure to start from.
        """
        label = f"{self.target.owner} {self.target.commitment}"
        year, now = self.target.target_year, self.now
        if year is None:
            raise UsageError(f"{label} names no year, so no path leads to it.")
        if now is None:
            raise UsageError(f"{label}: {self.reason}.")
        if year <= now.year:
            raise UsageError(f"{label} was for {year}; the latest figure is of {now.year}.")
        return tuple(self._step(now, y, year) for y in range(now.year + 1, year + 1))

    def _step(self, now: Now, year: int, last: int) -> Step:
        value = self.target.target_value
        required = now.value + (value - now.value) * (year - now.year) / (last - now.year)
        if self.pace is None:
            return Step(year, required, None, None, None)
        at_pace = now.value + self.pace * (year - now.year)
        gap = max(required - at_pace, 0.0)
        return Step(year, required, at_pace, gap, _times(gap, self.eur_per_point))

    def slippage(self) -> dict[str, Any]:
        """How a superseded target moved: years later, and more or less than first promised."""
        new, old = self.successor, self.target
        if new is None:
            return {"superseded_by": None, "slipped_years": None, "slipped_value": None}
        years = None
        if new.target_year is not None and old.target_year is not None:
            years = new.target_year - old.target_year
        moved = new.target_value - old.target_value if new.unit == old.unit else None
        name = new.commitment
        return {"superseded_by": name, "slipped_years": years, "slipped_value": rounded(moved)}

    def to_dict(self) -> dict[str, Any]:
        """The fields of `minilateral targets STATE --json`."""
        return {
            "commitment": self.target.commitment,
            "target": self.target.target_value,
            "unit": self.target.unit,
            "year": self.target.target_year,
            "now": self.now.value if self.now else None,
            "required_per_year": rounded(self.required_per_year),
            "shortfall_points": rounded(self.shortfall_points),
            "shortfall_eur": None if self.shortfall_eur is None else round(self.shortfall_eur, -6),
            "p_arrival": rounded(self.chance.p) if self.chance else None,
            "sources": list(self.sources),
        }

    def more(self) -> dict[str, Any]:
        """What `--full` adds: the interval, the pace, the edition, the price base, the slippage."""
        return {
            "p_low": rounded(self.chance.low) if self.chance else None,
            "p_high": rounded(self.chance.high) if self.chance else None,
            "why_no_p": self.reason or None,
            "now_year": self.now.year if self.now else None,
            "edition": self.now.series if self.now else None,
            "estimate": self.now.estimate if self.now else None,
            "pace_per_year": rounded(self.pace),
            "price_base": self.price_base,
            "announced": str(self.target.announced_date),
            "status": self.target.status,
            **self.slippage(),
        }


def rounded(value: float | None) -> float | None:
    """Four places: no figure here has more."""
    return None if value is None else round(value, 4)


def _times(points: float | None, worth: float | None) -> float | None:
    return None if points is None or worth is None else points * worth

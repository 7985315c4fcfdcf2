"""The outlook of one day: every state's past read once, and the targets held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from minilateral.commit import figures, money
from minilateral.commit.forecast import (
    HORIZON,
    ROUNDING,
    Chance,
    Floats,
    Past,
    chance,
    past,
    paths,
    reached,
)
from minilateral.commit.standing import Now, Standing
from minilateral.core.errors import UsageError
from minilateral.facts import FactBase
from minilateral.facts.records.money import Spending, Target
from minilateral.facts.vocabulary import in_words

NO_EDITION = "no edition counts the related spending"


@dataclass(frozen=True)
class Outlook:
    """A fact base and a day; paths that were simulated are kept, so that answers share them."""

    base: FactBase
    on: date
    _grown: dict[tuple[str, int, int], Floats] = field(default_factory=dict, repr=False)

    @cached_property
    def histories(self) -> Mapping[str, tuple[Spending, ...]]:
        """One edition of each state, without gaps."""
        states = sorted({row.state for row in self.base.all(Spending)})
        found = {state: figures.history(self.base, state, self.on) for state in states}
        return {state: rows for state, rows in found.items() if rows}

    @cached_property
    def outputs(self) -> Mapping[str, money.Output]:
        """The latest output of every state that has one, in euros."""
        return money.outputs(self.base, self.on)

    @cached_property
    def past(self) -> Past | None:
        """The changes of all states; none where no state has figures of two years on end."""
        shares = {s: {r.year: figures.share(r) for r in rows} for s, rows in self.histories.items()}
        try:
            return past(shares)
        except UsageError:
            return None

    def grown(self, state: str, now: Now, until: int) -> Floats:
        """Simulated shares of a state: paths in rows, the years after the figure's in columns."""
        key = (state, now.year, until)
        if key not in self._grown:
            assert self.past is not None
            years = range(now.year + 1, until + 1)
            self._grown[key] = paths(self.past, state, now.value, years)
        return self._grown[key]

    def now(self, state: str) -> Now | None:
        """The latest share of GDP of a state."""
        row = figures.latest(self.base, state, self.on)
        return None if row is None else _now(row, figures.share(row))

    def standing(self, target: Target) -> Standing:
        """A state's target and where it stands."""
        now, successor = self._measured(target), self._successor(target)
        worth = self.outputs.get(target.owner) if target.unit == "pct_gdp" and now else None
        given, reason = self._arrival(target, now, successor)
        history = self.histories.get(target.owner, ()) if now else ()
        share = target.measured_by == "defence_share"
        keys = (*target.source, *(now.sources if now else ()), *(worth.sources if worth else ()))
        return Standing(
            target,
            now,
            successor,
            figures.pace(history) if share else None,
            worth.share(1) if worth else None,
            money.price_base(worth.year) if worth else None,
            given,
            reason,
            tuple(dict.fromkeys((*keys, *(figures.sources(history) if given else ())))),
        )

    def _successor(self, target: Target) -> Target | None:
        later = self.base.targets([target.owner], self.on)
        return next((t for t in later if t.commitment == target.superseded_by), None)

    def _measured(self, target: Target) -> Now | None:
        """The figure that the target is held against, where the fact base has one."""
        match target.measured_by:
            case "defence_share":
                return self.now(target.owner)
            case "equipment_share":
                return self._latest(target.owner, "equipment_share_pct", 1)
            case "personnel":
                return self._latest(target.owner, "personnel_thousands", 1000)
            case "ukraine_military_share":
                return self._aid(target.owner)
        return None

    def _latest(self, state: str, column: str, times: int) -> Now | None:
        rows = [r for r in self.base.spending([state], self.on) if getattr(r, column) is not None]
        row = max(rows, key=lambda r: (r.year, r.series), default=None)
        return None if row is None else _now(row, times * float(getattr(row, column)))

    def _aid(self, donor: str) -> Now | None:
        """Military aid of the last whole year, per cent of the GDP of 2021."""
        years = {
            int(row.period): row
            for row in self.base.support([donor])
            if row.category == "military" and row.period.isdigit() and row.pct_gdp is not None
        }
        year = max((year for year in years if year < self.on.year), default=None)
        if year is None:
            return None
        row = years[year]
        return Now(float(row.pct_gdp or 0), year, "kiel, share of GDP of 2021", False, row.source)

    def _arrival(
        self, target: Target, now: Now | None, successor: Target | None
    ) -> tuple[Chance | None, str]:
        """The probability of being at the target in its year, or why it cannot be said."""
        reason = self._unsayable(target, now, successor)
        if reason:
            return None, reason
        assert now is not None
        assert target.target_year is not None
        grown = self.grown(target.owner, now, target.target_year)
        return chance(reached(grown[:, -1], target.target_value)), ""

    def _unsayable(self, target: Target, now: Now | None, successor: Target | None) -> str:
        year, measure = target.target_year, target.measured_by
        if successor is not None:
            return f"superseded by {successor.commitment}"
        if measure in ("defence_and_related_share", "related_share"):
            return NO_EDITION
        if now is None:
            return "no figure in the fact base"
        if year is None:
            return "no year is given"
        if measure != "defence_share":
            return "no history to forecast from"
        if year <= now.year:
            return self._outcome(target, year)
        if year <= self.on.year:
            return "the year is running: its budget decides, and no figure of it is known"
        if self.past is None or now.value <= 0:
            return "no history of two years on end above 0"
        return "" if year - now.year <= HORIZON else f"more than {HORIZON} years ahead"

    def _outcome(self, target: Target, year: int) -> str:
        """What became of a target whose year is over, by the figure of that year."""
        row = figures.of_year(self.base, target.owner, year)
        if row is None:
            return "the year is over, and no figure of it is in the fact base"
        value = figures.share(row)
        met = "met" if value >= target.target_value - ROUNDING else "not met"
        return f"the year is over: {met} at {value:g} ({in_words(row.series)})"


def _now(row: Spending, value: float) -> Now:
    return Now(value, row.year, row.series, row.status != "final", row.source)

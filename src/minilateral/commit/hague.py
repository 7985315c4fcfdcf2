"""What the pledge of The Hague would add, beside American spending and the cost of replacing it.

The 3.5 % of core defence adds each ally's own gap. The 1.5 % of related spending is counted by no
edition, so what it adds is between nothing and the whole of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from minilateral.commit import money
from minilateral.commit.collective import Collective, collective
from minilateral.commit.outlook import Outlook
from minilateral.commit.standing import rounded
from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.money import ReplacementCost

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

CORE, RELATED, EXCEPTION = "hague_core_3.5_2035", "hague_related_1.5_2035", "hague_opt_out"
LEADER = "USA"
#: Allies outside Europe.
ELSEWHERE = frozenset({"USA", "CAN"})


@dataclass(frozen=True, slots=True)
class Line:
    """One set of allies: spending now, and what the pledge would add a year, in euros."""

    name: str
    core: Collective
    spending: float
    related_at_most: float
    without_exception: float
    to_american: float | None

    @property
    def added(self) -> float:
        """What the 3.5 % of core defence would add a year."""
        return self.core.shortfall_eur or 0.0


@dataclass(frozen=True, repr=False)
class Added(Result):
    """What the pledge adds by set of allies, and what it is held against."""

    outlook: Outlook
    lines: tuple[Line, ...]
    american: float | None
    costs: tuple[tuple[ReplacementCost, float, float], ...]

    @property
    def title(self) -> str:
        return f"What the pledge of The Hague would add a year, {self.outlook.on}"

    @property
    def price_base(self) -> str:
        """How the amounts are to be read."""
        return next((line.core.price_base or "" for line in self.lines), "")

    def references(self) -> Sequence[Reference]:
        keys = [key for line in self.lines for key in line.core.sources]
        keys += [key for cost, _, _ in self.costs for key in cost.source]
        return self.outlook.base.references(key for key in keys if key != UNCITED)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "allies": line.name,
                "members": len(line.core.members),
                "spending_eur_bn": _bn(line.spending),
                "core_adds_eur_bn": _bn(line.added),
                "core_adds_with_claimed_exception_eur_bn": _bn(line.without_exception),
                "related_adds_at_most_eur_bn": _bn(line.related_at_most),
                "core_adds_to_american_spending": rounded(line.to_american),
            }
            for line in self.lines
        ]

    def to_dict(self) -> dict[str, Any]:
        """The part `hague` of `minilateral targets GROUPING --json`."""
        return {
            "lines": self.rows(),
            "american_spending_eur_bn": None if self.american is None else _bn(self.american),
            "replacement": [
                {
                    "item": cost.item,
                    "scope": cost.scope,
                    "low_eur_bn": _bn(low),
                    "high_eur_bn": _bn(high),
                    "years": cost.years,
                    "stated": _stated(cost),
                    "stated_price_base": cost.price_base,
                    "sources": list(cost.source),
                }
                for cost, low, high in self.costs
            ],
            "price_base": self.price_base,
        }

    def plot(self) -> Drawing:
        """What the core pledge adds by set of allies."""
        from minilateral.charts import Bar, bars

        return bars(
            [Bar(line.name, _bn(line.added)) for line in self.lines],
            x_title=f"EUR bn a year; {self.price_base}",
            value_format=",.0f",
        )


def added(outlook: Outlook, grouping: Grouping) -> Added:
    """What the pledge adds to the allies of a grouping, to NATO Europe and to the allies in the EU.

    Raises
    ------
    NotFoundError
        If the pledge had not been made by the day, or no member of the grouping is an ally.
    """
    base, on = outlook.base, outlook.on
    known = {t.commitment: t for t in base.targets(["NATO"], on)}
    if CORE not in known or RELATED not in known:
        raise NotFoundError(f"the pledge of The Hague was not made by {on}.")
    allies = set(base.grouping("NATO", on).members)
    sets = {
        grouping.short_name: allies & set(grouping.members),
        "NATO Europe": allies - ELSEWHERE,
        "EU": allies & set(base.grouping("EU", on).members),
    }
    if not sets[grouping.short_name]:
        raise NotFoundError(f"no member of {grouping.in_prose} is an ally bound by the pledge.")
    us = outlook.now(LEADER)
    american = outlook.outputs[LEADER].share(us.value) if us else None
    claimed = [t for t in base.targets(allies, on) if t.commitment.startswith(EXCEPTION)]
    lines = []
    for name, states in sets.items():
        core = collective(outlook, known[CORE], sorted(states), forecast=False)
        excused = sum(
            m.gap_above(t.target_value) for t in claimed for m in core.members if m.state == t.owner
        )
        lines.append(
            Line(
                name,
                core,
                sum(m.now.value * m.eur_per_point for m in core.members),
                known[RELATED].target_value * sum(m.eur_per_point for m in core.members),
                (core.shortfall_eur or 0.0) - excused,
                (core.shortfall_eur or 0.0) / american if american else None,
            )
        )
    return Added(outlook, tuple(lines), american, _costs(base, on))


def _costs(base: FactBase, on: date) -> tuple[tuple[ReplacementCost, float, float], ...]:
    """What replacing American forces is said to cost, in euros at the mean rate of its year."""
    found = []
    for cost in base.all(ReplacementCost):
        year = min(int(_published(base, cost)), on.year)
        low, high = (money.unit_in_eur(base, x, cost.unit, year) for x in (cost.low, cost.high))
        found.append((cost, low, high))
    return tuple(found)


def _stated(cost: ReplacementCost) -> str:
    span = f"{cost.low:g}" if cost.low == cost.high else f"{cost.low:g} to {cost.high:g}"
    return f"{span} {cost.unit}"


def _published(base: FactBase, cost: ReplacementCost) -> str:
    dates = [base.source(key).date for key in cost.source if key != UNCITED]
    return next((day[:4] for day in dates if day), "2025")


def _bn(euros: float) -> float:
    return round(euros / 1e9, 1)

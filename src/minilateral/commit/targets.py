"""The targets of a state, or of a grouping's members and of the bodies that bind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from minilateral.commit.outlook import Outlook
from minilateral.commit.standing import Standing, Step
from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, repr=False)
class Targets(Result):
    """What one state has announced, superseded targets too, and where each stands."""

    outlook: Outlook
    state: str
    standings: tuple[Standing, ...]

    @property
    def name(self) -> str:
        """The state's name."""
        return self.outlook.base.states.name(self.state)

    @property
    def title(self) -> str:
        return f"Announced targets of {self.name}, {self.outlook.on}"

    def references(self) -> Sequence[Reference]:
        keys = [key for standing in self.standings for key in standing.sources]
        return self.outlook.base.references(key for key in keys if key != UNCITED)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {"state": self.state, **row, **standing.more(), "sources": ";".join(row["sources"])}
            for standing in self.standings
            for row in [standing.to_dict()]
        ]

    def to_dict(self, full: bool = False) -> dict[str, Any]:
        """The answer of `minilateral targets STATE --json`; see docs/lookup/json.md."""
        return {
            "state": self.state,
            "targets": [
                {**standing.to_dict(), **(standing.more() if full else {})}
                for standing in self.standings
            ],
        }

    def by_year(self) -> list[Mapping[str, Any]]:
        """The path to each open target, year by year."""
        return [
            {
                "state": self.state,
                "commitment": standing.target.commitment,
                **{name: getattr(step, name) for name in Step.__slots__},
                "price_base": standing.price_base,
            }
            for standing in self.standings
            if standing.required_per_year is not None
            for step in standing.path()
        ]

    def plot(self) -> Drawing:
        """The history in one edition, the fan of paths, and the targets."""
        from minilateral.commit.target_chart import fan_of

        return fan_of(self)


def of_state(base: FactBase, name: str, on: date) -> Targets:
    """The targets that a state had announced by the day, in the order of their years.

    Raises
    ------
    NotFoundError
        If the state is unknown, or no target of it is in the fact base.
    """
    state = base.states.find(name).code
    outlook = Outlook(base, on)
    found = standings(outlook, state)
    if not found:
        raise NotFoundError(f"no target of {base.states.name(state)} is known on {on}.")
    return Targets(outlook, state, found)


def standings(outlook: Outlook, state: str) -> tuple[Standing, ...]:
    """A state's targets and where they stand; those without a year come last."""
    rows = outlook.base.targets([state], outlook.on)
    ordered = sorted(rows, key=lambda t: (t.target_year or 9999, t.announced_date, t.commitment))
    return tuple(outlook.standing(target) for target in ordered)

"""Decision capacity over time: how easily the rule of each year would have let a proposal pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import MinilateralError, RuleError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.decide.compile import Playable, compile_rule
from minilateral.decide.willing import passing_probability
from minilateral.decide.yes_no import formula
from minilateral.facts import Grouping

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: What a chart of it says beneath.
CAVEAT = (
    "Modelling choice: every member is for the proposal with the same chance, independently. Real "
    "members move together and proposals are tabled when they are expected to pass, so read the "
    "differences between rules and years, not the level."
)


@dataclass(frozen=True, slots=True)
class YearOfRule:
    """One year of a rule: who decides, the chance of passing, and what changed since the last."""

    body: str
    year: int
    members: int
    chance: float
    change: str


@dataclass(frozen=True, repr=False)
class Capacity(Result):
    """The chance of passing by year, under the rule in force on each first of January."""

    grouping: Grouping
    scope: str | None
    willing: float
    years: tuple[YearOfRule, ...]
    sources: tuple[Reference, ...]

    @property
    def title(self) -> str:
        what = f" ({self.scope})" if self.scope else ""
        return (
            f"Chance that {self.grouping.in_prose} decides{what}, each member willing at "
            f"{self.willing:g}"
        )

    def references(self) -> Sequence[Reference]:
        return self.sources

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "body": year.body,
                "year": year.year,
                "members": year.members,
                "chance": year.chance,
                "change": year.change,
            }
            for year in self.years
        ]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral capacity --json`; docs/lookup/json.md describes the fields."""
        return {
            "grouping": self.grouping.id,
            "scope": self.scope,
            "willing": self.willing,
            "years": self.rows(),
            "caveat": CAVEAT,
            "sources": [reference.key for reference in self.sources],
        }

    def plot(self) -> Drawing:
        """The chance by year, changes of members or rule ringed; `CAVEAT` belongs beneath."""
        return side_by_side([self], self.title)


def side_by_side(followed: Sequence[Capacity], title: str = "") -> Drawing:
    """The chances of several groupings by year, a panel each on one scale."""
    from minilateral.charts import YearValue, lines_with_threshold

    return lines_with_threshold(
        [
            YearValue(year.body, year.year, 100 * year.chance, estimate=bool(year.change))
            for one in followed
            for year in one.years
        ],
        threshold=50,
        threshold_label="even chance",
        y_title="chance of passing, %",
        title=title,
        hollow_mark="members or rule changed",
    )


def capacity(grouping: Grouping, willing: float = 0.9, scope: str | None = None) -> Capacity:
    """Follow the default rule of a grouping, or that of a scope, from its founding to its day.

    Raises
    ------
    NotFoundError
        If no rule is known, or none of that scope.
    RuleError
        If `willing` is no chance between 0 and 1, or the rule cannot be counted in any year.
    """
    if not 0 < willing < 1:
        raise RuleError(f"a chance of {willing} is not between 0 and 1.")
    found = list(_years(grouping, willing, scope))
    if not found:
        formula(compile_rule(grouping, scope))  # says why
        raise RuleError(f"the rule of {grouping.in_prose} cannot be counted in any year.")
    keys = dict.fromkeys(key for _, playable in found for key in playable.sources)
    years = tuple(year for year, _ in found)
    return Capacity(grouping, scope, willing, years, grouping.base.references(keys))


def _years(
    grouping: Grouping, willing: float, scope: str | None
) -> Iterator[tuple[YearOfRule, Playable]]:
    founded = grouping.record.founded
    start = founded.date.first if founded else min(s.since for s in grouping.record.members)
    chances: dict[tuple[tuple[str, ...], str], float] = {}
    before: Playable | None = None
    for day in [start, *(date(year, 1, 1) for year in range(start.year + 1, grouping.on.year + 1))]:
        try:
            playable = compile_rule(grouping.base.grouping(grouping.query, day), scope)
            game = formula(playable)
        except MinilateralError:
            before = None
            continue
        known = (playable.members, playable.sentence())
        if known not in chances:
            chances[known] = passing_probability(game, [willing] * len(playable.members))
        change = _change(before, playable)
        yield (
            YearOfRule(
                grouping.short_name, day.year, len(playable.members), chances[known], change
            ),
            playable,
        )
        before = playable


def _change(before: Playable | None, now: Playable) -> str:
    """What is new since the year before: states that joined or left, another rule."""
    if before is None:
        return ""
    joined = sorted(set(now.members) - set(before.members))
    left = sorted(set(before.members) - set(now.members))
    parts = [f"joined: {', '.join(joined)}"] if joined else []
    parts += [f"left: {', '.join(left)}"] if left else []
    parts += ["another rule"] if now.sentence() != before.sentence() else []
    return "; ".join(parts)

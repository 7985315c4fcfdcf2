"""Presence for months: who keeps which post in which week, and who relieves whom.

A unit serves a spell as long as its endurance, then rests until as many spells have passed as its
fleet must own for one on station. A fleet never has more on station than are ready at once. Units
whose endurance is that of a sortie (less than a week) keep their post throughout, by turns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.records.base import UNCITED
from minilateral.facts.vocabulary import in_words
from minilateral.respond.batch import Batch
from minilateral.respond.case import Case
from minilateral.respond.needs import Line
from minilateral.respond.solver import SLIP, Solver, total

#: The longest rotation that is planned, in weeks, and the most posts of a line.
MOST_WEEKS, MOST_POSTS = 104, 1_000_000


@dataclass(frozen=True, slots=True)
class Spell:
    """Units of a fleet that keep a line's posts from one week to another, both included."""

    line: Line
    batch: Batch
    count: int
    from_week: int
    to_week: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """Posts of a line that nobody keeps in a week."""

    line: Line
    week: int
    missing: int


@dataclass(frozen=True, slots=True)
class Fleet:
    """What a fleet can do in a rotation, its quarters together; weeks count from 1."""

    batch: Batch
    #: Units that can be on station in each week.
    ready: tuple[int, ...]
    #: Units that serve in turn, the length of a spell, and weeks from one spell to the next.
    owned: int
    spell: int
    turn: int


@dataclass(frozen=True, repr=False)
class Rotation(Result):
    """A plan of spells week by week, with the posts that stay empty."""

    case: Case
    weeks: int
    spells: tuple[Spell, ...]
    shortages: tuple[Shortage, ...]
    gap: float

    @property
    def title(self) -> str:
        case = self.case
        return f"{case.need.name}: {case.pool.grouping.short_name} for {self.weeks} weeks"

    @property
    def feasible(self) -> bool:
        """Whether every post is kept in every week."""
        return not self.shortages

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "class": f"{in_words(one.line.asset_class)}, {one.line.sector}",
                "state": one.batch.owner,
                "platform": one.batch.platform,
                "count": one.count,
                "from_week": one.from_week,
                "to_week": one.to_week,
            }
            for one in self.spells
        ]

    def references(self) -> Sequence[Reference]:
        need = self.case.need
        keys = {reference.key: None for reference in need.references()}
        keys |= {key: None for one in self.spells for key in one.batch.sources}
        return need.base.references(key for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral rotation --json`; docs/lookup/json.md has the fields."""
        return {
            "need": self.case.need.id,
            "body": self.case.pool.grouping.id,
            "on": self.case.pool.on,
            "weeks": self.weeks,
            "feasible": self.feasible,
            "gap": self.gap,
            "spells": [
                {
                    "state": one.batch.owner,
                    "asset_class": one.line.asset_class,
                    "platform": one.batch.platform,
                    "count": one.count,
                    "from_week": one.from_week,
                    "to_week": one.to_week,
                }
                for one in self.spells
            ],
            "shortages": [
                {
                    "asset_class": one.line.asset_class,
                    "sector": one.line.sector,
                    "week": one.week,
                    "missing": one.missing,
                }
                for one in self.shortages
            ],
            "sources": [reference.key for reference in self.references()],
        }


def rotation(case: Case, weeks: int) -> Rotation:
    """Keep the lines of a case for so many weeks: fewest empty posts, then fewest spells.

    Raises
    ------
    UsageError
        If weeks are not 1 to 104, or a line asks for more than a million posts.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise UsageError(f"a rotation lasts 1 to {MOST_WEEKS} weeks, not {weeks}.")
    for line in case.lines:
        if line.count > MOST_POSTS:
            raise UsageError(f"{line.what}: at most {MOST_POSTS:,} posts, not {line.count:,}.")
    model, span = Solver(), range(1, weeks + 1)
    lines = dict(enumerate(case.lines))
    fleets = {(f.batch.fleet, n): f for n in lines for f in _fleets(case, n, weeks)}
    begin = {
        (f, n, w): model.addIntegral(0, fleet.ready[w - 1], name=f"begin_{f}_{n}_{w}")
        for (f, n), fleet in fleets.items()
        for w in span
        if fleet.ready[w - 1]
    }
    empty = {
        (n, w): model.addIntegral(0, line.count)
        for n, line in lines.items()
        for w in span
        if 7 * w >= line.by_day
    }

    def begun(fleet: str, line: int, week: int, length: int) -> Any:
        """Units that began a spell in the last weeks, up to this one."""
        past = range(max(1, week - length + 1), week + 1)
        return total(begin[fleet, line, w] for w in past if (fleet, line, w) in begin)

    for (n, w), missing in empty.items():
        on = total(begun(f, n, w, fleet.spell) for (f, m), fleet in fleets.items() if m == n)
        model.addConstr(on + missing >= lines[n].count)
    for name in {f for f, _ in fleets}:
        kept = {n: fleet for (f, n), fleet in fleets.items() if f == name}
        for w in span:
            on = total(begun(name, n, w, fleet.spell) for n, fleet in kept.items())
            busy = total(begun(name, n, w, fleet.turn) for n, fleet in kept.items())
            model.addConstr(on <= max(fleet.ready[w - 1] for fleet in kept.values()))
            model.addConstr(busy <= max(fleet.owned for fleet in kept.values()))

    missing = total(empty.values())
    least = model.best(missing)
    assert least is not None, "a rotation may leave every post empty"
    gap = model.gap
    model.addConstr(missing <= least + SLIP)
    model.best(total(begin.values()))
    began = {key: round(model.val(units)) for key, units in begin.items()}
    left = {key: round(model.val(units)) for key, units in empty.items()}
    return Rotation(
        case,
        weeks,
        tuple(
            Spell(lines[n], fleets[f, n].batch, units, w, min(weeks, w + fleets[f, n].spell - 1))
            for (f, n, w), units in sorted(began.items(), key=lambda item: _by_line(item[0]))
            if units
        ),
        tuple(Shortage(lines[n], w, units) for (n, w), units in sorted(left.items()) if units),
        max(gap, model.gap),
    )


def _by_line(key: tuple[str, int, int]) -> tuple[int, int, str]:
    fleet, line, week = key
    return line, week, fleet


def _fleets(case: Case, number: int, weeks: int) -> list[Fleet]:
    """The fleets that can keep a line, with what each has on station by each week."""
    batches, days = case.pool.batches, case.days[number]
    groups: dict[str, list[int]] = {}
    for place, batch in enumerate(batches):
        if days[place] <= 7 * weeks and batch.ready_mode:
            groups.setdefault(batch.fleet, []).append(place)
    found = []
    for places in groups.values():
        batch = batches[places[0]]
        ready = tuple(
            sum(batches[i].ready_mode for i in places if days[i] <= 7 * week)
            for week in range(1, weeks + 1)
        )
        long = batch.endurance_days is not None and batch.endurance_days >= 7
        spell = floor(batch.endurance_days / 7) if long and batch.endurance_days else weeks
        owned = max(ready[-1], floor(ready[-1] * batch.rotation + 0.5))
        turn = max(spell, ceil(spell * batch.rotation - 1e-9))
        found.append(Fleet(batch, ready, owned, spell, turn))
    return found

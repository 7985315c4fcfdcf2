"""Gridlock across the dated enlargements of a grouping, each against random ones of its size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import MinilateralError, RuleError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.decide.compile import Playable, compile_rule
from minilateral.decide.enlargement import (
    AgainstRandom,
    GridlockOverTime,
    Stage,
    against_random,
    gridlock_over_time,
)
from minilateral.decide.formula import Formula
from minilateral.decide.position_table import PositionTable
from minilateral.decide.positions import Names, unanimity
from minilateral.decide.yes_no import formula, formula_of
from minilateral.facts import Grouping
from minilateral.facts.records.grouping import MEMBER_ROLES

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: What every page with these numbers says.
CAVEAT = (
    "Random enlargements take every candidate as equally likely: a yardstick, no model of who "
    "joins. Who could have joined is a choice, and the comparison hangs on it. Under unanimity the "
    "interval can only grow as long as nobody moves or leaves, so that it grew is no finding."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One day on which members or rule changed, and where the members of that day stand."""

    stage: Stage
    table: PositionTable
    playable: Playable | None
    joined: Names
    random: AgainstRandom | None = None
    why_not: str = ""


@dataclass(frozen=True, repr=False)
class Growth(Result):
    """The gridlock interval of a grouping from enlargement to enlargement."""

    grouping: Grouping
    scope: str
    steps: tuple[Step, ...]
    over_time: GridlockOverTime
    notes: tuple[str, ...]
    seed: int

    @property
    def title(self) -> str:
        lines = {step.table.name for step in self.steps}
        line = lines.pop() if len(lines) == 1 else "the last table before each day"
        return f"Gridlock of {self.grouping.in_prose}, {self.scope}, positions from {line}"

    def references(self) -> Sequence[Reference]:
        return self.over_time.references()

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {**row, **_beside(step)}
            for row, step in zip(self.over_time.rows(), self.steps, strict=True)
        ]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral gridlock --json`; docs/lookup/json.md describes the fields."""
        return {
            "grouping": self.grouping.id,
            "scope": self.scope,
            "seed": self.seed,
            "stages": self.rows(),
            "notes": [*self.notes, CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """The gridlock interval by year."""
        return self.over_time.plot(self.title)


def _beside(step: Step) -> Mapping[str, Any]:
    """The random enlargements beside a real one."""
    random = step.random
    without = random.before.width if random else None
    quantiles = [random.quantile(level) if random else None for level in (0.05, 0.5, 0.95)]
    return {
        "width_without_joiners": without,
        **dict(zip(("random_low", "random_median", "random_high"), quantiles, strict=True)),
        "share_at_most_as_wide": random.share_at_most_as_wide if random else None,
        "candidates": len(random.candidates) if random else None,
        "compared": len(random.widths) if random else None,
        "note": step.why_not,
    }


def growth(
    grouping: Grouping,
    positions: PositionTable | Callable[[date], PositionTable],
    scope: str | None = None,
    *,
    consent: bool = False,
    candidates_on: Callable[[date], Sequence[str]] | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Growth:
    """Follow the gridlock interval over every day on which members or the rule changed.

    One table holds for all days and must have every state that was ever a member. Where a function
    gives the table of a day, a day on which some member has no position is left out, and said;
    states then move as well. The rule is the default one, that of the scope, or with `consent` the
    agreement of all, whatever the rules say. `candidates_on` are those that could have joined; by
    default all that joined on that day or later. A rule whose weights strangers lack cannot be
    compared.

    Raises
    ------
    NotFoundError
        If no rule has that scope.
    RuleError
        If the grouping is imagined, the one table lacks a member, or on no day the rule can be
        counted and every member has a position.
    """
    if grouping.imagined:
        raise RuleError("an imagined grouping has no dated members; name one of the fact base.")
    if isinstance(positions, PositionTable):
        positions.of(_ever(grouping))
    positions_on = (lambda day: positions) if isinstance(positions, PositionTable) else positions
    steps, notes = _steps(grouping, positions_on, scope, consent)
    if not steps:
        raise RuleError(f"no day is left to follow; {notes[-1]}.")
    later = {
        step.stage.on: [s for after in steps[i:] for s in after.joined]
        for i, step in enumerate(steps)
    }
    pool = candidates_on or later.__getitem__
    compared = [
        steps[0],
        *(
            _compared(before, step, pool(step.stage.on), draws, seed)
            for before, step in pairwise(steps)
        ),
    ]
    tables = [step.table.of(step.stage.players) for step in steps]
    cited = [reference for step in steps for reference in step.table.sources]
    cited += [ref for step in steps if step.playable for ref in step.playable.references()]
    followed = gridlock_over_time(
        [step.stage for step in steps], tables, sources=tuple(dict.fromkeys(cited))
    )
    named = "consent of all" if consent else scope or "default rule"
    tables_say = dict.fromkeys(note for step in steps for note in step.table.notes)
    return Growth(grouping, named, tuple(compared), followed, (*tables_say, *notes), seed)


def _steps(
    grouping: Grouping,
    positions_on: Callable[[date], PositionTable],
    scope: str | None,
    consent: bool,
) -> tuple[list[Step], list[str]]:
    """The days that can be followed, and why others cannot."""
    steps: list[Step] = []
    notes: list[str] = []
    for day in _days(grouping, consent):
        try:
            step = _step(grouping.base.grouping(grouping.id, day), positions_on, scope, consent)
        except MinilateralError as error:
            notes.append(f"{day} left out: {str(error).rstrip('.')}")
            continue
        before = steps[-1].stage if steps else None
        if before and (step.stage.players, step.stage.formula) == (before.players, before.formula):
            continue
        old = before.players if before else ()
        joined = tuple(state for state in step.stage.players if state not in old)
        steps.append(replace(step, joined=joined))
    return steps, notes


def _ever(grouping: Grouping) -> list[str]:
    """Every state that was a member by the day of the grouping."""
    spells = (s for s in grouping.record.members if s.role in MEMBER_ROLES)
    return sorted({spell.state for spell in spells if spell.since <= grouping.on})


def _days(grouping: Grouping, consent: bool) -> Iterator[date]:
    """Every day until that of the grouping when a member or a rule that counts comes or goes."""
    founded = grouping.record.founded
    first = founded.date.first if founded else date.min
    spells = [spell for spell in grouping.record.members if spell.role in MEMBER_ROLES]
    changes = [day for spell in spells for day in (spell.since, spell.until)]
    rules = () if consent else grouping.record.decision_rules
    changes += [day for rule in rules for day in (rule.since, rule.until)]
    yield from sorted({day for day in changes if day and first <= day <= grouping.on})


def _step(
    grouping: Grouping,
    positions_on: Callable[[date], PositionTable],
    scope: str | None,
    consent: bool,
) -> Step:
    playable = None if consent else compile_rule(grouping, scope)
    players = playable.members if playable else grouping.members
    game = formula(playable) if playable else unanimity(players)
    table = positions_on(grouping.on)
    table.of(players)
    return Step(Stage(grouping.on, players, game), table, playable, ())


def _compared(before: Step, step: Step, pool: Sequence[str], draws: int, seed: int) -> Step:
    """The step held against random enlargements by as many states."""

    def rule(members: Names) -> Formula:
        if step.playable is None:
            return unanimity(members)
        return formula_of(step.playable.play(), members)

    stayed = tuple(state for state in before.stage.players if state in step.stage.players)
    candidates = [s for s in dict.fromkeys((*step.joined, *pool)) if s not in stayed]
    known = [state for state in candidates if not step.table.lacking([state])]
    if not step.joined:
        return step
    if len(known) == len(step.joined):
        return replace(step, why_not="not compared: nobody else is a candidate")
    try:
        random = against_random(
            stayed, step.joined, known, step.table.position, rule, draws=draws, seed=seed
        )
    except RuleError as error:
        return replace(step, why_not=f"not compared: {str(error).rstrip('.')}")
    left = [state for state in candidates if state not in known]
    why = f"no position, so no candidate: {', '.join(left)}" if left else ""
    return replace(step, random=random, why_not=why)

"""How the gridlock interval changes as members join and rules change, and against what chance.

Under unanimity the interval runs from the first to the last member, so it can only grow when
members join: that it grew is no finding. What can be one is that it grew more, or less, than most
enlargements by as many states would have made it grow; `against_random` compares with those.

All assumptions of `pivots` hold. Where one set of positions is given for all stages, states do not
move, and every change comes from membership and rule alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.errors import RuleError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.decide.formula import Formula
from minilateral.decide.pivot_draws import ends
from minilateral.decide.pivots import Pivots, pivots
from minilateral.decide.positions import Names, Numbers, names, number, numbers

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, slots=True)
class Stage:
    """The members and their rule from a day on, until the next stage."""

    on: date
    players: Names
    formula: Formula


@dataclass(frozen=True, repr=False)
class GridlockOverTime(Result):
    """The pivots of every stage; `sources` are those of the positions and rules, if given."""

    stages: tuple[Stage, ...]
    pivots: tuple[Pivots, ...]
    sources: tuple[Reference, ...] = ()

    @property
    def title(self) -> str:
        first, last = self.stages[0].on, self.stages[-1].on
        return f"Gridlock interval from {first} to {last}, stages: {len(self.stages)}"

    def rows(self) -> list[Mapping[str, Any]]:
        before: list[Names] = [(), *(stage.players for stage in self.stages[:-1])]
        return [
            {
                "date": stage.on,
                "size": len(stage.players),
                "left": found.left,
                "right": found.right,
                "width": found.width,
                "empty": found.empty,
                "joined": ";".join(sorted(set(stage.players) - set(old))),
                "departed": ";".join(sorted(set(old) - set(stage.players))),
            }
            for stage, found, old in zip(self.stages, self.pivots, before, strict=True)
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.sources

    def plot(self, title: str = "") -> Drawing:
        """The gridlock interval by year as a band, the middle member as a line, stages ringed."""
        from minilateral.charts import YearBand, bands

        starts = [stage.on.year for stage in self.stages]
        rows = []
        for year in range(starts[0], starts[-1] + 1):
            found = self.pivots[bisect_right(starts, year) - 1]
            low, high = min(found.left, found.right), max(found.left, found.right)
            middle = float(np.median(found.positions))
            edges = (middle, middle) if found.empty else (low, high)
            rows.append(YearBand("members", year, middle, *edges, marked=year in starts))
        return bands(
            rows,
            y_title="position; the line is the middle member",
            title=title or self.title,
            band="what no winning coalition would move",
            mark="members or rule changed",
        )


def gridlock_over_time(
    stages: Iterable[Stage],
    positions: Mapping[str, float] | Sequence[Mapping[str, float]],
    *,
    sources: Sequence[Reference] = (),
) -> GridlockOverTime:
    """The gridlock interval at every stage, under one set of positions or one for each stage.

    Positions of states that are no member at a stage are left aside.

    >>> from minilateral.decide.positions import unanimity
    >>> made_up = {"a": 1.0, "b": 3.0, "c": 9.0}
    >>> stages = [
    ...     Stage(date(year, 1, 1), players, unanimity(players))
    ...     for year, players in [(2001, ("a", "b")), (2002, ("a", "b", "c"))]
    ... ]
    >>> [row["width"] for row in gridlock_over_time(stages, made_up).rows()]
    [2.0, 8.0]

    Raises
    ------
    RuleError
        If there is no stage, dates do not rise, a member has no position, or the number of sets
        of positions is not that of the stages.
    """
    listed = tuple(stages)
    if not listed:
        raise RuleError("no stage is given; gridlock over time needs at least one.")
    for earlier, later in pairwise(listed):
        if later.on <= earlier.on:
            raise RuleError(
                f"a stage of {later.on} comes after one of {earlier.on}; "
                "list them by date, one a day."
            )
    sets = [positions] * len(listed) if isinstance(positions, Mapping) else list(positions)
    if len(sets) != len(listed):
        raise RuleError(f"{len(listed)} stages need as many sets of positions, not {len(sets)}.")
    found = tuple(
        pivots(stage.formula, stage.players, _only(stage.players, at))
        for stage, at in zip(listed, sets, strict=True)
    )
    return GridlockOverTime(listed, found, tuple(sources))


@dataclass(frozen=True, slots=True)
class AgainstRandom:
    """An enlargement beside others by as many states; `widths` are theirs, from the narrowest.

    `every` says whether they are all that the candidates allow, rather than random draws of them.
    """

    before: Pivots
    after: Pivots
    candidates: Names
    candidate_positions: Numbers
    widths: Numbers
    every: bool
    seed: int

    @property
    def share_at_most_as_wide(self) -> float:
        """Share of the compared enlargements that leave an interval at most as wide."""
        return sum(width <= self.after.width for width in self.widths) / len(self.widths)

    def quantile(self, level: float) -> float:
        """The width at a quantile of the compared enlargements."""
        if not 0 <= number(level, "a quantile") <= 1:
            raise RuleError(f"a quantile of {level} is not from 0 to 1.")
        return float(np.quantile(self.widths, level))


def against_random(
    before: Iterable[str],
    joined: Iterable[str],
    candidates: Iterable[str],
    positions: Mapping[str, float],
    rule: Callable[[Names], Formula],
    *,
    draws: int = 10_000,
    seed: int = 0,
) -> AgainstRandom:
    """Compare an enlargement with others by as many states out of all that could have joined.

    `candidates` are those that could have joined, those that did among them; who belongs there is
    the user's judgement, and the answer hangs on it. `rule` gives the formula for any list of
    members. Candidates are taken as equally likely: this is a yardstick, no model of who joins.
    Where there are no more than `draws` ways to choose, all are taken; else that many are drawn,
    and the same seed gives the same ones. Positions of others are left aside.

    >>> from minilateral.decide.positions import unanimity
    >>> made_up = {"a": 0.0, "b": 2.0, "c": 1.0, "d": 4.0, "e": 7.0}
    >>> found = against_random(["a", "b"], ["d"], ["c", "d", "e"], made_up, unanimity)
    >>> found.after.width, found.widths, found.every
    (4.0, (2.0, 4.0, 7.0), True)

    Raises
    ------
    RuleError
        If a list is empty or overlaps where it must not, a position is missing, or draws are few.
    """
    old, new, pool = names(before), names(joined), names(candidates)
    both = [name for name in pool if name in old]
    if both:
        raise RuleError(f"{', '.join(both)} is a member already and no candidate.")
    strange = [name for name in new if name not in pool]
    if strange:
        raise RuleError(f"{', '.join(strange)} joined but is not among the candidates; add it.")
    if draws < 1:
        raise RuleError(f"a comparison needs 1 draw or more, not {draws}.")
    if seed < 0:
        raise RuleError(f"a seed is nought or more, not {seed}.")
    everyone = old + pool
    at = dict(zip(everyone, numbers(everyone, _only(everyone, positions)), strict=True))
    every = comb(len(pool), len(new)) <= draws
    chosen = combinations(pool, len(new)) if every else _drawn(pool, len(new), draws, seed)
    widths = sorted(_widths([old + others for others in chosen], rule, at))
    return AgainstRandom(
        pivots(rule(old), old, _only(old, at)),
        pivots(rule(old + new), old + new, _only(old + new, at)),
        pool,
        tuple(at[name] for name in pool),
        tuple(widths),
        every,
        seed,
    )


def _drawn(pool: Names, count: int, draws: int, seed: int) -> Iterator[Names]:
    """That many of the pool, in its order, by the smallest of as many dice."""
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    for _ in range(draws):
        first = random.random(len(pool)).argsort(kind="stable")[:count]
        yield tuple(pool[i] for i in sorted(first.tolist()))


def _widths(
    groups: Sequence[Names], rule: Callable[[Names], Formula], at: Mapping[str, float]
) -> Iterator[float]:
    """The width for every list of members; those under the same formula at once."""
    alike: dict[Formula, list[list[float]]] = defaultdict(list)
    for members in groups:
        formula = rule(members)
        names(members, formula)
        alike[formula].append([at[name] for name in members])
    for formula, rows in alike.items():
        left, right = ends(formula, np.array(rows))
        yield from np.maximum(0.0, right - left).tolist()


def _only(players: Sequence[str], positions: Mapping[str, float]) -> dict[str, float]:
    return {name: positions[name] for name in players if name in positions}

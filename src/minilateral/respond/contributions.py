"""What each member contributes to a need: its Shapley value, with and without the rule of leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.records.base import UNCITED
from minilateral.respond.absence import Absences
from minilateral.respond.case import Case, case
from minilateral.respond.needs import Need
from minilateral.respond.pool import Pool
from minilateral.respond.shapley import ORDERS, Bring, bring, exact, pivots, standard_error

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

SEED = 20260101
CAVEAT = (
    "A contribution is an average over all orders in which members might join, not a judgement "
    "of any: it counts forces by inventory and readiness, and says nothing about will or cost."
)


@dataclass(frozen=True, slots=True)
class Value:
    """A Shapley value and its standard error, 0 where it is exact."""

    value: float
    error: float = 0.0

    def __str__(self) -> str:
        return f"{self.value:.3f}" if not self.error else f"{self.value:.3f} ± {self.error:.3f}"


@dataclass(frozen=True, slots=True)
class Contribution:
    """A member's values: of the share of lines met, and of the whole need met or not.

    `led` values count a coalition without the leads for nothing; None where a body has no lead.
    """

    state: str
    lines: Value
    lines_led: Value | None
    whole: Value
    whole_led: Value | None


@dataclass(frozen=True, repr=False)
class Contributions(Result):
    """The contribution of each member to a need."""

    case: Case
    leads: tuple[str, ...]
    #: Chance with which each member comes if it joins.
    willing: Mapping[str, float]
    members: tuple[Contribution, ...]

    @property
    def title(self) -> str:
        case = self.case
        return f"{case.need.name}: contributions in {case.pool.grouping.short_name}"

    def rows(self) -> list[Mapping[str, Any]]:
        led = bool(self.leads)
        return [
            {
                "state": row.state,
                "share_of_lines": str(row.lines),
                **({"share_of_lines_under_lead": str(row.lines_led)} if led else {}),
                "whole_need": str(row.whole),
                **({"whole_need_under_lead": str(row.whole_led)} if led else {}),
            }
            for row in self.members
        ]

    def references(self) -> Sequence[Reference]:
        case = self.case
        keys = {reference.key: None for reference in case.need.references()}
        for place in np.flatnonzero(np.isfinite(case.in_time).any(axis=0)):
            keys |= dict.fromkeys(case.pool.batches[place].sources)
        return case.need.base.references(key for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral contributions --json`; docs/lookup/json.md has the fields."""
        return {
            "need": self.case.need.id,
            "body": self.case.pool.grouping.id,
            "on": self.case.pool.on,
            "leads": self.leads,
            "willing": self.willing,
            "contributions": [
                {
                    "state": row.state,
                    **{
                        name: value and {"value": value.value, "error": value.error}
                        for name in ("lines", "lines_led", "whole", "whole_led")
                        for value in [getattr(row, name)]
                    },
                }
                for row in self.members
            ],
            "estimator": f"permutations, {ORDERS} orders, where the error is above 0",
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """Share of the lines that each member contributes."""
        from minilateral.charts import Bar, bars

        return bars(
            [Bar(row.state, row.lines.value, str(row.lines)) for row in self.members],
            x_title="Shapley value, share of the lines of the need",
        )


def contributions(
    need: Need,
    pool: Pool,
    willing: float | Mapping[str, float] = 1.0,
    seed: int = SEED,
    leads: Sequence[str] | None = None,
) -> Contributions:
    """Shapley values of the members for a need.

    Parameters
    ----------
    willing
        Chance with which a member that joins does come: one for all, or by state (others: 1).
    leads
        Members without all of whom a coalition counts for nothing; the body's own if left out.

    Raises
    ------
    UsageError
        If a chance is not between 0 and 1.
    NotFoundError
        If one who is named is not a member.
    """
    asked = case(need, pool)
    absences = Absences(asked)
    come = _chances(absences.members, willing)
    led_by = [*pool.grouping.leads] if leads is None else _members(absences.members, leads)
    needed = [i for i, s in enumerate(absences.members) if s in led_by]
    groups = [
        [bring(absences, test) for test in asked.tests if test.lines[0] in group]
        for group in asked.rivals
    ]
    sizes = [len(group) for group in asked.rivals]
    everything = [game for games in groups for game in games]

    def values(leads: Sequence[int]) -> tuple[list[Value], list[Value]]:
        lines = _lines(groups, sizes, come, leads, seed)
        whole = pivots(everything, come, seed, leads)
        errors = standard_error(whole)
        return lines, [Value(float(v), float(e)) for v, e in zip(whole, errors, strict=True)]

    lines, whole = values(())
    led = values(needed) if needed else ([None] * len(lines), [None] * len(lines))
    return Contributions(
        asked,
        tuple(absences.members[i] for i in needed),
        dict(zip(absences.members, come.tolist(), strict=True)),
        tuple(
            Contribution(*row)
            for row in zip(absences.members, lines, led[0], whole, led[1], strict=True)
        ),
    )


def _lines(
    groups: Sequence[Sequence[Bring]],
    sizes: Sequence[int],
    come: NDArray[np.float64],
    leads: Sequence[int],
    seed: int,
) -> list[Value]:
    """The value of the share of lines met: lines that compete are met together or not."""
    total, variance = np.zeros(len(come)), np.zeros(len(come))
    for games, size in zip(groups, sizes, strict=True):
        part = size / sum(sizes)
        if len(games) == 1 and games[0].countable:
            total += part * exact(games[0], come, leads)
        else:
            drawn = pivots(games, come, seed, leads)
            total += part * drawn
            variance += (part * standard_error(drawn)) ** 2
    return [Value(float(v), sqrt(e)) for v, e in zip(total, variance, strict=True)]


def _members(members: Sequence[str], named: Sequence[str]) -> list[str]:
    for state in named:
        if state not in members:
            raise NotFoundError(f"{state} is not a member, and so cannot be a lead that is needed.")
    return list(named)


def _chances(members: Sequence[str], willing: float | Mapping[str, float]) -> NDArray[np.float64]:
    given = willing if isinstance(willing, Mapping) else dict.fromkeys(members, willing)
    for state, chance in given.items():
        if state not in members:
            raise NotFoundError(f"{state} is not a member; nothing can be said of its will.")
        if not 0 <= chance <= 1:
            raise UsageError(f"a chance is between 0 and 1, not {chance:g}.")
    return np.array([given.get(state, 1.0) for state in members], np.float64)

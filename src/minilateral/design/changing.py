"""What members more or fewer would do to a grouping: every measure before and after. A what-if."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.affinity.estimates import points_before
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design.changed import with_members, without_members
from minilateral.design.drawn import DRAWS, coverage, spans
from minilateral.design.existing import jaccard, standing_groupings
from minilateral.design.forms import Floats
from minilateral.design.measured import Measured, Options, measured, values
from minilateral.design.objectives import entry_of
from minilateral.design.under_rule import UnderRule, opt_in_of, under_rule
from minilateral.facts import Grouping
from minilateral.facts.vocabulary import in_words
from minilateral.respond.draws import SEED
from minilateral.respond.needs import Need

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

OF_NEEDS = ("coverage", "kept", "dependence", "cost")
OF_ALL = ("size", "days", "cohesion", "gridlock")
LOW, HIGH = 0.1, 0.9
CAVEAT = (
    "A what-if: who joins brings its forces, votes and vote, who leaves takes them along, and the "
    "others stay as they are. It says nothing about who would want to, or ought to."
)


@dataclass(frozen=True, slots=True)
class Range:
    """The middle 80 % of draws of what is not known."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure before and after, and its range where the floors know how unsure it is."""

    measure: str
    unit: str
    before: float
    #: None where the rule can no longer be played.
    after: float | None
    range_before: Range | None = None
    range_after: Range | None = None
    #: What stands behind the number, in words.
    about: str = ""


@dataclass(frozen=True, repr=False)
class Change(Result):
    """A grouping before and after a change of its members."""

    before: Grouping
    after: Grouping
    moved: tuple[str, ...]
    effects: tuple[Effect, ...]
    rule_before: UnderRule
    rule_after: UnderRule
    caveats: tuple[str, ...]
    read: tuple[Reference, ...]

    @property
    def joins(self) -> bool:
        """Whether states join rather than leave."""
        return len(self.after.members) > len(self.before.members)

    @property
    def title(self) -> str:
        sign = "with" if self.joins else "without"
        who = self.before.base.states.names(self.moved)
        return f"{self.before.short_name} {sign} {who}, {self.before.on}"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "measure": one.measure,
                "before": one.before,
                "after": one.after,
                "change": None if one.after is None else round(one.after - one.before, 12),
                "before_range": one.range_before and [one.range_before.low, one.range_before.high],
                "after_range": one.range_after and [one.range_after.low, one.range_after.high],
                "unit": one.unit,
                "about": one.about,
            }
            for one in self.effects
        ]

    def power_rows(self) -> list[Mapping[str, Any]]:
        """The Shapley-Shubik index of each member before and after, by code."""
        was, becomes = self.rule_before.power, self.rule_after.power
        return [
            {"state": state, "before": was.get(state), "after": becomes.get(state)}
            for state in sorted({*was, *becomes})
        ]

    def references(self) -> Sequence[Reference]:
        return self.read

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral join --json`; docs/lookup/json.md describes the fields."""
        return {
            "body": self.before.id,
            "on": self.before.on,
            "change": "join" if self.joins else "leave",
            "states": self.moved,
            "members_before": self.before.members,
            "members_after": self.after.members,
            "effects": self.rows(),
            "rule": {
                name: {
                    "scope": one.scope,
                    "why_not": one.why_not or None,
                    "chance": one.chance,
                    "stoppers": one.stoppers,
                    "shapley_shubik": dict(one.power),
                }
                for name, one in (("before", self.rule_before), ("after", self.rule_after))
            },
            "caveats": self.caveats,
            "sources": [reference.key for reference in self.read],
        }

    def plot(self) -> Drawing:
        """The share of each need's lines that is met, before and after, with the range of draws."""
        from minilateral.charts import Estimated, estimates

        ranged = [one for one in self.effects if one.range_before and one.measure != "gridlock"]
        if not ranged:
            raise UsageError("a change is drawn for its needs; name some with --need.")
        return estimates(
            [
                Estimated(in_words(one.measure), 100 * value, 100 * span.low, 100 * span.high, when)
                for one in ranged
                for when, value, span in (
                    ("before", one.before, one.range_before),
                    ("after", one.after, one.range_after),
                )
                if value is not None and span is not None
            ],
            x_title="% of the lines met; whiskers: the middle 80 % of draws",
        )


def join(
    body: Grouping, states: Sequence[str], needs: Sequence[Need], options: Options | None = None
) -> Change:
    """What it would do if states joined a grouping.

    Raises
    ------
    UsageError
        If one is a member already.
    """
    after = with_members(body, states)
    return _change(body, after, after, tuple(states), needs, options)


def leave(
    body: Grouping, states: Sequence[str], needs: Sequence[Need], options: Options | None = None
) -> Change:
    """What it would do if members left a grouping.

    Raises
    ------
    UsageError
        If one is no member, or nobody would be left.
    """
    return _change(body, without_members(body, states), body, tuple(states), needs, options)


def _change(
    before: Grouping,
    after: Grouping,
    whole: Grouping,
    moved: tuple[str, ...],
    needs: Sequence[Need],
    options: Options | None,
) -> Change:
    asked = options or Options(rule=opt_in_of(before))
    objectives = [*OF_ALL, *(OF_NEEDS if needs else ()), *(["exclusion"] if asked.outside else [])]
    found = measured(before.base, whole.members, needs, before.on, objectives, asked, whole)
    rules = under_rule(before), under_rule(after)
    timeless = rules[1].why_not and not rules[0].why_not
    effects = [
        replace(one, after=None) if timeless and one.measure == "days" else one
        for one in (*_measures(found, before, after), *_overlaps(before, after))
    ]
    lacking = [
        f"{state} is left out of all but the rule: {why}." for state, why in found.left_out.items()
    ]
    read = (*found.read, *rules[0].read, *rules[1].read)
    return Change(
        before,
        after,
        moved,
        tuple(effects),
        *rules,
        (CAVEAT, *lacking, *found.caveats),
        tuple(dict.fromkeys(read)),
    )


def _measures(found: Measured, before: Grouping, after: Grouping) -> list[Effect]:
    """Every measure that has a word, with its range where there is one."""
    inside = [[s for s in body.members if s in found.states] for body in (before, after)]
    was, becomes = (values(found, members) for members in inside)
    ranges = _ranges(found, inside)
    return [
        Effect(word, _unit(word), was[word], becomes[word], *ranges.get(word, (None, None)))
        for word in was
    ]


def _unit(word: str) -> str:
    entry = entry_of(word)
    return entry.unit if entry else ""


def _ranges(found: Measured, inside: Sequence[Sequence[str]]) -> dict[str, tuple[Range, Range]]:
    """How unsure coverage and gridlock are, under the same draws before and after."""
    drawn: dict[str, list[Floats]] = {}
    gone = [[s for s in found.states if s not in members] for members in inside]
    for case in found.cases:
        word = "coverage" if len(found.cases) == 1 else f"coverage_{case.need.id.replace('-', '_')}"
        drawn[word] = [coverage(case, missing) for missing in gone]
    if "gridlock" in found.measures.forms:
        points = points_before(found.on)
        drawn["gridlock"] = [spans(points, members, DRAWS, SEED) for members in inside]
    return {word: (_range(was), _range(becomes)) for word, (was, becomes) in drawn.items()}


def _range(drawn: Floats) -> Range:
    low, high = np.quantile(drawn, (LOW, HIGH), method="nearest").tolist()
    return Range(low, high)


def _overlaps(before: Grouping, after: Grouping) -> list[Effect]:
    """The greatest likeness to another grouping's membership, and which it is."""
    others = [one for one in standing_groupings(before.base, before.on) if one.id != before.id]
    near = [
        max(
            (
                (jaccard(frozenset(body.members), frozenset(one.members)), one.short_name)
                for one in others
            ),
            default=(0.0, "none"),
        )
        for body in (before, after)
    ]
    about = " -> ".join(dict.fromkeys(name for _, name in near))
    return [Effect("overlap", _unit("overlap"), near[0][0], near[1][0], about=about)]

"""A grouping: a named set of states with dated membership, decision rules and functions."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations, pairwise
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from minilateral.core.dates import Interval
from minilateral.facts.records.base import (
    Confidence,
    Day,
    Fact,
    Partial,
    Record,
    SourceKeys,
    StateCode,
    StateCodes,
    Text,
    Words,
)
from minilateral.facts.records.rules import Rule

Kind: TypeAlias = Literal[
    "alliance", "union", "minilateral", "capability_coalition", "consultative", "ad_hoc"
]
Role: TypeAlias = Literal[
    "member", "lead", "co_lead", "framework_nation", "contributor", "observer", "enhanced_partner"
]
Function: TypeAlias = Literal[
    "collective_defence",
    "deterrence_presence",
    "crisis_response",
    "peace_operations",
    "maritime_security",
    "undersea_infrastructure",
    "air_missile_defence",
    "cyber_it",
    "hybrid_resilience",
    "intelligence_sharing",
    "counter_terrorism",
    "capability_development",
    "procurement",
    "tech_sharing",
    "training_exercises",
    "military_aid",
    "strategic_lift",
    "political_consultation",
    "sanctions",
    "economic_security",
]
#: Roles that make a state a member; observers and enhanced partners are not.
MEMBER_ROLES = frozenset({"member", "lead", "co_lead", "framework_nation", "contributor"})
GroupingId: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]


class Spell(Fact):
    """One unbroken membership of a state, half-open: the last day is the one before `to`."""

    state: StateCode
    since: Day = Field(alias="from")
    until: Day | None = Field(default=None, alias="to")
    role: Role = "member"
    from_precision: Literal["day", "month", "year", "as_of", "membership_only"] = "day"
    verified: bool = True
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError(
                f"{self.state} leaves on {self.until}, not after it joins on {self.since}"
            )
        return self

    @property
    def interval(self) -> Interval:
        """The days of the spell."""
        return Interval(self.since, self.until)

    @property
    def start_known(self) -> bool:
        """Whether the start is dated; else the state was in "since at latest" this day."""
        return self.from_precision in ("day", "month", "year")


class Founding(Record):
    """When and how a grouping began."""

    date: Partial
    event: Text
    verified: bool = True
    source: SourceKeys | None = None


class DecisionRule(Record):
    """How one kind of decision is taken, and on what legal basis, half-open in time.

    `voters` is the grouping whose members vote, `seats` how many unnamed seats do, where it is not
    the members of this one.
    """

    scope: Text
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")
    voters: GroupingId | None = None
    seats: int | None = Field(default=None, gt=0)
    rule: Rule
    legal_basis: Text
    verified: bool
    default: bool = False
    computable: bool = True
    note: str | None = None
    source: SourceKeys | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.since and self.until and self.until <= self.since:
            raise ValueError(f"ends on {self.until}, not after it begins on {self.since}")
        return self

    @property
    def interval(self) -> Interval:
        """The days on which it is in force; a rule without dates always is."""
        return Interval(self.since or date.min, self.until)


class Activation(Fact):
    """A dated occasion on which the grouping acted or was called."""

    date: Partial
    what: Text


class Axis(Record):
    """How a grouping stands on one axis of minilateralism, and from what that follows."""

    value: Literal["yes", "no", "partly"]
    judged: bool
    basis: Text


class Axes(Record):
    """The coded axes; the fifth, size, is counted from the members on the day."""

    exclusive: Axis
    informal: Axis
    task_bound: Axis
    standing: Axis


class GroupingRecord(Record):
    """Everything the fact files say about one grouping, over all its time."""

    id: GroupingId
    name: Text
    abbreviation: str | None = None
    article: Literal["the"] | None = None
    aliases: Words = ()
    kind: Kind
    founded: Founding | None = None
    lead_states: StateCodes = ()
    leading_state_judged: StateCodes = ()
    functions: tuple[Function, ...] = ()
    region: str | None = None
    axes: Axes | None = None
    decision_rules: tuple[DecisionRule, ...] = ()
    obligation: str | None = None
    standing_forces_or_hq: str | None = None
    relation_to_nato: str | None = None
    members: tuple[Spell, ...]
    activations: tuple[Activation, ...] = ()
    sources: SourceKeys
    notes: str | None = None

    @field_validator("members")
    @classmethod
    def _spells_do_not_overlap(cls, members: tuple[Spell, ...]) -> tuple[Spell, ...]:
        if not members:
            raise ValueError("a grouping has at least one member")
        spells = defaultdict(list)
        for spell in members:
            spells[spell.state].append(spell)
        for state, own in spells.items():
            for first, second in pairwise(sorted(own, key=lambda spell: spell.since)):
                if first.interval.overlaps(second.interval):
                    raise ValueError(
                        f"{state} has overlapping spells: one from {first.since} to "
                        f"{first.until or 'now'}, another from {second.since}"
                    )
        return members

    @field_validator("decision_rules")
    @classmethod
    def _one_rule_at_a_time(cls, rules: tuple[DecisionRule, ...]) -> tuple[DecisionRule, ...]:
        for first, second in combinations(rules, 2):
            if first.interval.overlaps(second.interval):
                if first.default and second.default:
                    raise ValueError("marks more than one decision rule as the default")
                if first.scope == second.scope:
                    raise ValueError(f"has two rules for {first.scope!r} at the same time")
        return rules

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that finds the grouping."""
        short = (self.abbreviation,) if self.abbreviation else ()
        return (self.id, *short, self.name, *self.aliases)

    def members_on(self, day: date) -> tuple[str, ...]:
        """ISO codes of the members on a day; observers and partners are not members."""
        spells = (s for s in self.members if s.role in MEMBER_ROLES and day in s.interval)
        return tuple(sorted(spell.state for spell in spells))

"""Procedure: who must approve at home, how long bodies take, how the Council weighs votes."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from minilateral.facts.records.base import (
    Day,
    Fact,
    Partial,
    Record,
    StateCode,
    Text,
    split_words,
)

#: The quantities of a body in the crisis model; `silence` runs from a text tabled to adopted.
Step: TypeAlias = Literal[
    "meeting", "silence", "urgent_silence", "redraft", "generation", "delegated"
]
#: Whose consent a law asks for, and when.
Requirement: TypeAlias = Literal[
    "prior_approval", "none", "information_only", "prior_consultation", "ex_post_approval"
]
#: For what forces are sent: the same units meet another branch of the law for another purpose.
Operation: TypeAlias = Literal[
    "presence",
    "law_enforcement",
    "evacuation",
    "combat",
    "collective_defence",
    "training",
    "cyber",
]
#: Under whose roof they go, where a law asks.
Frame: TypeAlias = Literal["nato", "eu", "un", "jef", "coalition"]


class Approval(Fact):
    """Who must approve a deployment at home, for one branch of cases."""

    state: StateCode
    branch: str
    requirement: Requirement
    applies_to: str
    exceptions: str | None = None
    legal_basis: str
    typical_days_low: float
    typical_days_high: float
    days_basis: str | None = None
    as_of: Partial


class ApprovalReading(Record):
    """Which branch of a state's law we read as covering a kind of operation under a roof.

    Of several rows that cover it the first holds; no frame means any. Where the law as its table
    words it does not reach the operation, `requirement` stands in place of a branch.
    """

    state: StateCode
    branch: str | None = None
    requirement: Requirement | None = None
    operations: Annotated[tuple[Operation, ...], BeforeValidator(split_words)]
    frames: Annotated[tuple[Frame, ...], BeforeValidator(split_words)] = ()
    reading: Text

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if (self.branch is None) == (self.requirement is None):
            raise ValueError("gives a branch, or a requirement where no branch reaches; one of two")
        return self


class NationalEpisode(Fact):
    """A real national procedure: government, parliament, deployment, with its days."""

    state: StateCode
    operation: str
    government_decision_date: Partial | None = None
    parliament_vote_date: Partial | None = None
    days: float | None = None
    deployment_date: Partial | None = None
    step_type: str
    outcome: str


class Procedure(Fact):
    """A step of a body's procedure and how long it takes, by rule, goal or observation.

    `measures` names the quantity of the crisis model that the row tells; blank: none.
    """

    body: str
    step: str
    kind: Literal["rule_or_practice", "observed_lag", "published_goal", "duration"]
    measures: Step | None = None
    duration_low: float | None = None
    duration_high: float | None = None
    unit: Literal["hours", "days"]
    basis: str
    as_of: Partial


class CouncilWeight(Fact):
    """A state's weight in one voting regime of the Council, half-open in time."""

    period: str
    state: StateCode
    weight: int = Field(ge=0)
    quota: int = Field(gt=0)
    member_majority: str
    population_condition: str
    since: Day = Field(alias="valid_from")
    until: Day | None = Field(default=None, alias="valid_to")
    total_weight: int
    population: float | None = None
    population_basis: str | None = None


class Instrument(Fact):
    """Whether a body has an instrument below the threshold of armed attack."""

    instrument: str
    body: str
    body_type: Literal["alliance", "union", "national", "coalition", "small_group"]
    has: Literal["yes", "no", "partly"]
    legal_basis: str
    example: str | None = None
    example_date: Partial | None = None

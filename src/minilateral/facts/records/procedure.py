"""Procedure: who must approve at home, how long bodies take, how the Council weighs votes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from minilateral.facts.records.base import Day, Fact, Partial, StateCode


class Approval(Fact):
    """Who must approve a deployment at home, for one branch of cases."""

    state: StateCode
    branch: str
    requirement: Literal[
        "prior_approval", "none", "information_only", "prior_consultation", "ex_post_approval"
    ]
    applies_to: str
    exceptions: str | None = None
    legal_basis: str
    typical_days_low: float
    typical_days_high: float
    days_basis: str | None = None
    as_of: Partial


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
    """A step of a body's procedure and how long it takes, by rule, goal or observation."""

    body: str
    step: str
    kind: Literal["rule_or_practice", "observed_lag", "published_goal", "duration"]
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

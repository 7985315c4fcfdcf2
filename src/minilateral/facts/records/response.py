"""The record of responses to incidents: one row is one body's response, or its failure."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from minilateral.facts.records.base import Day, Fact, Partial, Record, SourceKeys, StateCode

Authority: TypeAlias = Literal[
    "commander", "officials", "council", "ministers", "leaders", "none", "unknown"
]
ActClass: TypeAlias = Literal[
    "force", "materiel", "authorisation", "sanctions", "surveillance", "civil_mission",
    "cyber_aid", "aid", "regulatory", "political", "none",
]  # fmt: skip


class Episode(Fact):
    """One body's response to one incident; dates as the codebook in docs/lookup defines them."""

    incident_id: str
    incident: str
    incident_date: Day
    incident_type: str
    threshold: Literal["armed", "sub_threshold"]
    region: str
    body: str
    body_kind: Literal["multilateral", "minilateral", "ad_hoc_coalition", "national"]
    body_size_at_time: int
    decision_rule: str
    first_statement_date: Day | None = None
    decision_date: Day | None = None
    decision_what: str
    deployment_date: Day | None = None
    deployment_what: str | None = None
    precision: Literal["day", "month"]
    act_class: ActClass
    authority: Authority
    authority_judged: bool
    authority_basis: str | None = None
    new_or_standing: Literal["new", "standing", "na"]
    soft_decision: bool
    standing_op: bool
    censor_date: Day | None = None
    censor_deploy_date: Day | None = None
    alt_decision_date: Day | None = None
    decision_interval_start: Day | None = None
    decision_interval_end: Day | None = None
    request_date: Day | None = None
    mandate_needed: Literal["yes", "no", "unknown"]
    absence_of_evidence: bool
    venue_shift: bool
    double_coded: bool
    change_tier: Literal["A", "B", "C"] | None = None
    change_reason: str | None = None
    decision_date_first_coder: Day | None = None
    deployment_date_first_coder: Day | None = None

    @property
    def decided(self) -> bool:
        """Whether the body took a concrete collective decision."""
        return self.decision_date is not None


class SecondCoding(Fact):
    """An episode coded again without sight of the first coder's dates."""

    incident_id: str
    body: str
    decision_date: Day | None = None
    deployment_date: Day | None = None
    act_class: ActClass
    soft_decision: bool


class ResponseCorrection(Record):
    """One changed cell of an episode, with its reason and the tier of the correction."""

    tier: Literal["A", "B", "C"]
    incident_id: str
    body: str
    field: str
    old: str | None = None
    new: str | None = None
    reason: str
    source: SourceKeys


class Expulsion(Fact):
    """Russian diplomats and embassy staff whom one state told to leave, announced on one day.

    A count of 0 says that a document reports that the state expelled nobody by that date. A state
    without a row is unknown.
    """

    state: StateCode
    wave: Literal["salisbury_2018", "ukraine_2022"]
    date: Partial
    count: int = Field(ge=0)

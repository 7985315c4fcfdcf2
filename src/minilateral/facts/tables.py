"""The tables of the fact base: which file holds which kind of record, and what tells rows apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from minilateral.facts.records import (
    forces,
    frames,
    grouping,
    money,
    needs,
    places,
    procedure,
    reference,
    response,
    scenario,
    sea_law,
    seabed,
)
from minilateral.facts.records.base import Record

R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class Table(Generic[R_co]):
    """A kind of record; `key` names the fields by which a user's row replaces a shipped one.

    An empty key means that rows are only added: two alike may both be true.
    """

    name: str
    record: type[R_co]
    key: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns of the table's file."""
        return [field.alias or name for name, field in self.record.model_fields.items()]

    def key_of(self, record: Record) -> tuple[object, ...]:
        """What tells the row from every other."""
        return tuple(getattr(record, name) for name in self.key)


GROUPINGS = Table("groupings", grouping.GroupingRecord, ("id",))
NEEDS = Table("needs", needs.NeedRecord, ("id",))
SCENARIOS = Table("scenarios", scenario.ScenarioRecord, ("id",))
TABLES: tuple[Table[Record], ...] = (
    GROUPINGS,
    Table("sources", reference.Source, ("key",)),
    Table("states", reference.State, ("code",)),
    Table("body_aliases", reference.BodyAlias, ("label",)),
    Table("crosswalk", reference.Conversion, ("label_kind", "label")),
    Table("known_counts", reference.KnownCount, ("grouping", "on")),
    Table("frames", frames.FrameMember, ("frame", "grouping")),
    Table("datasets", reference.Dataset, ("name",)),
    Table("gdp", money.Gdp, ("state", "year")),
    Table("spending", money.Spending, ("state", "year", "series")),
    Table("targets", money.Target, ("owner", "commitment")),
    Table("ukraine_support", money.Support, ("donor", "period", "category")),
    Table("ukraine_weapons", money.Weapons, ("donor", "category")),
    Table("pledges", money.Pledge),
    Table("exchange_rates", money.ExchangeRate, ("currency", "year")),
    Table("coalition_money", money.CoalitionMoney, ("grouping", "as_of", "contributors", "kind")),
    Table("replacement_costs", money.ReplacementCost, ("item",)),
    Table("published_correlations", money.PublishedCorrelation, ("study",)),
    Table("procurements", forces.Procurement, ("owner", "platform", "ordered")),
    Table("enablers", forces.Enabler, ("owner", "platform", "asset_type", "year", "status")),
    Table("commitments", forces.Commitment),
    Table("shared_units", forces.SharedUnit, ("owner", "unit")),
    Table("readiness", forces.Readiness, ("owner", "metric", "scope", "as_of")),
    Table("readiness_classes", forces.ReadinessClass, ("force_class", "owner", "readiness_state")),
    Table("force_sizes", forces.ForceSize, ("formation",)),
    NEEDS,
    SCENARIOS,
    Table("sea_graph", places.SeaNode, ("node",)),
    Table("home_bases", places.HomeBase, ("owner",)),
    Table("episodes", response.Episode, ("incident_id", "body")),
    Table("second_coder", response.SecondCoding, ("incident_id", "body")),
    Table("response_corrections", response.ResponseCorrection),
    Table("expulsions", response.Expulsion, ("state", "wave", "date")),
    Table("parliament", procedure.Approval),
    Table("approval_readings", procedure.ApprovalReading, ("state", "operations", "frames")),
    Table("episodes_national", procedure.NationalEpisode),
    Table("bodies_procedure", procedure.Procedure, ("body", "step")),
    Table("maritime_rules", sea_law.MaritimeRule, ("zone", "instrument", "article", "who")),
    Table("eu_council_rules", procedure.CouncilWeight, ("period", "state")),
    Table("toolbox", procedure.Instrument, ("instrument", "body")),
    Table("infrastructure", seabed.Infrastructure, ("name",)),
    Table("incidents", seabed.SeabedIncident, ("date", "infrastructure")),
    Table("seabed_stats", seabed.SeabedStatistic, ("label",)),
    Table("detection", seabed.Detection, ("platform", "mode", "target")),
    Table("detection_rules", seabed.SearchRule, ("rule",)),
)
BY_NAME = {table.name: table for table in TABLES}
BY_RECORD = {table.record: table for table in TABLES}

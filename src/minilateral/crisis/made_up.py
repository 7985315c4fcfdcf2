"""Made-up bodies of unnamed seats, for a scenario in which no real state is to stand accused."""

from __future__ import annotations

from datetime import date

from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.grouping import DecisionRule, GroupingRecord
from minilateral.facts.records.scenario import MadeUpBody


def grouping_of(body: MadeUpBody, day: date, base: FactBase) -> Grouping:
    """The body as a grouping: no state is a member, and its rule gives it its seats."""
    rule = DecisionRule(
        scope=body.scope,
        seats=body.seats,
        rule=body.rule,
        legal_basis=body.legal_basis,
        verified=False,
        default=True,
        source=(UNCITED,),
    )
    # A grouping of the fact files has a member or more, which the schema asks for; this has none.
    record = GroupingRecord.model_construct(
        id=body.id,
        name=body.name,
        kind=body.kind,
        members=(),
        decision_rules=(rule,),
        sources=(UNCITED,),
    )
    return Grouping(record, day, base, imagined=True)

"""Who can say yes tonight: per body who may order, who decides, who asks at home, who takes over.

The law of the sea is told article by article. No legal opinion: which branch of a national law
covers an operation is our reading, and no article is applied to a case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.crisis.acting import acting
from minilateral.crisis.card_lines import (
    Authority,
    Line,
    at_sea,
    cited_keys,
    informed,
    lines_of,
)
from minilateral.crisis.national import laws
from minilateral.crisis.procedure import procedure
from minilateral.crisis.scenario import Scenario
from minilateral.crisis.scenario import scenario as find_scenario
from minilateral.facts import FactBase
from minilateral.facts.records.sea_law import MaritimeRule

CAVEAT = (
    "No legal opinion: which branch of a national law covers the operation is our reading, and no "
    "article is applied to a case."
)


@dataclass(frozen=True, slots=True, repr=False)
class AuthorityCard(Result):
    """Who can say yes to a scenario on a day, body by body."""

    scenario: Scenario
    on: date
    bodies: tuple[Authority, ...]
    sea: tuple[MaritimeRule, ...] = field(repr=False)
    base: FactBase = field(repr=False)

    @property
    def title(self) -> str:
        return f"Who can say yes tonight: {self.scenario.name}, {self.on}"

    def lines(self) -> tuple[Line, ...]:
        """Everything that the card says, body by body, then of the scenario and of the sea."""
        of_bodies = (line for told in self.bodies for line in lines_of(told))
        return (*of_bodies, *self._informed(), *at_sea(self.sea))

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "body": line.body,
                "part": line.part,
                "text": line.text,
                "days_low": line.days[0] if line.days else None,
                "days_high": line.days[1] if line.days else None,
                "cited": line.cited,
                "sources": list(line.sources),
            }
            for line in self.lines()
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.base.references(key for line in self.lines() for key in line.sources)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral tonight --json`; docs/lookup/json.md has the fields."""
        return {
            "scenario": self.scenario.id,
            "name": self.scenario.name,
            "on": self.on,
            "bodies": {told.body.name: _body(told) for told in self.bodies},
            "informed": [_line(line) for line in self._informed()],
            "sea": [_rule(rule) for rule in self.sea],
            "caveat": CAVEAT,
            "sources": [reference.key for reference in self.references()],
        }

    def _informed(self) -> tuple[Line, ...]:
        return tuple(informed(self.scenario.record, self.scenario.need()))


def authority_card(
    base: FactBase,
    scenario: str,
    bodies: Sequence[str] = (),
    on: date | None = None,
    parties: Sequence[str] = (),
) -> AuthorityCard:
    """Who can say yes to a scenario: all its bodies, or those asked about.

    Raises
    ------
    NotFoundError
        If the scenario, a body or a party is unknown.
    UsageError
        If a body cannot act.
    """
    found = find_scenario(base, scenario)
    day, home, need = on or found.record.on, found.record.affected, found.need()
    told = tuple(
        Authority(
            body,
            laws(base, body.members, body.operation, body.grouping, home),
            procedure(base, body.grouping),
            need,
        )
        for body in acting(found, bodies, day, parties)
    )
    rules = base.all(MaritimeRule)
    sea = tuple(rule for zone in found.record.zones for rule in rules if rule.zone == zone)
    return AuthorityCard(found, day, told, sea, base)


def _body(told: Authority) -> dict[str, Any]:
    body = told.body
    return {
        "acts": body.acts,
        "scope": body.playable.record.scope,
        "operation": body.operation,
        "mandate": body.mandate,
        "hands_over_to": body.hands_over_to,
        "against": list(body.against),
        "lines": [_line(line) for line in lines_of(told)],
        "home": [
            {
                "state": law.state,
                "requirement": law.requirement,
                "branch": law.branch,
                "days_low": law.days[0],
                "days_high": law.days[1],
                "basis": law.basis,
                "reading": law.reading,
                "legal_basis": law.legal_basis or None,
                "cited": law.cited,
                "sources": list(law.sources),
            }
            for law in told.laws
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "part": line.part,
        "text": line.text,
        "days": list(line.days) if line.days else None,
        "cited": line.cited,
        "sources": list(line.sources),
    }


def _rule(rule: MaritimeRule) -> dict[str, Any]:
    return {
        "zone": rule.zone,
        "subject": rule.subject,
        "instrument": rule.instrument,
        "article": rule.article,
        "who": rule.who,
        "lets": rule.lets,
        "note": rule.note,
        "cited": rule.cited,
        "sources": list(cited_keys(rule.source)),
    }

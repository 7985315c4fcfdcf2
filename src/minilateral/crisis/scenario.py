"""Scenarios: find one, and what it needs and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from minilateral.core.errors import NotFoundError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.names import folded
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.needs import Point
from minilateral.facts.records.scenario import ScenarioRecord
from minilateral.respond.needs import Need
from minilateral.respond.needs import need as find_need


@dataclass(frozen=True, slots=True, repr=False)
class Scenario(Result):
    """An incident to be simulated; it cites what its defaults rest on."""

    record: ScenarioRecord
    base: FactBase = field(repr=False)

    @property
    def id(self) -> str:
        """The identifier, such as `baltic-cable`."""
        return self.record.id

    @property
    def name(self) -> str:
        """The name in words."""
        return self.record.name

    @property
    def title(self) -> str:
        return f"{self.name} ({self.record.stage.point_name})"

    @property
    def places(self) -> tuple[str, ...]:
        """Where it can happen: its own place, then those that the opponent could choose."""
        return (self.record.stage.point_name, *self.record.levers.places)

    def need(self, place: str | None = None) -> Need:
        """What is needed, at the place of the scenario or at another of its places.

        Raises
        ------
        NotFoundError
            If the scenario has no such place.
        """
        found = find_need(self.base, self.record.need)
        if place is None or folded(place) == folded(self.places[0]):
            return _moved(found, self.record.stage)
        other = next((name for name in self.places if folded(name) == folded(place)), None)
        if other is None:
            near = did_you_mean(place, self.places) or f"; it has {', '.join(self.places)}"
            raise NotFoundError(full_stop(f"{place!r} is not a place of {self.id}{near}"))
        return found.at(other)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "what": self._named(path),
                "value": getattr(basis, "value", None),
                "low": basis.range[0] if hasattr(basis, "range") else None,
                "high": basis.range[1] if hasattr(basis, "range") else None,
                "basis": basis.type,
                "text": basis.text,
                "cited": basis.cited,
                "sources": list(basis.source),
            }
            for path, basis in self.record.bases()
        ]

    def _named(self, path: Sequence[str | int]) -> str:
        """A path in the file, with bodies by their name: bodies.nato.delegation."""
        first, second, *rest = (*path, "")
        if first in ("bodies", "made_up") and isinstance(second, int):
            part = getattr(self.record, str(first))[second]
            second = part.body if first == "bodies" else part.id
        return ".".join(str(part) for part in (first, second, *rest) if part != "")

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral scenarios NAME --json`; docs/lookup/json.md has the fields."""
        record = self.record
        return {
            "id": record.id,
            "name": record.name,
            "happens": record.happens,
            "on": record.on,
            "threshold": record.threshold,
            "need": record.need,
            "operation": record.operation,
            "stage": record.stage.model_dump(mode="json"),
            "zones": record.zones,
            "affected": record.affected,
            "suspected": record.attribution.suspected,
            "bodies": [
                {
                    "body": body.body,
                    "scope": body.scope,
                    "acts": body.acts,
                    "mandate": body.mandate.by if body.mandate else None,
                    "hands_over_to": body.hands_over.to if body.hands_over else None,
                    "delegated": body.delegation.scope if body.delegation else None,
                }
                for body in record.bodies
            ],
            "places": self.places,
            "defaults": self.rows(),
            "sources": [reference.key for reference in self.references()],
        }

    def references(self) -> tuple[Reference, ...]:
        keys = [key for _, basis in self.record.bases() for key in basis.source]
        return self.base.references(key for key in keys if key != UNCITED)


def _moved(need: Need, place: Point) -> Need:
    """The need at a point that need not be one of its own places."""
    lines = tuple(
        replace(line, place=place) if line.place is need.area else line for line in need.lines
    )
    return replace(need, lines=lines, area=place)


def scenario(base: FactBase, name: str | ScenarioRecord) -> Scenario:
    """The scenario of that id or name; case and punctuation are ignored.

    Raises
    ------
    NotFoundError
        If there is none; the message names the nearest.
    """
    if isinstance(name, ScenarioRecord):
        return Scenario(name, base)
    records = base.all(ScenarioRecord)
    for record in records:
        if folded(name) in (folded(record.id), folded(record.name)):
            return Scenario(record, base)
    near = did_you_mean(name, [record.id for record in records])
    near = near or f"; there are {', '.join(sorted(record.id for record in records))}"
    raise NotFoundError(full_stop(f"{name!r} is not a scenario{near}"))


def scenarios(base: FactBase) -> tuple[Scenario, ...]:
    """Every scenario, in the order of its id."""
    records = sorted(base.all(ScenarioRecord), key=lambda record: record.id)
    return tuple(Scenario(record, base) for record in records)


def listing(found: Sequence[Scenario]) -> list[Mapping[str, Any]]:
    """Scenarios as rows of a list."""
    return [
        {
            "id": item.id,
            "name": item.name,
            "threshold": item.record.threshold,
            "need": item.record.need,
            "operation": item.record.operation,
            "on": item.record.on,
            "bodies": [body.body for body in item.record.bodies if body.acts],
        }
        for item in found
    ]

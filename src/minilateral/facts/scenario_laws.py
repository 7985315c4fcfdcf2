"""Laws of scenarios: needs, lines, places, bodies, rules and states that they name exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from minilateral.core.errors import Fault, did_you_mean
from minilateral.facts.loading import Entry
from minilateral.facts.names import folded
from minilateral.facts.records.grouping import GroupingRecord
from minilateral.facts.records.needs import NeedRecord
from minilateral.facts.records.procedure import Approval, ApprovalReading
from minilateral.facts.records.scenario import MadeUpBody, ScenarioRecord

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase

Faults: TypeAlias = Iterator[Fault]
#: A path of keys and indices in a file.
At: TypeAlias = tuple[str | int, ...]


def needs_of_scenarios_exist(base: FactBase) -> Faults:
    """The need of a scenario exists, and so do the lines of units and the places that it names."""
    needs = {need.id: need for need in base.all(NeedRecord)}
    for entry in base.entries(ScenarioRecord):
        need = needs.get(entry.record.need)
        if need is None:
            near = did_you_mean(entry.record.need, needs)
            yield Fault(entry.inside("need"), f"{entry.record.need!r} is not a need{near}")
            continue
        yield from _lines(entry, need)
        places = [point.point_name for point in (need.area, *need.area.alternates)]
        for place in entry.record.levers.places:
            if folded(place) not in map(folded, places):
                near = did_you_mean(place, places)
                yield Fault(
                    entry.inside("levers", "places"),
                    f"{place!r} is not a place of {need.id}{near}",
                )


def _lines(entry: Entry[ScenarioRecord], need: NeedRecord) -> Faults:
    record = entry.record
    named: list[tuple[At, int]] = []
    for number, body in enumerate(record.bodies):
        units = body.delegation.units if body.delegation else ()
        at: At = ("bodies", number, "delegation", "units")
        named += [((*at, index, "line"), unit.line) for index, unit in enumerate(units)]
    for number, made_up in enumerate(record.made_up):
        at = ("made_up", number, "units_of_a_seat")
        named += [
            ((*at, index, "line"), unit.line) for index, unit in enumerate(made_up.units_of_a_seat)
        ]
    for path, line in named:
        if line > len(need.requirements):
            count = len(need.requirements)
            yield Fault(entry.inside(*path), f"{need.id} has {count} lines, none numbered {line}")


def bodies_of_scenarios_have_the_rule(base: FactBase) -> Faults:
    """Every body of a scenario exists, and has on its day a member and the rule that is named."""
    for entry in base.entries(ScenarioRecord):
        own = {body.id: body for body in entry.record.made_up}
        for number, body in enumerate(entry.record.bodies):
            place = entry.inside("bodies", number, "body")
            known = base.groupings.by_id.get(body.body)
            if body.body in own:
                yield from _made_up_scope(entry, number, own[body.body])
            elif known is None:
                near = did_you_mean(body.body, [*base.groupings.by_id, *own])
                yield Fault(place, f"{body.body!r} is not a grouping{near}")
            else:
                yield from _scopes(entry, number, known)
        for number, made_up in enumerate(entry.record.made_up):
            if made_up.id in base.groupings.by_id:
                place = entry.inside("made_up", number, "id")
                yield Fault(place, f"{made_up.id!r} is a grouping already; a made-up body is none")


def _made_up_scope(entry: Entry[ScenarioRecord], number: int, made_up: MadeUpBody) -> Faults:
    scope = entry.record.bodies[number].scope
    if scope != made_up.scope:
        yield Fault(
            entry.inside("bodies", number, "scope"),
            f"{made_up.id} has no rule for {scope!r}; it has {made_up.scope!r}",
        )


def _scopes(entry: Entry[ScenarioRecord], number: int, known: GroupingRecord) -> Faults:
    body, day = entry.record.bodies[number], entry.record.on
    founded = known.founded.date.first if known.founded else day
    if day < founded or not known.members_on(day):
        yield Fault(entry.inside("bodies", number, "body"), f"{known.id} has no member on {day}")
        return
    scopes = [rule.scope for rule in known.decision_rules if day in rule.interval]
    named: list[tuple[At, str]] = [(("bodies", number, "scope"), body.scope)]
    if body.delegation:
        named.append((("bodies", number, "delegation", "scope"), body.delegation.scope))
    for path, scope in named:
        if scope not in scopes:
            near = did_you_mean(scope, scopes) or f"; it has {', '.join(map(repr, scopes))}"
            yield Fault(entry.inside(*path), f"{known.id} has no rule for {scope!r} on {day}{near}")


def states_of_scenarios_are_known(base: FactBase) -> Faults:
    """Every state that a scenario names is one; an expected veto may be an unnamed seat."""
    for entry in base.entries(ScenarioRecord):
        record, known = entry.record, base.states.by_code
        seats = {seat for body in record.made_up for seat in body.seat_names}
        named: list[tuple[At, str]] = [(("affected",), code) for code in record.affected]
        named += [(("attribution", "suspected"), code) for code in record.attribution.suspected]
        for number, body in enumerate(record.bodies):
            for index, unit in enumerate(body.delegation.units if body.delegation else ()):
                if unit.owner:
                    at = ("bodies", number, "delegation", "units", index, "owner")
                    named.append((at, unit.owner))
            for veto in body.mandate.expected_veto if body.mandate else ():
                if veto not in seats:
                    named.append((("bodies", number, "mandate", "expected_veto"), veto))
        for path, code in named:
            if code not in known:
                yield Fault(
                    entry.inside(*path), f"{code} is not a state{did_you_mean(code, known)}"
                )


def readings_name_branches(base: FactBase) -> Faults:
    """A reading of a national law names a branch that its state has."""
    branches: dict[str, set[str]] = {}
    for row in base.all(Approval):
        branches.setdefault(row.state, set()).add(row.branch)
    for entry in base.entries(ApprovalReading):
        reading = entry.record
        known = branches.get(reading.state, set())
        if not known:
            yield Fault(entry.place, f"{reading.state} has no row in parliament.csv to read")
        elif reading.branch is not None and reading.branch not in known:
            near = did_you_mean(reading.branch, known)
            yield Fault(entry.place, f"{reading.state} has no branch {reading.branch!r}{near}")


LAWS: tuple[Callable[[FactBase], Faults], ...] = (
    needs_of_scenarios_exist,
    bodies_of_scenarios_have_the_rule,
    states_of_scenarios_are_known,
    readings_name_branches,
)

"""A world: everything that a scenario with its bodies on a day comes down to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.crisis.acting import ActingBody, acting
from minilateral.crisis.defaults import body_parameters, common_parameters
from minilateral.crisis.flat import Arrays, blocks_of, laid_out
from minilateral.crisis.forces_of import fleets_of_case, fleets_of_seats, standing_of
from minilateral.crisis.known import parameters_of
from minilateral.crisis.national import NationalLaw, laws
from minilateral.crisis.origin import Origin, assumed, sources_of
from minilateral.crisis.parameters import Parameters
from minilateral.crisis.procedure import procedure
from minilateral.crisis.scenario import scenario as find_scenario
from minilateral.crisis.setting import Body, Setting, Side
from minilateral.crisis.slots import slot_names
from minilateral.decide.position_table import PositionTable
from minilateral.facts import FactBase
from minilateral.facts.records.scenario import ScenarioRecord
from minilateral.respond.case import Case, case
from minilateral.respond.needs import Line, Need
from minilateral.respond.pool import pool

#: Nothing is changed.
AS_IT_IS: Mapping[str, float] = {}


@dataclass(frozen=True)
class World:
    """What the engines play: the setting and its parameters, and the facts they come from."""

    setting: Setting
    parameters: Parameters
    #: Nothing for a setting that is made up.
    origin: Origin | None = field(default=None, repr=False)

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The bodies whose outcomes are told, in order."""
        return tuple(body.name for body in self.setting.acting)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states and unnamed seats of the world, in order."""
        return tuple(side.state for side in self.setting.sides)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of the random numbers of a replication, in order."""
        return slot_names(blocks_of(self.setting))

    @cached_property
    def arrays(self) -> Arrays:
        """What the kernel reads."""
        return laid_out(self.setting)

    @property
    def scenario(self) -> str:
        """The id of the scenario."""
        return self.origin.scenario.id if self.origin else "made-up"

    @property
    def on(self) -> date | None:
        """The day of the incident."""
        return self.origin.on if self.origin else None

    @property
    def case(self) -> Case | None:
        """The need against the pool of all its states."""
        return self.origin.case if self.origin else None

    def changed(self, values: Mapping[str, float]) -> World:
        """The same world with some parameters at other values.

        Raises
        ------
        NotFoundError
            If a name is unknown.
        UsageError
            If a value is no number or impossible.
        """
        return World(self.setting, self.parameters.changed(values), self.origin)

    def references(self) -> tuple[Reference, ...]:
        """The documents that the world rests on."""
        if self.origin is None:
            return ()
        keys = dict.fromkeys(key for item in self.parameters.items for key in item.source)
        keys |= dict.fromkeys(sources_of(self.origin))
        table = self.origin.positions
        own = table.sources if table is not None else ()
        known = self.origin.scenario.base.references(keys)
        return (*known, *(reference for reference in own if reference not in known))

    def assumptions(self) -> tuple[str, ...]:
        """What was assumed to build it, beside the parameters that are marked as assumptions."""
        return tuple(assumed(self.origin, self.setting)) if self.origin else ()


def world(
    base: FactBase,
    scenario: str | ScenarioRecord,
    bodies: Sequence[str] = (),
    *,
    on: date | None = None,
    positions: PositionTable | None = None,
    place: str | None = None,
    parties: Sequence[str] = (),
    changed: Mapping[str, float] = AS_IT_IS,
) -> World:
    """The world of a scenario.

    Parameters
    ----------
    bodies
        Those that may act, in the order in which they are told; the scenario's if left out.
    on
        The day of the incident; the scenario's if left out.
    positions
        Where states stand on the line that `position_weight` weighs; nought if left out.
    place
        One of the need's other places.
    parties
        States or seats in dispute: always against.
    changed
        Parameters at other values than the world's own.

    Raises
    ------
    NotFoundError
        If a scenario, body, place, party or parameter is unknown, or nothing of the need is
        measured.
    RuleError
        If a rule cannot be played on the day.
    UsageError
        If a body has no member on the day, is asked for twice or cannot act, or a value is
        impossible.
    """
    found = find_scenario(base, scenario)
    day = on or found.record.on
    bodies_found = acting(found, bodies, day, parties)
    need = found.need(place)
    case_found = _case(base, need, bodies_found, day)
    lines = case_found.lines if case_found else need.required or need.lines
    home = set(found.record.affected)
    asked = {b.name: laws(base, b.members, b.operation, b.grouping, home) for b in bodies_found}
    procedures = tuple(procedure(base, body.grouping) for body in bodies_found)
    setting = Setting(
        _sides(bodies_found, positions),
        tuple(_body(b, bodies_found, asked[b.name], lines) for b in bodies_found),
        tuple(line.count for line in lines),
        (
            *(fleets_of_case(case_found) if case_found else ()),
            *{f.id: f for body in bodies_found for f in fleets_of_seats(body, lines)}.values(),
        ),
    )
    origin = Origin(found, day, need, case_found, bodies_found, procedures, asked, positions)
    parameters = parameters_of(found, bodies_found, procedures)
    return World(setting, parameters.changed(changed), origin)


def world_of(setting: Setting, changed: Mapping[str, float] = AS_IT_IS) -> World:
    """The world of a made-up setting, all its parameters at their defaults but those changed."""
    own = [item for body in setting.bodies for item in body_parameters(body.name)]
    return World(setting, Parameters((*common_parameters(), *own)).changed(changed))


def _case(base: FactBase, need: Need, bodies: Sequence[ActingBody], day: date) -> Case | None:
    """The need against what the real states of all acting bodies own together."""
    states = sorted(
        {s for body in bodies if body.acts for s in body.members if s in base.states.by_code}
    )
    return case(need, pool(base, f"{','.join(states)},", day)) if states else None


def _sides(bodies: Sequence[ActingBody], positions: PositionTable | None) -> tuple[Side, ...]:
    seated = [body.name for body in bodies if "E01" in body.members]
    own = [body.made_up is not None for body in bodies if body.name in seated]
    # The made-up bodies of one scenario share their seats.
    if len(seated) > 1 and not all(own):
        raise UsageError(
            f"{' and '.join(seated)} both have unnamed seats, which are not the same; ask for one."
        )
    known = positions.position if positions is not None else {}
    states = sorted({state for body in bodies for state in body.members})
    return tuple(Side(state, known.get(state, 0.0)) for state in states)


def _body(
    body: ActingBody,
    bodies: Sequence[ActingBody],
    asked: Iterable[NationalLaw],
    lines: Sequence[Line],
) -> Body:
    names = [other.name for other in bodies if other.acts]
    to = body.hands_over_to
    return Body(
        body.name,
        body.members,
        body.rule,
        body.against,
        {law.state: law.days for law in asked if law.beforehand},
        body.mandate,
        to if to in names and to != body.name else None,
        standing_of(body, lines),
        body.acts,
    )

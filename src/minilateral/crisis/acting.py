"""Acting bodies: those of a scenario on a day, each with its own rule, players and authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.crisis.made_up import grouping_of
from minilateral.crisis.scenario import Scenario
from minilateral.decide.compile import Playable, compile_rule
from minilateral.decide.joining import Rule
from minilateral.decide.modifiers import Exclude
from minilateral.decide.primitives import NoRule
from minilateral.facts import Grouping
from minilateral.facts.names import folded
from minilateral.facts.records import rules as facts
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.grouping import DecisionRule
from minilateral.facts.records.needs import Basis
from minilateral.facts.records.procedure import Operation
from minilateral.facts.records.scenario import MadeUpBody, ScenarioBody, ScenarioRecord


@dataclass(frozen=True, slots=True)
class ActingBody:
    """A body in a scenario on a day: its rule, its players, and what the scenario says of it."""

    grouping: Grouping
    playable: Playable
    #: Nothing where the scenario does not name the body; it then acts by its default rule.
    entry: ScenarioBody | None
    operation: Operation
    scenario: ScenarioRecord = field(repr=False)
    #: Players that are always against: the suspected, a party to the dispute, an expected veto.
    against: tuple[str, ...] = ()
    made_up: MadeUpBody | None = None

    @property
    def name(self) -> str:
        """How pages and parameters call it: NATO, JEF."""
        return self.grouping.short_name

    @property
    def members(self) -> tuple[str, ...]:
        """Its players on the day; unnamed seats are E01, E02 and on."""
        return self.playable.members

    @property
    def rule(self) -> Rule:
        """The rule by which it decides."""
        return self.playable.play()

    @property
    def acts(self) -> bool:
        """Whether it fields forces, or only gives mandates."""
        return self.entry is None or self.entry.acts

    @property
    def mandate(self) -> str | None:
        """The body whose mandate comes first, by its name."""
        needed = self.entry and self.entry.mandate
        return self._called(needed.by) if needed else None

    @property
    def hands_over_to(self) -> str | None:
        """The body to which it hands over, by its name, whether that body is asked or not."""
        given = self.entry and self.entry.hands_over
        return self._called(given.to) if given else None

    @property
    def delegated(self) -> Playable | None:
        """The rule of authority given beforehand, where the scenario says that it is used."""
        given = self.entry and self.entry.delegation
        return compile_rule(self.grouping, given.scope) if given else None

    def bases(self) -> tuple[Basis, ...]:
        """What the scenario rests on in what it says of the body."""
        entry = self.entry
        parts = (entry, entry.mandate, entry.delegation, entry.hands_over) if entry else ()
        return tuple(part for part in parts if part is not None)

    def _called(self, body: str) -> str:
        own = next((made.name for made in self.scenario.made_up if made.id == body), None)
        if own is not None:
            return own
        record = self.grouping.base.groupings.by_id[body]
        return record.abbreviation or record.name


def acting(
    scenario: Scenario,
    bodies: Sequence[str] = (),
    on: date | None = None,
    parties: Sequence[str] = (),
) -> tuple[ActingBody, ...]:
    """The bodies asked about, or all of the scenario, then those that must give them a mandate.

    A body that the scenario does not name acts by its default rule; one without any, such as a list
    of states, by that of willing states that opt in. `parties` are states or seats
    in the dispute: they are against in every body they sit in.

    Raises
    ------
    NotFoundError
        If a body or party is unknown, or a body not yet founded.
    UsageError
        If a body is asked twice, has no member on the day, or takes no collective decision.
    """
    day = on or scenario.record.on
    record = scenario.record
    asked = list(bodies) or [entry.body for entry in record.bodies if entry.acts]
    found = [_body(scenario, name, day, parties) for name in asked]
    givers = [b.entry.mandate.by for b in found if b.entry and b.entry.mandate]
    known = {body.grouping.id for body in found}
    found += [_body(scenario, by, day, parties) for by in dict.fromkeys(givers) if by not in known]
    names = [body.name for body in found]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{name} is asked for twice; name it once.")
    _check_parties(found, parties)
    return tuple(found)


def _body(scenario: Scenario, name: str, day: date, parties: Sequence[str]) -> ActingBody:
    record = scenario.record
    made_up = _made_up(record, name)
    grouping = _grouping(scenario, name, day, made_up)
    entry = next((entry for entry in record.bodies if entry.body == grouping.id), None)
    if not grouping.record.decision_rules:
        grouping = _with_opt_in(grouping)
    playable = compile_rule(grouping, entry.scope if entry and made_up is None else None)
    if isinstance(playable.play(), NoRule):
        raise UsageError(f"{grouping.in_prose} takes no collective decision, so it cannot act.")
    opposed = _against(record, grouping.id, (*parties, *(made_up.parties if made_up else ())))
    against = tuple(player for player in playable.members if player in opposed)
    if isinstance(playable.rule, Exclude) and made_up is not None and against:
        playable = playable.excluding(*against)
    operation = (entry.operation if entry else None) or record.operation
    return ActingBody(grouping, playable, entry, operation, record, against, made_up)


def _with_opt_in(grouping: Grouping) -> Grouping:
    """A grouping of which no rule is known: two willing states or more act, with a lead if any."""
    leads = tuple(lead for lead in grouping.leads if lead in grouping.members)
    clause = facts.OptIn(
        leads=leads,
        leads_required="any" if leads else "none",
        min_participants=min(2, len(grouping.members)) or 1,
    )
    rule = DecisionRule(
        scope="action",
        rule=facts.Rule(opt_in=clause),
        legal_basis="no rule is known; two willing states or more are assumed to act",
        verified=False,
        default=True,
        source=(UNCITED,),
    )
    record = grouping.record.model_copy(update={"decision_rules": (rule,)})
    return replace(grouping, record=record)


def _against(record: ScenarioRecord, body: str, parties: Sequence[str]) -> set[str]:
    """Who is always against in a body: suspects, parties, and those expected to veto a mandate."""
    vetoes = [
        state
        for entry in record.bodies
        if entry.mandate is not None and entry.mandate.by == body
        for state in entry.mandate.expected_veto
    ]
    return {*record.attribution.suspected, *parties, *vetoes}


def _made_up(record: ScenarioRecord, name: str) -> MadeUpBody | None:
    return next(
        (body for body in record.made_up if folded(name) in (folded(body.id), folded(body.name))),
        None,
    )


def _grouping(scenario: Scenario, name: str, day: date, made_up: MadeUpBody | None) -> Grouping:
    if made_up is not None:
        return grouping_of(made_up, day, scenario.base)
    try:
        return scenario.base.grouping(name, day)
    except NotFoundError as error:
        own = did_you_mean(name, [body.id for body in scenario.record.made_up])
        if own and name not in scenario.base.groupings.by_id:
            raise NotFoundError(full_stop(f"{name!r} is not a body{own}")) from error
        raise


def _check_parties(bodies: Sequence[ActingBody], parties: Sequence[str]) -> None:
    """Refuse a party that sits in none of the bodies."""
    players = {state for body in bodies for state in body.members}
    for party in parties:
        if party not in players:
            near = did_you_mean(party, players)
            raise NotFoundError(full_stop(f"the party {party!r} sits in none of the bodies{near}"))

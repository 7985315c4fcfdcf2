"""The laws of the fact base: what must hold across files, all faults at once with their place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from minilateral.core.errors import Fault, InvalidDataError, Place, did_you_mean
from minilateral.facts import (
    episode_laws,
    force_laws,
    frame_laws,
    money_laws,
    scenario_laws,
)
from minilateral.facts.loading import Entry
from minilateral.facts.names import folded
from minilateral.facts.records.base import Fact
from minilateral.facts.records.forces import Commitment
from minilateral.facts.records.grouping import GroupingRecord
from minilateral.facts.records.money import Spending
from minilateral.facts.records.needs import NeedRecord
from minilateral.facts.records.procedure import CouncilWeight
from minilateral.facts.records.reference import BodyAlias, Conversion, KnownCount
from minilateral.facts.records.response import ResponseCorrection
from minilateral.facts.records.rules import Rule
from minilateral.facts.records.scenario import ScenarioRecord
from minilateral.facts.tables import TABLES

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase

Faults: TypeAlias = Iterator[Fault]
Law: TypeAlias = Callable[["FactBase"], Faults]
#: A page of these grades may report a value but never verifies it alone.
UNVERIFYING = frozenset({"state_controlled", "copy", "uncited"})


def check(base: FactBase, only: Collection[str] | None = None) -> None:
    """Hold the fact base against every law; `only` limits the faults to these files.

    Raises
    ------
    InvalidDataError
        With every fault of every file.
    """
    faults = [
        fault for law in LAWS for fault in law(base) if only is None or fault.place.file in only
    ]
    if faults:
        raise InvalidDataError(faults)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the fact base: its own sources, those it rests on, and whether they verify it."""

    place: Place
    own: tuple[str, ...]
    backing: tuple[str, ...]
    verified: bool


def _parts(base: FactBase) -> Iterator[_Part]:
    for table in TABLES:
        if issubclass(table.record, Fact):
            for entry in base.entries(table.record):
                source = entry.record.source
                place = entry.inside("source")
                yield _Part(place, source, source, entry.record.verified)
    for correction in base.entries(ResponseCorrection):
        yield _Part(correction.place, correction.record.source, (), False)
    for grouping in base.entries(GroupingRecord):
        yield from _grouping_parts(grouping)
    for need in base.entries(NeedRecord):
        yield from _need_parts(need)
    for scenario in base.entries(ScenarioRecord):
        for path, basis in scenario.record.bases():
            yield _Part(scenario.inside(*path), basis.source, basis.source, basis.verified)


def _grouping_parts(grouping: Entry[GroupingRecord]) -> Iterator[_Part]:
    """A part that names no sources rests on those of its grouping."""
    record, inside = grouping.record, grouping.inside
    yield _Part(inside("sources"), record.sources, record.sources, False)
    for index, spell in enumerate(record.members):
        yield _Part(inside("members", index), spell.source, spell.source, spell.verified)
    for index, act in enumerate(record.activations):
        yield _Part(inside("activations", index), act.source, act.source, act.verified)
    for index, rule in enumerate(record.decision_rules):
        own = rule.source or ()
        yield _Part(inside("decision_rules", index), own, own or record.sources, rule.verified)
    if record.founded:
        own = record.founded.source or ()
        yield _Part(inside("founded"), own, own or record.sources, record.founded.verified)


def _need_parts(need: Entry[NeedRecord]) -> Iterator[_Part]:
    record, inside = need.record, need.inside
    for index, line in enumerate(record.requirements):
        source = line.basis.source
        place = inside("requirements", index, "basis")
        yield _Part(place, source, source, line.basis.verified)
    for index, act in enumerate(record.precedents):
        yield _Part(inside("precedents", index), act.source, act.source, act.verified)
    for name in ("command", "legal_basis"):
        part = getattr(record, name)
        if part is not None:
            yield _Part(inside(name), part.source, part.source, part.verified)


def sources_resolve(base: FactBase) -> Faults:
    """Every key names a document of the sources table."""
    for part in _parts(base):
        for key in part.own:
            if key not in base.source_keys:
                near = did_you_mean(key, base.source_keys)
                yield Fault(part.place, f"the source {key!r} is not in the sources table{near}")


def verified_on_good_word(base: FactBase) -> Faults:
    """No value is verified by a state-controlled page, a bare mirror or nothing alone."""
    for part in _parts(base):
        grades = {base.source(key).grade for key in part.backing if key in base.source_keys}
        if part.verified and grades and grades <= UNVERIFYING:
            words = " and ".join(sorted(grade.replace("_", "-") for grade in grades))
            yield Fault(
                part.place, f"is marked verified on {words} word alone; mark it verified: no"
            )


def keys_are_unique(base: FactBase) -> Faults:
    """No table says two things under one key."""
    for table in TABLES:
        seen: dict[tuple[object, ...], Place] = {}
        for entry in base.entries(table.record) if table.key else ():
            key = table.key_of(entry.record)
            if key in seen:
                shown = ", ".join(str(part) for part in key)
                yield Fault(entry.place, f"{table.name}: {shown} stands already at {seen[key]}")
            seen.setdefault(key, entry.place)


def names_are_unique(base: FactBase) -> Faults:
    """No name or abbreviation means two groupings."""
    owner: dict[str, str] = {}
    for entry in base.entries(GroupingRecord):
        for name in entry.record.names:
            other = owner.setdefault(folded(name), entry.record.id)
            if other != entry.record.id:
                yield Fault(entry.place, f"the name {name!r} already means the grouping {other!r}")


def states_are_known(base: FactBase) -> Faults:
    """Every code in a column of states is a state of the states table."""
    for place, code in _state_codes(base):
        if code not in base.states.by_code:
            near = did_you_mean(code, base.states.by_code)
            yield Fault(place, f"{code} is not a state{near}")


def _state_codes(base: FactBase) -> Iterator[tuple[Place, str]]:
    yield from _column(base, "state")
    for column in ("countries", "contributors"):
        for place, codes in _column(base, column):
            yield from ((place, code) for code in codes)
    for grouping in base.entries(GroupingRecord):
        record, inside = grouping.record, grouping.inside
        for index, spell in enumerate(record.members):
            yield inside("members", index, "state"), spell.state
        for key in ("lead_states", "leading_state_judged"):
            yield from ((inside(key), code) for code in getattr(record, key))
        for index, decision in enumerate(record.decision_rules):
            for code in _rule_states(decision.rule):
                yield inside("decision_rules", index, "rule"), code


def _column(base: FactBase, name: str) -> Iterator[tuple[Place, Any]]:
    """The values of a column in every table that has it."""
    for table in TABLES:
        if name in table.record.model_fields:
            for entry in base.entries(table.record):
                yield entry.inside(name), getattr(entry.record, name)


def _rule_states(rule: Rule) -> Iterator[str]:
    for clause in (rule.all_of, rule.veto):
        if clause is not None and not isinstance(clause.players, str):
            yield from clause.players
    if rule.opt_in is not None:
        yield from rule.opt_in.leads
    for name in ("and", "or", "fallback", "staged"):
        for part in rule.clause(name) or ():
            yield from _rule_states(part)


def owners_are_known(base: FactBase) -> Faults:
    """Whoever owns, promises or gives is a state, several joined by +, or a labelled body."""
    known = [*base.states.by_code, *base.bodies.labels]
    for column in ("owner", "donor"):
        for place, value in _column(base, column):
            for part in value.split("+"):
                if part not in known:
                    near = did_you_mean(part, known)
                    yield Fault(place, f"{column} {part!r} is no state and no labelled body{near}")


def bodies_are_labelled(base: FactBase) -> Faults:
    """Every label of a body is in `body_aliases.csv`, and what it points to exists."""
    for place, body in _column(base, "body"):
        if unlabelled := base.bodies.unlabelled(body):
            yield Fault(place, unlabelled)
    for alias in base.entries(BodyAlias):
        for target in (alias.record.grouping, alias.record.part_of):
            if target and target not in base.groupings.by_id:
                yield Fault(alias.place, f"points to the grouping {target!r}, which does not exist")


def voters_are_groupings(base: FactBase) -> Faults:
    """Where another grouping votes for one, it is in the fact base."""
    for entry in base.entries(GroupingRecord):
        for index, rule in enumerate(entry.record.decision_rules):
            if rule.voters and rule.voters not in base.groupings.by_id:
                place = entry.inside("decision_rules", index, "voters")
                near = did_you_mean(rule.voters, base.groupings.by_id)
                yield Fault(place, f"the voters {rule.voters!r} are no grouping{near}")


def counts_on_known_dates(base: FactBase) -> Faults:
    """On days with a published number of members, the table of members gives that number."""
    for entry in base.entries(KnownCount):
        known = entry.record
        record = base.groupings.by_id.get(known.grouping)
        if record is None:
            yield Fault(entry.place, f"{known.grouping!r} is not a grouping")
            continue
        found = len(record.members_on(known.on))
        if found != known.members:
            yield Fault(
                entry.place,
                f"{known.grouping} had {known.members} members on {known.on}; "
                f"the spells give {found}",
            )


def council_regimes_are_whole(base: FactBase) -> Faults:
    """In every Council regime the weights add up to its total, and regimes follow without a gap."""
    regimes: dict[str, list[CouncilWeight]] = defaultdict(list)
    places: dict[str, Place] = {}
    for entry in base.entries(CouncilWeight):
        regimes[entry.record.period].append(entry.record)
        places[entry.record.period] = entry.place
    for period, rows in regimes.items():
        if len({(row.since, row.until, row.quota, row.total_weight) for row in rows}) > 1:
            yield Fault(places[period], f"{period}: rows give different dates, quotas or totals")
        total, stated = sum(row.weight for row in rows), rows[0].total_weight
        if total != stated:
            yield Fault(places[period], f"{period}: weights add up to {total}, not to {stated}")
    starts = Counter(rows[0].since for rows in regimes.values())
    for period, rows in regimes.items():
        if rows[0].until is not None and rows[0].until not in starts:
            yield Fault(places[period], f"{period} ends on {rows[0].until}, when none begins")


def one_preferred_figure(base: FactBase) -> Faults:
    """Of a state's figures for a year, which are never averaged, at most one is preferred."""
    seen: dict[tuple[str, int], Place] = {}
    for entry in base.entries(Spending):
        key = (entry.record.state, entry.record.year)
        if entry.record.preferred_pct and key in seen:
            yield Fault(entry.place, f"{key[0]} {key[1]}: {seen[key]} is preferred already")
        if entry.record.preferred_pct:
            seen[key] = entry.place


def labels_are_converted(base: FactBase) -> Faults:
    """Every free label of a platform, force or unit is in the crosswalk."""
    known = {(row.label_kind, row.label) for row in base.all(Conversion)}
    labels = [
        *((place, "asset_type", label) for place, label in _column(base, "asset_type")),
        *((place, "force_class", label) for place, label in _column(base, "force_class")),
        *(
            (
                entry.place,
                "commitment_unit",
                f"{entry.record.asset_class}|{entry.record.unit or ''}",
            )
            for entry in base.entries(Commitment)
        ),
    ]
    for place, kind, label in labels:
        if (kind, label) not in known:
            yield Fault(place, f"the {kind.replace('_', ' ')} {label!r} is not in the crosswalk")


LAWS: tuple[Law, ...] = (
    sources_resolve,
    verified_on_good_word,
    keys_are_unique,
    names_are_unique,
    states_are_known,
    owners_are_known,
    bodies_are_labelled,
    voters_are_groupings,
    counts_on_known_dates,
    council_regimes_are_whole,
    labels_are_converted,
    one_preferred_figure,
    *episode_laws.LAWS,
    *force_laws.LAWS,
    *frame_laws.LAWS,
    *scenario_laws.LAWS,
    money_laws.targets_lie_ahead,
    money_laws.successors_exist,
    money_laws.deliveries_follow_pledges,
    money_laws.bodies_of_money_exist,
)

"""A grouping as it stood on one day: real or imagined, one type for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from minilateral.core.errors import NoFactAtDateError, NotFoundError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.names import folded
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.grouping import (
    MEMBER_ROLES,
    Activation,
    Axes,
    DecisionRule,
    GroupingRecord,
    Spell,
)
from minilateral.facts.rule_words import sentence

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing
    from minilateral.facts.base import FactBase


@dataclass(frozen=True, repr=False)
class Grouping(Result):
    """What the fact base knows of a grouping on a day; it cites exactly what it shows.

    An imagined grouping is a list of states: it has members, and nothing else is known of it.
    """

    record: GroupingRecord
    on: date
    base: FactBase = field(repr=False)
    imagined: bool = False

    @property
    def id(self) -> str:
        """The identifier in the fact base."""
        return self.record.id

    @property
    def name(self) -> str:
        """The full name."""
        return self.record.name

    @property
    def short_name(self) -> str:
        """The abbreviation where there is one, else the name."""
        return self.record.abbreviation or self.record.name

    @property
    def in_prose(self) -> str:
        """The short name in a sentence: the EU, NATO, the IT Coalition for Ukraine."""
        return f"the {self.short_name}" if self.record.article else self.short_name

    @property
    def name_in_prose(self) -> str:
        """The full name in a sentence: the European Union, AUKUS."""
        bare = self.record.article is None and self.name == self.short_name
        return self.name if bare else f"the {self.name}"

    @property
    def query(self) -> str:
        """The words that find the grouping again on another day."""
        return (
            f"{','.join(self.members)}{',' * (len(self.members) == 1)}"
            if self.imagined
            else self.id
        )

    @property
    def title(self) -> str:
        return f"{self.name} on {self.on}"

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """The spells that run on the day, whatever the role."""
        return tuple(spell for spell in self.record.members if self.on in spell.interval)

    @cached_property
    def members(self) -> tuple[str, ...]:
        """ISO codes of the members on the day; observers and partners are not members."""
        return self.record.members_on(self.on)

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """ISO codes of observers and enhanced partners on the day."""
        return tuple(sorted(s.state for s in self.spells if s.role not in MEMBER_ROLES))

    @property
    def leads(self) -> tuple[str, ...]:
        """The lead or framework nations."""
        return self.record.lead_states

    @property
    def rules(self) -> tuple[DecisionRule, ...]:
        """The decision rules in force on the day, the default one first."""
        now = (rule for rule in self.record.decision_rules if self.on in rule.interval)
        return tuple(sorted(now, key=lambda rule: not rule.default))

    @cached_property
    def activations(self) -> tuple[Activation, ...]:
        """What the grouping did or was called for, up to the day."""
        return tuple(
            sorted(
                (act for act in self.record.activations if act.date.first <= self.on),
                key=lambda act: act.date,
            )
        )

    def sources_of(self, own: tuple[str, ...] | None) -> tuple[str, ...]:
        """The sources of a part; one that names none rests on the grouping's."""
        return self.record.sources if own is None else own

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "state": spell.state,
                "name": self.base.states.name(spell.state),
                "role": spell.role,
                "since": spell.since,
                "until": spell.until,
                "since_precision": spell.from_precision,
                "cited": spell.cited,
                "sources": ";".join(spell.source),
            }
            for spell in sorted(self.spells, key=lambda spell: spell.state)
        ]

    def references(self) -> tuple[Reference, ...]:
        parts = [spell.source for spell in self.spells]
        parts += [act.source for act in self.activations]
        parts += [self.sources_of(rule.source) for rule in self.rules]
        if self.record.founded is not None:
            parts.append(self.sources_of(self.record.founded.source))
        keys = [*self.record.sources, *(key for part in parts for key in part)]
        return self.base.references(key for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral show --json`; docs/lookup/json.md describes the fields."""
        record = self.record
        return {
            "id": record.id,
            "name": record.name,
            "abbreviation": record.abbreviation,
            "kind": record.kind,
            "imagined": self.imagined,
            "on": self.on,
            "founded": record.founded.model_dump(mode="json") if record.founded else None,
            "members": self.members,
            "roles": {spell.state: spell.role for spell in self.spells},
            "partners": self.partners,
            "leads": self.leads,
            "leads_judged": record.leading_state_judged,
            "rules": [self._rule(rule) for rule in self.rules],
            "functions": record.functions,
            "region": record.region,
            "axes": self._axes(),
            "obligation": record.obligation,
            "standing_forces_or_hq": record.standing_forces_or_hq,
            "relation_to_nato": record.relation_to_nato,
            "activations": [act.model_dump(mode="json") for act in self.activations],
            "sources": [
                {name: getattr(reference, name) for name in reference.__slots__}
                for reference in self.references()
            ],
        }

    def _axes(self) -> dict[str, Any]:
        """The coded axes, null where none is coded, and the size, which is counted."""
        coded = (
            self.record.axes.model_dump() if self.record.axes else dict.fromkeys(Axes.model_fields)
        )
        return coded | {"size": len(self.members)}

    def _rule(self, rule: DecisionRule) -> dict[str, Any]:
        return {
            "scope": rule.scope,
            "default": rule.default,
            "from": rule.since,
            "to": rule.until,
            "rule": rule.rule.tree(),
            "in_words": sentence(rule.rule, self.base.states),
            "legal_basis": rule.legal_basis,
            "verified": rule.verified,
            "computable": rule.computable,
            "note": rule.note,
            "sources": self.sources_of(rule.source),
        }

    def plot(self) -> Drawing:
        """Membership over time, a bar for each spell."""
        from minilateral.charts import spells
        from minilateral.facts.spell_bars import spell_bars

        return spells(spell_bars(self), on=self.on.isoformat())


class GroupingIndex:
    """The groupings of the fact base and the ways to name one."""

    def __init__(self, base: FactBase) -> None:
        self._base = base
        self.by_id = {record.id: record for record in base.all(GroupingRecord)}
        self._names = {
            folded(name): record for record in self.by_id.values() for name in record.names
        }

    def __iter__(self) -> Iterator[GroupingRecord]:
        return iter(self.by_id.values())

    @property
    def names(self) -> list[str]:
        """Every name that finds a grouping."""
        return [name for record in self.by_id.values() for name in record.names]

    def find(self, name: str) -> GroupingRecord:
        """The grouping of that id, abbreviation, name or alias; case and punctuation are ignored.

        Raises
        ------
        NotFoundError
            If there is none; the message names the nearest.
        """
        found = self._names.get(folded(name))
        if found is None:
            near = did_you_mean(name, self.names) or "; `minilateral list groupings` shows all"
            raise NotFoundError(full_stop(f"{name!r} is not a grouping{near}"))
        return found

    def on(self, name: str, day: date) -> Grouping:
        """The grouping as it stood on the day; a list of states makes an imagined one."""
        if "," in name and folded(name) not in self._names:
            return self._imagined(name, day)
        record = self.find(name)
        if record.founded and day < record.founded.date.first:
            raise NoFactAtDateError(
                f"{record.name} was founded on {record.founded.date}; asked for {day}."
            )
        return Grouping(record, day, self._base)

    def _imagined(self, names: str, day: date) -> Grouping:
        listed = [self._base.states.find(name) for name in names.split(",") if name.strip()]
        codes = sorted({state.code for state in listed})
        if not codes:
            raise NotFoundError(f"{names!r} names no state.")
        spell = {"source": UNCITED, "verified": False, "from": day}
        record = GroupingRecord.model_validate(
            {
                "id": _imagined_id(codes),
                "name": self._base.states.names(codes),
                "abbreviation": ",".join(codes),
                "kind": "ad_hoc",
                "members": [{"state": code, **spell} for code in codes],
                "sources": UNCITED,
            }
        )
        return Grouping(record, day, self._base, imagined=True)


def _imagined_id(codes: Sequence[str]) -> str:
    """An id that the same states always get, and no other set; long lists get a digest."""
    plain = "-".join(codes).lower()
    digest = sha256(plain.encode()).hexdigest()[:12]
    return plain if len(plain) <= 60 else f"{len(codes)}-states-{digest}"

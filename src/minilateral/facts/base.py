"""The fact base: what is known, since when, on whose word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.facts.bodies import BodyIndex
from minilateral.facts.grouping import Grouping, GroupingIndex
from minilateral.facts.loading import Entry, merged, own_entries
from minilateral.facts.records.base import Fact, Record
from minilateral.facts.records.forces import Commitment, Enabler, Readiness
from minilateral.facts.records.money import Gdp, Pledge, Spending, Support, Target
from minilateral.facts.records.procedure import Approval, CouncilWeight, NationalEpisode, Procedure
from minilateral.facts.records.reference import Source, State
from minilateral.facts.records.response import Episode, Expulsion
from minilateral.facts.records.seabed import Infrastructure, SeabedIncident
from minilateral.facts.states import StateIndex
from minilateral.facts.tables import BY_RECORD

R = TypeVar("R", bound=Record)


class FactBase:
    """All fact tables, each read when it is first asked for, and the questions they answer.

    `own` are folders of a user's YAML files; their rows add to the shipped ones or replace them.

    Raises
    ------
    InvalidDataError
        If a user's file breaks a schema or a law of the fact base.
    """

    def __init__(self, own: Sequence[Path] = ()) -> None:
        self._own = own_entries(own)
        self._entries: dict[type[Record], tuple[Entry[Any], ...]] = {}
        self._records: dict[type[Record], tuple[Any, ...]] = {}
        if self._own:
            self._check_own()

    def _check_own(self) -> None:
        from minilateral.facts import laws

        laws.check(self, only={entry.place.file for rows in self._own.values() for entry in rows})

    def with_rows(self, file: Path, rows: Mapping[str, Sequence[Entry[Record]]]) -> FactBase:
        """This fact base with the rows of one more file put in, not held against the laws."""
        more = FactBase()
        more._own = {name: list(found) for name, found in rows.items()}
        for name, known in self._own.items():
            others = [entry for entry in known if not file.samefile(entry.place.file)]
            more._own[name] = [*others, *more._own.get(name, [])]
        return more

    def entries(self, record: type[R]) -> tuple[Entry[R], ...]:
        """The rows of a table with the places they were read from."""
        if record not in self._entries:
            table = BY_RECORD[record]
            own = self._own.get(table.name, [])
            self._entries[record] = merged(table, own)
        return cast("tuple[Entry[R], ...]", self._entries[record])

    def all(self, record: type[R]) -> tuple[R, ...]:
        """The rows of a table."""
        if record not in self._records:
            self._records[record] = tuple(entry.record for entry in self.entries(record))
        return cast("tuple[R, ...]", self._records[record])

    @cached_property
    def states(self) -> StateIndex:
        """The states, found by code, number or name."""
        return StateIndex(self.all(State))

    @cached_property
    def groupings(self) -> GroupingIndex:
        """The groupings, found by id, abbreviation, name or alias."""
        return GroupingIndex(self)

    @cached_property
    def bodies(self) -> BodyIndex:
        """The labels by which other tables name bodies, resolved to groupings."""
        return BodyIndex(self)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.key: source for source in self.all(Source)}

    @property
    def source_keys(self) -> Collection[str]:
        """The keys of all documents."""
        return self._sources.keys()

    def source(self, key: str) -> Source:
        """The document with that key.

        Raises
        ------
        NotFoundError
            If there is none.
        """
        if key not in self._sources:
            raise NotFoundError(f"{key!r} is not a source of the fact base.")
        return self._sources[key]

    def references(self, keys: Iterable[str]) -> tuple[Reference, ...]:
        """The documents with these keys, each once, in the order given."""
        return tuple(self.source(key).reference() for key in dict.fromkeys(keys))

    def cited_by(self, facts: Iterable[Fact]) -> tuple[Reference, ...]:
        """The documents that these facts rest on, each once."""
        return self.references(key for fact in facts for key in fact.source)

    def grouping(self, name: str, on: date) -> Grouping:
        """A grouping as it stood on a day, or an imagined one from a list such as GBR,NOR,EST.

        Raises
        ------
        NotFoundError
            If no grouping or state of that name is known, or it was not yet founded.
        """
        return self.groupings.on(name, on)

    def spending(self, states: Iterable[str], on: date) -> tuple[Spending, ...]:
        """Defence spending up to the year of the day, every edition apart."""
        wanted = set(states)
        return tuple(r for r in self.all(Spending) if r.state in wanted and r.year <= on.year)

    def gdp(self, states: Iterable[str], on: date) -> tuple[Gdp, ...]:
        """Output of states up to the year of the day, in current US dollars."""
        wanted = set(states)
        return tuple(r for r in self.all(Gdp) if r.state in wanted and r.year <= on.year)

    def targets(self, owners: Iterable[str], on: date) -> tuple[Target, ...]:
        """Commitments announced by the day; superseded ones are kept, they show slippage."""
        wanted = set(owners)
        return tuple(
            r for r in self.all(Target) if r.owner in wanted and r.announced_date.first <= on
        )

    def enablers(self, owners: Iterable[str], on: date) -> tuple[Enabler, ...]:
        """Inventories of owners counted up to the year of the day."""
        wanted = set(owners)
        return tuple(r for r in self.all(Enabler) if r.owner in wanted and r.year <= on.year)

    def readiness(self, owners: Iterable[str], on: date) -> tuple[Readiness, ...]:
        """Published readiness figures that date from before the day."""
        wanted = set(owners)
        return tuple(r for r in self.all(Readiness) if r.owner in wanted and r.since <= on)

    def commitments(self, on: date, owners: Iterable[str] | None = None) -> tuple[Commitment, ...]:
        """Forces that may stand promised or lent to a body on the day."""
        wanted = None if owners is None else set(owners)
        return tuple(
            r
            for r in self.all(Commitment)
            if r.may_run_on(on) and (wanted is None or r.owner in wanted)
        )

    def support(self, donors: Iterable[str]) -> tuple[Support, ...]:
        """Aid to Ukraine by donor, period and category (the release says to when it counts)."""
        wanted = set(donors)
        return tuple(r for r in self.all(Support) if r.donor in wanted)

    def pledges(self, donors: Iterable[str], on: date) -> tuple[Pledge, ...]:
        """Single pledges to Ukraine announced by the day."""
        wanted = set(donors)
        return tuple(r for r in self.all(Pledge) if r.donor in wanted and r.date.first <= on)

    def episodes(self, on: date) -> tuple[Episode, ...]:
        """Responses to incidents that had happened by the day."""
        return tuple(r for r in self.all(Episode) if r.incident_date <= on)

    def expulsions(self, states: Iterable[str], on: date) -> tuple[Expulsion, ...]:
        """Expulsions of Russian diplomats up to the day; a count of 0 says that nobody was."""
        wanted = set(states)
        return tuple(r for r in self.all(Expulsion) if r.state in wanted and r.date.last <= on)

    def infrastructure(self) -> tuple[Infrastructure, ...]:
        """Cables and pipelines of northern European waters."""
        return self.all(Infrastructure)

    def incidents(self, on: date) -> tuple[SeabedIncident, ...]:
        """Damage to cables and pipelines up to the day."""
        return tuple(r for r in self.all(SeabedIncident) if r.date.first <= on)

    def approvals(self, states: Iterable[str]) -> tuple[Approval, ...]:
        """Who must approve a deployment at home, by state and branch."""
        wanted = set(states)
        return tuple(r for r in self.all(Approval) if r.state in wanted)

    def national_episodes(self, states: Iterable[str]) -> tuple[NationalEpisode, ...]:
        """Real national procedures with their days."""
        wanted = set(states)
        return tuple(r for r in self.all(NationalEpisode) if r.state in wanted)

    def procedures(self, grouping: str) -> tuple[Procedure, ...]:
        """Steps and silence periods of a body."""
        return tuple(r for r in self.all(Procedure) if self.bodies.belongs(r.body, grouping))

    def council_weights(self, on: date) -> tuple[CouncilWeight, ...]:
        """The weights of the Council voting regime in force on the day."""
        return tuple(
            r
            for r in self.all(CouncilWeight)
            if r.since <= on and (r.until is None or on < r.until)
        )


@cache
def fact_base(*own: Path) -> FactBase:
    """The fact base with a user's folders put in, read once."""
    return FactBase(own)

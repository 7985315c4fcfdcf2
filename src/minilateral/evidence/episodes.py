"""The episodes of the fact base as flat arrays, a row for each body's response to an incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.coding import Days, Mask
from minilateral.evidence.pools import Pool, pool
from minilateral.facts.records.reference import BodyAlias
from minilateral.facts.records.response import Episode, ResponseCorrection

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase

#: Levels at which like is compared with like; `council` and `unknown` are no rank.
LEVELS = ("commander", "officials", "ministers", "leaders")
TIERS = ("A", "B", "C")


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """What corrections may touch: days as ordinals, NaN where there is none, and the act."""

    statement: Days
    decision: Days
    deployment: Days
    alternative: Days
    interval_start: Days
    interval_end: Days
    censored: Days
    """Last day of watching for a decision; without end where none is dated."""
    deployment_censored: Days
    act: NDArray[np.int8]
    soft: Mask


@dataclass(frozen=True, eq=False, repr=False)
class Episodes(Result):
    """The record up to a day; arrays run along `records`, which are in the order of incidents."""

    base: FactBase
    on: float
    """Ordinal of the day up to which the record is read; without end for all of it."""
    records: tuple[Episode, ...]
    incidents: tuple[str, ...]
    starts: NDArray[np.intp]
    """Row at which each incident begins."""
    families: tuple[str, ...]
    """What each body is or belongs to: the id of a grouping, or its own label."""
    pools: tuple[Pool, ...]
    acts: tuple[str, ...]
    """Classes of act, as `Dates.act` numbers them."""
    incident_day: Days
    request_day: Days
    level: NDArray[np.int8]
    level_judged: Mask
    standing_op: Mask
    verified: Mask
    new: Mask
    dates: Dates
    first_dates: Dates
    """The first coder's dates and acts, before the corrections."""
    tier: NDArray[np.int8]
    """Index into `TIERS` of a row's corrections, -1 where it has none."""

    @property
    def title(self) -> str:
        return f"{len(self.records)} episodes of {len(self.incidents)} incidents"

    @cached_property
    def incident_of(self) -> NDArray[np.intp]:
        """Index into `incidents` of each row."""
        return np.searchsorted(self.starts, np.arange(len(self.records)), side="right") - 1

    def dates_under(self, undone: Collection[str]) -> Dates:
        """The dates with the corrections of some tiers taken back."""
        if not undone:
            return self.dates
        back = np.zeros(len(self.tier), np.bool_)
        for tier in undone:
            back |= self.tier == TIERS.index(tier)
        return Dates(
            *(
                np.where(back, getattr(self.first_dates, name), getattr(self.dates, name))
                for name in Dates.__slots__
            )
        )

    def name(self, family: str) -> str:
        """How a page calls a family: NATO, EU, or the label of a body on its own."""
        record = self.base.groupings.by_id.get(family)
        return family if record is None else record.abbreviation or record.name

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "incident_id": record.incident_id,
                "incident": record.incident,
                "body": record.body,
                "family": self.name(family),
                "kind": record.body_kind,
                "pool": own,
                "size": record.body_size_at_time,
                "threshold": record.threshold,
                "region": record.region,
                "act_class": record.act_class,
                "authority": record.authority,
                "authority_judged": record.authority_judged,
                "statement_days": _days(record.incident_date, record.first_statement_date),
                "decision_days": _days(record.incident_date, record.decision_date),
                "deployment_days": _days(record.incident_date, record.deployment_date),
                "cited": record.cited,
            }
            for record, family, own in zip(self.records, self.families, self.pools, strict=True)
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.base.cited_by(record for record in self.records if record.cited)


def episodes(base: FactBase, on: date | None = None) -> Episodes:
    """The episodes of a fact base, as they were known on a day.

    Incidents after the day are left out; acts after it are not yet known, and the watch ends
    with the day. Without a day the whole record is read as it stands.

    Raises
    ------
    NotFoundError
        If the record holds no incident up to the day.
    """
    found = [r for r in base.all(Episode) if on is None or r.incident_date <= on]
    if not found:
        raise NotFoundError(f"the record holds no incident up to {on}.")
    found.sort(key=lambda record: record.incident_id)
    incidents = tuple(dict.fromkeys(record.incident_id for record in found))
    labels = [record.incident_id for record in found]
    aliases = {alias.label: alias for alias in base.all(BodyAlias)}
    homes = [_home(aliases.get(record.body)) for record in found]
    acts = tuple(sorted({record.act_class for record in found} | {"none"}))
    levels = {level: index for index, level in enumerate(LEVELS)}
    return Episodes(
        base=base,
        on=float(on.toordinal()) if on else np.inf,
        records=tuple(found),
        incidents=incidents,
        starts=np.array([labels.index(incident) for incident in incidents], np.intp),
        families=tuple(home or r.body for home, r in zip(homes, found, strict=True)),
        pools=tuple(
            pool(record, base.groupings.by_id.get(home))
            for record, home in zip(found, homes, strict=True)
        ),
        acts=acts,
        incident_day=_ordinals([record.incident_date for record in found]),
        request_day=_ordinals([record.request_date for record in found]),
        level=np.array([levels.get(record.authority, -1) for record in found], np.int8),
        level_judged=np.array([record.authority_judged for record in found], np.bool_),
        standing_op=np.array([record.standing_op for record in found], np.bool_),
        verified=np.array([record.verified for record in found], np.bool_),
        new=np.array([record.new_or_standing == "new" for record in found], np.bool_),
        dates=_dates(found, acts),
        first_dates=_dates(_first_coded(base, found), acts),
        tier=np.array(
            [TIERS.index(r.change_tier) if r.change_tier else -1 for r in found], np.int8
        ),
    )


def _home(alias: BodyAlias | None) -> str:
    """The grouping that a body is or belongs to, nothing where it is none."""
    return (alias.grouping or alias.part_of or "") if alias else ""


def _first_coded(base: FactBase, found: Sequence[Episode]) -> list[Episode]:
    """The episodes with every correction taken back."""
    before: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for change in base.all(ResponseCorrection):
        before[change.incident_id, change.body][change.field] = change.old
    return [
        record.model_copy(update=_typed(before[record.incident_id, record.body]))
        for record in found
    ]


def _typed(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Old cells of the table of corrections as values of the record."""
    words = {"yes": True, "no": False}
    return {
        name: date.fromisoformat(cell) if name.endswith("_date") and cell else words.get(cell, cell)
        for name, cell in cells.items()
    }


def _dates(found: Sequence[Episode], acts: Sequence[str]) -> Dates:
    def days(name: str) -> Days:
        return _ordinals([getattr(record, name) for record in found])

    return Dates(
        statement=days("first_statement_date"),
        decision=days("decision_date"),
        deployment=days("deployment_date"),
        alternative=days("alt_decision_date"),
        interval_start=days("decision_interval_start"),
        interval_end=days("decision_interval_end"),
        censored=_open(days("censor_date")),
        deployment_censored=_open(days("censor_deploy_date")),
        act=np.array([acts.index(record.act_class) for record in found], np.int8),
        soft=np.array([record.soft_decision for record in found], np.bool_),
    )


def _ordinals(days: Sequence[date | None]) -> Days:
    return np.array([np.nan if day is None else day.toordinal() for day in days], np.float64)


def _open(days: Days) -> Days:
    return np.where(np.isnan(days), np.inf, days)


def _days(start: date, end: date | None) -> int | None:
    return None if end is None else (end - start).days

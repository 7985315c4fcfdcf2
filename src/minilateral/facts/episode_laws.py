"""Laws of the record of responses: dates in order, bodies that existed, incidents told alike.

The rules read a row as a mapping, so that a row with other faults can be held against them too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from minilateral.core.errors import Fault
from minilateral.facts.records.response import Episode

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase

Row: TypeAlias = Mapping[str, Any]
#: The field that is wrong, and how.
Broken: TypeAlias = Iterator[tuple[str, str]]

INCIDENT = ("incident", "incident_date", "incident_type", "threshold", "region")
#: Days on which something had happened by the time of writing.
PAST = (
    "incident_date",
    "first_statement_date",
    "decision_date",
    "deployment_date",
    "alt_decision_date",
    "decision_interval_start",
    "decision_interval_end",
    "request_date",
)


def episodes_are_possible(base: FactBase) -> Iterator[Fault]:
    """No act before its cause, no body before its founding, no day that has not come."""
    for entry in base.entries(Episode):
        for field, message in impossible(entry.record.__dict__, base, date.today()):
            yield Fault(entry.inside(field), message)


def incidents_are_told_alike(base: FactBase) -> Iterator[Fault]:
    """All rows of an incident say the same of it."""
    first: dict[str, Episode] = {}
    for entry in base.entries(Episode):
        row = entry.record
        other = first.setdefault(row.incident_id, row)
        for field in INCIDENT:
            here, there = getattr(row, field), getattr(other, field)
            if here != there:
                yield Fault(
                    entry.inside(field),
                    f"{field} of {row.incident_id} is {str(here)!r}, "
                    f"but {str(there)!r} in the row of {other.body}",
                )


def impossible(row: Row, base: FactBase, today: date) -> Broken:
    """What no row may say; fields that cannot be read are passed over."""
    days = {name: day for name in _DAYS if (day := _day(row.get(name))) is not None}
    for law in (_in_order, _in_the_past, _observed, _interval):
        yield from law(row, days, today)
    yield from _founded(row, days, base)


def _in_order(row: Row, days: Mapping[str, date], today: date) -> Broken:
    """A surprise in the order of dates needs a note that explains it."""
    incident, decision = days.get("incident_date"), days.get("decision_date")
    if row.get("note"):
        return
    for field, act in (("decision_date", "decided"), ("deployment_date", "deployed")):
        if incident and field in days and days[field] < incident:
            yield (
                field,
                f"{act} on {days[field]}, before the incident on {incident}, without a note",
            )
    deployed = days.get("deployment_date")
    if deployed and decision is None:
        yield "deployment_date", f"deployed on {deployed} without a decision, and without a note"
    elif deployed and decision and deployed < decision:
        yield (
            "deployment_date",
            f"deployed on {deployed}, before the decision on {decision}, without a note",
        )


def _in_the_past(row: Row, days: Mapping[str, date], today: date) -> Broken:
    for field in PAST:
        if field in days and days[field] > today:
            yield field, f"{field} {days[field]} lies in the future"


def _observed(row: Row, days: Mapping[str, date], today: date) -> Broken:
    """Undecided means: no act, no level, and a last day of observation; decided means none."""
    decision, end = days.get("decision_date"), days.get("censor_date")
    if decision is not None and end is not None:
        yield "censor_date", f"decided on {decision}, so observation cannot end on {end} undecided"
    if end and "incident_date" in days and end < days["incident_date"]:
        yield "censor_date", f"observation ends on {end}, before the incident"
    if row.get("decision_date") is None and end is None and not _yes(row.get("standing_op")):
        yield "censor_date", "undecided, without the day on which observation ended"
    for field in ("act_class", "authority"):
        value = row.get(field)
        if value == "none" and decision is not None:
            yield field, f"{field} is none, but a decision is dated {decision}"
        if value not in (None, "none") and row.get("decision_date") is None:
            yield field, f"{field} is {value!r}, but no decision is dated; write none"


def _interval(row: Row, days: Mapping[str, date], today: date) -> Broken:
    start, end = days.get("decision_interval_start"), days.get("decision_interval_end")
    decision = days.get("decision_date")
    if (start is None) != (end is None):
        yield "decision_interval_start", "an interval needs its start and its end"
    elif start and end and (end < start or (decision and not start <= decision <= end)):
        yield (
            "decision_interval_start",
            f"the interval from {start} to {end} does not hold the decision on {decision}",
        )


def _founded(row: Row, days: Mapping[str, date], base: FactBase) -> Broken:
    """A grouping may speak before it is founded, but not act; a standing one was there before."""
    grouping = base.bodies.grouping_of(str(row.get("body")))
    founded = grouping.founded.date.first if grouping and grouping.founded else None
    if grouping is None or founded is None:
        return
    name = grouping.abbreviation or grouping.name
    fields = ["decision_date", "deployment_date", "censor_date"]
    if row.get("new_or_standing") == "standing":
        fields.insert(0, "incident_date")
    early = next((field for field in fields if field in days and days[field] < founded), None)
    if early is not None:
        yield early, f"{name} was founded on {founded}, after {early} {days[early]}"


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _yes(value: Any) -> bool:
    return value is True or str(value).lower() in {"yes", "true", "on", "y", "t", "1"}


_DAYS = (*PAST, "censor_date")
LAWS: tuple[Callable[[FactBase], Iterator[Fault]], ...] = (
    episodes_are_possible,
    incidents_are_told_alike,
)

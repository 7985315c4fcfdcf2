"""Lists of what the fact base knows, as plain rows."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.facts.base import FactBase
from minilateral.facts.grouping import Grouping
from minilateral.facts.records.grouping import Kind
from minilateral.facts.records.reference import Source, State


def groupings(
    base: FactBase, on: date, kind: str | None = None, of: str | None = None
) -> list[dict[str, Any]]:
    """Every grouping founded by the day, with its number of members on it.

    Raises
    ------
    UsageError
        If the kind is none.
    NotFoundError
        If the state is none.
    """
    if kind is not None and kind not in get_args(Kind):
        near = did_you_mean(kind, get_args(Kind))
        raise UsageError(full_stop(f"{kind!r} is not a kind of grouping{near}"))
    state = base.states.find(of).code if of else None
    founded = (
        Grouping(record, on, base)
        for record in base.groupings
        if record.founded is None or record.founded.date.first <= on
    )
    return [
        {"id": g.id, "name": g.name, "kind": g.record.kind, "members": len(g.members)}
        for g in founded
        if kind in (None, g.record.kind) and (state is None or state in g.members)
    ]


def states(base: FactBase) -> list[dict[str, Any]]:
    """Every state with its codes."""
    return [
        {"iso3": s.code, "name": s.name, "cow": s.cow, "gw": s.gw, "kind": s.kind}
        for s in base.all(State)
    ]


def sources(base: FactBase) -> list[dict[str, Any]]:
    """Every document of the fact base."""
    return [
        {
            "key": s.key,
            "publisher": s.publisher,
            "title": s.reference().shown_title,
            "date": s.date,
            "grade": s.grade,
        }
        for s in base.all(Source)
    ]

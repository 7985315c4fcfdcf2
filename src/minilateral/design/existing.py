"""The groupings that stand on a day, to be held against what could be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from minilateral.facts import FactBase, Grouping


def standing_groupings(base: FactBase, on: date) -> tuple[Grouping, ...]:
    """Every grouping of the fact base that had two members or more on a day, by its id."""
    found = []
    for record in sorted(base.groupings, key=lambda record: record.id):
        if record.founded and on < record.founded.date.first:
            continue
        body = Grouping(record, on, base)
        if len(body.members) > 1:
            found.append(body)
    return tuple(found)


def among(
    base: FactBase, candidates: Collection[str], on: date, named: Sequence[str] = ()
) -> Mapping[str, frozenset[str]]:
    """Members of standing groupings by short name: those named, else all that are candidates.

    Raises
    ------
    NotFoundError
        If one that is named is not known.
    """
    if named:
        return {body.short_name: frozenset(body.members) for body in _named(base, named, on)}
    return {
        body.short_name: frozenset(body.members)
        for body in standing_groupings(base, on)
        if set(body.members) <= set(candidates) and len(body.members) < len(candidates)
    }


def _named(base: FactBase, named: Sequence[str], on: date) -> list[Grouping]:
    return [base.grouping(name, on) for name in named]


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """States in both over states in either.

    >>> jaccard(frozenset({"GBR", "NOR"}), frozenset({"GBR", "EST", "LVA"}))
    0.25
    """
    both = len(one & other)
    return both / (len(one) + len(other) - both)

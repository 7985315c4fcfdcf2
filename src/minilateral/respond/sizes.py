"""Formations of land forces as persons, by the table of force sizes."""

from __future__ import annotations

from minilateral.facts import FactBase
from minilateral.facts.records.forces import ForceSize


def size_of(base: FactBase, formation: str) -> ForceSize:
    """The size of a company, battalion, battlegroup, brigade or division, in persons."""
    return next(row for row in base.all(ForceSize) if row.formation == formation)


def persons_in(base: FactBase, formation: str) -> int:
    """Persons in one formation: the middle of its size."""
    return size_of(base, formation).persons

"""Labels by which tables name bodies ("SNMG1", "JEF plus Germany"), resolved to groupings."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from minilateral.facts.records.reference import BodyAlias

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase


class BodyIndex:
    """Which grouping a label is, and which it belongs to."""

    def __init__(self, base: FactBase) -> None:
        self._base = base
        self._by_label = {alias.label: alias for alias in base.all(BodyAlias)}

    @property
    def labels(self) -> Collection[str]:
        """Every label that is known."""
        return self._by_label.keys()

    def belongs(self, label: str, grouping: str) -> bool:
        """Whether the label is the grouping or a formation or operation of it."""
        alias = self._by_label.get(label)
        return label == grouping or (
            alias is not None and grouping in (alias.grouping, alias.part_of)
        )

    def name(self, label: str) -> str:
        """How a page calls the body."""
        alias = self._by_label.get(label)
        return (alias and alias.name) or label

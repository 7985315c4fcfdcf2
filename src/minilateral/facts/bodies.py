"""Labels by which tables name bodies ("SNMG1", "JEF plus Germany"), resolved to groupings."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from minilateral.core.errors import did_you_mean
from minilateral.facts.records.reference import BodyAlias

if TYPE_CHECKING:
    from minilateral.facts.base import FactBase
    from minilateral.facts.records.grouping import GroupingRecord


class BodyIndex:
    """Which grouping a label is, and which it belongs to."""

    def __init__(self, base: FactBase) -> None:
        self._base = base
        self._by_label = {alias.label: alias for alias in base.all(BodyAlias)}

    @property
    def labels(self) -> Collection[str]:
        """Every label that is known."""
        return self._by_label.keys()

    def unlabelled(self, body: str) -> str:
        """What is wrong with a body that no table labels; nothing where one does."""
        known = [*self._base.groupings.by_id, *self.labels]
        return "" if body in known else f"the body {body!r} has no label{did_you_mean(body, known)}"

    def belongs(self, label: str, grouping: str) -> bool:
        """Whether the label is the grouping or a formation or operation of it."""
        alias = self._by_label.get(label)
        return label == grouping or (
            alias is not None and grouping in (alias.grouping, alias.part_of)
        )

    def grouping_of(self, label: str) -> GroupingRecord | None:
        """The grouping that a label is or, failing that, belongs to."""
        alias, known = self._by_label.get(label), self._base.groupings.by_id
        if alias is None:
            return known.get(label)
        return known.get(alias.grouping or alias.part_of or "")

    def name(self, label: str) -> str:
        """How a page calls the body."""
        alias = self._by_label.get(label)
        return (alias and alias.name) or label

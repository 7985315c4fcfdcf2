"""A grouping beside the large institutions: what overlaps, and which forces are promised twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minilateral.align import overlap as overlaps
from minilateral.align import promised_twice as promises
from minilateral.align.overlap import Overlap, overlap
from minilateral.align.promised_twice import PromisedTwice, promised_twice
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import Grouping

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, repr=False)
class Beside(Result):
    """The overlap of a grouping with others, and what its members promised to several of them."""

    overlap: Overlap
    promised: PromisedTwice

    @property
    def title(self) -> str:
        return self.overlap.title

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know of both parts."""
        return (overlaps.CAVEAT, promises.CAVEAT)

    def rows(self) -> list[Mapping[str, Any]]:
        return self.overlap.rows()

    def references(self) -> Sequence[Reference]:
        found = (*self.overlap.references(), *self.promised.references())
        return tuple(dict.fromkeys(found))

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral align --json`; docs/lookup/json.md describes the fields."""
        shown = self.overlap
        return {
            "grouping": shown.subject.id,
            "with": [other.id for other in shown.others],
            "on": shown.subject.on,
            "overlap": shown.rows(),
            "functions": {"shared": shown.shared, "only": shown.only, "gaps": shown.gaps},
            "by_state": shown.by_state(),
            "double_hatted": [stake.to_dict() for stake in self.promised.doubled],
            "promised": [stake.to_dict() for stake in self.promised.stakes],
            "same_units": [unit.model_dump(mode="json") for unit in self.promised.shared],
            "not_converted": [
                {name: getattr(promise, name) for name in promise.__slots__}
                for promise in self.promised.listed
            ],
            "caveats": self.caveats,
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """Members shared by each pair of the groupings."""
        return self.overlap.plot()


def beside(subject: Grouping, others: Sequence[Grouping]) -> Beside:
    """A grouping beside others on its day.

    Raises
    ------
    UsageError
        If no other is named, one is named twice, or nothing overlaps.
    """
    found = overlap(subject, others)
    return Beside(found, promised_twice(subject.base, subject, subject.on, others))

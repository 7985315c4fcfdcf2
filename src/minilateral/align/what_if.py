"""What one grouping does to the tiers: the index with it and without it, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minilateral.align.tiers import Tiers
from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing


@dataclass(frozen=True, repr=False)
class WhatIf(Result):
    """The tiers of a body as they are and under a changed frame, over the same years."""

    before: Tiers
    after: Tiers

    def __post_init__(self) -> None:
        years = [[year.year for year in found.years] for found in (self.before, self.after)]
        if years[0] != years[1]:
            raise UsageError("the tiers before and after cover different years.")

    @property
    def title(self) -> str:
        return f"{self.after.title}, changed"

    def references(self) -> Sequence[Reference]:
        return self.before.references()

    def rows(self) -> list[Mapping[str, Any]]:
        """The rows of the changed frame, each with the index as it is and the difference."""
        return [
            {
                **after.to_dict(),
                "index_as_is": before.index,
                "difference": None
                if before.index is None or after.index is None
                else after.index - before.index,
            }
            for before, after in zip(self.before.years, self.after.years, strict=True)
        ]

    def plot(self) -> Drawing:
        """The index of the changed frame within the band of chance."""
        return self.after.plot()

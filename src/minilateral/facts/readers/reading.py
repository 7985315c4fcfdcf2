"""What a reader hands back: tidy rows, where they come from, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pandas as pd

Tidy: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """So many values were treated in one way, for one reason."""

    reason: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One outside file, read whole; `edition` is None where the file does not say it."""

    dataset: str
    edition: str | None
    file: str
    rows: tuple[Tidy, ...]
    skipped: tuple[Tally, ...] = ()
    """Values of the file that are in no row, such as those of aggregates."""
    marked: tuple[Tally, ...] = ()
    """Values that are in a row and carry a mark of the publisher, such as an estimate."""

    def skipped_by_reason(self) -> dict[str, int]:
        """How many values were left out for each reason."""
        counts: Counter[str] = Counter()
        for tally in self.skipped:
            counts[tally.reason] += tally.count
        return dict(counts)

    def to_frame(self) -> pd.DataFrame:
        """The rows as a tidy table."""
        import pandas as pd

        return pd.DataFrame.from_records([dict(row) for row in self.rows])


def tallies(counts: Mapping[tuple[str, str], int]) -> tuple[Tally, ...]:
    """Turn counts by reason and label into tallies, in a fixed order."""
    return tuple(Tally(*key, count) for key, count in sorted(counts.items()))

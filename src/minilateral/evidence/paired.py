"""The pairs behind a number: every incident that both sides faced, and what each did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.coding import Coded, Coding, Mask, coded, need_rows
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.pairs import ENDINGS, Pairs, pair_scores, permutation_test, sign_test
from minilateral.evidence.sides import side
from minilateral.facts.records.response import Episode


@dataclass(frozen=True, repr=False)
class Paired(Result):
    """A small side held against a large one in the incidents that both faced."""

    episodes: Episodes
    coding: Coding
    small: str
    large: str
    sides: Mask
    """The rows of both sides."""
    pairs: Pairs

    @property
    def title(self) -> str:
        level = " at the same level of authority" if self.coding.equal_authority else ""
        return f"{self.small} and {self.large}: first {self.coding.outcome}{level}"

    @property
    def endings(self) -> Mapping[str, int]:
        """How many pairs ended in which way."""
        counted = Counter(ENDINGS[ending] for ending in self.pairs.ending)
        return {ending: counted[ending] for ending in ENDINGS[1:]}

    @property
    def count(self) -> int:
        """Incidents that both sides had before them."""
        return int(self.pairs.paired.sum())

    @property
    def p(self) -> float:
        """Two-sided p of the sign test over the pairs with a winner."""
        return sign_test(self.pairs.small_first, self.pairs.large_first)

    def summary(self) -> dict[str, Any]:
        """The pairs in figures, as `minilateral evidence --json` gives them."""
        endings = self.endings
        return {
            "small": self.small,
            "large": self.large,
            "outcome": self.coding.outcome,
            "equal_authority": self.coding.equal_authority,
            "pairs": self.count,
            "small_first": self.pairs.small_first,
            "large_first": self.pairs.large_first,
            "small_by_default": endings["small by default"],
            "large_by_default": endings["large by default"],
            "ties": endings["tie"],
            "neither": endings["neither acted"],
            "unclear": endings["unclear"],
            "median_difference_days": self.pairs.median_gap,
            "p": self.p,
            "p_permutation": permutation_test(self.pairs.gap),
        }

    def rows(self) -> list[Mapping[str, Any]]:
        read = coded(self.episodes, self.coding)
        return [self._row(read, int(index)) for index in np.flatnonzero(self.pairs.paired)]

    def table(self) -> list[Mapping[str, Any]]:
        """The pairs as a person reads them."""
        return [
            {
                "incident": row["incident"],
                "date": row["date"],
                "ending": row["ending"],
                "gap": None if row["gap_days"] is None else f"{row['gap_days']:+d}",
                self.small: _told(row, "small"),
                self.large: _told(row, "large"),
            }
            for row in self.rows()
        ]

    def verdict(self) -> str:
        """The pairs in a sentence."""
        score = self.summary()
        if not self.count:
            return "No incident has both sides; nothing can be said."
        told = (
            f"{self.small} first in {score['small_first']} of {self.count} pairs "
            f"({score['small_by_default']} by default), {self.large} in {score['large_first']} "
            f"({score['large_by_default']} by default)"
        )
        if not score["small_first"] + score["large_first"]:
            return f"{told}; no pair was decided, nothing can be said."
        of_gaps = score["p_permutation"]
        gaps = "" if of_gaps is None else f", permutation test of the gaps p = {of_gaps:.2f}"
        return f"{told}; sign test p = {score['p']:.2f}{gaps}."

    def _row(self, read: Coded, index: int) -> dict[str, Any]:
        pairs, first = self.pairs, self.episodes.records[self.episodes.starts[index]]
        small, large = int(pairs.small_row[index]), int(pairs.large_row[index])
        gap = pairs.gap[index]
        return {
            "incident": first.incident,
            "date": first.incident_date,
            "ending": ENDINGS[pairs.ending[index]],
            "gap_days": None if np.isnan(gap) else int(gap),
            **self._act("small", read, small),
            **self._act("large", read, large),
        }

    def _act(self, which: str, read: Coded, row: int) -> dict[str, Any]:
        record = self.episodes.records[row] if row >= 0 else None
        return {
            f"{which}_body": record and record.body,
            f"{which}_days": int(read.delay[row]) if record else None,
            f"{which}_level": record and record.authority,
            f"{which}_act": record and record.act_class,
        }

    def records(self) -> list[Episode]:
        """The episodes behind the pairs, those of bodies that did not act too."""
        used = self.sides & self.pairs.paired[self.episodes.incident_of]
        return [r for r, kept in zip(self.episodes.records, used, strict=True) if kept]

    def references(self) -> Sequence[Reference]:
        return self.episodes.base.cited_by(record for record in self.records() if record.cited)


def _told(row: Mapping[str, Any], which: str) -> str:
    body, days, level, act = (row[f"{which}_{name}"] for name in ("body", "days", "level", "act"))
    return "did not act" if body is None else f"{body}: day {days}, {level}, {act}"


def paired(episodes: Episodes, small: str, large: str, coding: Coding | None = None) -> Paired:
    """Hold one side against another; names as `side` reads them.

    Raises
    ------
    NotFoundError
        If a side is unknown, or a filter takes all of its episodes.
    UsageError
        If a body would stand on both sides.
    """
    found = side(episodes, small), side(episodes, large)
    read = coded(episodes, coding or Coding())
    for name, rows in zip((small, large), found, strict=True):
        need_rows(read, rows, name)
    return held_against(episodes, (small, found[0]), (large, found[1]), coding)


def held_against(
    episodes: Episodes,
    small: tuple[str, Mask],
    large: tuple[str, Mask],
    coding: Coding | None = None,
) -> Paired:
    """Hold one side against another, each given with its name and its rows.

    Raises
    ------
    UsageError
        If a row is on both sides.
    """
    reading = coding or Coding()
    pairs = pair_scores(episodes, reading, small[1], large[1])
    return Paired(episodes, reading, small[0], large[0], small[1] | large[1], pairs)

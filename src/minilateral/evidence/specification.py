"""Who was first, under every defensible way of reading the record.

A specification is one product of the choices in `choices.CHOICES`. Two that rest on the same
outcomes in every incident are one and the same; it is counted once and keeps the readings that it
stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.evidence.choices import CHOICES
from minilateral.evidence.families import Family
from minilateral.evidence.resampling import Floats
from minilateral.evidence.stacked import Outcomes, both_acted, scores

Options: TypeAlias = NDArray[np.int8]
#: With fewer decided pairs a specification is shown as small and rests on too little.
FEW = 10


@dataclass(frozen=True, slots=True, eq=False)
class Specifications:
    """The distinct specifications of a family; arrays run along them unless they say otherwise."""

    family: Family
    outcomes: Outcomes
    """By incident."""
    options: Options
    """All readings by choices: the option of each, -1 where the choice is not made."""
    stands_in: NDArray[np.intp]
    """All readings: the specification that each one is."""

    @property
    def n(self) -> int:
        """How many are distinct."""
        return len(self.outcomes)

    @property
    def small_first(self) -> NDArray[np.intp]:
        """In how many incidents the small side was first, by default too."""
        won: NDArray[np.intp] = (scores(self.outcomes) > 0).sum(axis=1)
        return won

    @property
    def large_first(self) -> NDArray[np.intp]:
        """In how many incidents the large side was first, by default too."""
        won: NDArray[np.intp] = (scores(self.outcomes) < 0).sum(axis=1)
        return won

    @property
    def decided(self) -> NDArray[np.intp]:
        """In how many incidents one side was first."""
        return self.small_first + self.large_first

    @property
    def share(self) -> Floats:
        """Share of decided incidents in which the small side was first; NaN where none was."""
        decided = self.decided
        return np.where(decided > 0, self.small_first / np.maximum(decided, 1), np.nan)

    @property
    def median_gap(self) -> Floats:
        """Median days by which the small side was earlier where both acted; NaN where none."""
        both = both_acted(self.outcomes)
        gaps = np.sort(np.where(both, self.outcomes, np.inf), axis=1)
        n = both.sum(axis=1)
        rows = np.arange(self.n)
        low, high = (gaps[rows, np.clip((n - back) // 2, 0, None)] for back in (1, 0))
        return np.where(n > 0, (low + high) / 2, np.nan)

    @property
    def readings(self) -> NDArray[np.intp]:
        """How many readings each one stands for."""
        return np.bincount(self.stands_in, minlength=self.n)

    def frequencies(self) -> dict[tuple[str, str], Floats]:
        """Share of a specification's readings that take an option, for every choice and option."""
        found: dict[tuple[str, str], Floats] = {}
        for column, (choice, names) in enumerate(CHOICES.items()):
            for option, name in enumerate(names):
                taken = self.stands_in[self.options[:, column] == option]
                found[choice, name] = np.bincount(taken, minlength=self.n) / self.readings
        return found

    def option_names(self, specification: int) -> dict[str, str]:
        """The options of each choice among the readings of a specification, in words."""
        rows = self.options[self.stands_in == specification]
        return {
            choice: " | ".join(
                names[option] for option in np.unique(rows[:, column]) if option >= 0
            )
            for column, (choice, names) in enumerate(CHOICES.items())
        }


def summary(found: Sequence[Specifications]) -> dict[str, Any]:
    """How many specifications there are, and how they come out; the JSON of `specifications`.

    The first figures are those of the first family; every family is there on its own, for a sum
    over definitions of "small" would follow from how many of each were thought of.
    """
    families = [_summed(each) for each in found]
    return {**families[0], "families": families}


def _summed(found: Specifications) -> dict[str, Any]:
    shares, gaps = found.share, found.median_gap
    known, apart = shares[~np.isnan(shares)], gaps[~np.isnan(gaps)]
    return {
        "family": found.family.label,
        "n": found.n,
        "share_small_faster": float((known > 0.5).mean()) if len(known) else None,
        "median_effect_days": float(np.median(apart)) if len(apart) else None,
        "readings": len(found.stands_in),
        "few_pairs": int((found.decided < FEW).sum()),
        "without_a_decided_pair": int((found.decided == 0).sum()),
    }

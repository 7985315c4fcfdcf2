"""One measure of likeness in one period, as a matrix of states by states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minilateral.core.references import Reference


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike each two of a set of states are, in one measure and period.

    `values` is states by states, symmetric, not a number where a pair is not known.
    """

    ccode: NDArray[np.int32]
    iso3: tuple[str, ...]
    values: NDArray[np.float64]
    measure: str
    about: str
    """What was compared and when, in words."""
    read: tuple[Reference, ...]

    def among(self, iso3: Iterable[str]) -> Likeness:
        """The likeness of some of the states."""
        wanted = frozenset(iso3)
        at = [i for i, code in enumerate(self.iso3) if code in wanted]
        names, values = tuple(self.iso3[i] for i in at), self.values[np.ix_(at, at)]
        return Likeness(self.ccode[at], names, values, self.measure, self.about, self.read)

"""Forms: sums of terms over a coalition, which objectives and requirements are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Sense: TypeAlias = Literal["max", "min"]
Structure: TypeAlias = Literal["additive", "pairwise", "set function"]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A constant, a value for each member, and factors of what is no sum over members."""

    #: What each state adds when it is a member.
    add: Floats
    constant: float = 0.0
    #: Factor of the mean over the coalition's pairs, and of the least of them; 1 for one state.
    mean: float = 0.0
    least: float = 0.0
    #: Factor of the worth of the tests met, and of those met after the loss of any one member.
    met: float = 0.0
    kept: float = 0.0

    def __add__(self, other: Form) -> Form:
        return Form(
            self.add + other.add,
            self.constant + other.constant,
            self.mean + other.mean,
            self.least + other.least,
            self.met + other.met,
            self.kept + other.kept,
        )

    def __mul__(self, factor: float) -> Form:
        return Form(
            self.add * factor,
            self.constant * factor,
            self.mean * factor,
            self.least * factor,
            self.met * factor,
            self.kept * factor,
        )

    def __neg__(self) -> Form:
        return self * -1.0

    def __sub__(self, other: Form) -> Form:
        return self + -other

    @property
    def plain(self) -> bool:
        """Whether it is a number that no member changes."""
        return self.structure == "additive" and not self.add.any()

    @property
    def structure(self) -> Structure:
        """What the search can use of it."""
        if self.met or self.kept:
            return "set function"
        return "pairwise" if self.mean or self.least else "additive"

    @property
    def monotone(self) -> bool:
        """Whether one more member always raises it or leaves it, or always lowers it or leaves it.

        The mean and the least over pairs count as not monotone: a single state's value is a
        convention.
        """
        if self.mean or self.least:
            return False
        up = bool((self.add >= 0).all()) and min(self.met, self.kept) >= 0
        down = bool((self.add <= 0).all()) and max(self.met, self.kept) <= 0
        return up or down


@dataclass(frozen=True, slots=True)
class Objective:
    """What is wanted more or less of."""

    name: str
    sense: Sense
    form: Form

    @property
    def towards_more(self) -> Form:
        """The form with its sign so that more is better."""
        return self.form if self.sense == "max" else -self.form


@dataclass(frozen=True, slots=True)
class Requirement:
    """A form that must reach a floor (or, if strict, exceed it), up to the tolerance."""

    name: str
    form: Form
    floor: float
    strict: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Tests:
    """Tests on what the members bring together: what each asks, and the worth of each set met.

    `bring` is [test, state]; `worth` has an entry for each set of tests (bit x for test x) and
    never falls when one more is met.
    """

    __test__ = False

    bring: Floats
    need: Floats
    worth: Floats

    @classmethod
    def none(cls, states: int) -> Self:
        """No tests."""
        return cls(np.zeros((0, states)), np.zeros(0), np.zeros(1))


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Which coalitions of some states are best for several objectives at once?"""

    states: tuple[str, ...]
    objectives: tuple[Objective, ...]
    #: Likeness of each pair, symmetric, [state, state]; nothing where no form asks for it.
    pairs: Floats
    tests: Tests
    requirements: tuple[Requirement, ...] = ()
    include: frozenset[str] = frozenset()
    smallest: int = 1
    largest: int = 0

    @property
    def most(self) -> int:
        """The largest size that is allowed."""
        return min(self.largest, len(self.states)) if self.largest else len(self.states)

"""Forms: sums of terms over a coalition, which objectives and requirements are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Sense: TypeAlias = Literal["max", "min"]
Structure: TypeAlias = Literal[
    "additive", "of the size", "pairwise", "set function", "unstructured"
]
#: A value of a coalition, by the codes of its members.
Function: TypeAlias = Callable[[frozenset[str]], float]
Floats: TypeAlias = NDArray[np.float64]
Factors: TypeAlias = tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A constant, a value for each member, and factors of what is no sum over members."""

    #: What each state adds when it is a member.
    add: Floats
    constant: float = 0.0
    #: Factor of the mean over the coalition's pairs, and of the least of them; 1 for one state.
    mean: float = 0.0
    least: float = 0.0
    #: For each group of tests, factors of the worth of those met, and of those met after the loss
    #: of the one member whose loss costs most.
    met: Factors = ()
    kept: Factors = ()
    #: What a coalition of 0, 1, 2, ... members adds; the last entry holds for all larger ones.
    sized: Factors = ()

    def __add__(self, other: Form) -> Form:
        return Form(
            self.add + other.add,
            self.constant + other.constant,
            self.mean + other.mean,
            self.least + other.least,
            _sum(self.met, other.met),
            _sum(self.kept, other.kept),
            _by_size(self.sized, other.sized),
        )

    def __mul__(self, factor: float) -> Form:
        return Form(
            self.add * factor,
            self.constant * factor,
            self.mean * factor,
            self.least * factor,
            tuple(part * factor for part in self.met),
            tuple(part * factor for part in self.kept),
            tuple(part * factor for part in self.sized),
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
        if any(self.met) or any(self.kept):
            return "set function"
        if self.mean or self.least:
            return "pairwise"
        return "of the size" if any(self.sized) else "additive"

    @property
    def monotone(self) -> bool:
        """Whether one more member always raises it or leaves it, or always lowers it or leaves it.

        The mean and the least over pairs count as not monotone: a single state's value is a
        convention.
        """
        if self.mean or self.least:
            return False
        steps = [*self.add.tolist(), *self.met, *self.kept]
        steps += [b - a for a, b in pairwise(self.sized[1:])]
        return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)


def _sum(one: Factors, other: Factors) -> Factors:
    return tuple(a + b for a, b in zip_longest(one, other, fillvalue=0.0))


def _by_size(one: Factors, other: Factors) -> Factors:
    """The sum of two tables by size, the shorter one held at its last entry."""
    longest = range(max(len(one), len(other)))
    return tuple(at_size(one, n) + at_size(other, n) for n in longest)


def at_size(sized: Factors, members: int) -> float:
    """The entry for so many members."""
    return sized[min(members, len(sized) - 1)] if sized else 0.0


@dataclass(frozen=True, slots=True)
class Objective:
    """What is wanted more or less of: a form, or a function of which no search knows anything."""

    name: str
    sense: Sense
    form: Form
    #: In place of the form, which is then not looked at.
    function: Function | None = None

    @property
    def structure(self) -> Structure:
        """What the search can use of it."""
        return self.form.structure if self.function is None else "unstructured"

    @property
    def monotone(self) -> bool:
        """Whether it is known that one more member never lowers it, or never raises it."""
        return self.function is None and self.form.monotone

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
    """A group of tests on what the members bring together, and the worth of each set met.

    `bring` is [test, state]; `worth` has an entry for each set of tests (bit x for test x) and
    never falls when one more is met.
    """

    __test__ = False

    bring: Floats
    need: Floats
    worth: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What is measured of coalitions beyond what stands in a table of states."""

    #: By the words that stand for them.
    forms: Mapping[str, Form] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    #: What is meant by a word without max: or min:.
    senses: Mapping[str, Sense] = field(default_factory=dict)
    tests: tuple[Tests, ...] = ()
    #: Likeness of pairs of which the least is taken; that of the table if left out.
    near: Floats | None = None
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Which coalitions of some states are best for several objectives at once?"""

    states: tuple[str, ...]
    objectives: tuple[Objective, ...]
    #: Likeness of each pair, symmetric, [state, state]; nothing where no form asks for it.
    pairs: Floats
    tests: tuple[Tests, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    include: frozenset[str] = frozenset()
    smallest: int = 1
    largest: int = 0
    #: Another likeness of each pair, of which the least is taken; that of `pairs` if left out.
    near: Floats | None = None

    @property
    def most(self) -> int:
        """The largest size that is allowed."""
        return min(self.largest, len(self.states)) if self.largest else len(self.states)

    @property
    def nearness(self) -> Floats:
        """The likeness of each pair of which the least is taken."""
        return self.pairs if self.near is None else self.near

"""Parameters: every number of the model by name, with its range, its basis and its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop

Floats: TypeAlias = NDArray[np.float64]
Basis: TypeAlias = Literal["record", "rule", "assumption"]
Kind: TypeAlias = Literal["uncertainty", "lever"]
#: What a value may be at all: any number, nought or more, above nought, a share, a count.
Domain: TypeAlias = Literal["any", "nought or more", "above nought", "share", "from 1", "1 to 4"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model; that of a body carries its name: `meeting_days:NATO`.

    `basis`: fitted to the record, set by a rule or practice, or assumed. `told` says whether the
    record narrows it down; where it does not, the range is what is defensible and not an estimate.
    `kind`: an uncertainty, which nobody sets, or a lever, which someone does.
    """

    name: str
    value: float
    low: float
    high: float
    basis: Basis
    told: bool
    unit: str
    meaning: str
    source: tuple[str, ...] = ()
    kind: Kind = "uncertainty"
    domain: Domain = "nought or more"

    def __post_init__(self) -> None:
        for end in (self.low, self.value, self.high):
            if fault := _impossible(self.domain, end):
                raise UsageError(f"{self.name} reaches {end:g}; it must be {fault}.")
        if not self.low <= self.value <= self.high:
            raise UsageError(
                f"{self.name} is {self.value:g}, outside of its range of {self.low:g} to "
                f"{self.high:g}."
            )

    def at(self, value: float) -> Parameter:
        """The same parameter at another value; its range grows to hold it.

        Raises
        ------
        UsageError
            If the value is no number, or impossible for it.
        """
        if fault := _impossible(self.domain, value):
            raise UsageError(f"{self.name} is {value:g}; it must be {fault}.")
        return replace(self, value=value, low=min(self.low, value), high=max(self.high, value))


@dataclass(frozen=True)
class Parameters:
    """The parameters of a world, in the order of `theta`."""

    items: tuple[Parameter, ...]
    _place: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        place = {item.name: number for number, item in enumerate(self.items)}
        if len(place) < len(self.items):
            raise UsageError("two parameters of a world have one name.")
        object.__setattr__(self, "_place", place)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(self._place)

    def vector(self) -> Floats:
        """The values, in order."""
        return np.array([item.value for item in self.items])

    def index(self, name: str) -> int:
        """The place of a parameter; case is ignored.

        Raises
        ------
        NotFoundError
            If there is none; the message names the nearest.
        """
        folded = {known.casefold(): number for known, number in self._place.items()}
        found = folded.get(name.strip().casefold())
        if found is None:
            near = did_you_mean(name, self.names) or f"; it has {', '.join(self.names)}"
            raise NotFoundError(full_stop(f"{name!r} is not a parameter of this world{near}"))
        return found

    def __getitem__(self, name: str) -> Parameter:
        """The parameter of that name."""
        return self.items[self.index(name)]

    def changed(self, values: Mapping[str, float]) -> Parameters:
        """The same with some values changed.

        Raises
        ------
        NotFoundError
            If a name is unknown.
        UsageError
            If a value is no number or impossible for its parameter, or a low end lies above its
            high end.
        """
        items = list(self.items)
        for name, value in values.items():
            place = self.index(name)
            items[place] = items[place].at(float(value))
        _in_order(items)
        return Parameters(tuple(items))

    def with_items(self, known: Iterable[Parameter]) -> Parameters:
        """The same with whole parameters exchanged for others of the same name."""
        by_name = {item.name: item for item in known}
        return Parameters(tuple(by_name.get(item.name, item) for item in self.items))

    def check(self, theta: Sequence[float] | Floats) -> Floats:
        """Values for every parameter, as the engines take them.

        Raises
        ------
        UsageError
            If there are too many or too few, or one is no number or impossible.
        """
        values = np.ascontiguousarray(theta, np.float64)
        if values.shape != (len(self.items),):
            raise UsageError(
                f"this world has {len(self.items)} parameters; given values of shape "
                f"{values.shape}."
            )
        for item, value in zip(self.items, values.tolist(), strict=True):
            if _impossible(item.domain, value):
                item.at(value)
        return values


def _in_order(items: Sequence[Parameter]) -> None:
    """Refuse a low end above its high end."""
    values = {item.name: item.value for item in items}
    for name, value in values.items():
        above = name.replace("_low", "_high", 1)
        if above != name and above in values and value > values[above]:
            raise UsageError(f"{name} is {value:g}, above {above} of {values[above]:g}.")


def _impossible(domain: Domain, value: float) -> str:
    """What a value must be where it is not; nothing where it is possible."""
    if not isfinite(value):
        return "a number"
    possible = {
        "any": True,
        "nought or more": value >= 0,
        "above nought": value > 0,
        "share": 0 <= value <= 1,
        "from 1": value >= 1,
        "1 to 4": 1 <= value <= 4,
    }[domain]
    words = {"share": "from 0 to 1", "from 1": "1 or more", "1 to 4": "from 1 to 4"}
    return "" if possible else words.get(domain, domain)

"""Scenarios: incidents to be simulated, each default with its range and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from minilateral.facts.records.base import Day, Record, StateCode, StateCodes, Text, Words
from minilateral.facts.records.grouping import GroupingId, Kind
from minilateral.facts.records.needs import Basis, Extent, Point
from minilateral.facts.records.procedure import Operation
from minilateral.facts.records.rules import Rule
from minilateral.facts.records.sea_law import Zone

#: A share of units, or a chance.
SHARE = (0.0, 1.0)


class Estimate(Basis):
    """A number, the range in which it may lie, and what it rests on."""

    value: float = Field(ge=0)
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _range_holds_it(self) -> Self:
        low, high = self.range
        if not low <= self.value <= high:
            raise ValueError(f"{self.value:g} is not between {low:g} and {high:g}")
        return self

    @property
    def range(self) -> tuple[float, float]:
        """Low and high; the value itself where no range is given."""
        return (
            self.value if self.low is None else self.low,
            self.value if self.high is None else self.high,
        )


def _inside(estimate: Estimate, name: str, low: float, high: float) -> None:
    """Refuse a range that reaches beyond what the quantity can be."""
    least, most = estimate.range
    if not low <= least <= most <= high:
        shown = f"{least:g} to {most:g}; it must lie between {low:g} and {high:g}"
        raise ValueError(f"{name} runs from {shown}")


class Stage(Point):
    """Where it happens: a point that stands for an area, never a single cable."""

    region: Text
    area_nm2: Extent | None = None


class Attribution(Record):
    """How long it stays unclear who did it. A suspect is a suspect."""

    never_clear: Estimate
    median_days: Estimate
    suspected: StateCodes = ()
    suspicion: Basis | None = None

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        _inside(self.never_clear, "the chance that it is never clear", *SHARE)
        if self.suspected and self.suspicion is None:
            raise ValueError("names a suspect; say under `suspicion` on whose word")
        return self


class Mandate(Basis):
    """A body whose mandate comes first, and who is expected to veto it."""

    by: GroupingId
    scope: Text | None = None
    expected_veto: Words = ()


class Placed(Basis):
    """Units under a body's orders beforehand; `line` counts from one, as `needs NAME` shows.

    Without an owner they belong to the body itself.
    """

    line: int = Field(ge=1)
    units: int = Field(ge=1)
    owner: StateCode | None = None
    days: Estimate


class Delegation(Basis):
    """Authority given beforehand: to whom, by which rule of the body, over which units."""

    scope: Text
    units: tuple[Placed, ...] = ()


class HandOver(Basis):
    """To which body the units go over once its own forces are there."""

    to: GroupingId
    overlap_days: Estimate


class Informed(Basis):
    """Who is told, by whom it is not asked."""

    whom: Text


class ScenarioBody(Basis):
    """A body that may act, by the rule of that scope; the basis says why it may."""

    body: GroupingId
    scope: Text
    acts: bool = True
    operation: Operation | None = None
    mandate: Mandate | None = None
    delegation: Delegation | None = None
    hands_over: HandOver | None = None


class SeatUnits(Record):
    """Units that each seat of a made-up body has for a line, and its days from order to station."""

    line: int = Field(ge=1)
    units: int = Field(ge=1)
    days: Estimate


class MadeUpBody(Record):
    """A body of unnamed seats E01, E02 ... of which no state is meant; `parties` are in dispute."""

    id: GroupingId
    name: Text
    kind: Kind
    seats: int = Field(ge=2, le=60)
    parties: Words = ()
    scope: Text
    rule: Rule
    legal_basis: Text
    units_of_a_seat: tuple[SeatUnits, ...] = ()

    @model_validator(mode="after")
    def _parties_sit_in_it(self) -> Self:
        for party in self.parties:
            if party not in self.seat_names:
                last = self.seat_names[-1]
                raise ValueError(f"the party {party!r} is none of the seats E01 to {last}")
        return self

    @property
    def seat_names(self) -> tuple[str, ...]:
        """E01 to the last seat."""
        return tuple(f"E{number:02}" for number in range(1, self.seats + 1))


class Levers(Record):
    """What the opponent can choose: where, when, with what feints, and how soon again."""

    places: tuple[Text, ...] = ()
    places_basis: Basis | None = None
    #: Factor on the days until a body meets, at a time that suits the opponent.
    timing: Estimate
    #: Share of ready units that a feint draws away, and for how many days.
    feint_share: Estimate
    feint_days: Estimate
    #: Days between an incident and the next like it.
    repeated_after_days: Estimate

    @model_validator(mode="after")
    def _are_possible(self) -> Self:
        _inside(self.feint_share, "the share drawn away by a feint", *SHARE)
        _inside(self.timing, "the factor of timing", 1.0, 20.0)
        if self.places and self.places_basis is None:
            raise ValueError("names other places; say under `places_basis` why these")
        return self


class ScenarioRecord(Record):
    """An incident to be simulated: what, where, when, how unclear, what is needed, who may act."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
    name: Text
    happens: Text
    on: Day
    threshold: Literal["sub_threshold", "support", "armed"]
    stage: Stage
    zones: tuple[Zone, ...] = ()
    affected: StateCodes = ()
    need: Text
    operation: Operation
    attribution: Attribution
    made_up: tuple[MadeUpBody, ...] = ()
    bodies: tuple[ScenarioBody, ...]
    informed: tuple[Informed, ...] = ()
    levers: Levers
    horizon_days: Estimate
    notes: str | None = None

    @field_validator("bodies")
    @classmethod
    def _each_body_once(cls, bodies: tuple[ScenarioBody, ...]) -> tuple[ScenarioBody, ...]:
        if not any(body.acts for body in bodies):
            raise ValueError("a scenario names at least one body that may act")
        for name, count in Counter(body.body for body in bodies).items():
            if count > 1:
                raise ValueError(f"names the body {name!r} {count} times")
        return bodies

    @model_validator(mode="after")
    def _bodies_lean_on_named_ones(self) -> Self:
        named = {body.body: body for body in self.bodies}
        for body in self.bodies:
            if body.mandate and body.mandate.by not in named:
                raise ValueError(
                    f"{body.body} needs a mandate of {body.mandate.by!r}, which is not among the "
                    "bodies; add it with acts: no"
                )
            if body.hands_over:
                to = named.get(body.hands_over.to)
                if to is None or not to.acts or to is body:
                    raise ValueError(
                        f"{body.body} hands over to {body.hands_over.to!r}, which is no other body "
                        "of the scenario that acts"
                    )
        return self

    def bases(self) -> Iterator[tuple[tuple[str | int, ...], Basis]]:
        """Every number and statement with a basis, and its path in the file."""
        yield from _bases(self, ())


def _bases(part: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Basis]]:
    if isinstance(part, Basis):
        yield at, part
    if isinstance(part, Record):
        for name in type(part).model_fields:
            yield from _bases(getattr(part, name), (*at, name))
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _bases(item, (*at, index))

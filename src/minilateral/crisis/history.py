"""One history: what happened, in order, and what it came to for each body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from minilateral.crisis.world import World

Kind: TypeAlias = Literal[
    "clear",
    "willing",
    "government",
    "home",
    "meeting",
    "reading",
    "broken",
    "opted in",
    "decision",
    "authority",
    "call",
    "on station",
    "handover",
]


def in_class(fleet: str) -> str:
    """The owner and type of a fleet: no history names the ship or the unit that would move."""
    return "/".join(fleet.split("/")[:2])


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: when, to whom, and how it reads in a sentence."""

    day: float
    kind: Kind
    #: The body or the state it happened to; empty for the world.
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text before a body: read, and where it was put to the members, passed or broken."""

    day: float
    draft: int
    tabled: bool
    #: The end of silence, where it was tabled.
    until: float | None
    passed: bool
    #: Who broke the silence or voted no; where it was not tabled, who was expected to.
    against: tuple[str, ...]


#: The source of units placed under a body beforehand.
PLACED = -1


@dataclass(frozen=True, slots=True)
class Unit:
    """Units called for a line of the need, and the days that led to their being on station."""

    line: int
    #: The fleet, or the body under which they stood beforehand.
    fleet: str
    owner: str
    count: float
    arrival: float
    leaves: float
    #: Place of the batch; `PLACED`, or lower for units taken over from another body.
    source: int


@dataclass(slots=True)
class BodyHistory:
    """What a body did; filled in as it happens."""

    name: str
    #: The day on which it met, and from which it could decide: later where a mandate was missing.
    met: float = inf
    start: float = inf
    attempts: list[Attempt] = field(default_factory=list)
    opted_in: list[tuple[float, str]] = field(default_factory=list)
    decision: float = inf
    authority: float = inf
    drafts: int = 0
    ending: str = ""
    ready: float = inf
    handover: float = inf
    units: list[Unit] = field(default_factory=list)
    called: bool = False
    sending: dict[str, float] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    double_booked: float = 0.0


@dataclass(slots=True)
class StateHistory:
    """What a state wanted, and its procedure at home."""

    state: str
    pull: float
    government_days: float
    #: Where in the range of its parliament's days it lies, from 0 to 1.
    parliament_at: float
    #: "sends", "caveat" or "refused".
    home: str
    willing: float = inf
    decided: float = inf


@dataclass(frozen=True)
class History:
    """One replication, told."""

    world: World
    #: Parameters by name.
    theta: Mapping[str, float]
    seed: int
    replication: int
    clear: float
    states: Mapping[str, StateHistory]
    bodies: Mapping[str, BodyHistory]
    events: tuple[Event, ...]
    #: By body, the outcomes by name (`simulate.OUTCOMES`); an ending by its words.
    outcomes: Mapping[str, Mapping[str, float | str]]

"""A setting: states, bodies and forces of a world as plain values, before they become arrays.

The reference engine plays it as it stands; `flat` lays it out for the kernel; `world` makes it
from the fact base. Made-up ones serve tests and what-ifs without any fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Literal, TypeAlias

from minilateral.core.errors import UsageError, did_you_mean, full_stop
from minilateral.decide.ballot import Vote
from minilateral.decide.joining import Fallback, Or, Rule, Staged
from minilateral.decide.modifiers import ConstructiveAbstention, Exclude, Silence
from minilateral.decide.primitives import Delegated, NoRule, OptIn
from minilateral.respond.batch import Spread

#: How a body comes to a decision: by a text put to its members, by those who opt in, or by an
#: organ that acts within authority given beforehand.
Mode: TypeAlias = Literal["text", "opt in", "delegated"]

#: Members of a body at most: a vote is a word of 64 bits.
MOST_MEMBERS = 64


@dataclass(frozen=True, slots=True)
class Side:
    """A state, or an unnamed seat, and where it stands."""

    state: str
    #: On the line of the positions; nought where nothing is known.
    position: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Units placed under a body beforehand: a line of the need, and when they can be there."""

    line: int
    units: int
    #: Days from the order to being on station.
    days: float
    #: Nobody's in particular where they belong to the body itself.
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A body that may act."""

    name: str
    members: tuple[str, ...]
    rule: Rule
    #: Members that are always against and never contribute: suspected, or party to the dispute.
    against: tuple[str, ...] = ()
    #: Days of parliaments whose consent comes first, low and high, by member; others need none.
    parliament: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    #: The body whose mandate it needs first; None where it needs none.
    mandate: str | None = None
    #: The body to which it hands over what it has on station; None where it keeps it.
    hands_over_to: str | None = None
    standing: tuple[Standing, ...] = ()
    #: Whether it fields forces, or only gives mandates.
    acts: bool = True

    @property
    def mode(self) -> Mode:
        """How it comes to a decision."""
        return mode_of(self.rule)

    @property
    def aside(self) -> Vote:
        """The vote of a member that neither supports nor opposes a text."""
        if _holds(self.rule, ConstructiveAbstention):
            return Vote.DECLARE
        return Vote.SILENT if _holds(self.rule, Silence) else Vote.ABSTAIN


@dataclass(frozen=True, slots=True)
class Batch:
    """Units of a fleet on one notice: the days until they are on station at each line's place."""

    #: Place among `respond.quarters.NAMES`: on alert, or one of the four quarters.
    quarter: int
    #: By line of the need; infinite where the units do not fit.
    days: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Units of one platform, how many are ready, and how long they can stay."""

    id: str
    asset_class: str
    #: The states that can send it: its owner, or those that share it.
    owners: tuple[str, ...]
    exists: Spread
    availability: Spread
    alert: int
    #: Units that other bodies hold, for certain and perhaps.
    held: int
    held_perhaps: int
    #: The most that can be sent so that they can be relieved; None where no relief is needed.
    posts: int | None
    #: Days on station; infinite where it is relieved.
    stay: float
    #: Those on alert, then by quarter of notice; units of a quarter left out fit no line.
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is in a world: states, bodies, what is needed, and who has it.

    Raises
    ------
    UsageError
        If a body has no member, too many, or one that is no state of the setting; if a body is
        named twice, or asks a mandate of, or hands over to, one that is not there.
    """

    sides: tuple[Side, ...]
    bodies: tuple[Body, ...]
    #: Units wanted on each line of the need.
    wanted: tuple[int, ...]
    fleets: tuple[Fleet, ...]

    def __post_init__(self) -> None:
        states = {side.state for side in self.sides}
        if not self.bodies:
            raise UsageError("a world needs at least one body; name one that may act.")
        if not self.wanted or min(self.wanted) < 1:
            raise UsageError("a need asks for one unit or more on each of its lines.")
        ids = [fleet.id for fleet in self.fleets]
        if len(set(ids)) < len(ids):
            raise UsageError("a fleet stands twice in the setting; its units would count twice.")
        names = [body.name for body in self.bodies]
        for body in self.bodies:
            if names.count(body.name) > 1:
                raise UsageError(f"{body.name} stands twice among the bodies; name it once.")
            if not body.members:
                raise UsageError(f"{body.name} has no members that could decide.")
            if len(body.members) > MOST_MEMBERS:
                raise UsageError(
                    f"{body.name} has {len(body.members)} members; the engines take up to "
                    f"{MOST_MEMBERS}."
                )
            for state in (
                *body.members,
                *filter(None, (one.owner for one in body.standing)),
            ):
                if state not in states:
                    raise UsageError(f"{state} of {body.name} is no state of the world.")
            for other in filter(None, (body.mandate, body.hands_over_to)):
                if other not in names or other == body.name:
                    near = did_you_mean(other, names)
                    raise UsageError(full_stop(f"{body.name} leans on {other!r}{near}"))
            mandating = next((b for b in self.bodies if b.name == body.mandate), None)
            if mandating is not None and mandating.mandate is not None:
                raise UsageError(f"{mandating.name} gives a mandate and needs one itself.")
            if isinstance(body.rule, NoRule):
                raise UsageError(f"{body.name} takes no collective decision, so it cannot act.")

    @property
    def acting(self) -> tuple[Body, ...]:
        """The bodies whose outcomes are told, in order."""
        return tuple(body for body in self.bodies if body.acts)


def mode_of(rule: Rule) -> Mode:
    """How a rule brings a decision about.

    Where one way among several is to opt in, nobody can stop those who do.
    """
    match rule:
        case OptIn():
            return "opt in"
        case Delegated():
            return "delegated"
        case Exclude(inner) | Silence(inner) | ConstructiveAbstention(inner):
            return mode_of(inner)
        case Or(parts) | Fallback(parts):
            modes = [mode_of(part) for part in parts]
            return "opt in" if "opt in" in modes else modes[0]
    return "text"


def _holds(rule: Rule, kind: type[Silence] | type[ConstructiveAbstention]) -> bool:
    """Whether a rule or a part of it is of a kind."""
    if isinstance(rule, kind):
        return True
    parts: tuple[Rule, ...] = ()
    if isinstance(rule, (Exclude, Silence, ConstructiveAbstention)):
        parts = (rule.rule,)
    elif isinstance(rule, Staged):
        parts = tuple(stage.rule for stage in rule.stages)
    else:
        parts = tuple(getattr(rule, "parts", ()))
    return any(_holds(part, kind) for part in parts)


#: Nobody has to be anywhere: the stay of a fleet that is relieved.
RELIEVED = inf

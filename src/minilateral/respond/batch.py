"""A batch: units of one platform that one owner could send, all on the same notice to move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from minilateral.facts.records.reference import AssetClass, Sector

Mode: TypeAlias = Literal["single-set", "free", "concurrent"]
SpeedUnit: TypeAlias = Literal["kn", "km/h", "km/day"]


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity that is not known exactly: its low, most likely and high value."""

    low: float
    mode: float
    high: float


@dataclass(frozen=True, slots=True)
class Promise:
    """A force that an owner promised or lent to a body, as it stands on the day.

    `count` is in the unit that its class is counted in (persons for land forces); None where no
    source says how many. It `holds` units where they are deployed or on standby for another body
    that day; a mere promise, and what the body that calls holds itself, hold none. `certain` is
    false where the dates only allow that it still runs.
    """

    owner: str
    body: str
    force: str
    asset_class: str
    sector: str | None
    count: int | None
    status: str
    since: str
    until: str | None
    holds: bool
    certain: bool
    sources: tuple[str, ...]
    cited: bool

    def __str__(self) -> str:
        return f"{self.body}: {self.force} ({self.status.replace('_', ' ')}, from {self.since})"


@dataclass(frozen=True, slots=True)
class Batch:
    """Units of one fleet on one notice to move; a fleet is split into quarters by notice.

    `ready_low`, `ready_mode`, `ready_high` are whole units that could be on task at once, after
    what the mode takes out; low and high are the ends of what the figures allow, not quantiles
    (the draws give those). Ships, aircraft, teams and headquarters count one by one, land forces
    in persons (`unit`).
    """

    #: Owner, type, platform and quarter: the same in every pool, and it names the random numbers.
    id: str
    #: The fleet (row of the inventory) that the batch is a quarter of.
    fleet: str
    #: ISO code of a state, or a pool such as NATO or MMF.
    owner: str
    #: Members of the body whose hours in a shared fleet it draws on; empty for a state's own.
    through: tuple[str, ...]
    asset_class: AssetClass
    sector: Sector
    asset_type: str
    platform: str
    unit: str
    #: Units of the whole fleet in service, whatever their state.
    exists: int
    ready_low: int
    ready_mode: int
    ready_high: int
    #: Of `ready_mode`, units that another body holds that day; above 0 only in mode `free`.
    booked: int
    #: Whether it fills only a line that names its type (a missile submarine, a minelayer).
    named_only: bool
    #: Days from the order to leaving, working up included.
    notice_days: float
    #: Speed of advance in `speed_unit`; None where the unit need not move (a satellite).
    speed: float | None
    speed_unit: SpeedUnit | None
    #: Days on task before it must be relieved; None where nobody says.
    endurance_days: float | None
    #: Units owned for one kept on station for months.
    rotation: float
    promises: tuple[Promise, ...]
    sources: tuple[str, ...]
    #: Whether the count, and whether share and notice, were read in cited documents.
    count_cited: bool
    readiness_cited: bool
    notes: tuple[str, ...]

"""Who is who and what is what: states, sources, labels, known counts, outside data sets."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, field_validator

from minilateral.core.references import Grade, Reference, TitleFrom
from minilateral.facts.records.base import Day, Fact, Record, StateCode, Text, Words

#: What is counted together; the vocabulary of needs, inventories and promises.
AssetClass: TypeAlias = Literal[
    "surface_combatant",
    "mcm",
    "patrol",
    "mpa_asw",
    "submarine",
    "combat_air",
    "aewc",
    "air_refuelling",
    "strategic_airlift",
    "tactical_airlift",
    "land_heavy",
    "land_light",
    "gbad_fires",
    "sof",
    "c2_hq",
    "cyber",
    "uav",
    "amphibious_carrier",
    "civil_maritime",
    "undersea_surveillance",
    "satcom_isr",
]
Sector: TypeAlias = Literal["military", "civil"]


class State(Record):
    """A state, a territory with data of its own, or a disputed territory that sits as one."""

    code: StateCode = Field(alias="iso3")
    name: Text
    article: Literal["the"] | None = None
    aliases: Words = ()
    cow: int | None = None
    gw: int | None = None
    kind: Literal["state", "territory", "disputed"]
    part_of: StateCode | None = None
    note: str | None = None


class Source(Record):
    """One document that facts rest on; one key per document."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
    publisher: str = ""
    title: str = ""
    title_from: TitleFrom = "none"
    date: str = ""
    address: str = ""
    grade: Grade

    @field_validator("address")
    @classmethod
    def _is_web_address(cls, address: str) -> str:
        if address and not re.fullmatch(r"https?://[^\s<>\"]+", address):
            raise ValueError(
                f"{address[:40]!r} is not a web address; it must begin https:// or http:// and "
                "hold no blank"
            )
        return address

    def reference(self) -> Reference:
        """The source as a bibliography knows it."""
        return Reference(
            self.key,
            self.publisher,
            self.title,
            self.date,
            self.address,
            self.grade,
            self.title_from,
        )


class BodyAlias(Record):
    """A label used for a body in another table, and the grouping that it is or belongs to."""

    label: Text
    grouping: str | None = None
    part_of: str | None = None
    name: str | None = None


class Conversion(Record):
    """A free label of a platform or force as an asset class, sector and unit (the crosswalk).

    `status_hint`: planned is not in service; pool repeats forces counted elsewhere and is never
    added; named fills only a line that names the type.
    """

    label_kind: Literal["asset_type", "force_class", "commitment_unit"]
    label: Text
    asset_class: AssetClass | None = None
    sector: Sector | None = None
    unit: str | None = None
    status_hint: Literal["planned", "pool", "named"] | None = None
    judged: bool
    note: str | None = None


class KnownCount(Fact):
    """How many members a grouping had on a day, to hold the membership table against."""

    grouping: str
    on: Day
    members: int = Field(ge=0)


class Dataset(Record):
    """An outside data set worth a reader: where it is, on what terms, and its quirks."""

    name: Text
    url: str
    licence: str
    format: str
    size: str | None = None
    update_cadence: str | None = None
    note: str | None = None
    verified: bool

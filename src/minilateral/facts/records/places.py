"""Places of movement: the sea graph with its ports, and where owners' forces start from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from minilateral.facts.records.base import Record, StateCode, Text, Words


class SeaNode(Record):
    """A point of the sea graph; `to` are its neighbours, each pair named once.

    Coordinates are rounded to a tenth of a degree. A strait or canal may touch land at the scale
    of the coastline; a port is a naval base of the state it is a port of.
    """

    node: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    name: Text
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    kind: Literal["sea", "strait", "canal", "port"]
    port_of: StateCode | None = None
    to: Words = ()


class HomeBase(Record):
    """Where an owner's aircraft and land forces start: one airfield stands for all its bases.

    Owners on one landmass reach each other by road or rail; a pool has no landmass.
    """

    owner: str
    landmass: str | None = None
    airfield: Text
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]

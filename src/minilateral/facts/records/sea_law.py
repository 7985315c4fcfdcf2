"""The law of the sea as facts: in which zone which state may do what, by which article."""

from __future__ import annotations

from typing import Literal, TypeAlias

from minilateral.facts.records.base import Fact, Text

Zone: TypeAlias = Literal[
    "territorial_sea", "contiguous_zone", "economic_zone", "continental_shelf", "high_seas"
]


class MaritimeRule(Fact):
    """What an article lets a state do in a zone, in our words; no legal opinion."""

    zone: Zone
    subject: Literal["jurisdiction", "passage", "enforcement", "boarding", "pursuit", "cables"]
    instrument: Literal["UNCLOS", "Paris Convention 1884"]
    article: Text
    who: Literal["coastal_state", "flag_state", "any_state"]
    lets: Text

"""Which needs a grouping is for: our reading of the functions it is coded with."""

from __future__ import annotations

from collections.abc import Mapping

from minilateral.facts import Grouping
from minilateral.respond.needs import Need, need

#: The need by which a function is looked at; functions without one have none.
BY_FUNCTION: Mapping[str, str] = {
    "undersea_infrastructure": "undersea-patrol",
    "maritime_security": "shadow-fleet-escort-and-boarding",
    "air_missile_defence": "air-policing",
    "deterrence_presence": "brigade-reinforcement",
    "collective_defence": "brigade-reinforcement",
    "crisis_response": "evacuation",
}
#: Words of the regions that the places of these needs lie in or are reached from.
NEAR = ("europe", "euro-atlantic", "baltic", "nordic", "north sea", "high north", "nato")


def needs_of(body: Grouping) -> tuple[Need, ...]:
    """The needs that a grouping of the European region is for, in the order of their functions."""
    region = (body.record.region or "").casefold()
    if not any(word in region for word in NEAR):
        return ()
    functions = [f for f in BY_FUNCTION if f in body.record.functions]
    names = dict.fromkeys(BY_FUNCTION[function] for function in functions)
    return tuple(need(body.base, name) for name in names)

"""Which scenario fits a grouping: by its name, by what it is for, and by where."""

from __future__ import annotations

from typing import Final

from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.scenario import ScenarioRecord

#: The function that a body serves if it is to face a scenario; the foremost fit is played.
SERVES: Final = {
    "baltic-cable": "undersea_infrastructure",
    "cyber-partner": "cyber_it",
    "red-sea-shipping": "maritime_security",
    "shadow-fleet-escort": "maritime_security",
    "drone-incursions-poland": "air_missile_defence",
    "article-5-baltic": "collective_defence",
    "evacuation": "crisis_response",
}
#: Words of a region that name no place.
_NO_PLACE: Final = frozenset(
    {"and", "east", "eastern", "middle", "north", "sea", "south", "states"}
)


def fitting(base: FactBase, subject: Grouping) -> ScenarioRecord | None:
    """The scenario that names the subject among those that may act, or fits what it is for.

    Of several, one whose function the subject serves, the foremost of `SERVES`. Without a name it
    takes the function and a place in common.
    """
    known = known_scenarios(base)
    serving = [r for r in known if SERVES[r.id] in subject.record.functions]
    named = [r for r in known if any(body.body == subject.id for body in r.bodies)]
    near = [r for r in serving if _places(r.stage.region) & _places(subject.record.region or "")]
    return next(iter((*(r for r in named if r in serving), *named, *near)), None)


def known_scenarios(base: FactBase) -> list[ScenarioRecord]:
    """The scenarios of `SERVES` that are in the fact base, in its order."""
    by_id = {record.id: record for record in base.all(ScenarioRecord)}
    return [by_id[name] for name in SERVES if name in by_id]


def _places(region: str) -> set[str]:
    return set(region.casefold().replace(",", " ").replace("-", " ").split()) - _NO_PLACE

"""Areas of the world that groupings work in: their free-text regions, sorted by us.

Sorting a region into areas is our judgement; a grouping that calls itself global, or names several
regions, works in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from minilateral.core.errors import NotFoundError, did_you_mean, full_stop
from minilateral.facts.records.grouping import GroupingRecord

#: By area, the regions as the fact files write them.
AREAS: Mapping[str, tuple[str, ...]] = {
    "Northern Europe": (
        "Nordic",
        "Nordic-Baltic",
        "Northern Europe",
        "North Sea",
        "Baltic",
        "Benelux",
        "High North, North Atlantic, Baltic Sea",
        "Euro-Atlantic",
        "Euro-Atlantic and beyond",
        "Europe",
        "EU",
        "Europe and its neighbourhood",
        "Europe and neighbourhood",
        "NATO eastern flank",
        "global",
    ),
    "Central and south-east Europe": (
        "Central Europe",
        "Central and Eastern Europe",
        "South-east Europe, Mediterranean",
        "Black Sea",
        "Euro-Atlantic",
        "Euro-Atlantic and beyond",
        "Europe",
        "EU",
        "Europe and its neighbourhood",
        "Europe and neighbourhood",
        "NATO eastern flank",
        "global",
    ),
    "Ukraine and Eurasia": ("Ukraine", "Eurasia", "Black Sea", "global"),
    "Middle East and Gulf": (
        "Arab world",
        "Gulf",
        "Gulf, Red Sea, western Indian Ocean",
        "Middle East, South Asia",
        "Europe and its neighbourhood",
        "Europe and neighbourhood",
        "global",
    ),
    "Africa": (
        "Africa",
        "Sahel",
        "West Africa",
        "Arab world",
        "Europe and its neighbourhood",
        "Europe and neighbourhood",
        "global",
    ),
    "Indo-Pacific": (
        "Indo-Pacific",
        "Pacific",
        "Pacific islands",
        "South China Sea",
        "South-East Asia",
        "East Asia",
        "Malaysia and Singapore",
        "Middle East, South Asia",
        "global",
    ),
}


def area_named(name: str) -> str:
    """An area by its name, whatever the case.

    Raises
    ------
    NotFoundError
        If there is none of that name.
    """
    folded = {area.casefold(): area for area in AREAS}
    if name.casefold() not in folded:
        near = did_you_mean(name, AREAS) or f"; there are {', '.join(AREAS)}"
        raise NotFoundError(full_stop(f"{name!r} is not an area{near}"))
    return folded[name.casefold()]


def works_in(record: GroupingRecord, area: str) -> bool:
    """Whether a grouping works in an area."""
    return record.region in AREAS[area]

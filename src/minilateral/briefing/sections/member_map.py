"""Where the members lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilateral.briefing import words
from minilateral.briefing.document import (
    Figure,
    Question,
    Row,
    Section,
    Table,
    said,
)
from minilateral.facts.borders import borders, extent

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Kinds of place on the map, in the order of the legend.
CATEGORIES = ("lead", "member", "partner or observer")


def section(question: Question) -> Section:
    """A map of members, leads and partners on the day."""
    subject, names = question.subject, question.base.states
    if not subject.spells:
        return Section("map", "Map of members", (said("It has no members on this day."),))
    kinds = categories(question)
    rows = tuple(Row((names.name(state), kinds[state])) for state in sorted(kinds, key=names.name))
    listed = [
        f"{kind}: {names.names([s for s in kinds if kinds[s] == kind])}"
        for kind in CATEGORIES
        if kind in kinds.values()
    ]
    figure = Figure(
        "map",
        lambda: _draw(kinds),
        f"Map of {subject.short_name} on {words.day(question.on)}. {'. '.join(listed)}.",
        "Borders: Natural Earth, simplified, under our boundary policy. Shading shows membership "
        "and nothing else.",
        Table("States on the map", ("State", "Shown as"), rows),
    )
    return Section("map", "Map of members", (figure,))


def categories(question: Question) -> dict[str, str]:
    """How each state is shown."""
    subject = question.subject
    kinds = dict.fromkeys(subject.partners, "partner or observer")
    kinds |= dict.fromkeys(subject.members, "member")
    return kinds | {state: "lead" for state in subject.leads if state in subject.members}


def _draw(kinds: dict[str, str]) -> Drawing:
    from minilateral.charts import world_map

    present = [kind for kind in CATEGORIES if kind in kinds.values()]
    return world_map(borders(), kinds, present, extent(kinds))

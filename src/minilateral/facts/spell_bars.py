"""Spells of membership as the bars that a chart draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minilateral.charts import Spell
    from minilateral.facts.grouping import Grouping


def spell_bars(grouping: Grouping) -> list[Spell]:
    """One bar per spell up to the day, states in the order in which they joined."""
    from minilateral.charts import Spell

    spells = [spell for spell in grouping.record.members if spell.since <= grouping.on]
    joined = {
        spell.state: spell.since for spell in sorted(spells, key=lambda s: s.since, reverse=True)
    }
    name = grouping.base.states.name
    return [
        Spell(
            name(spell.state),
            spell.since.isoformat(),
            spell.until.isoformat() if spell.until else None,
            spell.role.replace("_", " "),
            spell.start_known,
        )
        for spell in sorted(spells, key=lambda s: (joined[s.state], name(s.state), s.since))
    ]

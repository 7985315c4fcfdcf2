"""Does a union speak with one voice? As far as the record of responses and pledges carries it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minilateral.facts import FactBase, Grouping
from minilateral.facts.records.money import Pledge
from minilateral.facts.records.response import Episode

#: Words by which a pledge is on record as held up by members.
_HELD_UP = ("blocked", "delayed", "veto")
OUT_OF_REACH = (
    "Foreign-policy statements that were blocked, weakened or never tabled are on no list in the "
    "fact base: the incidents of the record were chosen because they are known, so these counts "
    "are no rate of success."
)


@dataclass(frozen=True, slots=True)
class OneVoice:
    """How a union answered the incidents on record, and which of its pledges were held up."""

    union: Grouping
    answered: tuple[Episode, ...]
    held_up: tuple[Pledge, ...]

    @property
    def decided(self) -> list[Episode]:
        """Answers by a concrete collective decision with means."""
        return [e for e in self.answered if e.decided and not e.soft_decision]

    @property
    def soft(self) -> list[Episode]:
        """Answers by a decision without named means."""
        return [e for e in self.answered if e.decided and e.soft_decision]

    @property
    def undecided(self) -> list[Episode]:
        """Incidents that it had before it and did not act on."""
        return [e for e in self.answered if not e.decided]

    @property
    def median_days(self) -> float | None:
        """Days from the incident to the decision, of those decided."""
        days = [(e.decision_date - e.incident_date).days for e in self.answered if e.decision_date]
        return float(statistics.median(days)) if days else None

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents of all of it."""
        rows: Sequence[Episode | Pledge] = (*self.answered, *self.held_up)
        return tuple(dict.fromkeys(key for row in rows for key in row.source))

    def to_dict(self) -> dict[str, Any]:
        """The part `one_voice` of `minilateral affinity --json`; see docs/lookup/json.md."""
        return {
            "incidents": len(self.answered),
            "decided": len(self.decided),
            "soft": len(self.soft),
            "undecided": len(self.undecided),
            "median_days": self.median_days,
            "held_up": [
                {
                    "date": str(pledge.date),
                    "what": pledge.what,
                    "as_recorded": _recorded(pledge),
                    "cited": pledge.cited,
                    "sources": pledge.source,
                }
                for pledge in self.held_up
            ],
            "out_of_reach": OUT_OF_REACH,
        }

    @property
    def out_of_reach(self) -> str:
        """What the record does not hold."""
        return OUT_OF_REACH

    def sentence(self) -> str:
        """The record in a sentence."""
        days = self.median_days
        text = (
            f"Of {len(self.answered)} incidents on record that {self.union.name_in_prose} had "
            f"before it, it decided on concrete means in {len(self.decided)}, decided without "
            f"means in {len(self.soft)}, and did not decide in {len(self.undecided)}"
        )
        took = "" if days is None else f"; where it decided, the median delay was {days:g} days"
        return f"{text}{took}."

    def held_up_in_words(self) -> list[str]:
        """Each pledge on record as blocked or delayed."""
        return [f"{pledge.date}, {pledge.what}: {_recorded(pledge)}" for pledge in self.held_up]


def one_voice(grouping: Grouping) -> OneVoice | None:
    """The record of a union up to the day; none for any other kind of grouping."""
    if grouping.record.kind != "union" or grouping.imagined:
        return None
    base, day = grouping.base, grouping.on
    answered = [e for e in base.episodes(day) if base.bodies.belongs(e.body, grouping.id)]
    return OneVoice(grouping, tuple(answered), tuple(_held_up(base, grouping)))


def _held_up(base: FactBase, grouping: Grouping) -> list[Pledge]:
    mine = base.pledges([grouping.short_name], grouping.on)
    return [p for p in mine if any(word in _recorded(p) for word in _HELD_UP)]


def _recorded(pledge: Pledge) -> str:
    return "; ".join(part for part in (pledge.delivered, pledge.note) if part)

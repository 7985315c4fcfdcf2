"""Mandates by kind of body: who needed another's, and who acted, in the record of incidents.

`held` is a response that needed a mandate and was decided, `lacking` one that needed a mandate and
was not; that a mandate was sought and refused is not coded, so it is not told from the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minilateral.core.errors import NoFactAtDateError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.response import Episode


@dataclass(frozen=True, repr=False)
class Mandates(Result):
    """Episodes by kind of body, by whether a mandate was needed and a decision came."""

    on: date
    episodes: tuple[Episode, ...]
    sources: tuple[Reference, ...]

    @property
    def title(self) -> str:
        return f"Mandates by kind of body, incidents up to {self.on}"

    def rows(self) -> list[Mapping[str, Any]]:
        counts = Counter((row.body_kind, _standing(row)) for row in self.episodes)
        kinds = dict.fromkeys(sorted(row.body_kind for row in self.episodes))
        names = ("held", "lacking", "none needed", "unknown")
        return [{"kind": kind, **{n: counts[kind, n] for n in names}} for kind in kinds]

    def references(self) -> Sequence[Reference]:
        return self.sources


def mandates(base: FactBase, on: date) -> Mandates:
    """Who needed a mandate in the record up to a day.

    Raises
    ------
    NoFactAtDateError
        If no incident had happened by then.
    """
    episodes = base.episodes(on)
    if not episodes:
        raise NoFactAtDateError(f"no incident of the record had happened by {on}.")
    keys = (key for row in episodes for key in row.source if key != UNCITED)
    return Mandates(on, episodes, base.references(keys))


def _standing(row: Episode) -> str:
    match row.mandate_needed:
        case "yes":
            return "held" if row.decision_date is not None else "lacking"
        case "no":
            return "none needed"
        case "unknown":
            return "unknown"

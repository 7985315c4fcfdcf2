"""The price of the membership as it is: how far existing groupings lie from the front, by need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.design.front import Front
from minilateral.design.question import Question, answer
from minilateral.respond.needs import needs


@dataclass(frozen=True, repr=False)
class Prices(Result):
    """Existing groupings beside the front of each need."""

    asked: Question
    fronts: Mapping[str, Front]
    #: Needs of which nothing can be judged, and why.
    not_judged: Mapping[str, str]

    @property
    def title(self) -> str:
        source = self.asked.source
        return f"Existing groupings among {source.short_name} beside the front of each need"

    @property
    def first(self) -> str:
        """The first objective."""
        return next(iter(self.fronts.values())).objectives[0]

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must be said with it, and which needs are missing or cut short."""
        cut = (
            f"{need}: the search was stopped, so a distance may be larger than said."
            for need, front in self.fronts.items()
            if not front.points.certificate.complete
        )
        missing = (f"{need} is left out: {why}" for need, why in self.not_judged.items())
        common = dict.fromkeys(said for front in self.fronts.values() for said in front.caveats)
        return (*missing, *cut, *list(common)[:3])

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "grouping": one.name,
                "need": need,
                **one.values,
                "distance": one.distance,
                "beaten_by": one.beaten_by,
                "left_out": one.left_out,
                "breaks": one.breaks,
            }
            for need, front in self.fronts.items()
            for one in front.standings()
        ]

    def table(self) -> list[Mapping[str, Any]]:
        """By grouping and need, the value in the first objective and the distance."""
        cells: dict[str, dict[str, str]] = {}
        for need, front in self.fronts.items():
            for one in front.standings():
                first = one.values[front.objectives[0]]
                cells.setdefault(one.name, {})[need] = f"{first:.2f}; {one.distance:.2f}"
        return [{"grouping": name, **by_need} for name, by_need in cells.items()]

    def references(self) -> Sequence[Reference]:
        return tuple(dict.fromkeys(r for front in self.fronts.values() for r in front.read))

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral design --every-need --json`; docs/lookup/json.md has it."""
        return {
            "candidates": self.asked.source.members,
            "on": self.asked.source.on,
            "objectives": self.asked.objectives.split(","),
            "rows": self.rows(),
            "certificates": {
                need: {
                    "complete": front.points.certificate.complete,
                    "nodes": front.points.certificate.nodes,
                    "points": len(front.points.values),
                }
                for need, front in self.fronts.items()
            },
            "not_judged": self.not_judged,
            "caveats": self.caveats,
            "sources": [reference.key for reference in self.references()],
        }


def prices(asked: Question) -> Prices:
    """The front of each need alone, with the existing groupings beside it.

    Raises
    ------
    UsageError
        If no need can be judged.
    """
    fronts: dict[str, Front] = {}
    why: dict[str, str] = {}
    for need in asked.needs or needs(asked.source.base):
        try:
            fronts[need.id] = answer(replace(asked, needs=(need,)))
        except NotFoundError as error:
            why[need.id] = str(error)
    if not fronts:
        raise UsageError(f"no need can be judged: {'; '.join(why.values())}")
    return Prices(asked, fronts, why)

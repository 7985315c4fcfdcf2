"""Groupings side by side on one day: members and functions, shared and not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts.grouping import Grouping


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """How groupings overlap, pair by pair.

    Raises
    ------
    UsageError
        If fewer than two are given.
    """

    groupings: tuple[Grouping, ...]

    def __post_init__(self) -> None:
        if len(self.groupings) < 2:
            raise UsageError("a comparison needs two groupings or more, such as JEF NATO EU.")

    @property
    def title(self) -> str:
        names = ", ".join(body.short_name for body in self.groupings)
        return f"{names} on {self.groupings[0].on}"

    def rows(self) -> list[Mapping[str, Any]]:
        return [_pair(a, b) for a, b in combinations(self.groupings, 2)]

    def references(self) -> tuple[Reference, ...]:
        found = (reference for body in self.groupings for reference in body.references())
        return tuple({reference.key: reference for reference in found}.values())

    def functions(self) -> dict[str, list[str]]:
        """Each function that any of them serves, and the ids of those that do."""
        names = dict.fromkeys(name for body in self.groupings for name in body.record.functions)
        return {
            name: [body.id for body in self.groupings if name in body.record.functions]
            for name in names
        }

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral compare --json`; see docs/lookup/json.md."""
        return {
            "on": self.groupings[0].on,
            "groupings": [
                {
                    "id": body.id,
                    "name": body.name,
                    "kind": body.record.kind,
                    "members": body.members,
                    "leads": body.leads,
                    "functions": body.record.functions,
                }
                for body in self.groupings
            ],
            "pairs": self.rows(),
            "functions": self.functions(),
            "sources": [reference.key for reference in self.references()],
        }


def _pair(first: Grouping, second: Grouping) -> dict[str, Any]:
    a, b = set(first.members), set(second.members)
    f, g = set(first.record.functions), set(second.record.functions)
    return {
        "first": first.id,
        "second": second.id,
        "shared": sorted(a & b),
        "only_first": sorted(a - b),
        "only_second": sorted(b - a),
        "jaccard": len(a & b) / len(a | b) if a | b else None,
        "functions_shared": sorted(f & g),
        "functions_only_first": sorted(f - g),
        "functions_only_second": sorted(g - f),
    }

"""Where groupings overlap: members and functions shared, doubled, added or left out.

Law and data: members on the day, and the functions coded for each grouping. Modelling choice: a
grouping with a function serves it to every member alike. Each pair of a function and a state is
then served by none of the groupings (a gap), by one (a complement) or by several (a duplicate).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_args

from minilateral.core.errors import UsageError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import Grouping
from minilateral.facts.records.grouping import Function

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Every function that a grouping can be coded with.
FUNCTIONS: tuple[str, ...] = get_args(Function)
CAVEAT = (
    "A function is a tag that we coded from what a grouping says it is for; that two groupings "
    "share it does not say that they do the same work."
)


@dataclass(frozen=True, repr=False)
class Overlap(Result):
    """A grouping beside others on a day."""

    subject: Grouping
    others: tuple[Grouping, ...]

    @property
    def title(self) -> str:
        names = ", ".join(other.short_name for other in self.others)
        return f"{self.subject.short_name} beside {names} on {self.subject.on}"

    @property
    def bodies(self) -> tuple[Grouping, ...]:
        """The grouping and those beside it."""
        return (self.subject, *self.others)

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """Functions of the grouping that another serves too."""
        return tuple(f for f in _functions(self.subject) if self._elsewhere(f))

    @cached_property
    def only(self) -> tuple[str, ...]:
        """Functions that the grouping alone serves."""
        return tuple(f for f in _functions(self.subject) if not self._elsewhere(f))

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """Functions that none of them serves."""
        served = {f for body in self.bodies for f in _functions(body)}
        return tuple(f for f in FUNCTIONS if f not in served)

    def _elsewhere(self, function: str) -> bool:
        return any(function in _functions(other) for other in self.others)

    def served(self, state: str) -> Mapping[str, tuple[str, ...]]:
        """By function, those of the groupings that serve it to the state."""
        inside = [body for body in self.bodies if state in body.members]
        return {f: tuple(b.id for b in inside if f in _functions(b)) for f in FUNCTIONS}

    def by_state(self) -> list[Mapping[str, Any]]:
        """For each member of the grouping, the functions that are doubled, single and missing."""
        rows: list[Mapping[str, Any]] = []
        for state in self.subject.members:
            counts = {f: len(names) for f, names in self.served(state).items()}
            rows.append(
                {
                    "state": state,
                    "duplicates": tuple(f for f, n in counts.items() if n > 1),
                    "complements": tuple(f for f, n in counts.items() if n == 1),
                    "gaps": tuple(f for f, n in counts.items() if n == 0),
                }
            )
        return rows

    def rows(self) -> list[Mapping[str, Any]]:
        """A row for each grouping beside it: members and functions on either side."""
        return [_pair(self.subject, other) for other in self.others]

    def references(self) -> Sequence[Reference]:
        return self.subject.base.references(
            key for body in self.bodies for key in _known_of(body) if key != "uncited"
        )

    def plot(self) -> Drawing:
        """Members shared by each pair of the groupings."""
        from minilateral.align.drawing import shared_members

        return shared_members(self)


def overlap(subject: Grouping, others: Sequence[Grouping]) -> Overlap:
    """A grouping beside others.

    Raises
    ------
    UsageError
        If no other is named, one is named twice, the fact base knows no function of one, or none
        has a member or function in common with the grouping.
    """
    if not others:
        raise UsageError("name at least one grouping to hold it against.")
    names = [body.id for body in (subject, *others)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"{', '.join(twice)} is named twice; a grouping overlaps with itself.")
    blank = [body.short_name for body in (subject, *others) if not body.record.functions]
    if blank:
        raise UsageError(
            f"no function of {', '.join(blank)} is in the fact base; write a grouping of your own "
            "with functions, and read it with --facts."
        )
    found = Overlap(subject, tuple(others))
    if not any(row["members_shared"] or row["functions_shared"] for row in found.rows()):
        raise UsageError(f"{found.title}: no member and no function is shared; nothing overlaps.")
    return found


def _pair(one: Grouping, other: Grouping) -> Mapping[str, Any]:
    own, theirs = set(one.members), set(other.members)
    mine, yours = _functions(one), _functions(other)
    return {
        "grouping": other.id,
        "name": other.short_name,
        "members_shared": tuple(sorted(own & theirs)),
        "members_only_here": tuple(sorted(own - theirs)),
        "members_only_there": tuple(sorted(theirs - own)),
        "members_jaccard": len(own & theirs) / len(own | theirs) if own | theirs else None,
        "functions_shared": tuple(f for f in mine if f in yours),
        "functions_only_here": tuple(f for f in mine if f not in yours),
        "functions_only_there": tuple(f for f in yours if f not in mine),
    }


def _functions(body: Grouping) -> Sequence[str]:
    return body.record.functions


def _known_of(body: Grouping) -> Sequence[str]:
    return [*body.record.sources, *(key for spell in body.spells for key in spell.source)]

"""The frame of a question about tiers: which groupings are looked at, and why the list is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.facts import FactBase
from minilateral.facts.records.frames import FrameMember

#: The closed frame that is taken where none is named, and the name of the open one.
DEFAULT, OPEN = "wales-and-treaty", "all"
OPEN_RULE = "every grouping of the fact base, in which recent northern formats are many"


@dataclass(frozen=True, slots=True)
class Frame:
    """A list of groupings, closed by a stated rule from a day on; an open one has no such day.

    `added` are imagined groupings that a what-if puts in.
    """

    name: str
    groupings: tuple[str, ...]
    rule: str
    closed_from: date | None
    sources: tuple[str, ...] = ()
    added: tuple[tuple[str, ...], ...] = ()

    @property
    def closed(self) -> bool:
        """Whether the list is whole by a stated rule."""
        return self.closed_from is not None

    def without(self, names: Sequence[str]) -> Frame:
        """The frame with groupings taken away.

        Raises
        ------
        UsageError
            If one of them is not in the frame.
        """
        for name in names:
            if name not in self.groupings:
                near = did_you_mean(name, self.groupings)
                raise UsageError(full_stop(f"{name!r} is not in the frame {self.name}{near}"))
        return replace(self, groupings=tuple(g for g in self.groupings if g not in names))

    def with_imagined(self, states: Sequence[str]) -> Frame:
        """The frame with an imagined grouping of these states put in."""
        return replace(self, added=(*self.added, tuple(sorted(states))))


def frame(base: FactBase, name: str = DEFAULT) -> Frame:
    """A frame of the fact base by name; `all` is the open frame of every grouping.

    Raises
    ------
    NotFoundError
        If there is no such frame.
    """
    if name == OPEN:
        return Frame(OPEN, tuple(base.groupings.by_id), OPEN_RULE, None)
    rows = [row for row in base.all(FrameMember) if row.frame == name]
    if not rows:
        known = [OPEN, *dict.fromkeys(row.frame for row in base.all(FrameMember))]
        near = did_you_mean(name, known) or f"; there are {', '.join(known)}"
        raise NotFoundError(full_stop(f"{name!r} is not a frame{near}"))
    sources = tuple(dict.fromkeys(key for row in rows for key in row.source))
    groupings = tuple(row.grouping for row in rows)
    return Frame(name, groupings, rows[0].rule, rows[0].closed_from, sources)

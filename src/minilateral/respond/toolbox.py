"""Toolboxes: which body has which instrument below the threshold of armed attack.

A body fills an instrument fully, in part, or not at all; the last means that no power or practice
was found. What several bodies cover together is the best that one of them has: instruments are
not added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from minilateral.core.errors import NotFoundError, UsageError, did_you_mean, full_stop
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import FactBase
from minilateral.facts.names import folded
from minilateral.facts.records.base import UNCITED
from minilateral.facts.records.procedure import Instrument

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

Has: TypeAlias = Literal["yes", "partly", "no"]
ORDER: Mapping[Has, int] = {"no": 0, "partly": 1, "yes": 2}
#: Words for all bodies of a type together, of which the best counts.
TYPES = {
    "states": "national",
    "national": "national",
    "smallgroups": "small_group",
    "coalitions": "coalition",
}
CAVEAT = (
    "Judged instrument by instrument from documents and mandates; `no` means that no power or "
    "practice was found. An instrument may exist and still not be used."
)


@dataclass(frozen=True, slots=True, repr=False)
class Toolbox(Result):
    """What each of some bodies has, and the holes that they leave together."""

    #: Bodies as asked, and the labels in the table that stand for each.
    labels: Mapping[str, tuple[str, ...]]
    entries: tuple[Instrument, ...]
    base: FactBase = field(repr=False)

    @property
    def title(self) -> str:
        return f"Below the threshold: {', '.join(self.labels)}"

    @property
    def instruments(self) -> tuple[str, ...]:
        """Every instrument of the table, whoever has it."""
        return tuple(dict.fromkeys(row.instrument for row in self.base.all(Instrument)))

    def has(self, body: str, instrument: str) -> Has | None:
        """Whether a body has an instrument; None where the table does not say."""
        own = self.labels[body]
        found = [e.has for e in self.entries if e.body in own and e.instrument == instrument]
        return max(found, key=lambda has: ORDER[has], default=None)

    def together(self, instrument: str) -> Has:
        """The best that one of the bodies has."""
        found = (self.has(body, instrument) or "no" for body in self.labels)
        return max(found, key=lambda has: ORDER[has])

    def counts(self, body: str) -> dict[str, int]:
        """Of the instruments, how many a body has fully, in part, not, and unsaid."""
        found = [self.has(body, instrument) for instrument in self.instruments]
        return {
            **{has: found.count(has) for has in ("yes", "partly", "no")},
            "unknown": found.count(None),
        }

    def holes(self) -> dict[str, tuple[str, ...]]:
        """Instruments that none of the bodies has at all, and that none has fully."""
        best = {instrument: self.together(instrument) for instrument in self.instruments}
        return {
            "none": tuple(name for name, has in best.items() if has == "no"),
            "partly": tuple(name for name, has in best.items() if has == "partly"),
        }

    def fills(self, body: str) -> dict[str, dict[str, int]]:
        """Of the instruments that a body lacks or has in part, how many each other one fills."""
        gaps = [name for name in self.instruments if self.has(body, name) != "yes"]
        return {
            other: {
                has: sum(self.has(other, name) == has for name in gaps) for has in ("yes", "partly")
            }
            for other in self.labels
            if other != body
        }

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "instrument": instrument,
                **{body: self.has(body, instrument) or "unknown" for body in self.labels},
                "together": self.together(instrument),
            }
            for instrument in self.instruments
        ]

    def references(self) -> Sequence[Reference]:
        keys = (key for entry in self.entries for key in entry.source)
        return self.base.references(key for key in keys if key != UNCITED)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral toolbox --json`; docs/lookup/json.md describes the fields."""
        return {
            "bodies": list(self.labels),
            "instruments": self.rows(),
            "counts": {body: self.counts(body) for body in self.labels},
            "holes": self.holes(),
            "gaps_filled": {body: self.fills(body) for body in self.labels},
            "entries": [
                {
                    "instrument": entry.instrument,
                    "body": entry.body,
                    "has": entry.has,
                    "legal_basis": entry.legal_basis,
                    "example": entry.example,
                    "example_date": str(entry.example_date) if entry.example_date else None,
                    "note": entry.note,
                    "verified": entry.verified,
                    "sources": entry.source,
                }
                for entry in self.entries
            ],
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """Instruments that each body has fully, with those it has in part beside."""
        from minilateral.charts import Bar, bars

        counts = {body: self.counts(body) for body in self.labels}
        return bars(
            [Bar(b, c["yes"], f"and {c['partly']} in part") for b, c in counts.items()],
            x_title=f"instruments that it has, of {len(self.instruments)}",
        )


def toolbox(base: FactBase, bodies: Sequence[str]) -> Toolbox:
    """The toolboxes of bodies side by side: groupings or labels of the table.

    `states`, `small-groups` and `coalitions` stand for all of a kind, of which the best counts.

    Raises
    ------
    UsageError
        If no body is named.
    NotFoundError
        If the table says nothing of one.
    """
    if not bodies:
        raise UsageError("name the bodies whose toolboxes are compared, such as NATO,EU,JEF.")
    labels = {body: _labels(base, body) for body in bodies}
    named = {label for own in labels.values() for label in own}
    entries = tuple(row for row in base.all(Instrument) if row.body in named)
    return Toolbox(labels, entries, base)


def _labels(base: FactBase, body: str) -> tuple[str, ...]:
    """The labels of the table for a body as a person names it."""
    rows = base.all(Instrument)
    kind = TYPES.get(folded(body))
    if kind is not None:
        return tuple(dict.fromkeys(row.body for row in rows if row.body_type == kind))
    known = list(dict.fromkeys(row.body for row in rows))
    for label in known:
        if folded(label) == folded(body):
            return (label,)
    wanted = _grouping(base, body)
    for label in known:
        record = base.bodies.grouping_of(label)
        if wanted is not None and record is not None and record.id == wanted:
            return (label,)
    covered = [*(label for label in known if label not in TYPES), *("states", "small-groups")]
    raise NotFoundError(
        f"the toolbox table says nothing of {body}, which is not the same as no; it covers "
        f"{', '.join(covered)}{full_stop(did_you_mean(body, covered))}"
    )


def _grouping(base: FactBase, body: str) -> str | None:
    try:
        return base.groupings.find(body).id
    except NotFoundError:
        return None

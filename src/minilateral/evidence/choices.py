"""The defensible ways of reading the record: every choice, its options, and all their products.

A choice that cannot matter for an act is not made for it: a statement has no level of authority,
no class and no other date on record. Running operations are never counted in, for the codebook
forbids it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from minilateral.evidence.coding import Coding, Outcome, Reading

#: Acts that put something in place, as against an agreed line, a recommendation or a leave to act.
MEANS = frozenset(
    {"force", "materiel", "surveillance", "civil_mission", "cyber_aid", "aid", "sanctions"}
)
FORCE = frozenset({"force"})

#: Every choice and its options; the first option is that of the codebook.
CHOICES: dict[str, tuple[str, ...]] = {
    "against": ("better of NATO and EU", "EU", "NATO"),
    "compared": ("decision", "deployment", "statement"),
    "level": ("any level", "equal level", "equal, documented"),
    "class of act": ("any act", "acts with means", "force only"),
    "soft decisions": ("soft counted", "soft not counted"),
    "decision date": ("date as coded", "alternative date", "earliest date", "latest date"),
    "clock": ("from incident", "from request"),
    "tier A": ("A corrected", "A taken back"),
    "tier B": ("B corrected", "B taken back"),
    "tier C": ("C corrected", "C taken back"),
    "rows": ("all rows", "verified rows"),
}
#: The other side of each option of "against", as `sides.side` names it.
AGAINST = ("institution", "EU", "NATO")
NOT_MADE = -1  #: The option of a choice that cannot matter.

_OUTCOMES: tuple[Outcome, ...] = ("decision", "deployment", "statement")
_DATES: tuple[Reading, ...] = ("coded", "alternative", "earliest", "latest")
_CLASSES = (None, MEANS, FORCE)


@dataclass(frozen=True, slots=True)
class Read:
    """A coding and the options it stands for, from "class of act" on in the order of `CHOICES`."""

    coding: Coding
    compared: int
    options: tuple[int, ...]


def readings(known_acts: frozenset[str]) -> Iterator[Read]:
    """Every coding short of whom is compared and at what level; acts are those of the record."""
    for compared, outcome in enumerate(_OUTCOMES):
        decision, statement = outcome == "decision", outcome == "statement"
        for acts, soft, dates, clock, a, b, c, rows in product(
            [NOT_MADE] if statement else range(3),
            range(2) if decision else [NOT_MADE],
            range(4) if decision else [NOT_MADE],
            *(range(2) for _ in range(5)),
        ):
            wanted = _CLASSES[max(acts, 0)]
            coding = Coding(
                outcome=outcome,
                acts=None if wanted is None else wanted & known_acts,
                soft=soft != 1,
                dates=_DATES[max(dates, 0)],
                clock="request" if clock else "incident",
                undone=frozenset(
                    tier for tier, undone in zip("ABC", (a, b, c), strict=True) if undone
                ),
                verified_only=bool(rows),
            )
            yield Read(coding, compared, (acts, soft, dates, clock, a, b, c, rows))

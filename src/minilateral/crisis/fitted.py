"""Fitted values, and the file of them that comes with the package."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILE = "calibration.csv"
#: The kind of what is fitted of no kind of body in particular.
NATIONAL = "national"
#: Kinds whose decisions say how far states lean towards acting.
SUPPORTED = ("NATO", "EU", "standing minilaterals with forces or means")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted number with its 90 % interval, and what it rests on."""

    kind: str
    name: str
    value: float
    low: float
    high: float
    told: bool
    """Whether the record narrows it down; else the interval is mostly what was believed before."""
    rows: int
    acted: int
    incidents: int


@cache
def shipped() -> tuple[Fitted, ...]:
    """The fitted values that come with the package."""
    text = (files("minilateral.crisis") / "data" / FILE).read_text(encoding="utf-8")
    return tuple(read(text))


def read(text: str) -> Iterator[Fitted]:
    """The rows of a file of fitted values."""
    for row in csv.DictReader(text.splitlines()):
        yield Fitted(
            row["kind"],
            row["name"],
            float(row["value"]),
            float(row["low"]),
            float(row["high"]),
            row["told"] == "yes",
            int(row["rows"]),
            int(row["acted"]),
            int(row["incidents"]),
        )


def written(rows: Sequence[Fitted]) -> str:
    """The file of fitted values, to four digits."""
    lines = [",".join(Fitted.__slots__)]
    for row in rows:
        numbers = (f"{value:.4g}" for value in (row.value, row.low, row.high))
        counts = (str(count) for count in (row.rows, row.acted, row.incidents))
        told = "yes" if row.told else "no"
        lines.append(",".join([row.kind, row.name, *numbers, told, *counts]))
    return "\n".join([*lines, ""])

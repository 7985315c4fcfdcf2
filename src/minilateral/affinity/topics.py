"""Which roll calls are on Ukraine, and which on security: rules that anyone can apply again."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

import numpy as np

from minilateral.affinity.roll_calls import Mask, RollCalls

Topic: TypeAlias = Literal["ukraine", "security"]

#: In words, as a table or sentence names them.
TOPICS: dict[Topic, str] = {
    "ukraine": "resolutions on Ukraine",
    "security": "resolutions on nuclear weapons and disarmament",
}
#: Words of a title, and those of a body that bears Ukraine in its name and is another matter.
_UKRAINE, _OTHER = re.compile(r"ukrain|crimea|sevastopol", re.I), re.compile(r"\bGUAM\b", re.I)
#: Voeten's issue codes: nuclear weapons and material, arms control and disarmament.
_SECURITY = frozenset({"nu", "di"})


@dataclass(frozen=True, slots=True)
class KnownVote:
    """A resolution on Ukraine by its day and its count, for files that give no titles."""

    resolution: str
    day: date
    yes: int
    no: int
    abstain: int
    source: str


@cache
def known_votes() -> tuple[KnownVote, ...]:
    """The resolutions on Ukraine whose counts were read in a document."""
    table = files("minilateral.affinity") / "data" / "ukraine_roll_calls.csv"
    rows = csv.DictReader(table.read_text("utf-8").splitlines())
    return tuple(
        KnownVote(
            row["resolution"],
            date.fromisoformat(row["date"]),
            int(row["yes"]),
            int(row["no"]),
            int(row["abstain"]),
            row["source"],
        )
        for row in rows
    )


def on_topic(calls: RollCalls, topic: Topic) -> Mask:
    """The roll calls on a topic.

    Ukraine: the title has Ukraine, Crimea or Sevastopol, or the day and the count, one vote either
    way, are those of a known resolution. Security: the publisher files it under nuclear weapons or
    disarmament; a file without issue codes has none.
    """
    if topic == "security":
        return np.array([bool(_SECURITY & issues) for issues in calls.issues], dtype=bool)
    named = [bool(_UKRAINE.search(title) and not _OTHER.search(title)) for title in calls.descr]
    return np.array(named, dtype=bool) | _counted(calls)


def _counted(calls: RollCalls) -> Mask:
    counts = np.stack([(calls.votes == vote).sum(axis=1) for vote in (1, 3, 2)], axis=1)
    days = calls.date.astype("datetime64[D]")
    found = np.zeros(len(days), dtype=bool)
    for known in known_votes():
        near = np.abs(counts - (known.yes, known.no, known.abstain)).max(axis=1) <= 1
        found |= near & (days == np.datetime64(known.day))
    return found

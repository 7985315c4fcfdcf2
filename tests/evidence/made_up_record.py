"""A record of episodes that are made up, for laws that must hold of any record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import strategies as st

from minilateral.evidence.episodes import Episodes, episodes
from minilateral.facts.base import FactBase
from minilateral.facts.records.response import Episode, ResponseCorrection, SecondCoding

START = date(2020, 1, 1)
SMALL, LARGE = "minilateral", "multilateral"


class MadeUp(FactBase):
    """A fact base whose record of responses is what it is given."""

    def __init__(self, rows: Sequence[Episode]) -> None:
        super().__init__()
        self._rows = tuple(rows)

    def all(self, record: type[Any]) -> tuple[Any, ...]:
        if record is Episode:
            return self._rows
        return () if record in (ResponseCorrection, SecondCoding) else super().all(record)


def episode(incident: int, body: str, kind: str, decided: int | None, **changes: Any) -> Episode:
    """A sound row: decided so many days after the incident, or watched for a year in vain."""
    row = {
        "incident_id": f"T{incident:02}",
        "incident": f"incident {incident}",
        "incident_date": START,
        "incident_type": "other",
        "threshold": "armed",
        "region": "Baltic",
        "body": body,
        "body_kind": kind,
        "body_size_at_time": 3 if kind == SMALL else 30,
        "decision_rule": "consensus",
        "decision_date": None if decided is None else START + timedelta(decided),
        "decision_what": "made up",
        "precision": "day",
        "act_class": "none" if decided is None else "force",
        "authority": "none" if decided is None else "ministers",
        "authority_judged": False,
        "new_or_standing": "standing",
        "soft_decision": False,
        "standing_op": False,
        "censor_date": START + timedelta(365) if decided is None else None,
        "mandate_needed": "no",
        "absence_of_evidence": False,
        "venue_shift": False,
        "double_coded": False,
        "source": "uncited",
        "verified": False,
    }
    return Episode.model_validate(row | changes)


def record(*rows: Episode, on: date | None = None) -> Episodes:
    """The episodes of these rows."""
    return episodes(MadeUp(rows), on)


@st.composite
def records(draw: st.DrawFn) -> Episodes:
    """Up to eight incidents, each before one to three small and large bodies, in any state."""
    rows = []
    levels = st.sampled_from(["commander", "officials", "ministers", "leaders", "council"])
    days = st.none() | st.integers(0, 40)
    for incident in range(draw(st.integers(1, 8))):
        for number in range(draw(st.integers(1, 5))):
            decided, kind = draw(days), draw(st.sampled_from([SMALL, LARGE]))
            changes: dict[str, Any] = {}
            if decided is None:
                changes["censor_date"] = START + timedelta(draw(st.integers(0, 50)))
            else:
                changes["authority"] = draw(levels)
            rows.append(episode(incident, f"{kind} {number}", kind, decided, **changes))
    return record(*rows)


def rows_of(found: Episodes, kind: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """The rows of a kind."""
    return np.array([row.body_kind == kind for row in found.records])

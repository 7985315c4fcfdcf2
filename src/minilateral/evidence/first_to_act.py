"""Whose act comes first? Bodies that compete for an incident.

The unit is the incident, the event the first act of anybody, its cause the side that acted. A day
on which several sides were first counts for each in part. Bands come from drawing incidents anew
(percentiles).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.coding import Coded, Coding, Days, Mask, coded, need_rows
from minilateral.evidence.competing_risks import CompetingRisks, competing_risks
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.sides import present, side

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

#: Sides that between them take up every row: a row belongs to the first that fits.
SIDES = ("NATO", "EU", "UNSC", "multilateral", "improvised", "national", "small")
WORDS = {
    "multilateral": "other institutions",
    "improvised": "groups made for the occasion",
    "national": "single states",
    "small": "standing small groups",
}
MARKS = (0, 7, 30, 91, 365)
CAVEATS = (
    "Not every side had every incident before it, and who was seldom asked is seldom first. "
    "`--facing` keeps to incidents that all of some sides had before them.",
    "With a single incident, or where all ended alike, the bands have no width and mean nothing.",
    "Groups made for the occasion are on record only where one formed.",
)


@dataclass(frozen=True, repr=False)
class FirstToAct(Result):
    """Share of incidents in which each side has been first, by day."""

    episodes: Episodes
    coding: Coding
    sides: tuple[str, ...]
    risks: CompetingRisks
    """The record as it is, then one draw of incidents after the other."""
    used: Mask
    """Rows of the incidents that count."""
    incidents: int
    undecided: int

    @property
    def title(self) -> str:
        return f"Who was first, in {self.incidents} incidents ({self.undecided} without an act)"

    def rows(self) -> list[Mapping[str, Any]]:
        incidence, hazard = self.risks.on(np.array(MARKS, np.float64))
        low, high = np.percentile(incidence[1:], [2.5, 97.5], axis=0)
        return [
            {
                "side": WORDS.get(name, name),
                "day": day,
                "share_first": float(incidence[0, i, j]),
                "low": float(low[i, j]),
                "high": float(high[i, j]),
                "cumulative_hazard": float(hazard[0, i, j]),
            }
            for i, name in enumerate(self.sides)
            for j, day in enumerate(MARKS)
        ]

    def table(self) -> list[Mapping[str, Any]]:
        """A row for each side, a column for each day, with the band of the last."""
        found: dict[str, dict[str, Any]] = {}
        for row in self.rows():
            line = found.setdefault(row["side"], {"first": row["side"]})
            line[f"by day {row['day']}"] = f"{row['share_first']:.0%}"
            line["95 % band"] = f"{row['low']:.0%} to {row['high']:.0%}"
        return [line | {"95 % band": line.pop("95 % band")} for line in found.values()]

    def references(self) -> Sequence[Reference]:
        records = zip(self.episodes.records, self.used, strict=True)
        return self.episodes.base.cited_by(r for r, used in records if used and r.cited)

    def plot(self) -> Drawing:
        """The curves of the five sides that were first most often, with their bands."""
        from minilateral.charts import SurvivalCurve, survival_curves

        incidence, days = self.risks.incidence, tuple(self.risks.times.tolist())
        low, high = np.percentile(incidence[1:], [2.5, 97.5], axis=0)
        most = np.argsort(-incidence[0, :, -1], kind="stable")[:5]
        return survival_curves(
            [
                SurvivalCurve(
                    WORDS.get(self.sides[i], self.sides[i]),
                    days,
                    tuple(incidence[0, i].tolist()),
                    tuple(low[i].tolist()),
                    tuple(high[i].tolist()),
                    begins=0.0,
                )
                for i in most
            ],
            f"share of {self.incidents} incidents in which it was first, by days since the "
            f"{self.coding.clock}",
        )


def first_to_act(
    episodes: Episodes,
    coding: Coding | None = None,
    sides: Sequence[str] = SIDES,
    facing: Sequence[str] = (),
    draws: int = 1000,
    seed: int = 0,
) -> FirstToAct:
    """Estimate who acts first; a row counts for the first of `sides` that it belongs to.

    `facing` limits the incidents to those that each of some sides had before it.

    Raises
    ------
    NotFoundError
        If a side is unknown, or no incident is left.
    """
    read = coded(episodes, coding or Coding())
    named = [name for name in sides if sides is not SIDES or present(episodes, name)]
    owner = np.full(len(episodes.records), -1, np.intp)
    for index, name in reversed(list(enumerate(named))):
        owner[side(episodes, name)] = index
    need_rows(read, owner >= 0, "the sides named")
    faced = np.maximum.reduceat(read.kept & (owner >= 0), episodes.starts)
    for name in facing:
        faced &= np.maximum.reduceat(read.kept & side(episodes, name), episodes.starts)
    if not faced.any():
        raise NotFoundError(f"no incident had {', '.join(facing)} all before it.")
    until, shares = _ends(episodes, read, owner, len(named))
    until, shares = until[faced], shares[faced]
    drawn = np.random.default_rng(seed).multinomial(
        len(until), np.full(len(until), 1 / len(until)), size=draws
    )
    return FirstToAct(
        episodes,
        read.coding,
        tuple(named),
        competing_risks(until, shares, np.vstack([np.ones(len(until)), drawn])),
        read.kept & (owner >= 0) & faced[episodes.incident_of],
        len(until),
        int((shares.sum(axis=1) == 0).sum()),
    )


def _ends(
    episodes: Episodes, read: Coded, owner: NDArray[np.intp], sides: int
) -> tuple[Days, Days]:
    """For each incident the first act, or the end of watching, and what part falls to each side."""
    competes = read.kept & (owner >= 0)
    delay = np.where(competes & read.acted, read.delay, np.inf)
    first = np.minimum.reduceat(delay, episodes.starts)
    last = np.maximum.reduceat(np.where(competes, read.durations, -np.inf), episodes.starts)
    was_first = np.isfinite(delay) & (delay == first[episodes.incident_of])
    took = np.zeros((len(first), sides))
    took[episodes.incident_of[was_first], owner[was_first]] = 1
    return np.where(np.isinf(first), last, first), took / np.maximum(took.sum(axis=1), 1)[:, None]

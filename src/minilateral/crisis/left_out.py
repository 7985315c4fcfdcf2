"""Out of sample: each incident is left out in turn, and its decisions foretold from the others.

The rows of an incident go together, since bodies that face one incident are not independent. What
is foretold is a whole distribution of days, with a share that never acts. It is held against the
Kaplan-Meier curve of the same kind of body in the other incidents, and against a fit that takes all
bodies for alike. A row whose watch ended undecided says only that the decision came later or never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import NotFoundError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.coding import Coding, Mask, coded
from minilateral.evidence.delay_grid import Posterior, Waits, posterior
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.kaplan_meier import kaplan_meier
from minilateral.evidence.waits import SELECTED, kinds_of_body, waited

Floats: TypeAlias = NDArray[np.float64]

#: By this day a decision counts as one, in the Brier score.
DAY = 30.0
#: Central intervals whose coverage is told.
INTERVALS = (0.5, 0.9)
RESAMPLES = 2000
CAVEATS = (
    "Ad hoc coalitions and single states are on record because they acted; of them is foretold how "
    "long those that act take. They are in no total.",
    "Coverage counts an undecided row by the share of its possible places inside the interval.",
    "Brier scores weigh decided rows by the chance of having been watched so long (Graf and others "
    "1999); rows whose watch ended before the day undecided have no weight of their own.",
    "Intervals of differences come from drawing incidents anew; few incidents make them rough.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """The rows that were foretold; arrays run along them."""

    rows: NDArray[np.intp]
    kinds: tuple[str, ...]
    incident: NDArray[np.intp]
    waits: Waits
    log_score: Floats
    """Log of the chance given to what was seen; and to the same if all bodies were alike."""
    log_score_alike: Floats
    reached: Floats
    """Foretold share decided before the first and the last day on which it may have been: [2, row];
    the second is 1 for a row still undecided."""
    by_day: Floats
    """Chance of a decision by the day: the fit, Kaplan-Meier, all alike: [3, row]."""

    @property
    def in_totals(self) -> Mask:
        """Rows of kinds that are on record whether they acted or not."""
        return ~np.isin(np.array(self.kinds), SELECTED)


@dataclass(frozen=True, repr=False)
class LeftOut(Result):
    """How well delays are foretold for incidents that the fit has not seen."""

    episodes: Episodes
    foretold: Foretold

    @property
    def title(self) -> str:
        count = len(np.unique(self.foretold.incident))
        return f"Decisions foretold, each of {count} incidents left out in turn"

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know beside the numbers."""
        return CAVEATS

    def rows(self) -> list[Mapping[str, Any]]:
        kinds = np.array(self.foretold.kinds)
        groups = {"all that may not act": self.foretold.in_totals}
        groups |= {kind: kinds == kind for kind in dict.fromkeys(self.foretold.kinds)}
        return [self._row(name, kept) for name, kept in groups.items() if kept.any()]

    def _row(self, name: str, kept: Mask) -> dict[str, Any]:
        found = self.foretold
        gain = (found.log_score - found.log_score_alike)[kept]
        low, high = _by_incident(gain, found.incident[kept])
        scores = brier(found, kept)
        return {
            "kind": name,
            "rows": int(kept.sum()),
            "acted": int(found.waits.ended[kept].sum()),
            "log_score": float(found.log_score[kept].mean()),
            "log_score_alike": float(found.log_score_alike[kept].mean()),
            "gain": float(gain.mean()),
            "gain_low": low,
            "gain_high": high,
            **{
                f"within_{share:.0%}".replace("%", ""): coverage(found.reached[:, kept], share)
                for share in INTERVALS
            },
            **dict(zip(("brier", "brier_kaplan_meier", "brier_alike"), scores, strict=True)),
        }

    def table(self) -> list[Mapping[str, Any]]:
        """The rows as a person reads them."""
        return [
            {
                "kind": row["kind"],
                "rows": row["rows"],
                "acted": row["acted"],
                "log score": f"{row['log_score']:.2f}",
                "better than alike by": f"{row['gain']:+.2f} ({row['gain_low']:+.2f} to "
                f"{row['gain_high']:+.2f})",
                "in 50 %, 90 %": f"{row['within_50']:.0%}, {row['within_90']:.0%}",
                f"Brier by day {DAY:.0f}": _shown(row["brier"]),
                "Kaplan-Meier": _shown(row["brier_kaplan_meier"]),
                "alike": _shown(row["brier_alike"]),
            }
            for row in self.rows()
        ]

    def pit(self, bins: int = 10) -> Floats:
        """Share of the rows in each bin of the foretold distribution; even if it is right."""
        reached = self.foretold.reached[:, self.foretold.in_totals]
        spans = [(n / bins, (n + 1) / bins) for n in range(bins)]
        return np.array([_inside(reached, low, high).mean() for low, high in spans])

    def references(self) -> tuple[Reference, ...]:
        records = (self.episodes.records[row] for row in self.foretold.rows)
        return self.episodes.base.cited_by(record for record in records if record.cited)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral calibration --left-out --json`."""
        return {
            "title": self.title,
            "day": DAY,
            "rows": self.rows(),
            "pit": self.pit().tolist(),
            "caveats": CAVEATS,
        }


def left_out(episodes: Episodes) -> LeftOut:
    """Foretell the decisions of each incident from the other incidents; takes some seconds.

    Raises
    ------
    NotFoundError
        If the record holds fewer than two incidents.
    """
    if len(episodes.incidents) < 2:
        raise NotFoundError("one incident cannot be foretold from others: the record has one.")
    found = [each for each in _foretell(episodes) if len(each.rows)]
    return LeftOut(episodes, _joined(found))


def brier(found: Foretold, kept: Mask) -> tuple[float, ...]:
    """Brier scores of a decision by the day: the fit, Kaplan-Meier of the rest, all alike.

    NaN where no row is left that was watched for long enough and whose kind has others.
    """
    known = kept & ~np.isnan(found.by_day).any(axis=0)
    weights = _watched_weights(found.waits)[known]
    if not weights.sum():
        return (float("nan"),) * len(found.by_day)
    decided = (found.waits.ended & (found.waits.after <= DAY))[known]
    missed = (found.by_day[:, known] - decided) ** 2
    return tuple((missed * weights).sum(axis=1) / weights.sum())


def coverage(reached: Floats, share: float) -> float:
    """Share of the rows that fell into the central interval, undecided ones by their chance."""
    return float(_inside(reached, (1 - share) / 2, (1 + share) / 2).mean())


def _foretell(episodes: Episodes) -> Iterator[Foretold]:
    waits, read = waited(episodes, "decision"), coded(episodes, Coding())
    open_kinds = np.zeros(len(episodes.records), np.bool_)
    kinds = dict(kinds_of_body(episodes))
    for kind, rows in kinds.items():
        open_kinds |= rows & (kind not in SELECTED)
    for incident in range(len(episodes.incidents)):
        here = episodes.incident_of == incident
        alike = _fit(waits, open_kinds & ~here, may_never=True)
        for kind, rows in kinds.items():
            held, rest = np.flatnonzero(rows & here), rows & ~here
            if not len(held):
                continue
            fit = _fit(waits, rest, may_never=kind not in SELECTED)
            seen = Waits(waits.after[held], waits.before[held])
            curve = kaplan_meier(read.durations[rest], read.acted[rest]) if rest.any() else None
            day = np.array([DAY + 1])
            chances = [
                float(fit.share_acted(day)[0]),
                np.nan if curve is None else 1 - curve.on(DAY)[0],
                float(alike.share_acted(day)[0]),
            ]
            score, reached = _scored(fit, seen)
            yield Foretold(
                held,
                (kind,) * len(held),
                np.full(len(held), incident, np.intp),
                seen,
                score,
                _scored(alike, seen)[0],
                reached,
                np.tile(np.array(chances)[:, None], len(held)),
            )


def _fit(waits: Waits, rows: Mask, may_never: bool) -> Posterior:
    return posterior(Waits(waits.after[rows], waits.before[rows]), may_never)


def _scored(fit: Posterior, seen: Waits) -> tuple[Floats, Floats]:
    """Log of the chance of what was seen, and the foretold shares before its two ends."""
    first = fit.share_acted(seen.after)
    last = np.where(seen.ended, fit.share_acted(seen.before), 1.0)
    return np.log(np.maximum(last - first, 1e-300)), np.stack([first, last])


def _inside(reached: Floats, low: float, high: float) -> Floats:
    """How much of each row's possible places lies between two shares."""
    first, last = reached
    overlap = np.minimum(last, high) - np.maximum(first, low)
    return np.asarray(np.clip(overlap / np.maximum(last - first, 1e-300), 0, 1))


def _watched_weights(waits: Waits) -> Floats:
    """One over the chance of having been watched to the decision or the day; 0 where it ended."""
    days = np.where(waits.ended, waits.after, np.maximum(waits.after - 1, 0))
    watch = kaplan_meier(days, ~waits.ended)
    decided = waits.ended & (waits.after <= DAY)
    until = np.where(decided, days - 1, DAY)
    chance = np.array([watch.on(day)[0] for day in until])
    return np.where(decided | (days > DAY), 1 / np.maximum(chance, 1e-9), 0.0)


def _by_incident(values: Floats, incident: NDArray[np.intp]) -> tuple[float, float]:
    """The 90 % interval of a mean, incidents drawn anew."""
    _, place = np.unique(incident, return_inverse=True)
    sums, counts = np.bincount(place, values), np.bincount(place)
    random = np.random.default_rng(0)
    drawn = random.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), RESAMPLES)
    low, high = np.quantile(drawn @ sums / (drawn @ counts), (0.05, 0.95))
    return float(low), float(high)


def _joined(parts: Sequence[Foretold]) -> Foretold:
    def along(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts], axis=-1)

    after, before = (
        np.concatenate([getattr(part.waits, end) for part in parts]) for end in ("after", "before")
    )
    kinds = tuple(kind for part in parts for kind in part.kinds)
    names = ("log_score", "log_score_alike", "reached", "by_day")
    return Foretold(
        along("rows"), kinds, along("incident"), Waits(after, before), *map(along, names)
    )


def _shown(score: float) -> str:
    return "" if np.isnan(score) else f"{score:.3f}"

"""The specification curve: every specification with its interval, and one test of them all.

Simonsohn, Simmons and Nelson (2020), "Specification curve analysis", Nature Human Behaviour 4:
1208-1214. Intervals come from resampling whole incidents, the same draws for every specification.
The joint test swaps the two sides at random, incident by incident and alike in every
specification: it asks how often a record in which neither side is faster would lean as far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.choices import AGAINST
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.estimates import Estimated, estimated
from minilateral.evidence.families import Family
from minilateral.evidence.resampling import incident_weights
from minilateral.evidence.specification import FEW
from minilateral.evidence.specify import specified

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing

DRAWS = 1_000
CAVEAT = (
    "A share of specifications is no probability: they rest on the same incidents, which were "
    "chosen because they are known. Coalitions made for the occasion always act, for one that "
    "never formed left no row."
)


@dataclass(frozen=True, eq=False, repr=False)
class Curve(Result):
    """Every distinct specification of every family, with 95 % intervals by incident."""

    episodes: Episodes
    families: tuple[Estimated, ...]
    draws: int
    seed: int

    @property
    def title(self) -> str:
        n = sum(each.found.n for each in self.families)
        return f"Who was first, under {n:,} specifications"

    def rows(self) -> list[Mapping[str, Any]]:
        return [row for each in self.families for row in _rows(each)]

    def references(self) -> tuple[Reference, ...]:
        return self.episodes.references()

    def table(self) -> list[Mapping[str, Any]]:
        """A row for each family, as a person reads it."""
        return [
            {
                "small side": row["family"],
                "specifications": row["n"],
                "first more often in": _percent(row["share_small_faster"]),
                "median days earlier": row["median_effect_days"],
                "interval wholly small first": row["interval_wholly_small"],
                "wholly large first": row["interval_wholly_large"],
                "joint p": row["p_joint"],
                f"fewer than {FEW} pairs": row["few_pairs"],
            }
            for row in (each.summary() for each in self.families)
        ]

    def summary(self) -> dict[str, Any]:
        """Counts by family with the intervals that lie wholly on one side, and the joint test."""
        families = [each.summary() for each in self.families]
        return {**families[0], "families": families}

    def verdicts(self) -> list[str]:
        """A sentence for each family."""
        return [each.verdict() for each in self.families]

    def plot(self, width: int = 760) -> Drawing:
        """The sorted shares with their intervals over the choices that lead to them."""
        from minilateral.evidence.curve_chart import drawn

        return drawn(self, width)

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral evidence curve --json`; docs/lookup/json.md has the fields."""
        return {
            "seed": self.seed,
            "draws": self.draws,
            **self.summary(),
            "by_option": [
                {
                    "family": each.found.family.label,
                    "choice": choice,
                    "option": option,
                    "mean_share_small_first": round(share, 4),
                }
                for each in self.families
                for (choice, option), share in each.by_option().items()
            ],
            "specifications": self.rows(),
            "caveats": [CAVEAT],
        }


def curve(
    episodes: Episodes,
    families: Sequence[Family] | None = None,
    against: Sequence[str] = AGAINST,
    draws: int = DRAWS,
    seed: int = 0,
) -> Curve:
    """Estimate every specification and resample the incidents `draws` times.

    Raises
    ------
    NotFoundError, UsageError
        As `specification.specified`.
    """
    found = specified(episodes, families, against)
    weights = incident_weights(len(episodes.incidents), draws, seed)
    swaps = np.random.default_rng([seed, 1]).choice(
        np.array([-1, 1], np.int8), (draws, len(episodes.incidents))
    )
    return Curve(episodes, tuple(estimated(each, weights, swaps) for each in found), draws, seed)


def _rows(each: Estimated) -> list[Mapping[str, Any]]:
    """Specifications from the lowest share to the highest; those without a decided pair last."""
    found = each.found
    share, gap, readings = found.share, found.median_gap, found.readings
    first, second, decided = found.small_first, found.large_first, found.decided
    return [
        {
            "family": found.family.label,
            "small_first": int(first[i]),
            "large_first": int(second[i]),
            "share_small_first": _number(share[i]),
            "share_low": _number(each.share[0][i]),
            "share_high": _number(each.share[1][i]),
            "median_difference_days": _number(gap[i]),
            "days_low": _number(each.gap[0][i]),
            "days_high": _number(each.gap[1][i]),
            "few_pairs": bool(decided[i] < FEW),
            "readings": int(readings[i]),
            **{choice.replace(" ", "_"): names for choice, names in found.option_names(i).items()},
        }
        for i in np.argsort(share, kind="stable")
    ]


def _percent(share: float | None) -> str:
    return "cannot be said" if share is None else f"{share:.0%}"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)

"""How far could coding error alone move the verdict? Errors as often and as large as were seen.

Every row of the record is coded anew in each draw. A decided row is missed, an undecided one is
found to be decided, and a date moves, each as often as the second coder differed from the first.
A moved date takes one of the differences seen, forwards or backwards alike, since nobody knows
which coder was right. That is more error than one coder makes, so the picture is on the safe side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.evidence.coding import YEAR, Coding, coded
from minilateral.evidence.episodes import Episodes
from minilateral.evidence.families import FAMILIES, Family, small_rows
from minilateral.evidence.pairs import sign_test
from minilateral.evidence.reliability import Reliability, Twice
from minilateral.evidence.resampling import Floats
from minilateral.evidence.sides import side
from minilateral.evidence.stacked import (
    Stack,
    Stacked,
    at_any_level,
    both_acted,
    scores,
    side_of,
)

DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class Rates:
    """How the second coder differed from the first."""

    missed: float
    """Share of the rows decided by the first that the second saw undecided."""
    found: float
    """Share of the rows undecided by the first that the second saw decided."""
    moved: tuple[float, ...]
    """Differences in days where both saw a decision, zeros included."""
    places: tuple[float, ...]
    """Where in the time of watching a decision was found: 0 at the incident, 1 at the end."""


@dataclass(frozen=True, slots=True)
class Shaken:
    """The pair score of one family against the better of NATO and the EU, under coding error."""

    family: str
    small_first: int
    large_first: int
    small_range: tuple[int, int]
    """Between these lies the count in 95 % of the draws."""
    large_range: tuple[int, int]
    gap_range: tuple[float, float] | None
    """The same for the median gap in days; None where no draw has both sides acting."""
    small_ahead: float
    """Share of draws in which the small side was first more often."""
    large_ahead: float
    significant: float
    """Share of draws in which the sign test gives p < 0.05, whichever side is ahead."""


@dataclass(frozen=True, eq=False, repr=False)
class CodingError(Result):
    """The verdict under coding error at the rate that was observed."""

    episodes: Episodes
    rates: Rates
    families: tuple[Shaken, ...]
    draws: int
    seed: int

    @property
    def title(self) -> str:
        return f"Who was first, under coding error as seen ({self.draws:,} draws)"

    def rows(self) -> list[Mapping[str, Any]]:
        return [{name: getattr(each, name) for name in Shaken.__slots__} for each in self.families]

    def table(self) -> list[Mapping[str, Any]]:
        """A row for each family, as a person reads it."""
        return [
            {
                "small side": each.family,
                "first, as coded": f"{each.small_first}:{each.large_first}",
                "small first, 95 %": f"{each.small_range[0]} to {each.small_range[1]}",
                "large first, 95 %": f"{each.large_range[0]} to {each.large_range[1]}",
                "small ahead": percent(each.small_ahead),
                "large ahead": percent(each.large_ahead),
                "p < 0.05": percent(each.significant),
            }
            for each in self.families
        ]

    def references(self) -> tuple[Reference, ...]:
        return self.episodes.references()

    def sentence(self) -> str:
        """What coding error can and cannot do to the verdict on the first family."""
        first = self.families[0]
        return (
            f"Under coding error at the observed rate {first.family} comes out ahead in "
            f"{percent(first.small_ahead)} of draws and behind in {percent(first.large_ahead)}; "
            f"the sign test gives p < 0.05 in {percent(first.significant)}."
        )

    def to_dict(self) -> dict[str, Any]:
        """The `coding_error` of the JSON answers; docs/lookup/json.md describes the fields."""
        return {
            "draws": self.draws,
            "seed": self.seed,
            "missed": self.rates.missed,
            "found": self.rates.found,
            "moved": sum(gap != 0 for gap in self.rates.moved) / len(self.rates.moved),
            "families": self.rows(),
        }


def percent(share: float) -> str:
    """A share in per cent, never rounded to none or all.

    >>> percent(0.002), percent(0.5)
    ('under 1%', '50%')
    """
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


def coding_error(
    reliability: Reliability,
    families: Sequence[Family] = FAMILIES[:3],
    draws: int = DRAWS,
    seed: int = 0,
) -> CodingError:
    """Code the record anew `draws` times with errors at the observed rate, and score the pairs."""
    episodes = reliability.source
    rates = observed(episodes, reliability.twice)
    layers = _coded_anew(episodes, rates, draws, np.random.default_rng(seed))
    as_coded = _coded_anew(episodes, Rates(0, 0, (0.0,), (0.0,)), 1, np.random.default_rng(seed))
    shaken = tuple(_shaken(as_coded, layers, family) for family in families)
    return CodingError(episodes, rates, shaken, draws, seed)


def observed(episodes: Episodes, twice: Twice) -> Rates:
    """The rates at which the second coder differed.

    Where one of the rates rests on no row, it is zero.
    """
    first, second = ~np.isnan(twice.first), ~np.isnan(twice.second)
    start = episodes.incident_day[twice.row]
    end = episodes.first_dates.censored[twice.row]
    watched = np.where(np.isinf(end), YEAR, end - start)
    found = ~first & second
    places = np.clip((twice.second - start)[found] / np.maximum(watched[found], 1), 0, 1)
    return Rates(
        missed=float((first & ~second).sum() / max(first.sum(), 1)),
        found=float(found.sum() / max((~first).sum(), 1)),
        moved=tuple(twice.differences.tolist()) or (0.0,),
        places=tuple(places.tolist()) or (0.0,),
    )


def _coded_anew(episodes: Episodes, rates: Rates, draws: int, random: np.random.Generator) -> Stack:
    """The episodes with errors: a layer for each draw."""
    read = coded(episodes, Coding())
    shape = draws, len(episodes.records)
    watched = np.where(np.isinf(read.seen), YEAR, read.seen)
    gaps = random.choice(np.array(rates.moved), shape) * random.choice([-1, 1], shape)
    moved = np.maximum(read.delay + gaps, np.minimum(read.delay, 0))
    seen_late = random.choice(np.array(rates.places), shape) * watched
    chance = random.random(shape)
    acted = read.acted
    delay = np.where(
        acted,
        np.where(chance < rates.missed, np.inf, moved),
        np.where(chance < rates.found, np.round(seen_late), np.inf),
    )
    delay[:, ~read.kept] = np.inf
    seen = np.where(read.kept, np.where(acted, YEAR, read.seen), -np.inf)
    return Stack(episodes, _single(delay), _single(np.broadcast_to(seen, shape)))


def _shaken(as_coded: Stack, layers: Stack, family: Family) -> Shaken:
    small, large = _counts(as_coded, family)[:2]
    smalls, larges, gaps = _counts(layers, family)
    p = {pair: sign_test(*pair) for pair in set(zip(smalls.tolist(), larges.tolist(), strict=True))}
    significant = [p[pair] < 0.05 for pair in zip(smalls.tolist(), larges.tolist(), strict=True)]
    return Shaken(
        family.label,
        int(small[0]),
        int(large[0]),
        _range(smalls),
        _range(larges),
        _range(gaps) if len(gaps) else None,
        float((smalls > larges).mean()),
        float((larges > smalls).mean()),
        float(np.mean(significant)),
    )


def _counts(layers: Stack, family: Family) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Wins of both sides and the median gap, by layer."""
    episodes = layers.episodes
    sides = small_rows(episodes, family), side(episodes, "institution")
    outcomes = at_any_level(*(side_of(layers, rows) for rows in sides))
    score = scores(outcomes)
    gaps = np.where(both_acted(outcomes), outcomes, np.nan)
    known = ~np.isnan(gaps).all(axis=1)
    return (score > 0).sum(axis=1), (score < 0).sum(axis=1), np.nanmedian(gaps[known], axis=1)


def _range(values: NDArray[Any]) -> tuple[Any, Any]:
    low, high = np.quantile(values, [0.025, 0.975], method="nearest")
    return low.item(), high.item()


def _single(values: NDArray[np.float64]) -> Stacked:
    return values.astype(np.float32)

"""Scenario discovery: under what conditions does something hold? A few ranges, or "none found".

A tree of depth three at most (Breiman and others 1984) is grown on one half of the points; the
boxes that it finds are judged on the other half, which it has not seen. Coverage and density as in
Bryant and Lempert (2010): the share of all cases that lie in the boxes, and the share of points in
the boxes that are cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis.designs import Uncertainty

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

DEPTH = 3
#: A leaf holds this share of the points it is grown on or more, and so many or more.
LEAST_SHARE, LEAST = 0.05, 10
#: With fewer points nothing is looked for.
FEWEST = 40
#: A box that chance alone would equal more often than this, on the other half, is not told.
CHANCE = 0.001


@dataclass(frozen=True, slots=True)
class Condition:
    """A parameter above `low` and at or below `high`, inside the range over which it was tried."""

    tried: Uncertainty
    low: float
    high: float

    @property
    def holds_always(self) -> bool:
        """Whether it leaves the whole range open."""
        return self.low == self.tried.low and self.high == self.tried.high

    def sentence(self) -> str:
        """Such as "delay above 4.2 (tried: 1 to 30)"."""
        if self.low == self.tried.low:
            held = f"at most {self.high:.3g}"
        elif self.high == self.tried.high:
            held = f"above {self.low:.3g}"
        else:
            held = f"from {self.low:.3g} to {self.high:.3g}"
        return f"{self.tried.name} {held} (tried: {self.tried.low:.3g} to {self.tried.high:.3g})"


#: Conditions that hold together, one for each parameter.
Region: TypeAlias = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Conditions that hold together, and how they did on the points that were held back."""

    conditions: tuple[Condition, ...]
    coverage: float
    density: float

    def sentence(self) -> str:
        """The conditions joined by "and"."""
        return " and ".join(each.sentence() for each in self.conditions)


@dataclass(frozen=True, slots=True)
class Discovery:
    """When the cases occur: boxes, or none. Every share is of the points that were held back.

    `share` is that of cases among all of them, the density of no condition at all. `seen` has the
    coverage and density on the points that the boxes were made from, which flatter. `chance` is how
    often chance alone would put as many cases into the boxes.
    """

    boxes: tuple[Box, ...]
    share: float
    coverage: float
    density: float
    seen: tuple[float, float]
    chance: float
    held_back: int

    def sentences(self) -> list[str]:
        """The conditions in words, and how far they hold."""
        if not self.boxes:
            return ["No simple condition tells where."]
        return [
            *(
                f"Where {box.sentence()}: in {box.density:.0%} of the points there, which are "
                f"{box.coverage:.0%} of all such points."
                for box in self.boxes
            ),
            f"Judged on {self.held_back:,} points held back: coverage {self.coverage:.0%}, "
            f"density {self.density:.0%}.",
        ]


def check_enough(points: int) -> None:
    """Refuse to look for conditions among too few points.

    Raises
    ------
    UsageError
        If there are fewer than forty.
    """
    if points < FEWEST:
        raise UsageError(f"discovery needs {FEWEST} points or more, not {points}.")


def discovered(
    tried: Sequence[Uncertainty], points: Floats, cases: Flags, seed: int = 0
) -> Discovery:
    """Where among the points [point, parameter] the cases [point] lie.

    Raises
    ------
    UsageError
        If there are fewer than forty points.
    """
    check_enough(len(points))
    order = np.random.default_rng(seed).permutation(len(points))
    grown, held = order[: len(order) // 2], order[len(order) // 2 :]
    whole = tuple(Condition(each, each.low, each.high) for each in tried)
    enough = (1 + cases[grown].mean()) / 2
    least = max(LEAST, round(LEAST_SHARE * len(grown)))
    regions = _grow(whole, points[grown], cases[grown], enough, least, DEPTH)
    regions = [
        region
        for region in regions
        if region != whole and _chance(_within([region], points[held]), cases[held]) <= CHANCE
    ]
    coverage, density = _judged(_within(regions, points[held]), cases[held])
    boxes = tuple(
        Box(
            tuple(each for each in region if not each.holds_always),
            *_judged(_within([region], points[held]), cases[held]),
        )
        for region in regions
    )
    return Discovery(
        boxes,
        float(cases[held].mean()),
        coverage,
        density,
        _judged(_within(regions, points[grown]), cases[grown]),
        _chance(_within(regions, points[held]), cases[held]),
        len(held),
    )


def _grow(
    region: Region, points: Floats, cases: Flags, enough: float, least: int, depth: int
) -> list[Region]:
    """The parts of a region in which the share of cases is enough; the region itself if all are."""
    split = _best_split(points, cases, least) if depth and 0 < cases.sum() < len(cases) else None
    if split is None:
        return [region] if len(cases) and cases.mean() >= enough else []
    place, at = split
    below = points[:, place] <= at
    sides = [
        (_with(region, place, replace(region[place], high=at)), below),
        (_with(region, place, replace(region[place], low=at)), ~below),
    ]
    found = [_grow(s, points[b], cases[b], enough, least, depth - 1) for s, b in sides]
    if all(parts == [side] for parts, (side, _) in zip(found, sides, strict=True)):
        return [region]
    return [part for parts in found for part in parts]


def _best_split(points: Floats, cases: Flags, least: int) -> tuple[int, float] | None:
    """The parameter and the value between two points that part the cases best (Gini impurity)."""
    count, total = len(cases), cases.sum()
    best, gain = None, 1e-12
    for place in range(points.shape[1]):
        order = np.argsort(points[:, place], kind="stable")
        rising = points[order, place]
        left = np.arange(1, count)
        inside = np.cumsum(cases[order])[:-1]
        purity = inside**2 / left + (total - inside) ** 2 / (count - left) - total**2 / count
        allowed = (left >= least) & (count - left >= least) & (rising[1:] > rising[:-1])
        purity[~allowed] = 0
        cut = int(np.argmax(purity))
        if purity[cut] > gain:
            best, gain = (place, float(rising[cut] + rising[cut + 1]) / 2), float(purity[cut])
    return best


def _with(region: Region, place: int, condition: Condition) -> Region:
    return (*region[:place], condition, *region[place + 1 :])


def _within(regions: Sequence[Region], points: Floats) -> Flags:
    """Which points lie in one of the regions."""
    inside = np.zeros(len(points), dtype=np.bool_)
    for region in regions:
        low = np.array([c.low if c.low > c.tried.low else -np.inf for c in region])
        high = np.array([c.high for c in region])
        inside |= ((points > low) & (points <= high)).all(axis=1)
    return inside


def _judged(inside: Flags, cases: Flags) -> tuple[float, float]:
    """Coverage and density; nought where there is nothing to cover or nothing inside."""
    both = float((inside & cases).sum())
    return both / max(1, int(cases.sum())), both / max(1, int(inside.sum()))


def _chance(inside: Flags, cases: Flags) -> float:
    """How often as many cases or more would lie inside if they were dealt out at random."""
    from scipy.stats import hypergeom

    drawn = int(inside.sum())
    if not drawn:
        return 1.0
    return float(hypergeom.sf(int((inside & cases).sum()) - 1, len(cases), int(cases.sum()), drawn))

"""How close together the members of a grouping stand on the scale of the General Assembly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minilateral.affinity.estimates import Draws, Estimate, SessionPoints
from minilateral.affinity.random_groupings import (
    DRAWS,
    SEED,
    Positions,
    Rank,
    overlap,
    random_groupings,
    rank,
)
from minilateral.core.errors import NoFactAtDateError
from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.facts import Grouping

#: Documents behind every statement made from ideal points.
SOURCES = (
    "voeten-strezhnev-bailey-un-general-assembly-voting-data",
    "bailey-strezhnev-voeten-estimating-dynamic-state-preferences",
)
CAVEAT = (
    "Ideal points come from recorded votes in the General Assembly on one dimension. Such votes "
    "flatten differences inside the European Union and over Russia, and leave out what is decided "
    "by consensus (Häge and Hug 2016); there is a second dimension at times (Bailey and Voeten "
    "2018). Intervals take the errors of states as normal and independent."
)
#: Fewer members with an estimate make no spread worth the name.
AT_LEAST = 3
#: The same for outliers: the median of four deviations is not robust.
AT_LEAST_FOR_OUTLIERS = 5
#: Iglewicz and Hoaglin 1993: a modified z-score beyond this marks an outlier.
FAR_OUT, _MAD_TO_SIGMA = 3.5, 0.6745


@dataclass(frozen=True, slots=True)
class Outlier:
    """A member far from the median, and the share of draws in which it is."""

    state: str
    chance: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of cohesion, and how random groupings compare; none where they cannot."""

    name: str
    estimate: Estimate
    rank: Rank | None


@dataclass(frozen=True, slots=True, repr=False)
class Cohesion(Result):
    """A grouping on the scale of one session; distances are in standard deviations of the world."""

    grouping: Grouping
    session: int
    points: Mapping[str, Estimate]
    missing: tuple[str, ...]
    measures: tuple[Measure, ...]
    farthest: tuple[str, str, float]
    """The two members that are farthest apart, and the share of draws in which they are."""
    outliers: tuple[Outlier, ...] | None
    """None where there are too few members to say."""
    no_rank: str
    """Why random groupings cannot be drawn, or nothing."""

    @property
    def title(self) -> str:
        return f"Cohesion of {self.grouping.in_prose} in session {self.session}"

    def measure(self, name: str) -> Measure:
        """The measure of that name: spread, mean_pair, diameter or distance_CODE."""
        return next(measure for measure in self.measures if measure.name == name)

    def references(self) -> Sequence[Reference]:
        return self.grouping.base.references(SOURCES)

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {
                "grouping": self.grouping.id,
                "session": self.session,
                "measure": one.name,
                "value": one.estimate.value,
                "q05": one.estimate.low,
                "q95": one.estimate.high,
                "closer_at_random": one.rank.share if one.rank else None,
                "monte_carlo_error": one.rank.error if one.rank else None,
            }
            for one in self.measures
        ]

    def to_dict(self) -> dict[str, Any]:
        """The part `cohesion` of `minilateral affinity --json`; see docs/lookup/json.md."""
        first, second, chance = self.farthest
        return {
            "session": self.session,
            "members": {
                code: {"ideal_point": one.value, "q05": one.low, "q95": one.high}
                for code, one in self.points.items()
            },
            "missing": self.missing,
            "measures": [
                {name: value for name, value in row.items() if name not in ("grouping", "session")}
                for row in self.rows()
            ],
            "overlap_at_random": next((m.rank.overlap for m in self.measures if m.rank), None),
            "no_comparison": self.no_rank or None,
            "farthest_pair": {"states": [first, second], "chance": chance},
            "outliers": None
            if self.outliers is None
            else [{"state": one.state, "chance": one.chance} for one in self.outliers],
        }


def cohesion(
    grouping: Grouping,
    points: SessionPoints,
    reference_states: Sequence[str] = ("USA", "RUS"),
    draws: int = DRAWS,
    seed: int = SEED,
) -> Cohesion:
    """Measure how close the members stand, with intervals, against random groupings.

    Members without an estimate in the session are named in `missing`, not left out in silence.

    Raises
    ------
    NoFactAtDateError
        If fewer than three members have an estimate.
    """
    members = points.positions(grouping.members)
    codes = [points.iso3[i] for i in members]
    if len(members) < AT_LEAST:
        raise too_few(grouping, len(members), f"an ideal point in session {points.session}")
    rng = np.random.default_rng([seed, points.session])
    drawn = points.draws(draws, rng)
    own = drawn[:, members]
    ends = [int(np.argmin(points.point[members])), int(np.argmax(points.point[members]))]
    apart = np.abs(own[:, ends[1]] - own[:, ends[0]])
    try:
        others = random_groupings(points.ccode, members, draws, rng)
        no_rank = ""
    except NoFactAtDateError as error:
        others, no_rank = None, str(error)
    return Cohesion(
        grouping,
        points.session,
        {code: Estimate.of(own[:, i]) for i, code in enumerate(codes)},
        tuple(code for code in grouping.members if code not in codes),
        tuple(_measures(points, drawn, members, others, reference_states)),
        (codes[ends[0]], codes[ends[1]], float(np.mean(apart >= diameter(own) - 1e-12))),
        outliers(codes, own),
        no_rank,
    )


def too_few(grouping: Grouping, known: int, what: str) -> NoFactAtDateError:
    """The error of a set too small for a statement."""
    counted = f"{known} member{'' if known == 1 else 's'} of {grouping.in_prose}"
    return NoFactAtDateError(
        f"{counted} {'has' if known == 1 else 'have'} {what}; at least {AT_LEAST} are needed."
    )


def spread(points: Draws) -> Draws:
    """Standard deviation of each draw; n - 1 in the denominator makes sizes comparable."""
    return np.asarray(points.std(axis=-1, ddof=1))


def diameter(points: Draws) -> Draws:
    """Distance of the worst pair of each draw; on one dimension that is the whole span."""
    return np.asarray(points.max(axis=-1) - points.min(axis=-1))


def mean_pair(points: Draws) -> Draws:
    """Mean distance over all pairs of each draw (Gini's mean difference)."""
    n = points.shape[-1]
    weights = (2 * np.arange(n) - n + 1) / (n * (n - 1) / 2)
    return np.asarray(np.sort(points, axis=-1) @ weights)


def outliers(codes: Sequence[str], points: Draws) -> tuple[Outlier, ...] | None:
    """Members with a modified z-score beyond 3.5 in at least half of the draws."""
    if len(codes) < AT_LEAST_FOR_OUTLIERS:
        return None
    from_median = np.abs(points - np.median(points, axis=1, keepdims=True))
    mad = np.median(from_median, axis=1, keepdims=True)
    share = np.mean(_MAD_TO_SIGMA * from_median > FAR_OUT * mad, axis=0)
    return tuple(
        Outlier(code, float(chance))
        for code, chance in zip(codes, share, strict=True)
        if chance >= 0.5
    )


def _measures(
    points: SessionPoints,
    drawn: Draws,
    members: Positions,
    others: Positions | None,
    reference_states: Sequence[str],
) -> list[Measure]:
    """Every measure of the members, draw by draw beside the random groupings of the same draw."""
    own = drawn[:, members]
    at_random = None if others is None else np.take_along_axis(drawn, others, axis=1)
    shared = overlap(points.ccode, members)

    def measured(name: str, mine: Draws, theirs: Draws | None) -> Measure:
        found = None if theirs is None else rank(mine, theirs, shared)
        return Measure(name, Estimate.of(mine), found)

    found = [
        measured(how.__name__, how(own), None if at_random is None else how(at_random))
        for how in (spread, mean_pair, diameter)
    ]
    for code in reference_states:
        where = points.positions([code])
        if len(where) == 0:
            continue
        from_it: NDArray[np.float64] = np.abs(drawn - drawn[:, where])
        theirs = None if others is None else _mean_of(from_it, others)
        found.append(measured(f"distance_{code}", from_it[:, members].mean(axis=1), theirs))
    return found


def _mean_of(values: Draws, groupings: Positions) -> Draws:
    return np.asarray(np.take_along_axis(values, groupings, axis=1).mean(axis=1))

"""Differences: two bodies, or two policies, in the same histories; who is first, and by how much.

On common draws both face the same incident with the same states, so most of the chance is shared
and cancels. `gain` says by how much: so many times as many independent histories would be needed
for as narrow an interval of the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.crisis.summary import Interval, mean_of, median_places, responds, share

Floats: TypeAlias = NDArray[np.float64]
Between: TypeAlias = Literal["bodies", "policies"]
Cell: TypeAlias = tuple[int, int]  #: Numbers of a policy and a body.

#: Outcomes that are days, of which one can be first.
TIMES: Final = ("decision", "presence")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bodies under one policy, or one body under two policies."""

    between: Between
    given: str
    a: str
    b: str
    at_a: Cell
    at_b: Cell


@dataclass(frozen=True, slots=True)
class First:
    """Who is first: shares of all histories, and the median of a's day less b's where both act.

    One that acts is before one that never does. A negative median says that a is earlier.
    """

    a: Interval
    b: Interval
    same: Interval
    neither: Interval
    median: Interval | None

    def to_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {
            "p_a_earlier": self.a.to_dict(),
            "p_b_earlier": self.b.to_dict(),
            "p_same": self.same.to_dict(),
            "p_neither": self.neither.to_dict(),
            "median_days_a_minus_b": self.median and self.median.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """The mean of an outcome of a less that of b, and what common draws gain for it.

    The gain is infinite where the two never differ, and NaN where they do not vary.
    """

    mean: Interval
    gain: float

    def to_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {**self.mean.to_dict(), "gain_of_common_draws": self.gain}


@dataclass(frozen=True, slots=True)
class Difference:
    """A pair held against each other."""

    pair: Pair
    first: Mapping[str, First]
    gaps: Mapping[str, Gap]

    def to_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        pair = self.pair
        given = {"policy" if pair.between == "bodies" else "body": pair.given}
        return {
            "between": pair.between,
            **given,
            "a": pair.a,
            "b": pair.b,
            **{name: found.to_dict() for name, found in self.first.items()},
            **{name: found.to_dict() for name, found in self.gaps.items()},
        }


def pairs(policies: Sequence[str], bodies: Sequence[str]) -> tuple[Pair, ...]:
    """Every two bodies under each policy; each body under the first policy and each other."""
    side_by_side = [
        Pair("bodies", policy, bodies[i], bodies[j], (p, i), (p, j))
        for p, policy in enumerate(policies)
        for i, j in combinations(range(len(bodies)), 2)
    ]
    before_after = [
        Pair("policies", body, policies[p], policies[0], (p, i), (0, i))
        for p in range(1, len(policies))
        for i, body in enumerate(bodies)
    ]
    return (*side_by_side, *before_after)


def difference(pair: Pair, outcomes: Floats) -> Difference:
    """The pair in outcomes [outcome, policy, body, replication]."""
    from minilateral.crisis.simulate import OUTCOMES

    def of(name: str) -> tuple[Floats, Floats]:
        samples = outcomes[OUTCOMES.index(name)]
        return samples[pair.at_a], samples[pair.at_b]

    acts = map(responds, of("decision_days"), of("presence_days"))
    return Difference(
        pair,
        {name: _first(*of(f"{name}_days")) for name in TIMES},
        {"p_response": _gap(*acts), "coverage_30d": _gap(*of("coverage_30d"))},
    )


def gap_of(sums: Floats, whole: int) -> Gap:
    """The gap, from the sums of a, b, a squared, b squared and (a - b) squared."""
    a, b, aa, bb, dd = (float(number) for number in sums)
    apart = aa / whole - (a / whole) ** 2 + bb / whole - (b / whole) ** 2
    paired = dd / whole - ((a - b) / whole) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = float(np.float64(max(apart, 0.0)) / max(paired, 0.0))
    return Gap(mean_of(a - b, dd, whole), gain)


def gap_sums(a: Floats, b: Floats) -> Floats:
    """What `gap_of` needs, of two samples in pairs."""
    difference = a - b
    parts = (a.sum(), b.sum(), (a * a).sum(), (b * b).sum(), (difference * difference).sum())
    return np.array(parts)


def first_of(counts: Sequence[int], median: Interval | None) -> First:
    """From how often a was first, b was, both at once, and neither came."""
    whole = sum(counts)
    a, b, same, neither = (share(int(count), whole) for count in counts)
    return First(a, b, same, neither, median)


def order(a: Floats, b: Floats) -> tuple[int, int, int, int]:
    """How often a is first, b is, both come at once, and neither comes."""
    neither = int((np.isinf(a) & np.isinf(b)).sum())
    a_first, b_first = int((a < b).sum()), int((b < a).sum())
    return a_first, b_first, len(a) - a_first - b_first - neither, neither


def _first(a: Floats, b: Floats) -> First:
    both = np.isfinite(a) & np.isfinite(b)
    gaps = np.sort(a[both] - b[both])
    median = Interval(*gaps[list(median_places(len(gaps)))].tolist()) if len(gaps) else None
    return first_of(order(a, b), median)


def _gap(a: Floats, b: Floats) -> Gap:
    return gap_of(gap_sums(a, b), len(a))

"""Where players on one line would agree, under three models that assume different things.

None is a forecast: each says what follows if its assumptions hold. Compare them, and ask the rule
(`pivots`) whether what they say could be decided at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import fsum
from typing import Literal, TypeAlias, get_args

from minilateral.core.errors import RuleError
from minilateral.decide.positions import Names, Numbers, names, number, numbers, weights

Loss: TypeAlias = Literal["quadratic", "linear"]
Given: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Compromise:
    """The mean of the positions, weighted by salience times capability."""

    players: Names
    positions: Numbers
    salience: Numbers
    capability: Numbers
    point: float


@dataclass(frozen=True, slots=True)
class MedianVoter:
    """The weighted median: from `left` to `right`, one point where both are the same."""

    players: Names
    positions: Numbers
    votes: Numbers
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Nash:
    """The Nash bargaining solution, or no point and the reason why there is none."""

    players: Names
    positions: Numbers
    capability: Numbers
    reversion: float
    loss: Loss
    point: float | None
    reason: str = ""


def compromise(
    players: Iterable[str],
    positions: Given,
    *,
    salience: Given | None = None,
    capability: Given | None = None,
) -> Compromise:
    """The compromise model: everyone pulls with salience times capability.

    Assumptions: players share a wish to agree, give way in proportion to what they can muster and
    care to, and no rule, veto or reversion point matters. The reversion point is left out because
    no agreement is taken to be far worse for all than any agreement (Van den Bos 1991; Achen 2006
    derives the mean as an approximation to Nash bargaining on that condition). Salience and
    capability are nought or more, on any scale that is the same for all; where they are not given,
    everyone counts alike.

    >>> made_up = {"a": 0.0, "b": 10.0}
    >>> compromise(["a", "b"], made_up, salience={"a": 0.9, "b": 0.3}).point
    2.5
    """
    listed = names(players)
    at = numbers(listed, positions)
    cares = weights(listed, salience, "salience")
    musters = weights(listed, capability, "capability")
    pull = [s * c for s, c in zip(cares, musters, strict=True)]
    if not any(pull):
        raise RuleError("salience times capability is nought for every player; nobody would pull.")
    mean = fsum(p * w for p, w in zip(at, pull, strict=True)) / fsum(pull)
    return Compromise(listed, at, cares, musters, min(max(mean, min(at)), max(at)))


def median_voter(
    players: Iterable[str], positions: Given, *, votes: Given | None = None
) -> MedianVoter:
    """The point that no majority of votes would leave.

    Assumptions: decisions by more than half of the votes, pairwise, on one line; everyone prefers
    what is nearer (Black 1948). The point where decisions end is then the median, whatever the
    status quo; where exactly half of the votes stand on either side, every point between the two
    middle players is stable and the model does not choose among them. Votes are compared exactly,
    as the decimal numbers that they are written as.

    >>> made_up = {"a": 0.0, "b": 1.0, "c": 5.0, "d": 6.0}
    >>> found = median_voter(made_up, made_up)
    >>> found.left, found.right
    (1.0, 5.0)
    """
    listed = names(players)
    at = numbers(listed, positions)
    held = weights(listed, votes, "number of votes")
    line = sorted(zip(at, (Fraction(repr(vote)) for vote in held), strict=True))
    left, right = _half_way(line), _half_way(line[::-1])
    return MedianVoter(listed, at, held, left, right)


def nash(
    players: Iterable[str],
    positions: Given,
    *,
    reversion: float,
    capability: Given | None = None,
    loss: Loss = "quadratic",
) -> Nash:
    """The asymmetric Nash bargaining solution against a stated reversion point.

    It maximises the product of what everyone gains over the reversion point, each gain raised to
    the player's capability. Assumptions: everyone must agree, whatever the rule says; agreements
    bind; what a player loses with distance is its square or the distance itself, as stated; nobody
    is paid on the side. Salience only stretches a player's own scale, which cannot move this
    solution, so it is not asked for (Nash 1950; Binmore, Rubinstein and Wolinsky 1986).

    No point is better for all where the reversion point stands at a player or between two of them:
    then `point` is None and `reason` says who stands where. Elsewhere the solution is unique and
    found by halving to the last digit of a float.

    >>> made_up = {"a": 1.0, "b": 2.0}
    >>> round(nash(made_up, made_up, reversion=0.0).point, 6)
    1.219224
    >>> nash(made_up, made_up, reversion=1.5).reason
    'no point is better for all than the reversion point 1.5: a stands left of it, b right of it.'

    Raises
    ------
    RuleError
        For bad numbers, a loss of another name, or a player without capability: without any, the
        product would not count the player while the consent would still be needed.
    """
    listed = names(players)
    at = numbers(listed, positions)
    musters = weights(listed, capability, "capability")
    base = number(reversion, "the reversion point")
    if loss not in get_args(Loss):
        raise RuleError(f"a loss is {' or '.join(get_args(Loss))}, not {loss!r}.")
    if 0 in musters:
        idle = listed[musters.index(0)]
        raise RuleError(f"{idle} has no capability; leave it out of the bargain.")
    sides = [place - base for place in at]
    if min(sides) <= 0 <= max(sides):
        return Nash(listed, at, musters, base, loss, None, _why(listed, sides, base))
    direction = 1 if sides[0] > 0 else -1
    near = min(map(abs, sides))
    step = _agreed([abs(side) / near for side in sides], musters, loss)
    exact = next((p for p, side in zip(at, sides, strict=True) if abs(side) / near == step), None)
    point = base + direction * step * near if exact is None else exact
    return Nash(listed, at, musters, base, loss, point)


def _half_way(line: Sequence[tuple[float, Fraction]]) -> float:
    """The first place along the line by which half of the votes have been met."""
    half = sum(votes for _, votes in line) / 2
    met = accumulate(votes for _, votes in line)
    return next(place for (place, _), votes in zip(line, met, strict=True) if votes >= half)


def _why(players: Names, sides: list[float], base: float) -> str:
    at = [player for player, side in zip(players, sides, strict=True) if side == 0]
    if at:
        return f"{at[0]} stands at the reversion point {base:g} and would lose by any other."
    left, right = players[sides.index(min(sides))], players[sides.index(max(sides))]
    return (
        f"no point is better for all than the reversion point {base:g}: "
        f"{left} stands left of it, {right} right of it."
    )


def _agreed(far: list[float], power: Numbers, loss: Loss) -> float:
    """How far to go when everyone stands 1 or more ahead, and the nearest at 1 exactly.

    The logarithm of the product is strictly concave, so its slope falls; at 1 it is not negative.
    """
    low, high = 1.0, min(max(far), 2.0)
    slope = _quadratic if loss == "quadratic" else _linear
    if loss == "linear":
        for kink in far:
            before, after = slope(kink, far, power) if kink < 2 else (0.0, 1.0)
            if before >= 0 >= after:
                return kink
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return low
        before, after = slope(middle, far, power)
        if after > 0:
            low = middle
        elif before < 0:
            high = middle
        else:
            return middle


def _quadratic(step: float, far: list[float], power: Numbers) -> tuple[float, float]:
    """Slope of the sum of power times log(step x (2 far - step)); the same on both sides."""
    pairs = zip(far, power, strict=True)
    slope = fsum(w * (1 / step - 1 / (2 * d - step)) for d, w in pairs)
    return slope, slope


def _linear(step: float, far: list[float], power: Numbers) -> tuple[float, float]:
    """Slope just before and just after of the sum of power times log min(step, 2 far - step)."""
    pairs = list(zip(far, power, strict=True))
    before = fsum(w / step if step <= d else -w / (2 * d - step) for d, w in pairs)
    after = fsum(w / step if step < d else -w / (2 * d - step) for d, w in pairs)
    return before, after

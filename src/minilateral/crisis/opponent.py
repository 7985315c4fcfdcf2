"""The opponent: what it can choose, and its best reply to each body and to all of them together.

Every move is played on the same draws. The best is chosen on one half of the replications and
judged on the other, for the best of many looks better than it is on the draws that chose it.
Moves that the other half cannot tell from the best are named with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis.parameters import Parameters
from minilateral.crisis.simulate import OUTCOMES, simulate
from minilateral.crisis.world_measures import UNITS, check_horizon

if TYPE_CHECKING:
    from minilateral.crisis.world import World

Floats: TypeAlias = NDArray[np.float64]
#: By lever what can be chosen, and the parameters that each choice sets.
Choices: TypeAlias = Mapping[str, Mapping[str, Mapping[str, float]]]

LEVERS = ("timing", "feints", "repetition")
#: What an opponent can judge a move by.
JUDGED_BY = ("decision_days", "presence_days", "coverage_30d", "coverage_90d")
#: Whoever is best off in a replication: what an opponent faces that wants nobody to come.
BEST_OFF = "whoever is best off"
#: Replications at least, for half of them judge, and at most, for all are held in memory.
FEWEST, MOST = 100, 1_000_000
#: Chance at most that the truly best move is not among those named (Bonferroni over the moves).
ERROR = 0.05


@dataclass(frozen=True, slots=True)
class Move:
    """A region, and a choice for each of `LEVERS`, with the parameters that these set."""

    region: str
    choices: tuple[str, ...]
    settings: Mapping[str, float] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The move in words."""
        return ", ".join((self.region, *self.choices))


@dataclass(frozen=True, slots=True)
class Reply:
    """The move that hurts a target most, judged on replications that did not choose it.

    `value` and `as_it_is` are means of the outcome, `low` and `high` the 95 % interval of the
    paired difference between them, `alike` the moves that cannot be told from the best.
    """

    target: str
    best: Move
    value: float
    as_it_is: float
    low: float
    high: float
    alike: tuple[Move, ...]


def choices(parameters: Parameters) -> Choices:
    """What an opponent can choose besides the place; the first of each is to do nothing.

    A lever that is pulled is at the far end of its range.
    """
    far = {name: parameters[name].high for name in ("timing_factor", "feint_share", "feint_days")}
    timing = {"timing_factor": far.pop("timing_factor")}
    again = f"again after {parameters['gap_days'].value:g} days"
    return {
        "timing": {"any day": {}, "a bad day": timing},
        "feints": {"no feints": {}, "feints": far},
        "repetition": {"once": {}, again: {"incident_number": 2}},
    }


def moves(regions: Sequence[str], offered: Choices) -> tuple[Move, ...]:
    """Every choice of region and levers; the first leaves all as it is."""
    found = []
    for region, *chosen in product(regions, *(offered[lever] for lever in LEVERS)):
        settings: dict[str, float] = {}
        for lever, choice in zip(LEVERS, chosen, strict=True):
            settings |= offered[lever][choice]
        found.append(Move(region, tuple(chosen), settings))
    return tuple(found)


def played(
    worlds: Mapping[str, World],
    listed: Sequence[Move],
    replications: int,
    seed: int,
    outcome: str,
    horizon: float,
) -> Floats:
    """The outcome of every move on the same draws, [move, target, replication].

    Targets are the bodies, and where there are several, whoever is best off. Days are cut at the
    horizon.

    Raises
    ------
    UsageError
        If there are too few or too many replications, or an opponent cannot judge by the outcome.
    """
    if not FEWEST <= replications <= MOST:
        raise UsageError(
            f"an opponent plays {FEWEST} to {MOST:,} replications of a move, not {replications:,}."
        )
    check_horizon(horizon)
    if outcome not in JUDGED_BY:
        raise UsageError(f"an opponent judges by {', '.join(JUDGED_BY)}; not by {outcome!r}.")
    days, place = UNITS[outcome] == "days", OUTCOMES.index(outcome)
    found = []
    for move in listed:
        world = worlds[move.region]
        theta = world.parameters.changed(move.settings).vector()
        rows = simulate(world, seed, 0, replications, theta)[place]
        rows = np.minimum(rows, horizon) if days else rows
        best = rows.min(axis=0) if days else rows.max(axis=0)
        found.append(rows if len(rows) == 1 else np.vstack([rows, best]))
    return np.array(found)


def reply(target: str, listed: Sequence[Move], samples: Floats, more: bool) -> Reply:
    """The best of the moves by samples [move, replication]; `more` says whether it wants more."""
    from scipy.stats import norm

    sign = 1.0 if more else -1.0
    half = samples.shape[1] // 2
    chosen = int(np.argmax(sign * samples[:, :half].mean(axis=1)))
    judged = samples[:, half:]
    root = np.sqrt(judged.shape[1])
    ahead = sign * (judged[chosen] - judged)
    sure = norm.ppf(1 - ERROR / max(1, len(listed) - 1)) * ahead.std(axis=1, ddof=1) / root
    alike = (ahead.mean(axis=1) <= sure) & (np.arange(len(listed)) != chosen)
    gain = judged[chosen] - judged[0]
    width = norm.ppf(0.975) * gain.std(ddof=1) / root
    return Reply(
        target,
        listed[chosen],
        float(judged[chosen].mean()),
        float(judged[0].mean()),
        float(gain.mean() - width),
        float(gain.mean() + width),
        tuple(move for move, same in zip(listed, alike, strict=True) if same),
    )

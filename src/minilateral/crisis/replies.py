"""Replies: what an opponent would choose against each body, as a table, in words and drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.references import Reference
from minilateral.core.results import Result
from minilateral.crisis.opponent import BEST_OFF, LEVERS, Move, Reply, choices, moves, played, reply
from minilateral.crisis.world_measures import HORIZON, UNITS

if TYPE_CHECKING:
    from minilateral.charts.frame import Drawing
    from minilateral.crisis.world import World

Floats: TypeAlias = NDArray[np.float64]

#: Moves alike that a sentence names.
NAMED = 3
CAVEAT = (
    "A what-if within this model, by region: it knows nothing of an opponent's means, aims or "
    "plans, and a lever that is pulled is at the far end of the scenario's range."
)


@dataclass(frozen=True, eq=False, repr=False)
class Replies(Result):
    """The opponent's best reply to each body and to whoever is best off."""

    world: World
    moves: tuple[Move, ...]
    outcome: str
    horizon: float
    replications: int
    seed: int
    replies: tuple[Reply, ...]
    #: Mean outcome over all replications, [move, target].
    means: Floats

    @property
    def title(self) -> str:
        return f"{self.world.scenario}: {len(self.moves)} moves of an opponent"

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {"region": move.region}
            | dict(zip(LEVERS, move.choices, strict=True))
            | {each.target: mean for each, mean in zip(self.replies, means, strict=True)}
            for move, means in zip(self.moves, self.means.tolist(), strict=True)
        ]

    def references(self) -> Sequence[Reference]:
        return self.world.references()

    def sentences(self) -> list[str]:
        """The replies in words."""
        return [_sentence(each, UNITS[self.outcome]) for each in self.replies]

    def to_dict(self) -> dict[str, Any]:
        """The answer of `minilateral opponent --json`; docs/lookup/json.md has the fields."""
        return {
            "scenario": self.world.scenario,
            "on": self.world.on,
            "bodies": list(self.world.bodies),
            "outcome": self.outcome,
            "horizon_days": self.horizon,
            "replications": self.replications,
            "seed": self.seed,
            "replies": [
                {
                    "target": each.target,
                    "best": _move(each.best),
                    "value": each.value,
                    "as_it_is": each.as_it_is,
                    "difference": {"low": each.low, "high": each.high},
                    "cannot_be_told_apart": [_move(move) for move in each.alike],
                }
                for each in self.replies
            ],
            "moves": self.rows(),
            "caveats": [CAVEAT],
            "sources": [reference.key for reference in self.references()],
        }

    def plot(self) -> Drawing:
        """The outcome of each target as it is, and under the best reply."""
        from minilateral.charts import Estimated, estimates

        rows = [
            row
            for each in self.replies
            for row in (
                Estimated(each.target, each.as_it_is, group="as it is"),
                Estimated(
                    each.target,
                    each.value,
                    each.as_it_is + each.low,
                    each.as_it_is + each.high,
                    group="under the best reply",
                ),
            )
        ]
        return estimates(
            rows,
            x_title=f"{self.outcome.replace('_', ' ')}, mean",
            title=self.title,
            note="whisker: 95 % of the difference",
        )


def best_replies(
    worlds: Mapping[str, World],
    replications: int = 20_000,
    seed: int = 0,
    outcome: str = "presence_days",
    horizon: float = HORIZON,
) -> Replies:
    """The opponent's best reply, out of every move, to each body and to whoever is best off.

    `worlds` are those at each region, the scenario's own first, all with the same bodies.

    Raises
    ------
    UsageError
        If there are too few or too many replications, the seed is out of range, or an opponent
        cannot judge by the outcome.
    """
    world = next(iter(worlds.values()))
    listed = moves(list(worlds), choices(world.parameters))
    samples = played(worlds, listed, replications, seed, outcome, horizon)
    targets = (*world.bodies, BEST_OFF)[: samples.shape[1]]
    found = tuple(
        reply(target, listed, samples[:, place], more=UNITS[outcome] == "days")
        for place, target in enumerate(targets)
    )
    return Replies(world, listed, outcome, horizon, replications, seed, found, samples.mean(axis=2))


def _sentence(found: Reply, unit: str) -> str:
    told = (
        f"Against {found.target}: {found.best.label} ({found.value:.3g} {unit} in the mean; "
        f"{found.as_it_is:.3g} as it is)"
    )
    if not found.alike:
        return f"{told}."
    names = "; ".join(move.label for move in found.alike[:NAMED])
    left = len(found.alike) - NAMED
    return f"{told}. Cannot be told apart: {names}{f' and {left} more' if left > 0 else ''}."


def _move(move: Move) -> dict[str, Any]:
    return {
        "region": move.region,
        **dict(zip(LEVERS, move.choices, strict=True)),
        "settings": dict(move.settings),
    }

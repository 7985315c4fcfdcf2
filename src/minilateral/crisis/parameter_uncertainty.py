"""Parameter uncertainty: how far the answers move with what is not known of the parameters.

Every parameter that nobody sets is drawn evenly over its range, independently of the others, by a
Latin hypercube, and the ensemble is played at each draw on the same random numbers. What is told is
where 90 % of the draws lie. It is no probability: the ranges are intervals where the record tells
the parameter, and what is defensible where it does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis.blocks import BLOCK, Plan
from minilateral.crisis.differences import TIMES, Pair, order, pairs
from minilateral.crisis.engines import parts
from minilateral.crisis.ensemble import HERE, Labour
from minilateral.crisis.simulate import OUTCOMES, play
from minilateral.crisis.summary import place, responds

if TYPE_CHECKING:
    from minilateral.crisis.flat import Arrays

Floats: TypeAlias = NDArray[np.float64]

#: What is told of each body, and of each two of them.
OF_BODIES = ("p_response", "decision_days_p50", "presence_days_p50", "coverage_30d")
OF_PAIRS = tuple(f"{time}_p_a_earlier" for time in TIMES)
#: The draws among which 90 % lie.
WITHIN = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class ParameterUncertainty:
    """Where 90 % of the draws lie, for each figure of each body and of each two."""

    draws: int
    replications: int
    varied: tuple[str, ...]
    bodies: Mapping[str, Mapping[str, tuple[float, float, float]]]
    pairs: Sequence[tuple[Pair, Mapping[str, tuple[float, float, float]]]]

    def to_dict(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {
            "draws": self.draws,
            "replications_per_draw": self.replications,
            "parameters": self.varied,
            "bodies": {body: _told(figures) for body, figures in self.bodies.items()},
            "differences": [
                {"a": pair.a, "b": pair.b, **_told(figures)} for pair, figures in self.pairs
            ],
        }


def parameter_uncertainty(
    plan: Plan, draws: int, labour: Labour = HERE, replications: int = BLOCK
) -> ParameterUncertainty:
    """Play the first policy of a plan at so many draws of its parameters.

    Raises
    ------
    UsageError
        If there are fewer than two draws, or nothing is uncertain.
    """
    from minilateral.crisis.designs import latin_hypercube
    from minilateral.crisis.varying import unknown

    if draws < 2:
        raise UsageError(f"parameter uncertainty needs two draws or more, not {draws}.")
    policy = plan.policies[0]
    parameters = plan.world.parameters.changed(policy.changed)
    varied = [each for each in unknown(parameters) if each.name not in policy.changed]
    thetas = np.tile(parameters.vector(), (draws, 1))
    columns = [parameters.index(each.name) for each in varied]
    thetas[:, columns] = latin_hypercube(varied, draws, plan.seed % 2**63)
    compared = pairs([policy.name], plan.bodies)
    work = partial(_figures, plan.world.arrays, thetas, plan.seed, replications, compared)
    done = []
    for draw, found in parts(work, range(draws), labour.engine, labour.workers, labour.chunk):
        done.append(found)
        if labour.progress is not None:
            labour.progress((draw + 1) * replications, draws * replications)
    spread = [_within(column) for column in np.array(done).T]
    split = len(OF_BODIES) * len(plan.bodies)
    return ParameterUncertainty(
        draws,
        replications,
        tuple(each.name for each in varied),
        dict(zip(plan.bodies, _named(OF_BODIES, spread[:split]), strict=True)),
        list(zip(compared, _named(OF_PAIRS, spread[split:]), strict=True)),
    )


def _figures(
    arrays: Arrays, thetas: Floats, seed: int, count: int, compared: Sequence[Pair], draw: int
) -> list[float]:
    """The figures of one draw: those of each body, then those of each two."""
    of = dict(zip(OUTCOMES, play(arrays, thetas[draw], seed, 0, count), strict=True))
    figures: list[float] = []
    for body in range(len(of["ending"])):
        delays = of["decision_days"][body], of["presence_days"][body]
        figures.append(float(responds(*delays).mean()))
        figures += [float(np.sort(of[f"{time}_days"][body])[place(0.5, count)]) for time in TIMES]
        figures.append(float(of["coverage_30d"][body].mean()))
    for pair in compared:
        for time in TIMES:
            days = of[f"{time}_days"]
            figures.append(order(days[pair.at_a[1]], days[pair.at_b[1]])[0] / count)
    return figures


def _within(column: Floats) -> tuple[float, float, float]:
    ordered = np.sort(column)
    low, middle, high = (float(ordered[place(share, len(ordered))]) for share in WITHIN)
    return low, middle, high


def _named(
    names: Sequence[str], spread: Sequence[tuple[float, float, float]]
) -> list[dict[str, tuple[float, float, float]]]:
    size = len(names)
    return [
        dict(zip(names, spread[start : start + size], strict=True))
        for start in range(0, len(spread), size)
    ]


def _told(figures: Mapping[str, tuple[float, float, float]]) -> dict[str, dict[str, float]]:
    return {
        name: {"low": low, "median": middle, "high": high}
        for name, (low, middle, high) in figures.items()
    }

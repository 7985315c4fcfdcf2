"""Strategic power: whose mind, moving a little, moves the outcome (Napel and Widgrén 2004).

Assumptions that a reader must accept: one dimension, single-peaked preferences, an open agenda, and
an outcome that is the point nearest to the reversion point which no winning coalition would leave.
Where that point is a pivot's own ideal point, the outcome follows the pivot one for one; where the
reversion point itself is stable, nobody moves anything. A-priori indices ask who turns a random
coalition; this asks who is listened to, given where states stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from minilateral.core.errors import RuleError
from minilateral.decide.formula import Formula
from minilateral.decide.pivot_draws import ends
from minilateral.decide.positions import Names, names


@dataclass(frozen=True, slots=True)
class StrategicPower:
    """Share of the draws in which each player moves the outcome, and in which nobody does."""

    players: Names
    reversion: float
    draws: int
    power: tuple[float, ...]
    unmoved: float


def strategic_power(
    formula: Formula, players: Iterable[str], draws: ArrayLike, reversion: float
) -> StrategicPower:
    """Measure strategic power over draws of positions, one row a draw, one column a player.

    Players who stand at the very same point share it. With the reversion point far off and
    positions drawn alike and independently, the measure is the Shapley-Shubik index.

    Raises
    ------
    RuleError
        If the draws do not fit the players, or a number is not finite.
    """
    listed = names(players, formula)
    table = np.asarray(draws, float)
    if table.ndim != 2 or table.shape[1] != len(listed) or not table.shape[0]:
        raise RuleError(f"draws need one column for each of {len(listed)} players, and a row.")
    if not (np.isfinite(table).all() and np.isfinite(reversion)):
        raise RuleError("positions and the reversion point must be finite numbers.")
    left, right = ends(formula, table)
    outcome = np.where(reversion < left, left, np.where(reversion > right, right, np.nan))
    outcome[left > right] = np.nan
    movers = table == outcome[:, None]
    shares = movers / np.maximum(movers.sum(axis=1, keepdims=True), 1)
    power = tuple(shares.mean(axis=0).tolist())
    return StrategicPower(listed, reversion, len(table), power, float(np.isnan(outcome).mean()))

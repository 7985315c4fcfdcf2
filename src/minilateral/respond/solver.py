"""HiGHS, made quiet and repeatable."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from highspy import Highs, HighsModelStatus
from highspy.highs import highs_linear_expression

#: Seconds that one solution may take before its gap is stated instead.
PATIENCE = 10.0
#: How far an aim may slip once it is reached: rounding, not slack.
SLIP = 1e-6


class Solver(Highs):
    """A solver that prints nothing, runs on one thread and gives the same answer each time."""

    def __init__(self, patience: float = PATIENCE) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.patience = patience
        for name, value in {
            "threads": 1,
            "random_seed": 1,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": SLIP,
            "mip_feasibility_tolerance": 1e-7,
        }.items():
            self.setOptionValue(name, value)

    def enableCallbacks(self) -> None:  # noqa: N802
        """Keep quiet first: this is where HiGHS would print its name on standard output."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]

    def best(self, aim: Any) -> float | None:
        """The least value of an aim, or the best found in time; None where nothing is feasible."""
        self.setOptionValue("time_limit", self.getRunTime() + self.patience)
        self.minimize(aim)
        known = self.getModelStatus() in (HighsModelStatus.kOptimal, HighsModelStatus.kTimeLimit)
        if not known or self.getInfo().primal_solution_status != 2:
            return None
        return float(self.val(aim))

    @property
    def gap(self) -> float:
        """Relative gap between the last solution and its bound; 0 is proven optimal."""
        if self.getModelStatus() == HighsModelStatus.kOptimal:
            return 0.0
        gap = float(self.getInfo().mip_gap)
        return gap if np.isfinite(gap) else 1.0


def total(terms: Iterable[Any]) -> highs_linear_expression:
    """The sum of variables and expressions; 0 of none."""
    found = highs_linear_expression(0.0)
    for term in terms:
        found += term
    return found

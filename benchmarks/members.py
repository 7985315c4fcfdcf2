"""Members more or fewer: least core, real divisions, robust choices, the section of the brief."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

import numpy as np

from benchmarks.measure import Line
from minilateral.briefing.document import Question
from minilateral.briefing.sections import who_else
from minilateral.design.all_coalitions import met_by_all, of_all
from minilateral.design.dividing import divided
from minilateral.design.forms import Form
from minilateral.design.least_core import least_core
from minilateral.design.need_tests import need_tests
from minilateral.design.robust import robust
from minilateral.facts import FactBase, fact_base
from minilateral.respond.case import case
from minilateral.respond.needs import need
from minilateral.respond.pool import pool

Answer = TypeVar("Answer")
ON = date(2026, 1, 1)


def lines() -> Iterator[Line]:
    """Measure on the shipped facts; the least core of ten members is held to every coalition."""
    base = fact_base()
    patrol = need(base, "undersea-patrol")
    yield from _least_core(base)
    states = sorted(
        {*base.grouping("NATO", ON).members} - {"ALB", "CAN", "ISL", "MKD", "MNE", "TUR", "USA"}
    )
    seconds, found = _measured(
        lambda: divided(base, states, [patrol], ON, "coverage + 0.5*cohesion - 0.5")
    )
    about = f"{found.division.columns:,} columns; 2^25 coalitions valued by need and votes"
    yield Line("division, 25 real states", seconds, 10.0, about)
    allies = base.grouping("NATO", ON).members
    seconds, _ = _measured(lambda: robust(base, allies, [patrol], ON, (4, 4)))
    yield Line("robust, 4 of 32, 100 draws", seconds, 5.0, "35,960 coalitions in every draw")
    jef, others = base.grouping("JEF", ON), ("NATO", "EU")
    asked = Question(jef, tuple(base.grouping(name, ON) for name in others), base, ON)
    seconds, _ = _measured(lambda: who_else.section(asked))
    yield Line('section "Who else?" of the JEF', seconds, 0.4, "within a brief")


def _least_core(base: FactBase) -> Iterator[Line]:
    for body, limit in (("JEF", 0.5), ("NATO", 3.0)):
        asked = case(need(base, "undersea-patrol"), pool(base, body, ON))
        tests, members = need_tests(asked), asked.pool.grouping.members
        seconds, found = _measured(lambda m=members, t=tests: least_core(m, t))  # type: ignore[misc]
        if len(members) <= 20:
            excess = met_by_all(tests) - of_all(Form(found.shares))
            assert np.isclose(excess[1:-1].max(), found.epsilon, atol=1e-5)
        about = f"epsilon {found.epsilon:.4f}, proven, {found.rows} of 2^{len(members)} rows"
        yield Line(f"least core, {body}, undersea-patrol", seconds, limit, about)


def _measured(answer: Callable[[], Answer]) -> tuple[float, Answer]:
    """Processor time, after a run that is thrown away."""
    answer()
    start = time.process_time()
    found = answer()
    return time.process_time() - start, found

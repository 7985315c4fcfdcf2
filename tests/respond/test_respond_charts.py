"""Every answer of this floor draws itself, cites its documents and becomes a frame."""

from __future__ import annotations

from typing import Any

import pytest
from small_cases import forces, wanted

from minilateral.charts import svg
from minilateral.respond.case import case
from minilateral.respond.contributions import contributions
from minilateral.respond.coverage import coverage
from minilateral.respond.dependence import dependence
from minilateral.respond.package import package
from minilateral.respond.rotation import rotation
from minilateral.respond.uncertainty import uncertainty

ANSWERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "package": (lambda: package(wanted(), forces()), ("minehunter", "SWE")),
    "unmet": (lambda: package(wanted("maritime-escort"), forces()), ("replenishment ship", "of 4")),
    "depend": (lambda: dependence(wanted(), forces()), ("without GBR", "not met in time")),
    "values": (lambda: contributions(wanted(), forces()), ("NOR",)),
    "chances": (lambda: uncertainty(wanted("air-policing"), forces(), 100), ("1. 4 ×", "2. 4 ×")),
    "coverage": (lambda: coverage(wanted(), forces(), "Baltic"), ("telecom cables",)),
}


@pytest.mark.parametrize("name", list(ANSWERS))
def test_an_answer_draws_cites_and_frames(name: str) -> None:
    make, words = ANSWERS[name]
    found = make()
    drawn = svg(found.plot(), alt=found.title, name=name)
    assert all(word in drawn for word in words)
    assert found.cite()
    assert len(found.to_frame()) == len(found.rows())


def test_a_rotation_frames_and_cites() -> None:
    found = rotation(case(wanted(), forces()), 4)
    assert {"state", "from_week", "to_week"} <= set(found.to_frame().columns)
    assert found.cite("bibtex").startswith("@")

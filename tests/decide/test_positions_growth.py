"""Gridlock across dated enlargements: the law of consent, the candidates, what is left out."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilateral.core.errors import RuleError
from minilateral.decide.enlargement import against_random
from minilateral.decide.formula import Formula, Weighted
from minilateral.decide.growth import growth
from minilateral.decide.pivot_draws import ends
from minilateral.decide.position_table import PositionTable, drawn_positions
from minilateral.decide.positions import Names, unanimity
from minilateral.facts import fact_base

BASE = fact_base()
DAY = date(2025, 1, 1)


def ever(name: str) -> list[str]:
    """Every state that was in a grouping."""
    return [spell.state for spell in BASE.groupings.find(name).members]


@given(st.sampled_from(["NATO", "EU", "JEF"]), st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_under_consent_no_joiner_narrows_the_interval(name: str, seed: int) -> None:
    """Tsebelis 2002, chapter 1: the more veto players, the harder it is to change what is."""
    found = growth(BASE.grouping(name, DAY), drawn_positions(ever(name), seed), consent=True)
    for before, row in zip(found.rows(), found.rows()[1:], strict=False):
        if not row["departed"]:
            assert row["width"] >= before["width"]
        if row["width_without_joiners"] is not None:
            assert row["width_without_joiners"] <= min(row["random_low"], row["width"])


def test_the_stages_are_the_enlargements_on_record() -> None:
    found = growth(BASE.grouping("JEF", DAY), drawn_positions(ever("JEF"), 1), consent=True)
    stages = [(row["date"].isoformat(), row["joined"]) for row in found.rows()[1:]]
    assert stages == [("2017-06-30", "FIN;SWE"), ("2021-04-20", "ISL")]
    assert found.rows()[1]["candidates"] == 3
    assert found.rows()[2]["note"] == "not compared: nobody else is a candidate"
    wider = growth(
        BASE.grouping("JEF", DAY),
        drawn_positions(ever("JEF") + ever("NATO"), 1),
        consent=True,
        candidates_on=lambda on: BASE.grouping("NATO", on).members,
    )
    assert wider.rows()[1]["candidates"] == 24  # 29 allies less five founders of the JEF, and two
    assert wider.rows()[1]["compared"] == 24 * 23 // 2


def test_a_rule_with_weights_changes_with_the_treaty_and_cannot_be_lent_to_strangers() -> None:
    found = growth(BASE.grouping("EU", DAY), drawn_positions(ever("EU"), 1), "ordinary")
    rows = {row["date"]: row for row in found.rows()}
    assert rows[date(2014, 11, 1)]["joined"] == ""
    assert rows[date(1973, 1, 1)]["note"] == "not compared: votes not known for GRC"


def test_a_day_without_a_position_is_left_out_and_said() -> None:
    whole = drawn_positions(ever("EU"), 1)
    late = PositionTable(
        "late", {s: p for s, p in whole.position.items() if s != "DEU"}, sources=whole.sources
    )
    found = growth(
        BASE.grouping("EU", DAY), lambda on: late if on.year < 1990 else whole, consent=True
    )
    assert found.rows()[0]["date"] == date(1995, 1, 1)
    assert found.notes[1].startswith("1958-01-01 left out: late gives no position for DEU")


def test_what_cannot_be_followed_is_one_clear_error() -> None:
    table = drawn_positions(["FRA", "DEU"], 1)
    with pytest.raises(RuleError, match="gives no position for AUT, BEL"):
        growth(BASE.grouping("EU", DAY), table, consent=True)
    with pytest.raises(RuleError, match="an imagined grouping has no dated members"):
        growth(BASE.grouping("FRA,DEU", DAY), table, consent=True)
    with pytest.raises(RuleError, match="no day is left to follow"):
        growth(BASE.grouping("EU", DAY), lambda on: table, consent=True)


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_widths_by_formula_are_those_one_by_one(seed: int) -> None:
    at = drawn_positions([f"S{i:02}" for i in range(9)], seed).position
    old, pool = ("S00", "S01", "S02"), tuple(f"S{i:02}" for i in range(3, 9))
    found = against_random(old, pool[:2], pool, at, _either_rule)
    one_by_one = []
    for i, first in enumerate(pool):
        for second in pool[i + 1 :]:
            members = (*old, first, second)
            left, right = ends(_either_rule(members), np.array([[at[s] for s in members]]))
            one_by_one.append(max(0.0, float(right[0] - left[0])))
    assert found.widths == tuple(sorted(one_by_one))


def _either_rule(members: Names) -> Formula:
    """Consent, or four of five where the fifth of all is among them."""
    return Weighted((1,) * len(members), 4) if "S04" in members else unanimity(members)

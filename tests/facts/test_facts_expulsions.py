"""The table of expulsions against totals that others counted."""

from __future__ import annotations

from datetime import date

from minilateral.facts import fact_base

BASE = fact_base()
ROWS = BASE.expulsions(BASE.states.by_code, date(2026, 1, 1))


def test_the_wave_of_2018_adds_up_to_the_published_total() -> None:
    # Al Jazeera, 31 March 2018: 25 European states, Australia, Canada and the United States were
    # to expel 123, beside the 23 of the United Kingdom.
    wave = [row for row in ROWS if row.wave == "salisbury_2018" and row.state != "GBR"]
    assert sum(row.count for row in wave) == 123
    assert len({row.state for row in wave if row.count}) == 28


def test_the_wave_of_2022_holds_most_but_not_more_than_was_counted_by_april() -> None:
    # Ministry of Foreign Affairs of Estonia, 21 April 2022: 480 by NATO and the EU's members.
    allies = {*BASE.grouping("NATO", date(2022, 4, 21)).members}
    allies |= {*BASE.grouping("EU", date(2022, 4, 21)).members}
    by_april = [
        row for row in BASE.expulsions(allies, date(2022, 4, 21)) if row.wave == "ukraine_2022"
    ]
    assert 0.9 * 480 < sum(row.count for row in by_april) <= 480


def test_nobody_is_counted_as_idle_and_as_having_expelled_in_one_wave() -> None:
    for wave in {row.wave for row in ROWS}:
        idle = {row.state for row in ROWS if row.wave == wave and row.count == 0}
        acted = {row.state for row in ROWS if row.wave == wave and row.count}
        assert not idle & acted


def test_every_member_of_the_eu_and_nato_is_told_of_for_2018() -> None:
    day = date(2018, 3, 31)
    known = {row.state for row in ROWS if row.wave == "salisbury_2018"}
    for name in ("EU", "NATO"):
        assert set(BASE.grouping(name, day).members) <= known

"""Rotations: spells, rests and posts hold in every week, and empty posts are told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import ceil

import pytest
from small_cases import forces, wanted

from minilateral.core.errors import UsageError
from minilateral.respond.case import case
from minilateral.respond.rotation import rotation


@pytest.mark.parametrize("need", ["undersea-patrol", "maritime-escort"])
def test_every_post_is_kept_or_told_to_be_empty(need: str) -> None:
    found = rotation(case(wanted(need), forces()), 10)
    for line in found.case.lines:
        for week in range(max(1, ceil(line.by_day / 7)), 11):
            kept = sum(
                one.count
                for one in found.spells
                if one.line == line and one.from_week <= week <= one.to_week
            )
            empty = sum(
                one.missing for one in found.shortages if (one.line, one.week) == (line, week)
            )
            assert kept + empty >= line.count


def test_no_fleet_has_more_at_sea_than_is_ready_nor_skips_its_rest() -> None:
    found = rotation(case(wanted(), forces()), 12)
    ready: Counter[str] = Counter()
    for batch in forces().batches:
        ready[batch.fleet] += batch.ready_mode
    for week in range(1, 13):
        at_sea: Counter[str] = Counter()
        busy: Counter[str] = Counter()
        for one in found.spells:
            fleet, endurance = one.batch.fleet, one.batch.endurance_days
            long = endurance is not None and endurance >= 7
            spell = int((endurance or 0) // 7) if long else 12
            if one.from_week <= week < one.from_week + spell:
                at_sea[fleet] += one.count
            if one.from_week <= week < one.from_week + ceil(spell * one.batch.rotation - 1e-9):
                busy[fleet] += one.count
        for fleet, units in at_sea.items():
            assert units <= ready[fleet]
        turns = {one.batch.fleet: one.batch.rotation for one in found.spells}
        for fleet, units in busy.items():
            assert units <= max(ready[fleet], ready[fleet] * turns[fleet] + 0.5)


def test_an_escort_far_away_is_short_until_it_arrives() -> None:
    """No frigate of the JEF reaches the Red Sea in the second week in number."""
    found = rotation(case(wanted("maritime-escort"), forces()), 6)
    assert not found.feasible
    assert found.gap == 0
    assert min(one.week for one in found.shortages) == 2


def test_posts_beyond_count_are_one_clear_error() -> None:
    asked = case(wanted(), forces())
    huge = replace(asked, lines=(replace(asked.lines[0], count=10**30), *asked.lines[1:]))
    with pytest.raises(UsageError, match="at most 1,000,000 posts"):
        rotation(huge, 4)


@pytest.mark.parametrize("weeks", [0, -1, 105])
def test_a_rotation_lasts_weeks_that_can_be_planned(weeks: int) -> None:
    with pytest.raises(UsageError, match="1 to 104 weeks"):
        rotation(case(wanted(), forces()), weeks)

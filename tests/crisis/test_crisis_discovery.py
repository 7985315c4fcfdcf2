"""Scenario discovery: it finds a box that is there, and none where there is none."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from minilateral.core.errors import UsageError
from minilateral.crisis.designs import Uncertainty, latin_hypercube
from minilateral.crisis.discovery import Discovery, _best_split, discovered

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

TRIED = [Uncertainty(f"p{number}", 10.0 * number, 10.0 * number + 10) for number in range(8)]
POINTS = latin_hypercube(TRIED, 600, 1)


def inside(points: Floats) -> Flags:
    """The known box: p1 above 17 and p4 at most 44."""
    return np.asarray((points[:, 1] > 17) & (points[:, 4] <= 44))


def with_errors(cases: Flags, share: float) -> Flags:
    """The cases with a share of all points turned round."""
    return np.asarray(cases ^ (np.random.default_rng(3).random(len(cases)) < share))


def test_a_box_that_is_there_is_found_with_its_ranges() -> None:
    found = discovered(TRIED, POINTS, inside(POINTS))
    (box,) = found.boxes
    ends = {each.tried.name: (each.low, each.high) for each in box.conditions}
    assert ends["p1"] == (pytest.approx(17, abs=0.1), 20)
    assert ends["p4"] == (40, pytest.approx(44, abs=0.1))
    assert len(ends) == 2
    assert found.coverage > 0.97
    assert found.density > 0.97


def test_coverage_and_density_are_those_of_the_points_held_back() -> None:
    """The definitions of Bryant and Lempert (2010), counted by hand on the other half."""
    cases = with_errors(inside(POINTS), 0.1)
    found = discovered(TRIED, POINTS, cases, seed=2)
    order = np.random.default_rng(2).permutation(len(POINTS))
    held = order[len(order) // 2 :]
    (box,) = found.boxes
    within = np.array(
        [
            all(c.low < POINTS[p, TRIED.index(c.tried)] <= c.high for c in box.conditions)
            for p in held
        ]
    )
    both = (within & cases[held]).sum()
    assert found.coverage == both / cases[held].sum() == box.coverage
    assert found.density == both / within.sum() == box.density
    assert found.held_back == len(held)


def test_in_the_points_it_was_made_from_it_looks_better_than_it_is() -> None:
    gaps = []
    for seed in range(20):
        found = discovered(TRIED, POINTS, with_errors(inside(POINTS), 0.15), seed)
        if found.boxes:
            gaps.append(found.seen[1] - found.density)
    assert len(gaps) > 10
    assert np.mean(gaps) > 0


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.9])
def test_where_nothing_tells_it_says_so(share: float) -> None:
    """Cases strewn at random: one run in a thousand may err; of these two hundred none does."""
    for seed in range(50):
        cases = np.random.default_rng([seed, 9]).random(len(POINTS)) < share
        found = discovered(TRIED, POINTS, cases, seed)
        assert not found.boxes
        assert found.density == found.coverage == 0
        assert "No simple condition tells where." in found.sentences()


def test_two_boxes_are_told_apart() -> None:
    cases = (POINTS[:, 0] > 8) | ((POINTS[:, 0] < 3) & (POINTS[:, 2] > 25))
    found = discovered(TRIED, POINTS, cases)
    assert len(found.boxes) == 2
    assert found.coverage > 0.95
    assert found.density > 0.95


@pytest.mark.parametrize("value", [True, False])
def test_what_holds_always_or_never_has_no_condition(value: bool) -> None:
    found = discovered(TRIED, POINTS, np.full(len(POINTS), value))
    assert found.boxes == ()
    assert found.share == value


def test_the_sentence_names_the_range_and_what_was_tried() -> None:
    cases = (POINTS[:, 3] > 32) & (POINTS[:, 3] <= 36)
    found = discovered([*TRIED[:3], Uncertainty("delay", 30, 40), *TRIED[4:]], POINTS, cases)
    sentence = found.boxes[0].sentence()
    assert sentence.startswith("delay from 32")
    assert sentence.endswith("(tried: 30 to 40)")


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=6, max_size=30
    )
)
def test_the_best_split_is_the_best_of_all_written_out(
    drawn: list[tuple[int, int, bool]],
) -> None:
    """Every parameter, every value between two points: the least Gini impurity, or no gain."""
    points = np.array([row[:2] for row in drawn], np.float64)
    cases = np.array([row[2] for row in drawn])

    def impurity(part: Flags) -> float:
        share = part.mean()
        return float(len(part) * 2 * share * (1 - share))

    def after(place: int, at: float) -> float:
        below = points[:, place] <= at
        return impurity(cases[below]) + impurity(cases[~below])

    ways = [
        (place, float(at))
        for place in (0, 1)
        for at in (np.unique(points[:, place])[1:] + np.unique(points[:, place])[:-1]) / 2
        if min((points[:, place] <= at).sum(), (points[:, place] > at).sum()) >= 2
    ]
    best = min((after(*way) for way in ways), default=np.inf)
    found = _best_split(points, cases, least=2)
    if found is None:
        assert best >= impurity(cases) - 1e-9
    else:
        assert after(*found) == pytest.approx(best)


@given(st.lists(st.booleans(), min_size=40, max_size=40), st.integers(0, 5))
def test_shares_are_shares_whatever_the_cases(cases: list[bool], seed: int) -> None:
    found = discovered(TRIED, POINTS[:40], np.array(cases), seed)
    for share in (found.share, found.coverage, found.density, *found.seen, found.chance):
        assert 0 <= share <= 1 + 1e-12
    assert isinstance(found, Discovery)


def test_points_that_share_one_value_are_never_split() -> None:
    points = np.tile([[5.0, 15.0, 25, 35, 45, 55, 65, 75]], (100, 1))
    assert discovered(TRIED, points, np.arange(100) % 3 == 0).boxes == ()


def test_too_few_points_are_refused() -> None:
    with pytest.raises(UsageError, match="40 points or more, not 39"):
        discovered(TRIED, POINTS[:39], inside(POINTS[:39]))

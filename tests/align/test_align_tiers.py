"""Tests of the index of two tiers and its null models: definitions, laws, known answers."""

from __future__ import annotations

from datetime import date
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minilateral as ml
from minilateral.align import kernels
from minilateral.align.curveball import Stream, trade
from minilateral.align.frames import Frame
from minilateral.align.network import DEPTHS, Network, network
from minilateral.align.null_models import by_distance, curveball
from minilateral.align.structure import entropy, nestedness
from minilateral.align.tiers import tiers
from minilateral.align.two_tiers import two_tiers
from minilateral.core.errors import NoFactAtDateError, UsageError

ON = date(2026, 6, 1)
WALES = Frame(
    "Wales and treaty",
    ("fnc_german", "fnc_italian", "jef", "eu", "eu_csdp", "eda", "eu_pesco"),
    "named in the Wales declaration, or founded under the EU treaty",
    date(2014, 9, 5),
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Three to nine states in two to seven groupings, with whole depths."""
    n, g = draw(st.integers(3, 9)), draw(st.integers(2, 7))
    states = [f"S{i}" for i in range(n)]
    members = {
        f"g{j}": draw(st.lists(st.sampled_from(states), min_size=2, max_size=n, unique=True))
        for j in range(g)
    }
    return network(states, members, {name: draw(st.integers(1, 4)) for name in members})


def masks_of(rows: list[set[int]]) -> np.ndarray:
    return np.array([sum(1 << bit for bit in row) for row in rows], dtype=np.uint64)


@given(networks())
def test_the_compiled_index_is_the_definition(net: Network) -> None:
    together = np.empty((len(net.states),) * 2)
    fast, size = kernels.tier_index(net.masks, net.depth, together)
    slow, core = two_tiers(net.together())
    assert np.array_equal(together, net.together())
    assert fast == pytest.approx(slow, abs=1e-12)
    assert size == core


@given(networks(), st.integers(0, 2**63 - 1))
def test_the_compiled_walk_is_the_walk_in_sets_and_lists(net: Network, seed: int) -> None:
    rows = [set(np.flatnonzero(row).tolist()) for row in net.incidence]
    stream, found = Stream(seed), []
    for _ in range(4):
        for _ in range(3):
            trade(rows, stream)
        walked = Network(net.states, net.groupings, masks_of(rows), net.depth)
        found.append(two_tiers(walked.together())[0])
    assert kernels.curveball_indices(net.masks, net.depth, 4, 3, seed) == pytest.approx(found)


@given(networks(), st.integers(0, 2**63 - 1))
def test_a_trade_keeps_how_large_states_and_groupings_are(net: Network, seed: int) -> None:
    rows = [set(np.flatnonzero(row).tolist()) for row in net.incidence]
    stream = Stream(seed)
    for _ in range(20):
        trade(rows, stream)
    walked = Network(net.states, net.groupings, masks_of(rows), net.depth).incidence
    assert np.array_equal(walked.sum(axis=0), net.incidence.sum(axis=0))
    assert np.array_equal(walked.sum(axis=1), net.incidence.sum(axis=1))


def test_the_walk_reaches_every_network_of_the_same_sizes_equally_often() -> None:
    """Two by two with one membership each: the two networks are reached alike, within 4 sigma."""
    rows, stream, diagonal = [{0}, {1}], Stream(1), 0
    for _ in range(4000):
        trade(rows, stream)
        diagonal += rows == [{0}, {1}]
    assert abs(diagonal - 2000) < 4 * np.sqrt(1000)


@given(networks())
def test_the_index_lies_between_none_and_perfect_and_forgets_the_scale(net: Network) -> None:
    index, _ = two_tiers(net.together())
    assert 0 <= index <= 1 + 1e-12
    assert two_tiers(7 * net.together())[0] == pytest.approx(index)


def test_one_inner_circle_in_which_all_others_sit_alone_is_perfect() -> None:
    net = network(["A", "B", "C", "D", "E"], {"inner": ["A", "B", "C"]}, {"inner": 2.0})
    index, size = two_tiers(net.together())
    assert index == pytest.approx(1)
    assert size == 3


def test_under_a_short_reach_neighbours_sit_together_and_the_index_is_that_of_neighbours() -> None:
    places = {"A": (0.0, 0.0), "B": (0.0, 1.0), "C": (0.0, 90.0), "D": (0.0, 91.0)}
    net = network(list(places), {"g": ["A", "C"]}, {"g": 1.0})
    found = by_distance(net, places, 100, seed=1, reach=50)
    assert found == pytest.approx(np.full(100, two_tiers(net.together())[0]))


def test_nestedness_of_a_staircase_is_whole_and_of_strangers_none() -> None:
    """The extremes of NODF, Almeida-Neto and others 2008."""
    assert nestedness(np.tri(5, dtype=bool)) == 100
    assert nestedness(np.eye(5, dtype=bool)) == 0


@given(st.lists(st.floats(0, 100), min_size=2, max_size=9))
def test_entropy_lies_between_one_owner_and_all_alike(amounts: list[float]) -> None:
    assert 0 <= entropy(np.array(amounts)) <= 1 + 1e-9


def test_before_the_frame_is_closed_there_is_a_reason_and_no_index() -> None:
    found = tiers(ml.fact_base(), "nato", WALES, [2013, 2020], ON, draws=100)
    assert found.years[0].index is None
    assert found.years[0].why_not == "the frame is closed only from 2014-09-05"
    assert found.years[1].index is not None


def test_in_the_closed_frame_the_core_of_nato_is_made_of_members_of_the_eu() -> None:
    year = tiers(ml.fact_base(), "nato", WALES, [2025], ON, draws=400).years[0]
    members = set(ml.grouping("EU", on="2025-12-31").members)
    assert set(year.core) == members & set(year.members)
    assert cast(float, year.index) > cast(float, year.null_high)


def test_the_core_and_the_periphery_divide_the_members() -> None:
    for year in tiers(ml.fact_base(), "nato", WALES, [2015, 2024], ON, draws=100).years:
        assert sorted((*year.core, *year.periphery)) == list(year.members)


def test_the_same_seed_gives_the_same_band() -> None:
    one, two = (
        tiers(ml.fact_base(), "nato", WALES, [2024], ON, draws=100, seed=7).rows() for _ in "ab"
    )
    assert one == two


def test_a_what_if_adds_and_takes_away_groupings() -> None:
    changed = WALES.without(["jef"]).with_imagined(["GBR", "POL", "NOR"])
    year = tiers(ml.fact_base(), "nato", changed, [2024], ON, draws=100).years[0]
    assert "jef" not in year.groupings
    assert "GBR,NOR,POL" in year.groupings


@pytest.mark.parametrize("name", DEPTHS)
def test_every_stated_depth_gives_an_index(name: str) -> None:
    frame = WALES
    year = tiers(ml.fact_base(), "nato", frame, [2024], ON, depth=DEPTHS[name], draws=100).years[0]
    assert year.index is not None


@pytest.mark.parametrize(
    ("years", "draws", "error", "says"),
    [
        ([], 100, UsageError, "ask for years up to 2026; got none"),
        ([2030], 100, UsageError, r"ask for years up to 2026; got \[2030\]"),
        ([2020], 5, UsageError, "5 draws are too few"),
        ([1948], 100, NoFactAtDateError, "was founded on 1949-04-04; asked for 1948"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(
    years: list[int], draws: int, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        tiers(ml.fact_base(), "nato", WALES, years, ON, draws=draws)


@pytest.mark.parametrize("depth", [-1.0, float("nan"), float("inf")])
def test_a_depth_below_zero_or_without_number_is_refused(depth: float) -> None:
    with pytest.raises(UsageError, match="depth of g is negative or no number"):
        network(["A", "B"], {"g": ["A", "B"]}, {"g": depth})


def test_depths_that_are_all_zero_are_refused() -> None:
    with pytest.raises(UsageError, match="every grouping weighs nothing"):
        network(["A", "B"], {"g": ["A", "B"]}, {"g": 0.0})


def test_curveball_of_one_state_is_nothing() -> None:
    net = Network(("A",), (), np.zeros(1, dtype=np.uint64), np.zeros(0))
    assert not curveball(net, 100, 1).any()

"""Tests of areas, the division of labour, births, mandates and frames."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from minilateral.align.area_gaps import area_gaps
from minilateral.align.areas import AREAS
from minilateral.align.communities import communities, modularity
from minilateral.align.division import division, fewest
from minilateral.align.exclusion import exclusion
from minilateral.align.frames import frame
from minilateral.align.lifecycle import lifecycle
from minilateral.align.mandates import mandates
from minilateral.core.errors import NoFactAtDateError, NotFoundError, UsageError
from minilateral.facts import fact_base

ON = date(2026, 1, 1)


def aims(serves: np.ndarray, used: np.ndarray) -> tuple[int, int, int]:
    """Gaps, duplicates and groupings used, in the order in which they count."""
    times = serves[:, used].sum(axis=1)
    return int((times == 0).sum()), int(np.maximum(0, times - 1).sum()), int(used.sum())


@settings(max_examples=60)
@given(arrays(bool, st.tuples(st.integers(1, 6), st.integers(1, 6))), st.integers(0, 63))
def test_no_other_choice_of_groupings_is_better(serves: np.ndarray, bits: int) -> None:
    """Against trying every choice."""
    n = serves.shape[1]
    kept = np.array([bits >> i & 1 for i in range(n)], dtype=bool)
    found = fewest(serves, kept)
    choices = (np.array(c, dtype=bool) for c in product([False, True], repeat=n))
    best = min(aims(serves, choice) for choice in choices if (choice >= kept).all())
    assert (found >= kept).all()
    assert aims(serves, found) == best


def test_a_division_keeps_what_is_kept_and_counts_what_it_leaves() -> None:
    found = division(fact_base(), ["maritime_security", "sanctions"], ["Indo-Pacific"], ON)
    assert {"nato", "eu"} <= {record.id for record in found.used}
    assert found.gaps == sum(not row["served_by"] for row in found.rows())
    assert found.duplicates <= found.before


@pytest.mark.parametrize(
    ("functions", "areas", "error", "says"),
    [
        ([], ["Africa"], UsageError, "a function and an area"),
        (["sanctions"], [], UsageError, "a function and an area"),
        (["sanction"], ["Africa"], NotFoundError, "did you mean sanctions"),
        (["sanctions"], ["Afrika"], NotFoundError, "did you mean Africa"),
    ],
)
def test_a_division_that_cannot_be_asked_for_is_refused(
    functions: list[str], areas: list[str], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        division(fact_base(), functions, areas, ON)


def test_every_region_of_the_fact_base_lies_in_an_area() -> None:
    sorted_ones = {region for regions in AREAS.values() for region in regions}
    assert {record.region for record in fact_base().groupings} <= sorted_ones


def test_the_quad_and_aukus_serve_what_nato_does_not_in_the_indo_pacific() -> None:
    found = area_gaps(fact_base(), "indo-pacific", ON, ["Quad", "AUKUS"])
    assert {"undersea_infrastructure", "maritime_security", "tech_sharing"} <= set(found.added)
    assert "collective_defence" in found.gaps
    assert not set(found.added) & set(found.gaps)


def test_a_grouping_that_works_elsewhere_is_refused() -> None:
    with pytest.raises(UsageError, match="quad did not work in Africa"):
        area_gaps(fact_base(), "Africa", ON, ["Quad"])


def test_pesco_is_the_only_birth_in_the_frame_of_wales_after_its_closing() -> None:
    base = fact_base()
    years = {row["year"]: row for row in lifecycle(base, frame(base), ON).rows()}
    assert [y for y in years if y > 2014 and years[y]["born"]] == [2017]
    assert years[2017]["born"] == ("eu_pesco",)
    assert years[2014]["standing"] + 1 == years[2018]["standing"]


def test_an_open_frame_has_no_births() -> None:
    base = fact_base()
    with pytest.raises(UsageError, match="the frame all is open"):
        lifecycle(base, frame(base, "all"), ON)
    with pytest.raises(UsageError, match="closed only from 2014-09-05"):
        lifecycle(base, frame(base), date(2010, 1, 1))


def test_every_episode_is_counted_once_among_the_mandates() -> None:
    found = mandates(fact_base(), ON)
    counted = sum(n for row in found.rows() for key, n in row.items() if key != "kind")
    assert counted == len(fact_base().episodes(ON))
    with pytest.raises(NoFactAtDateError):
        mandates(fact_base(), date(1980, 1, 1))


def test_a_frame_is_found_by_name_and_a_near_name_is_offered() -> None:
    base = fact_base()
    assert frame(base).closed
    assert not frame(base, "all").closed
    assert len(frame(base, "ukraine-capability-coalitions").groupings) == 9
    with pytest.raises(NotFoundError, match="did you mean wales-and-treaty"):
        frame(base, "wales-and-treaties")
    with pytest.raises(UsageError, match="'quad' is not in the frame"):
        frame(base).without(["quad"])


def test_the_united_states_sit_outside_the_whole_frame_of_wales() -> None:
    base = fact_base()
    rows = {row["state"]: row for row in exclusion(base, "nato", frame(base), ON).rows()}
    assert rows["USA"]["share_outside"] == 1
    assert rows["EST"]["outside"] == ("fnc_italian",)
    assert list(rows) == sorted(rows)


def test_outside_before_the_frame_stood_is_refused() -> None:
    base = fact_base()
    with pytest.raises(NoFactAtDateError, match="no grouping of the frame"):
        exclusion(base, "nato", frame(base, "ukraine-capability-coalitions"), date(2000, 1, 1))


@given(
    arrays(float, (7, 7), elements=st.integers(0, 3).map(float)),
)
def test_communities_divide_the_states_and_never_lower_the_modularity(raw: np.ndarray) -> None:
    together = np.triu(raw, 1) + np.triu(raw, 1).T
    found = communities("ABCDEFG", together)
    assert sorted(s for circle in found for s in circle) == list("ABCDEFG")
    label = np.array([next(i for i, c in enumerate(found) if s in c) for s in "ABCDEFG"])
    assert modularity(together, label) >= -1e-9


def test_two_cliques_are_two_communities() -> None:
    """Newman 2006: a network of two cliques splits into them, modularity one half."""
    together = np.kron(np.eye(2), np.ones((3, 3))) - np.eye(6)
    assert communities("ABCDEF", together) == (("A", "B", "C"), ("D", "E", "F"))
    assert modularity(together, np.array([0, 0, 0, 1, 1, 1])) == pytest.approx(0.5)

"""Claims: the kernel and the readable engine tell the same history of the same random numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import isclose, isfinite
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from made_up_settings import STATES, anywhere, certain, ships, sides, worlds
from numpy.typing import NDArray

from minilateral.crisis.forces_of import fleets_of_case
from minilateral.crisis.philox import fill
from minilateral.crisis.reference import history, history_on
from minilateral.crisis.reference_forces import ready_units
from minilateral.crisis.scenario import scenarios
from minilateral.crisis.setting import Body, Setting
from minilateral.crisis.simulate import ENDINGS, OUTCOMES, numbers, simulate, simulate_on
from minilateral.crisis.slots import block_number
from minilateral.crisis.world import World, world
from minilateral.decide.modifiers import Silence
from minilateral.decide.primitives import AllOf, OptIn
from minilateral.facts.base import fact_base

Floats = NDArray[np.float64]

SHIPPED = [found.id for found in scenarios(fact_base())]


@cache
def shipped(scenario: str) -> World:
    return world(fact_base(), scenario)


def differences(world: World, rows: Floats) -> Iterator[str]:
    """Where the two engines part; coverage may differ by rounding, for it is added up otherwise."""
    fast = simulate_on(world, rows)
    for r, row in enumerate(rows):
        told = history_on(world, row)
        for b, body in enumerate(world.bodies):
            for k, name in enumerate(OUTCOMES):
                slow, quick = told.outcomes[body][name], fast[k, b, r]
                if isinstance(slow, str):
                    same = slow == ENDINGS[int(quick)]
                elif name.startswith("coverage"):
                    same = isclose(slow, quick, rel_tol=1e-9, abs_tol=1e-12)
                else:
                    same = slow == quick
                if not same:
                    yield f"{body} {name} in {r}: {slow} told, {quick} simulated"


@pytest.mark.parametrize("scenario", SHIPPED)
def test_the_engines_agree_on_every_shipped_scenario(scenario: str) -> None:
    found = shipped(scenario)
    assert list(differences(found, numbers(found, 7, 0, 25))) == []


@pytest.mark.parametrize("scenario", SHIPPED)
def test_the_engines_agree_anywhere_in_the_ranges(scenario: str) -> None:
    found = shipped(scenario)
    for seed in range(8):
        moved = found.changed(anywhere(found.parameters, Random(seed)))
        assert list(differences(moved, numbers(found, seed, 0, 3))) == []


@budget(max_examples=80, phases=[Phase.generate])
@given(found=worlds(), seed=st.integers(0, 2**64 - 1))
def test_the_engines_agree_on_made_up_worlds(found: World, seed: int) -> None:
    assert list(differences(found, numbers(found, seed, 0, 6))) == []


def test_the_comparison_notices_a_changed_rule_and_a_changed_parameter() -> None:
    """A fault put into one of the engines, and seen."""
    body = Body("X", STATES, Silence(AllOf()))
    setting = Setting(sides(*STATES), (body,), (2,), (ships("AAA", 2, 1.0),))
    true = certain(setting, support=0.0, **{"silence_high:X": 2.0})
    rows = numbers(true, 1, 0, 40)
    fast = simulate_on(true, rows)
    for wrong in (
        replace(true, setting=replace(setting, bodies=(replace(body, rule=OptIn((), "none", 1)),))),
        true.changed({"dilution": 0.9}),
        true.changed({"silence_high:X": 3.0}),
        true.changed({"ceiling": 0.5}),
    ):
        told = [history_on(wrong, row).outcomes["X"] for row in rows]
        assert any(
            told[r][name] != fast[OUTCOMES.index(name), 0, r]
            for r in range(len(rows))
            for name in ("decision_days", "presence_days", "coverage_30d")
            if isfinite(fast[0, 0, r])
        )


def test_a_history_is_the_replication_of_its_number() -> None:
    found = shipped("baltic-cable")
    out = simulate(found, 5, 11, 1)
    told = history(found, 5, 11)
    assert told.outcomes["NATO"]["presence_days"] == out[1, found.bodies.index("NATO"), 0]


def test_any_chunking_gives_the_same_bytes() -> None:
    found = shipped("baltic-cable")
    whole = simulate(found, 3, 0, 100)
    parts = [simulate(found, 3, first, 25) for first in (0, 25, 50, 75)]
    assert np.concatenate(parts, axis=2).tobytes() == whole.tobytes()
    given_numbers = simulate_on(found, numbers(found, 3, 0, 100))
    assert given_numbers.tobytes() == whole.tobytes()


def test_a_number_is_that_of_its_name_in_the_counter() -> None:
    """`willing:FIN` is the first word of Finland's block, whatever else is in the world."""
    found = shipped("baltic-cable")
    block = block_number("state", "FIN")
    slot = found.slots.index("willing:FIN")
    # The definition draws slot by slot; the block is far out in the counter.
    from minilateral.crisis.philox import uniforms

    for replication in (0, 5):
        row = numbers(found, 9, replication, 1)[0]
        words = uniforms(*map(np.uint64, (9, 0, replication, block)))
        assert row[slot] == words[0]
        assert row[found.slots.index("home:FIN")] == words[3]
    assert fill(9, 0, 0, 1, 4)[0, 0] == uniforms(*map(np.uint64, (9, 0, 0, 0)))[0]


def test_worlds_share_their_numbers_by_name() -> None:
    one = world(fact_base(), "baltic-cable", ["JEF"])
    two = shipped("baltic-cable")
    ours, theirs = numbers(one, 1, 0, 3), numbers(two, 1, 0, 3)
    shared = [name for name in one.slots if name in two.slots]
    assert len(shared) > 100
    for name in shared:
        np.testing.assert_array_equal(
            ours[:, one.slots.index(name)], theirs[:, two.slots.index(name)]
        )


def test_mirrored_replications_share_their_numbers() -> None:
    found = shipped("baltic-cable")
    rows = numbers(found, 2, 0, 4, antithetic=True)
    np.testing.assert_array_equal(rows[1], 1 - rows[0])
    mirrored = simulate(found, 2, 0, 4, antithetic=True)
    assert mirrored.tobytes() == simulate_on(found, rows).tobytes()


def test_relief_is_held_back_as_the_floor_of_forces_does_it() -> None:
    """Whatever is ready, what may go is `Case.kept` of it."""
    case = shipped("baltic-cable").case
    assert case is not None
    found = shipped("baltic-cable")
    for row in numbers(found, 4, 0, 10):
        drawn = dict(zip(found.slots, row.tolist(), strict=True))
        theta = {item.name: item.value for item in found.parameters.items}
        for fleet in fleets_of_case(case):
            places = [
                place for place, batch in enumerate(case.pool.batches) if batch.fleet == fleet.id
            ]
            free = replace(fleet, posts=None)
            ready = np.zeros(len(case.pool.batches), np.int64)
            ready[places] = ready_units(free, theta, drawn)
            assert case.kept(ready)[places].tolist() == list(ready_units(fleet, theta, drawn))


@budget(max_examples=25)
@given(found=worlds(), seed=st.integers(0, 999))
def test_no_unit_is_fielded_twice(found: World, seed: int) -> None:
    """What bodies call of a batch together is never more than is ready of it."""
    told = history(found, seed, 0)
    called: dict[int, float] = {}
    for body in told.bodies.values():
        for unit in body.units:
            if unit.source >= 0:
                called[unit.source] = called.get(unit.source, 0) + unit.count
    drawn = dict(zip(found.slots, numbers(found, seed, 0, 1)[0].tolist(), strict=True))
    ready = [
        units for fleet in found.setting.fleets for units in ready_units(fleet, told.theta, drawn)
    ]
    assert all(units <= ready[place] for place, units in called.items())


@budget(max_examples=25)
@given(found=worlds(), seed=st.integers(0, 999), more=st.floats(0.1, 2))
def test_more_support_never_stops_an_opt_in(found: World, seed: int, more: float) -> None:
    """On the same numbers: who decided still decides, and no later."""
    eager = found.changed({"support": found.parameters["support"].value + more})
    before, after = simulate(found, seed, 0, 20)[0], simulate(eager, seed, 0, 20)[0]
    for place, body in enumerate(found.setting.acting):
        if body.mode == "opt in" and body.mandate is None:
            assert (after[place] <= before[place]).all()


@given(seed=st.integers(0, 999), more=st.floats(0.1, 2))
def test_more_support_never_stops_a_consensus(seed: int, more: float) -> None:
    setting = Setting(sides(*STATES), (Body("X", STATES, Silence(AllOf())),), (1,), ())
    changed = {"support": 0.0, "clarity_chance": 0.0}
    before = simulate(certain(setting, **changed), seed, 0, 50)[0, 0]
    after = simulate(certain(setting, **{**changed, "support": more}), seed, 0, 50)[0, 0]
    assert (after <= before).all()


@budget(max_examples=25)
@given(found=worlds(), seed=st.integers(0, 999))
def test_outcomes_stay_within_what_they_can_be(found: World, seed: int) -> None:
    out = simulate(found, seed, 0, 20)
    assert not np.isnan(out).any()
    decision, presence, month, quarter, contributors, twice, handover, ending = out
    assert (np.minimum(decision, presence) >= 0).all()
    assert ((month >= 0) & (month <= 1 + 1e-12) & (quarter >= 0) & (quarter <= 1 + 1e-12)).all()
    assert (contributors <= len(found.states)).all()
    assert (twice >= 0).all()
    assert (handover[~np.isfinite(presence)] == np.inf).all()
    assert set(np.unique(ending)) <= set(range(len(ENDINGS)))
    acted = np.isin(ending, (0, 1))
    assert np.isfinite(decision[acted]).all()
    assert np.isfinite(presence[acted]).all()

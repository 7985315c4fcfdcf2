"""Claims: a world is what its facts say, and what cannot be one is refused in one sentence."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from made_up_settings import FOUR_STATES, certain, ships, sides

from minilateral.core.errors import NotFoundError, RuleError, UsageError
from minilateral.crisis.parameters import Parameters
from minilateral.crisis.scenario import scenarios
from minilateral.crisis.setting import Body, Setting, Standing
from minilateral.crisis.simulate import numbers, simulate, simulate_on
from minilateral.crisis.theta import BODY_PARAMETERS, COMMON_PARAMETERS
from minilateral.crisis.world import world, world_of
from minilateral.decide.modifiers import Silence
from minilateral.decide.position_table import PositionTable
from minilateral.decide.primitives import AllOf, NoRule
from minilateral.decide.threshold import Threshold
from minilateral.facts.base import fact_base

BASE = fact_base()
SHIPPED = [found.id for found in scenarios(BASE)]
RULE = Silence(AllOf())


@pytest.mark.parametrize("scenario", SHIPPED)
def test_every_parameter_reaches_both_ends_of_its_range(scenario: str) -> None:
    found = world(BASE, scenario)
    for item in found.parameters.items:
        assert item.low <= item.value <= item.high
        assert item.at(item.low).at(item.high).value == item.high
        assert item.meaning
        assert item.basis in ("record", "rule", "assumption")


def test_the_parameters_stand_where_the_kernel_reads_them() -> None:
    found = world(BASE, "baltic-cable", ["JEF", "NATO", "EU"])
    names = found.parameters.names
    assert len(names) == COMMON_PARAMETERS + 3 * BODY_PARAMETERS
    from minilateral.crisis import theta

    for name in names:
        stem, _, body = name.partition(":")
        place = getattr(theta, stem.upper())
        if body:
            own = found.bodies.index(body)
            place += COMMON_PARAMETERS + own * BODY_PARAMETERS
        assert names[place] == name


def test_the_bodies_are_those_asked_for_in_that_order() -> None:
    assert world(BASE, "baltic-cable", ["EU", "jef"]).bodies == ("EU", "JEF")
    assert world(BASE, "baltic-cable", ["GBR,NOR,EST"]).bodies == ("EST,GBR,NOR",)


def test_a_mandate_giver_is_in_the_world_and_not_among_the_bodies() -> None:
    found = world(BASE, "red-sea-shipping")
    assert [body.name for body in found.setting.bodies if not body.acts]
    assert len(found.bodies) == len(found.setting.acting)


def test_a_world_cites_and_says_what_it_assumes() -> None:
    found = world(BASE, "baltic-cable", ["JEF", "NATO", "EU"])
    assert len(found.references()) > 50
    assert any("cable repair ship" in line for line in found.assumptions())
    assert any("no positions" in line for line in found.assumptions())


def test_positions_move_states() -> None:
    table = PositionTable("mine", {"HUN": -9.0, "SVK": -9.0})
    found = world(BASE, "baltic-cable", ["NATO"], positions=table)
    assert any("no position of" in line and "EST" in line for line in found.assumptions())
    plain = simulate(found, 1, 0, 300)[0, 0]
    moved = simulate(found.changed({"position_weight": 1.0}), 1, 0, 300)[0, 0]
    assert np.isfinite(moved).mean() < np.isfinite(plain).mean() - 0.2


def test_parties_to_a_dispute_are_against() -> None:
    found = world(BASE, "baltic-cable", ["NATO"], parties=["TUR"])
    assert np.isinf(simulate(found, 1, 0, 100)[0]).all()


def test_another_place_changes_the_way_there() -> None:
    here = world(BASE, "baltic-cable", ["JEF"])
    there = world(BASE, "baltic-cable", ["JEF"], place="Fehmarn Belt")
    assert (here.arrays.fit_days.shape != there.arrays.fit_days.shape) or (
        here.arrays.fit_days != there.arrays.fit_days
    ).any()


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda: world(BASE, "baltic-cabel"), NotFoundError, "did you mean baltic-cable"),
        (lambda: world(BASE, "baltic-cable", ["JEFF"]), NotFoundError, "did you mean"),
        (lambda: world(BASE, "baltic-cable", ["JEF", "jef"]), UsageError, "name it once"),
        (lambda: world(BASE, "baltic-cable", ["EPC"]), UsageError, "no collective decision"),
        (lambda: world(BASE, "baltic-cable", place="Bering Strait"), NotFoundError, "not a place"),
        (lambda: world(BASE, "baltic-cable", parties=["BRA"]), NotFoundError, "sits in none"),
        (lambda: world(BASE, "baltic-cable", on=date(1990, 1, 1)), NotFoundError, "founded"),
        (
            lambda: world(BASE, "baltic-cable", changed={"blocking_costs": 1}),
            NotFoundError,
            "did you mean blocking_cost",
        ),
        (lambda: world(BASE, "baltic-cable", changed={"common": 1.5}), UsageError, "from 0 to 1"),
        (
            lambda: world(BASE, "baltic-cable", changed={"meeting_days:NATO": 0}),
            UsageError,
            "above nought",
        ),
        (
            lambda: world(BASE, "baltic-cable", changed={"dilution": float("nan")}),
            UsageError,
            "a number",
        ),
        (lambda: world(BASE, "baltic-cable", changed={"rounds": 9}), UsageError, "1 to 4"),
        (
            lambda: world(BASE, "baltic-cable", changed={"silence_low:NATO": 30}),
            UsageError,
            "above silence_high:NATO",
        ),
    ],
)
def test_one_clear_error(ask: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        ask()  # type: ignore[operator]


def setting(**own: object) -> Setting:
    known = {"name": "X", "members": FOUR_STATES, "rule": RULE, **own}
    return Setting(sides(*FOUR_STATES), (Body(**known),), (1,), ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Setting(sides("AAA"), (), (1,), ()), "at least one body"),
        (lambda: setting(members=()), "no members"),
        (lambda: setting(members=("AAA", "ZZZ")), "ZZZ of X is no state"),
        (lambda: setting(mandate="Y"), "leans on 'Y'"),
        (lambda: setting(hands_over_to="X"), "leans on 'X'"),
        (lambda: setting(rule=NoRule()), "takes no collective decision"),
        (lambda: setting(standing=(Standing(0, 1, 1.0, "ZZZ"),)), "ZZZ of X"),
        (
            lambda: Setting(sides("AAA"), (Body("X", ("AAA",), RULE),), (0,), ()),
            "one unit or more",
        ),
        (
            lambda: Setting(sides("AAA"), (Body("X", ("AAA",), RULE),) * 2, (1,), ()),
            "stands twice",
        ),
        (
            lambda: Setting(
                sides("AAA"), (Body("X", ("AAA",), RULE),), (1,), (ships("AAA", 1, 1.0),) * 2
            ),
            "fleet stands twice",
        ),
    ],
)
def test_an_impossible_setting_is_refused(make: object, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        make()  # type: ignore[operator]


def test_too_many_members_are_refused() -> None:
    many = tuple(f"S{number:02}" for number in range(65))
    with pytest.raises(UsageError, match="up to 64"):
        Setting(sides(*many), (Body("X", many, RULE),), (1,), ())
    most = many[:64]
    found = certain(Setting(sides(*most), (Body("X", most, RULE),), (1,), ()))
    assert simulate(found, 1, 0, 1)[0, 0, 0] == pytest.approx(3)


def test_a_rule_that_cannot_be_played_is_refused() -> None:
    with pytest.raises(RuleError, match="beyond the total"):
        simulate(world_of(setting(rule=Threshold(quota=9))), 1, 0, 1)


@pytest.mark.parametrize("seed", [-1, 2**64, 1.5, True])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(UsageError, match="seed"):
        simulate(world_of(setting()), seed, 0, 1)


def test_the_last_seed_and_replication_work() -> None:
    found = world_of(setting())
    assert simulate(found, 2**64 - 1, 2**64 - 2, 2).shape == (8, 1, 2)
    assert simulate(found, 0, 0, 0).shape == (8, 1, 0)
    with pytest.raises(UsageError, match="last replication"):
        simulate(found, 0, 2**64 - 1, 2)
    with pytest.raises(UsageError, match="0 or more"):
        simulate(found, 0, 0, -1)


def test_numbers_given_are_checked() -> None:
    found = world_of(setting())
    with pytest.raises(UsageError, match="slots"):
        simulate_on(found, np.full((3, 5), 0.5))
    with pytest.raises(UsageError, match="strictly between"):
        simulate_on(found, np.zeros((1, len(found.slots))))
    rows = numbers(found, 1, 0, 2)
    with pytest.raises(UsageError, match="shape"):
        simulate_on(found, rows, [0.5])
    theta = found.parameters.vector()
    theta[2] = 7.0
    with pytest.raises(UsageError, match="common is 7"):
        simulate_on(found, rows, theta)


def test_two_parameters_cannot_have_one_name() -> None:
    item = world_of(setting()).parameters.items[0]
    with pytest.raises(UsageError, match="one name"):
        Parameters((item, item))

"""Claims: worlds without chance run as worked out by hand, and are explained by what happened."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf, log
from typing import Any

import numpy as np
import pytest
from made_up_settings import FOUR_STATES, certain, ships, sides

from minilateral.charts import svg
from minilateral.crisis.critical_path import critical_path
from minilateral.crisis.explain import CAVEAT, explain
from minilateral.crisis.history import History
from minilateral.crisis.reference import history
from minilateral.crisis.setting import Batch, Body, Setting, Standing
from minilateral.crisis.simulate import OUTCOMES, simulate
from minilateral.crisis.world import World, world
from minilateral.decide.joining import Rule
from minilateral.decide.modifiers import Silence
from minilateral.decide.primitives import AllOf, Delegated, OptIn
from minilateral.facts.base import fact_base

SILENCE = Silence(AllOf())


def outcomes(found: World, body: str = "X") -> dict[str, float]:
    """What happens to a body, the same in every replication."""
    out = simulate(found, 1, 0, 3)[:, found.bodies.index(body)]
    assert (out == out[:, :1]).all()
    return dict(zip(OUTCOMES, out[:, 0].tolist(), strict=True))


def one_body(rule: Rule, *fleets: Any, wanted: tuple[int, ...] = (2,), **own: Any) -> Setting:
    return Setting(sides(*FOUR_STATES), (Body("X", FOUR_STATES, rule, **own),), wanted, fleets)


def test_silence_takes_the_meeting_and_the_silence() -> None:
    setting = one_body(SILENCE, ships("AAA", 2, 5.0))
    told = outcomes(
        certain(setting, **{"silence_low:X": 2.0, "silence_high:X": 2.0, "generation_low:X": 10.0,
                            "generation_high:X": 10.0})
    )  # fmt: skip
    # Meeting 3, silence 2; generation 10 (longer than the governments' 2 days); 5 days of way.
    assert told["decision_days"] == pytest.approx(5)
    assert told["presence_days"] == pytest.approx(20)
    assert told["coverage_30d"] == pytest.approx(10 / 30)
    assert told["coverage_90d"] == pytest.approx(70 / 90)
    assert told["contributors"] == 4


def test_an_opt_in_waits_for_the_governments_it_needs() -> None:
    setting = one_body(OptIn(("AAA",), "all", 2), ships("BBB", 1, 1.0))
    told = outcomes(certain(setting, government_days=7.0))
    # The call on day 3; every government decides on day 7; one day of way. One of two ships.
    assert told["decision_days"] == pytest.approx(7)
    assert told["presence_days"] == pytest.approx(8)
    assert told["coverage_30d"] == pytest.approx(22 / 30 / 2)
    quick = outcomes(certain(setting, government_days=1.0))
    assert quick["decision_days"] == pytest.approx(3)


def test_parliament_comes_before_the_forces_and_not_before_the_decision() -> None:
    setting = one_body(
        OptIn(("AAA",), "all", 2), ships("AAA", 2, 1.0), parliament={"AAA": (10.0, 10.0)}
    )
    told = outcomes(certain(setting))
    assert told["decision_days"] == pytest.approx(3)
    assert told["presence_days"] == pytest.approx(2 + 10 + 1)
    halved = outcomes(certain(setting, parliament_factor=0.5))
    assert halved["presence_days"] == pytest.approx(2 + 5 + 1)


def test_who_is_always_against_breaks_the_silence_for_good() -> None:
    told = outcomes(certain(one_body(SILENCE, ships("AAA", 2, 1.0), against=("DDD",))))
    assert told["decision_days"] == inf
    assert told["presence_days"] == inf
    # An opt-in it cannot stop.
    setting = one_body(OptIn((), "none", 2), ships("AAA", 2, 1.0), against=("DDD",))
    assert outcomes(certain(setting))["contributors"] == 3


def test_an_unwilling_lead_leaves_a_lead_nation_coalition_without_one() -> None:
    told = history(certain(one_body(OptIn(("DDD",), "all", 2), against=("DDD",))), 1, 0)
    assert told.outcomes["X"]["ending"] == "nobody led"


def test_unwilling_states_redraft_until_nobody_objects() -> None:
    setting = one_body(SILENCE, ships("AAA", 2, 1.0))
    changed = {
        "support": -130.0, "blocking_cost": 50.0, "dilution": 50.0, "redraft_days:X": 6.0,
    }  # fmt: skip
    # -130 and -80 are noes; at -30 all stand aside, and silence is consent.
    found = certain(setting, **changed)
    told = history(found, 1, 0)
    attempts = [(one.draft, one.tabled, len(one.against)) for one in told.bodies["X"].attempts]
    assert attempts == [(0, False, 4), (1, False, 4), (2, True, 0)]
    assert told.outcomes["X"]["decision_days"] == pytest.approx(3 + 6 + 6)
    # Nobody is for it, so nobody sends forces.
    assert told.outcomes["X"]["ending"] == "no forces"
    assert outcomes(found.changed({"rounds": 2}))["decision_days"] == inf


def test_a_diluted_text_wins_states_over_on_the_day_of_the_decision() -> None:
    setting = one_body(AllOf(abstention="blocks"), ships("AAA", 2, 1.0))
    found = certain(setting, support=-40.0, dilution=50.0, **{"redraft_days:X": 6.0})
    told = outcomes(found)
    assert told["decision_days"] == pytest.approx(9)
    # The governments' two days begin then, and a day of way follows.
    assert told["presence_days"] == pytest.approx(12)
    assert history(found, 1, 0).outcomes["X"]["ending"] == "acted on a diluted text"


def test_a_chair_who_misreads_the_room_has_the_silence_broken() -> None:
    setting = one_body(SILENCE, against=("DDD",))
    found = certain(setting, **{"silence_low:X": 2.0, "silence_high:X": 2.0})
    # The party that is always against is read as such, so nothing is ever put to the members.
    assert history(found, 1, 0).outcomes["X"]["ending"] == "deferred"
    unread = certain(
        one_body(SILENCE), support=-60.0, blocking_cost=50.0, dilution=0.0, reading_error=1000.0
    )
    endings = {history(unread, seed, 0).outcomes["X"]["ending"] for seed in range(12)}
    assert endings == {"blocked", "deferred"}


def test_what_becomes_clear_moves_states_on_that_day() -> None:
    setting = one_body(OptIn(("AAA",), "all", 2), ships("BBB", 2, 1.0))
    found = certain(
        setting, support=-50.0, clarity_lift=100.0, clarity_chance=1.0, clarity_days=20.0,
        clarity_spread=0.0,
    )  # fmt: skip
    told = outcomes(found)
    assert told["decision_days"] == pytest.approx(22)
    assert told["presence_days"] == pytest.approx(23)


def test_a_deferred_text_is_read_again_on_the_day_it_is_clear() -> None:
    setting = one_body(SILENCE)
    found = certain(
        setting, support=-50.0, clarity_lift=100.0, clarity_chance=1.0, clarity_days=5.0,
        clarity_spread=0.0, blocking_cost=20.0, **{"redraft_days:X": 21.0},
    )  # fmt: skip
    assert outcomes(found)["decision_days"] == pytest.approx(5)
    assert history(found, 1, 0).bodies["X"].drafts == 0


def test_delegated_authority_acts_at_once_with_the_units_placed_under_it() -> None:
    standing = (Standing(0, 1, 4.0, "CCC"),)
    setting = one_body(SILENCE, ships("AAA", 5, 30.0), standing=standing, against=("DDD",))
    off = outcomes(certain(setting))
    assert off["presence_days"] == inf
    on = outcomes(certain(setting, **{"delegated:X": 1.0, "delegated_days:X": 1.5}))
    assert on["presence_days"] == pytest.approx(5.5)
    assert on["decision_days"] == inf
    assert on["contributors"] == 1
    by_rule = outcomes(
        certain(one_body(Delegated("an officer", "a plan"), standing=standing),
                **{"delegated_days:X": 1.5})
    )  # fmt: skip
    assert (by_rule["decision_days"], by_rule["presence_days"]) == pytest.approx((1.5, 5.5))


def test_a_mandate_comes_first() -> None:
    setting = Setting(
        sides(*FOUR_STATES),
        (
            Body("X", FOUR_STATES, OptIn((), "none", 1), mandate="M"),
            Body("M", FOUR_STATES[:2], SILENCE, acts=False),
        ),
        (1,),
        (ships("AAA", 1, 0.0),),
    )
    told = outcomes(certain(setting, **{"meeting_days:M": 9.0}))
    assert told["decision_days"] == pytest.approx(9)
    vetoed = replace(
        setting, bodies=(setting.bodies[0], replace(setting.bodies[1], against=("BBB",)))
    )
    assert history(certain(vetoed), 1, 0).outcomes["X"]["ending"] == "no mandate"


def two_bodies(**first: Any) -> Setting:
    return Setting(
        sides(*FOUR_STATES),
        (
            Body("S", ("AAA", "BBB"), OptIn(("AAA",), "all", 2), **first),
            Body("I", FOUR_STATES, SILENCE),
        ),
        (2,),
        (ships("AAA", 2, 1.0), ships("CCC", 1, 4.0)),
    )


def test_a_unit_serves_the_body_that_could_call_it_first() -> None:
    changed = {"generation_low:I": 10.0, "generation_high:I": 10.0}
    found = certain(two_bodies(), **changed)
    small, large = outcomes(found, "S"), outcomes(found, "I")
    assert small["presence_days"] == pytest.approx(4)
    assert small["double_booked"] == 0
    # The institution would have called both ships of AAA; CCC's comes four days after day 13.
    assert large["double_booked"] == 2
    assert large["presence_days"] == pytest.approx(17)
    assert small["coverage_30d"] == pytest.approx(26 / 30)
    assert small["handover_days"] == inf


def test_a_small_group_hands_over_after_an_overlap() -> None:
    changed = {"generation_low:I": 10.0, "generation_high:I": 10.0, "overlap_days": 2.0}
    found = certain(two_bodies(hands_over_to="I"), **changed)
    small, large = outcomes(found, "S"), outcomes(found, "I")
    assert small["handover_days"] == pytest.approx(15)
    # On station from day 4 until day 15.
    assert small["coverage_30d"] == pytest.approx(11 / 30)
    # Both from day 15 on; CCC's ship, on day 17, is not needed any more.
    assert large["presence_days"] == pytest.approx(15)
    assert large["coverage_30d"] == pytest.approx(15 / 30)


def test_a_fleet_without_relief_leaves_after_its_endurance() -> None:
    fleet = ships("AAA", 2, 1.0, stay=10.0)
    told = outcomes(certain(one_body(OptIn(("AAA",), "all", 1), fleet)))
    assert told["coverage_30d"] == pytest.approx(10 / 30)
    assert told["coverage_90d"] == pytest.approx(10 / 90)


def test_feints_cost_units_and_days() -> None:
    setting = one_body(OptIn(("AAA",), "all", 1), ships("AAA", 4, 1.0), wanted=(4,))
    found = certain(setting, feint_share=0.5, feint_days=3.0)
    told = outcomes(found)
    assert told["presence_days"] == pytest.approx(7)
    assert told["coverage_30d"] == pytest.approx(23 / 30 / 2)


def test_the_next_incident_finds_on_station_what_the_first_one_brought() -> None:
    setting = one_body(OptIn(("AAA",), "all", 1), ships("AAA", 2, 7.0))
    told = outcomes(certain(setting, incident_number=2.0, gap_days=30.0))
    assert (told["decision_days"], told["presence_days"]) == (0, 0)
    assert told["coverage_30d"] == pytest.approx(1)


def test_a_post_goes_to_whoever_is_there_first() -> None:
    near, far = ships("BBB", 1, 2.0), ships("AAA", 2, 8.0)
    told = history(certain(one_body(OptIn((), "none", 1), far, near)), 1, 0)
    units = told.bodies["X"].units
    assert [(unit.owner, unit.count) for unit in units] == [("BBB", 1), ("AAA", 1)]


def test_nobody_has_forces() -> None:
    """An answer, not a crash."""
    told = history(certain(one_body(SILENCE)), 1, 0)
    assert told.outcomes["X"]["ending"] == "no forces"
    assert told.outcomes["X"]["coverage_90d"] == 0


def test_everyone_is_refused_at_home() -> None:
    told = history(certain(one_body(SILENCE, ships("AAA", 1, 1.0)), refusal=1.0), 1, 0)
    assert told.outcomes["X"]["ending"] == "refused"
    caveats = history(certain(one_body(SILENCE, ships("AAA", 1, 1.0)), caveat=1.0), 1, 0)
    assert caveats.outcomes["X"]["ending"] == "no forces"


def test_an_answer_after_the_horizon_does_not_count() -> None:
    found = certain(one_body(SILENCE), horizon_days=90.0, **{"meeting_days:X": 100.0})
    assert outcomes(found)["decision_days"] == inf


def test_meeting_days_have_the_median_and_the_spread_they_are_given() -> None:
    """Two million would be the bench's; ten thousand see a wrong sign or a lost logarithm."""
    found = certain(one_body(AllOf()), **{"meeting_days:X": 5.0, "meeting_spread:X": 0.8})
    days = np.log(simulate(found, 2, 0, 10_000)[0, 0])
    assert np.median(days) == pytest.approx(log(5), abs=0.03)
    assert days.std() == pytest.approx(0.8, abs=0.03)


def explained() -> History:
    fleet = ships("BBB", 2, 1.0)
    setting = one_body(OptIn(("AAA",), "all", 2), fleet, parliament={"BBB": (10.0, 10.0)})
    return history(certain(setting, government_days=7.0), 1, 0)


def test_the_path_of_a_history_accounts_for_every_day() -> None:
    told = explained()
    path = critical_path(told, "X")
    assert [step.what for step in path] == ["meeting", "government", "parliament", "transit"]
    assert path[0].start == 0
    assert all(a.end == b.start for a, b in pairwise(path))
    assert path[-1].end == told.outcomes["X"]["presence_days"] == pytest.approx(18)


def test_an_explanation_says_what_took_longest() -> None:
    found = explain(explained())
    assert any("What took longest: the parliament of BBB, 10.0 days" in s for s in found.sentences)
    assert found.sentences[-1] == CAVEAT
    assert found.to_dict()["bodies"]["X"]["handover_days"] is None
    assert "parliament of BBB" in svg(found.plot(), alt="what took long", name="history")


def test_every_shipped_history_adds_up() -> None:
    found = world(fact_base(), "baltic-cable")
    for replication in range(20):
        told = history(found, 1, replication)
        for body in found.bodies:
            path = critical_path(told, body)
            assert all(a.end == b.start for a, b in pairwise(path))
            assert not path or path[0].start == 0
        assert explain(told).sentences


def test_a_batch_waits_for_the_first_of_those_who_share_it() -> None:
    fleet = replace(ships("AAA", 2, 1.0), owners=("AAA", "BBB"), batches=(Batch(0, (1.0,)),))
    setting = one_body(OptIn((), "none", 1), fleet, parliament={"AAA": (10.0, 10.0)})
    assert outcomes(certain(setting))["presence_days"] == pytest.approx(4)


def test_no_history_names_the_ships_that_would_move() -> None:
    found = explain(history(world(fact_base(), "baltic-cable", ("JEF",)), 1, 0))
    told = str(found.to_dict())
    assert "patrol vessel of Estonia" in told
    assert not [name for name in ("Kurvits", "Raju", "Turva", "Tursas") if name in told]

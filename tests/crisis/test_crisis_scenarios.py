"""Scenarios: they are found, stand somewhere, and their bodies act by their own rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minilateral.core.errors import NoFactAtDateError, NotFoundError, UsageError
from minilateral.crisis.acting import acting
from minilateral.crisis.scenario import Scenario, scenario, scenarios
from minilateral.decide.ballot import Ballot
from minilateral.decide.primitives import Delegated
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.scenario import ScenarioRecord

Own = Callable[..., Path]

ALL = [item.id for item in scenarios(fact_base())]
CHOICE = "type: modelling_choice, text: a working value, source: [uncited], verified: no"


def found(name: str) -> Scenario:
    return scenario(fact_base(), name)


def test_a_scenario_is_found_by_id_and_name_in_any_spelling() -> None:
    for words in ("baltic-cable", "Baltic Cable", "a cable is cut in the gulf of finland"):
        assert found(words).id == "baltic-cable"
    record = found("evacuation").record
    assert scenario(fact_base(), record).record is record


def test_a_near_miss_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="'baltic-cabel' is not a scenario; did you mean balt"):
        found("baltic-cabel")
    with pytest.raises(NotFoundError, match="there are alliance-dispute, article-5-baltic"):
        found("zzz")


@pytest.mark.parametrize("name", ALL)
def test_every_shipped_scenario_runs_with_all_its_bodies(name: str) -> None:
    item = found(name)
    bodies = acting(item)
    assert sum(body.acts for body in bodies) >= 2
    for body in bodies:
        assert body.members
        assert body.playable.runs
        assert body.delegated is None or isinstance(body.delegated.rule, Delegated)


@pytest.mark.parametrize("name", ALL)
def test_every_place_of_a_scenario_moves_the_lines_of_its_need(name: str) -> None:
    item = found(name)
    own = item.need()
    assert own.area == item.record.stage
    fixed = [line.number for line in own.lines if line.place != own.area]
    for place in item.places:
        moved = item.need(place.upper())
        assert moved.area.point_name == place
        for line in moved.lines:
            assert line.number in fixed or line.place is moved.area


def test_a_place_that_a_scenario_does_not_have_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="did you mean Fehmarn Belt"):
        found("baltic-cable").need("Fehmarn Bel")


def test_bodies_keep_the_order_in_which_they_are_asked() -> None:
    names = [body.name for body in acting(found("baltic-cable"), ["EU", "nato", "JEF"])]
    assert names == ["EU", "NATO", "JEF"]


def test_a_body_acts_by_the_scope_that_the_scenario_names() -> None:
    scopes = {b.name: b.playable.record.scope for b in acting(found("article-5-baltic"))}
    assert scopes["NATO"] == "collective defence response"
    assert scopes["EU"] == "CFSP default"


def test_a_body_that_the_scenario_does_not_name_acts_by_its_default_rule() -> None:
    (body,) = acting(found("baltic-cable"), ["NORDEFCO"])
    assert body.entry is None
    assert body.playable.record.default
    assert body.operation == "presence"


def test_a_list_of_states_acts_when_two_are_willing() -> None:
    (body,) = acting(found("baltic-cable"), ["GBR,NOR,EST"])
    willing = body.playable
    assert body.members == ("EST", "GBR", "NOR")
    assert willing.judge(willing.ballot(yes=["EST", "NOR"])).passed
    assert not willing.judge(willing.ballot(yes=["EST"])).passed


def test_one_state_acts_alone() -> None:
    (body,) = acting(found("baltic-cable"), ["FIN,"])
    assert body.playable.judge(body.playable.ballot(yes=["FIN"])).passed


def test_the_mandate_comes_from_the_council_with_its_elected_seats() -> None:
    bodies = acting(found("red-sea-shipping"), ["NATO"])
    nato, council = bodies
    assert nato.mandate == council.name == "UNSC"
    assert not council.acts
    assert len(council.members) == 15


def test_who_is_suspected_is_against_where_it_sits_and_nowhere_else() -> None:
    item = found("shadow-fleet-escort")
    council, jef = acting(item, ["UNSC", "JEF"])
    assert council.against == ("RUS",)
    assert jef.against == ()


def test_a_party_in_the_consensus_stops_it_and_stops_nobody_elsewhere() -> None:
    """The seat in dispute breaks the silence of nine, and cannot stop three that are willing."""
    nine, without, willing = acting(found("alliance-dispute"))
    assert nine.members == tuple(f"E{number:02}" for number in range(1, 10))
    others = nine.members[1:]

    def passes(index: int, ballot: Ballot) -> bool:
        return (nine, without, willing)[index].playable.judge(ballot).passed

    objecting = Ballot.of(nine.members, yes=others, no=["E01"])
    assert [passes(index, objecting) for index in range(3)] == [False, True, True]
    another = Ballot.of(nine.members, yes=["E03", "E04", "E05"], no=["E02"])
    assert [passes(index, another) for index in range(3)] == [False, False, True]


def test_parties_can_be_tried_in_any_body() -> None:
    (body,) = acting(found("alliance-dispute"), ["NATO"], parties=["GRC", "TUR"])
    assert body.against == ("GRC", "TUR")
    with pytest.raises(NotFoundError, match="the party 'CHE' sits in none of the bodies"):
        acting(found("alliance-dispute"), ["NATO"], parties=["CHE"])


def test_a_body_is_asked_on_another_day_with_the_members_of_that_day() -> None:
    before, after = (
        acting(found("baltic-cable"), ["NATO"], on=day)[0].members
        for day in (date(2023, 4, 3), date(2023, 4, 4))
    )
    assert set(after) - set(before) == {"FIN"}


@pytest.mark.parametrize(
    ("bodies", "error", "said"),
    [
        (["JEFF"], NotFoundError, "'JEFF' is not a grouping; did you mean JEF"),
        (["nine_seat"], NotFoundError, "'nine_seat' is not a body; did you mean nine_seats"),
        (["JEF", "jef"], UsageError, "JEF is asked for twice"),
        (["Northern Group"], UsageError, "takes no collective decision, so it cannot act"),
    ],
)
def test_a_body_that_cannot_be_asked_gets_one_clear_error(
    bodies: list[str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        acting(found("alliance-dispute"), bodies)


def test_a_body_not_yet_founded_is_told() -> None:
    with pytest.raises(NoFactAtDateError, match="was founded on 2014-09-04; asked for 1990"):
        acting(found("baltic-cable"), ["JEF"], on=date(1990, 1, 1))


def test_an_expected_veto_and_hand_over_of_a_user_are_kept(own: Own) -> None:
    text = f"""
id: own-case
name: An own case
happens: Something happens.
on: 2026-07-01
threshold: armed
stage: {{region: Red Sea, point_name: Somewhere, lat: 12.6, lon: 43.3, at_sea: yes}}
need: maritime-escort
operation: combat
attribution:
  never_clear: {{value: 0, {CHOICE}}}
  median_days: {{value: 1, {CHOICE}}}
bodies:
  - body: jef
    scope: action
    operation: presence
    mandate: {{by: unsc_p5, expected_veto: [CHN], {CHOICE}}}
    hands_over: {{to: eu, overlap_days: {{value: 1, {CHOICE}}}, {CHOICE}}}
    {CHOICE.replace(", ", chr(10) + "    ")}
  - {{body: eu, scope: CFSP default, {CHOICE}}}
  - {{body: unsc_p5, scope: substantive, acts: no, {CHOICE}}}
levers:
  timing: {{value: 1, {CHOICE}}}
  feint_share: {{value: 0, {CHOICE}}}
  feint_days: {{value: 0, {CHOICE}}}
  repeated_after_days: {{value: 1, {CHOICE}}}
horizon_days: {{value: 90, {CHOICE}}}
"""
    jef, council = acting(scenario(FactBase([own(text)]), "own-case"), ["JEF"])
    assert (jef.mandate, jef.hands_over_to, jef.operation) == ("UNSC", "EU", "presence")
    assert council.against == ("CHN",)
    assert council.operation == "combat"


def test_a_scenario_cites_what_its_defaults_rest_on() -> None:
    keys = {reference.key for reference in found("baltic-cable").references()}
    assert "informare-missione-nato-protezione-infrastrutture" in keys
    assert "uncited" not in keys
    rows = found("baltic-cable").rows()
    assert {"bodies.nato.delegation.units.0.days", "levers.timing"} <= {row["what"] for row in rows}


def test_everything_that_a_record_holds_is_told_as_json() -> None:
    item = found("baltic-cable")
    told = item.to_dict()
    assert told["places"] == item.places
    assert [body["body"] for body in told["bodies"]] == ["jef", "nato", "eu"]
    assert told["bodies"][0]["hands_over_to"] == "nato"
    assert isinstance(item.record, ScenarioRecord)

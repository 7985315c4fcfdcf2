"""Scenarios of the fact base: what is shipped is whole, and what is impossible is refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from minilateral.core.errors import InvalidDataError
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.procedure import Approval, ApprovalReading
from minilateral.facts.records.scenario import Estimate, ScenarioRecord
from minilateral.facts.records.sea_law import MaritimeRule

Own = Callable[..., Path]

SHIPPED = {
    "baltic-cable",
    "shadow-fleet-escort",
    "drone-incursions-poland",
    "red-sea-shipping",
    "evacuation",
    "article-5-baltic",
    "cyber-partner",
    "alliance-dispute",
}
CHOICE = "type: modelling_choice, text: a working value, source: [uncited], verified: no"


def scenario(**changes: str) -> str:
    """A scenario of a user as YAML; a change replaces a whole top-level key."""
    parts = {
        "id": "own-case",
        "name": "An own case",
        "happens": "Something happens.",
        "on": "2026-07-01",
        "threshold": "sub_threshold",
        "stage": "{region: Baltic Sea, point_name: Somewhere, lat: 58.0, lon: 20.0, at_sea: yes}",
        "affected": "[FIN]",
        "need": "undersea-patrol",
        "operation": "presence",
        "attribution": f"\n  never_clear: {{value: 0.5, {CHOICE}}}\n"
        f"  median_days: {{value: 5, low: 1, high: 9, {CHOICE}}}",
        "bodies": f"\n  - {{body: jef, scope: action, {CHOICE}}}",
        "levers": f"\n  timing: {{value: 1.5, {CHOICE}}}\n  feint_share: {{value: 0.2, {CHOICE}}}\n"
        f"  feint_days: {{value: 2, {CHOICE}}}\n  repeated_after_days: {{value: 9, {CHOICE}}}",
        "horizon_days": f"{{value: 90, {CHOICE}}}",
    }
    return "\n".join(f"{key}: {value}" for key, value in (parts | changes).items() if value)


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidDataError) as caught:
        FactBase([folder])
    return [str(fault) for fault in caught.value.faults]


def test_the_eight_scenarios_are_shipped() -> None:
    assert {record.id for record in fact_base().all(ScenarioRecord)} == SHIPPED


def test_every_number_says_what_it_rests_on() -> None:
    for record in fact_base().all(ScenarioRecord):
        bases = [basis for _, basis in record.bases()]
        assert len(bases) >= 10
        for basis in bases:
            assert basis.text != "no basis given"
            assert basis.source
            if isinstance(basis, Estimate):
                low, high = basis.range
                assert low <= basis.value <= high


def test_what_is_measured_in_the_record_is_what_the_files_say() -> None:
    """The gaps between cable incidents of a winter, counted again from the table of incidents."""
    from minilateral.facts.records.seabed import SeabedIncident

    days = sorted(
        row.date.first
        for row in fact_base().all(SeabedIncident)
        if 2024 <= row.date.first.year <= 2025 and str(row.date) < "2025-06"
    )
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert gaps == [1, 37, 32, 26]
    cable = next(r for r in fact_base().all(ScenarioRecord) if r.id == "baltic-cable")
    assert cable.levers.repeated_after_days.value in gaps


def test_no_real_state_stands_accused_in_the_dispute() -> None:
    dispute = next(r for r in fact_base().all(ScenarioRecord) if r.id == "alliance-dispute")
    assert dispute.affected == ()
    assert dispute.attribution.suspected == ()
    assert {body.body for body in dispute.bodies} == {made.id for made in dispute.made_up}


def test_a_scenario_of_a_user_joins_the_shipped_ones(own: Own) -> None:
    base = FactBase([own(scenario())])
    records = base.all(ScenarioRecord)
    assert {record.id for record in records} == {*SHIPPED, "own-case"}


def test_a_scenario_of_a_user_replaces_the_shipped_one_of_its_id(own: Own) -> None:
    base = FactBase([own(scenario(id="baltic-cable"))])
    found = [record for record in base.all(ScenarioRecord) if record.id == "baltic-cable"]
    assert [record.name for record in found] == ["An own case"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"need": "undersea-patrl"},
            "is not a need; did you mean undersea-patrol",
        ),
        ({"affected": "[FIM]"}, "FIM is not a state; did you mean"),
        ({"bodies": f"\n  - {{body: jeff, scope: action, {CHOICE}}}"}, "did you mean jef?"),
        (
            {"bodies": f"\n  - {{body: jef, scope: acton, {CHOICE}}}"},
            "jef has no rule for 'acton' on 2026-07-01; did you mean action?",
        ),
        ({"on": "2010-01-01"}, "jef has no member on 2010-01-01"),
        ({"on": "2026-02-30"}, "on"),
        ({"threshold": "armd"}, "did you mean armed?"),
        ({"operation": "presense"}, "did you mean presence?"),
        ({"horizon_days": f"{{value: -1, {CHOICE}}}"}, "horizon_days.value"),
        ({"horizon_days": f"{{value: nan, {CHOICE}}}"}, "horizon_days.value"),
        ({"horizon_days": f"{{value: 9, low: 10, high: 5, {CHOICE}}}"}, "is not between 10 and 5"),
        (
            {
                "attribution": f"\n  never_clear: {{value: 1.5, {CHOICE}}}\n"
                f"  median_days: {{value: 5, {CHOICE}}}"
            },
            "the chance that it is never clear runs from 1.5 to 1.5",
        ),
        (
            {
                "attribution": f"\n  never_clear: {{value: 0.5, {CHOICE}}}\n"
                f"  median_days: {{value: 5, {CHOICE}}}\n  suspected: [RUS]"
            },
            "names a suspect; say under `suspicion` on whose word",
        ),
        (
            {"bodies": f"\n  - {{body: jef, scope: action, acts: no, {CHOICE}}}"},
            "names at least one body that may act",
        ),
        (
            {"bodies": f"\n  - {{body: jef, scope: action, {CHOICE}}}" * 2},
            "names the body 'jef' 2 times",
        ),
        (
            {
                "bodies": f"\n  - {{body: jef, scope: action, {CHOICE}, "
                f"mandate: {{by: unsc_p5, {CHOICE}}}}}"
            },
            "needs a mandate of 'unsc_p5', which is not among the bodies",
        ),
        (
            {
                "bodies": f"\n  - {{body: jef, scope: action, {CHOICE}, hands_over: {{to: nato, "
                f"overlap_days: {{value: 1, {CHOICE}}}, {CHOICE}}}}}"
            },
            "hands over to 'nato', which is no other body",
        ),
        (
            {
                "bodies": "\n  - {body: nato, scope: all decisions of the North Atlantic Council, "
                f"{CHOICE}, delegation: {{scope: measures within the Supreme Commander's delegated "
                f"authority, {CHOICE}, units: [{{line: 99, units: 1, owner: POL, "
                f"days: {{value: 1, {CHOICE}}}, {CHOICE}}}]}}}}"
            },
            "undersea-patrol has 13 lines, none numbered 99",
        ),
    ],
)
def test_an_impossible_scenario_is_refused_with_its_place(
    own: Own, changes: dict[str, str], said: str
) -> None:
    told = faults(own(scenario(**changes)))
    assert any(said in fault for fault in told), told
    assert all(".yaml:" in fault for fault in told)


def test_a_place_that_the_need_does_not_have_is_refused(own: Own) -> None:
    levers = scenario().split("levers:")[1].split("\nhorizon")[0]
    text = scenario(levers=f"{levers}\n  places: [Fehmarn Bel]\n  places_basis: {{{CHOICE}}}")
    told = faults(own(text))
    assert any("'Fehmarn Bel' is not a place of undersea-patrol; did you" in f for f in told)


def test_two_faults_are_told_at_once(own: Own) -> None:
    told = faults(own(scenario(need="nothing-such", affected="[FIM]")))
    assert len(told) == 2


def test_every_state_with_a_law_has_a_reading_for_every_operation() -> None:
    base = fact_base()
    read: dict[str, set[str]] = {}
    for row in base.all(ApprovalReading):
        if not row.frames:
            read.setdefault(row.state, set()).update(row.operations)
    for state in {row.state for row in base.all(Approval)}:
        assert len(read[state]) == 7, state


def test_a_reading_of_a_branch_that_no_state_has_is_refused(own: Own) -> None:
    row = "{state: GBR, branch: urgnt, operations: [combat], reading: none such}"
    told = faults(own(f"approval_readings:\n  - {row}\n"))
    assert any("GBR has no branch 'urgnt'" in fault for fault in told)


def test_every_zone_and_every_article_that_a_card_needs_is_there() -> None:
    articles = {(rule.zone, rule.article) for rule in fact_base().all(MaritimeRule)}
    assert {("territorial_sea", str(n)) for n in (2, 17, 19, 25, 27)} <= articles
    assert {("economic_zone", str(n)) for n in (56, 58, 73)} <= articles
    assert {("high_seas", str(n)) for n in (87, 92, 105, 110, 112, 113)} <= articles
    assert {("contiguous_zone", "33"), ("continental_shelf", "79")} <= articles
    paris = [r for r in fact_base().all(MaritimeRule) if r.instrument == "Paris Convention 1884"]
    assert {rule.article for rule in paris} == {"10"}

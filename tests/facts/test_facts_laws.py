"""Every law of the fact base reports what breaks it, with file and line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minilateral.core.errors import InvalidDataError
from minilateral.facts import FactBase, fact_base, laws
from minilateral.facts.records.procedure import CouncilWeight
from minilateral.facts.records.reference import BodyAlias, KnownCount

Own = Callable[..., Path]
UNCITED = {"source": "uncited", "verified": False}
GDP = {"state": "EST", "year": 1923, "gdp_current_usd": 1} | UNCITED
ENABLER = {
    **{"owner": "EST", "asset_class": "aewc", "asset_type": "aewc", "platform": "Made-up 1"},
    **{"year": 2020, "status": "in_service"},
    **UNCITED,
}
PROMISE = {
    **{"owner": "EST", "body": "JEF", "role": "contributor", "force": "made up"},
    **{"asset_class": "combat_air", "unit": "aircraft", "from": "2020", "status": "ended"},
    **UNCITED,
}
CLASS = {"force_class": "joint force pool", "owner": "EST", "readiness_state": "x", "as_of": "2020"}
WEIGHT = {
    **{"period": "OWN", "state": "EST", "weight": 1, "quota": 1, "member_majority": "none"},
    **{"population_condition": "none", "total_weight": 1},
    **{"valid_from": "1950-01-01", "valid_to": "1958-01-01"},
    **UNCITED,
}
CABLE = {
    **{"name": "Made-up cable", "type": "telecom_cable", "end_a": "A", "end_b": "B"},
    **{"lat_a": 1, "lon_a": 1, "lat_b": 2, "lon_b": 2, "countries": "EST;FIN", "region": "Baltic"},
    **UNCITED,
}
CHOICE = {"type": "modelling_choice", "text": "made up"} | UNCITED
NOUGHT = {"value": 0} | CHOICE
SCENARIO = {
    **{"id": "own-case", "name": "Made up", "happens": "nothing", "on": "2026-07-01"},
    **{"threshold": "armed", "need": "undersea-patrol", "operation": "presence"},
    **{"stage": {"region": "Baltic Sea", "point_name": "Somewhere", "lat": 58, "lon": 20}},
    **{"attribution": {"never_clear": NOUGHT, "median_days": NOUGHT}, "horizon_days": NOUGHT},
    **{"bodies": [{"body": "jef", "scope": "action"} | CHOICE]},
    "levers": {
        **{"timing": {"value": 1} | CHOICE, "feint_share": NOUGHT, "feint_days": NOUGHT},
        "repeated_after_days": NOUGHT,
    },
}
READING = {"state": "GBR", "operations": "combat", "frames": "un", "reading": "made up"}
SOURCES = [
    {"key": "own-agency", "publisher": "An agency", "grade": "state_controlled"},
    {"key": "own-mirror", "publisher": "A mirror", "grade": "copy"},
    {"key": "own-paper", "publisher": "A paper", "grade": "press"},
]


def tables(**rows: list[dict[str, Any]]) -> str:
    """A YAML file of tables, one row a line."""
    return "".join(
        f"{name}:\n" + "".join(f"  - {json.dumps(row)}\n" for row in found)
        for name, found in rows.items()
    )


def faults(folder: Path) -> list[str]:
    """What is wrong with the only file of a folder: line and message of each fault."""
    with pytest.raises(InvalidDataError) as caught:
        FactBase([folder])
    (file,) = {fault.place.file for fault in caught.value.faults}
    assert Path(file) == folder / "own.yaml"
    return [f"{fault.place.line}: {fault.message}" for fault in caught.value.faults]


#: The law, a file of tables that breaks it, and what is said of its last row.
SPENDING = {
    **{"state": "EST", "year": 1923, "series": "a", "status": "final", "preferred_pct": True},
    **{"defence_exp_pct_gdp": 2, "source": "uncited", "verified": False},
}
TARGET = {
    **{"owner": "EST", "commitment": "made_up", "target_value": 9, "unit": "pct_gdp"},
    **{"target_year": 2030, "announced_date": "2025-06-01", "status": "made up"},
    **UNCITED,
}
PLEDGE = {
    **{"donor": "EST", "date": "2024-05-02", "what": "made up", "delivered": "made up"},
    **UNCITED,
}
EPISODE = {
    **{"incident_id": "I99", "incident": "made up", "incident_date": "2025-06-02"},
    **{"incident_type": "other", "threshold": "armed", "region": "Baltic", "body": "EU"},
    **{"body_kind": "multilateral", "body_size_at_time": 27, "decision_rule": "consensus"},
    **{"decision_date": "2025-06-03", "decision_what": "made up", "precision": "day"},
    **{"act_class": "force", "authority": "ministers", "authority_judged": False},
    **{"new_or_standing": "standing", "soft_decision": False, "standing_op": False},
    **{"mandate_needed": "no", "absence_of_evidence": False, "venue_shift": False},
    **{"double_coded": False},
    **UNCITED,
}
NEED = {
    **{"id": "made-up", "name": "Made up", "area": {"point_name": "Nowhere", "lat": 1, "lon": 1}},
    "requirements": [
        {
            **{"asset_class": "patrol", "sector": "civil", "count": 1, "kinds": ["opv"]},
            **{"on_station_by_days": 1, "for_days": 1},
        }
    ],
}
FRAME = {
    **{"frame": "made up", "grouping": "jef", "closed_from": "2020-01-01", "rule": "made up"},
    **UNCITED,
}
SHARED = {
    **{"owner": "EST", "unit": "made up", "bodies": ["jef", "natto"], "kind": "said"},
    **{"from": "2025"},
    **UNCITED,
}
BROKEN = [
    (
        "shared_units_are_of_bodies",
        tables(shared_units=[SHARED]),
        "the body 'natto' has no label; did you mean NATO?",
    ),
    (
        "framed_groupings_exist",
        tables(frames=[FRAME | {"grouping": "jeff"}]),
        "the grouping 'jeff' is not known; did you mean jef?",
    ),
    (
        "frames_have_one_rule",
        tables(frames=[FRAME, FRAME | {"grouping": "nato", "rule": "another"}]),
        "the frame 'made up' has another rule or day here than for jef",
    ),
    (
        "kinds_exist",
        tables(needs=[NEED]),
        "'opv' is no type of patrol, civil",
    ),
    (
        "readiness_speaks_of_types",
        tables(readiness_classes=[CLASS | {"default_for": "frigat"} | UNCITED]),
        "'frigat' is no type; did you mean frigate?",
    ),
    (
        "readiness_speaks_of_types",
        tables(
            readiness_classes=[
                CLASS | {"default_for": "mpa"} | UNCITED,
                CLASS | {"default_for": "mpa", "readiness_state": "y"} | UNCITED,
            ]
        ),
        "mpa of EST has its default at {file}:2:5",
    ),
    (
        "types_have_readiness",
        tables(
            crosswalk=[
                {"label_kind": "asset_type", "label": "zeppelin", "asset_class": "uav"}
                | {"sector": "military", "unit": "aircraft", "judged": True}
            ]
        ),
        "'zeppelin' has no generic row of readiness",
    ),
    (
        "promises_are_owned",
        tables(
            enablers=[ENABLER | {"count": 2}],
            commitments=[
                PROMISE | {"asset_class": "aewc", "count": 2},
                PROMISE | {"asset_class": "aewc", "count": 3},
            ],
        ),
        "EST promises 3 aircraft of aewc to JEF but owns 2",
    ),
    (
        "sea_graph_joins",
        tables(
            sea_graph=[
                {"node": "nowhere", "name": "Nowhere", "lat": 1, "lon": 1, "kind": "sea"}
                | {"to": "tallin"}
            ]
        ),
        "leads to 'tallin', which is no node; did you mean tallinn?",
    ),
    (
        "episodes_are_possible",
        tables(episodes=[EPISODE, EPISODE | {"body": "NATO", "decision_date": "2025-06-01"}]),
        "decided on 2025-06-01, before the incident on 2025-06-02, without a note",
    ),
    (
        "incidents_are_told_alike",
        tables(episodes=[EPISODE, EPISODE | {"body": "NATO", "region": "Arctic"}]),
        "region of I99 is 'Arctic', but 'Baltic' in the row of EU",
    ),
    (
        "targets_lie_ahead",
        tables(targets=[TARGET | {"target_year": 2024}]),
        "EST made_up: the target year 2024 lies before its announcement 2025-06-01",
    ),
    (
        "successors_exist",
        tables(targets=[TARGET | {"superseded_by": "5pctt"}]),
        "EST made_up: superseded_by '5pctt' is no target of EST; did you mean 5pct?",
    ),
    (
        "successors_exist",
        tables(targets=[TARGET | {"superseded_by": "5pct"}]),
        "EST made_up: superseded_by '5pct' was announced before it",
    ),
    (
        "deliveries_follow_pledges",
        tables(pledges=[PLEDGE | {"delivery_date": "2024-05-01"}]),
        "EST, made up: delivered 2024-05-01, before it was promised on 2024-05-02",
    ),
    (
        "bodies_of_money_exist",
        tables(pledges=[PLEDGE | {"through": "natoo"}]),
        "'natoo' is not a grouping; did you mean nato?",
    ),
    (
        "one_preferred_figure",
        tables(spending=[SPENDING, SPENDING | {"series": "b"}]),
        "EST 1923: {file}:2:5 is preferred already",
    ),
    (
        "sources_resolve",
        tables(gdp=[GDP, GDP | {"year": 1924, "source": "north-atlantic-treatty"}]),
        "the source 'north-atlantic-treatty' is not in the sources table; "
        "did you mean north-atlantic-treaty?",
    ),
    (
        "verified_on_good_word",
        tables(gdp=[GDP, GDP | {"year": 1924, "verified": True}]),
        "is marked verified on uncited word alone; mark it verified: no",
    ),
    (
        "keys_are_unique",
        tables(gdp=[GDP, GDP | {"gdp_current_usd": 2}]),
        "gdp: EST, 1923 stands already at {file}:2:5",
    ),
    (
        "names_are_unique",
        "",
        "the name 'NATO' already means the grouping 'nato'",
    ),
    (
        "states_are_known",
        tables(gdp=[GDP, GDP | {"state": "QQQ"}]),
        "QQQ is not a state",
    ),
    (
        "states_are_known",
        tables(infrastructure=[CABLE, CABLE | {"name": "Another", "countries": "EST;QQQ"}]),
        "QQQ is not a state",
    ),
    (
        "owners_are_known",
        tables(enablers=[ENABLER, ENABLER | {"owner": "GBRR"}]),
        "owner 'GBRR' is no state and no labelled body; did you mean GBR?",
    ),
    (
        "owners_are_known",
        tables(enablers=[ENABLER, ENABLER | {"owner": "DNK+NOR+GBRR"}]),
        "owner 'GBRR' is no state and no labelled body; did you mean GBR?",
    ),
    (
        "bodies_are_labelled",
        tables(commitments=[PROMISE, PROMISE | {"body": "Arab Leage"}]),
        "the body 'Arab Leage' has no label; did you mean Arab League?",
    ),
    (
        "bodies_are_labelled",
        tables(body_aliases=[{"label": "Made up", "part_of": "natoo"}]),
        "points to the grouping 'natoo', which does not exist",
    ),
    (
        "voters_are_groupings",
        "\n{id: made_up, name: Made up, kind: ad_hoc, sources: uncited, "
        "members: [{state: EST, from: 2020-01-01, source: uncited, verified: no}], "
        "decision_rules: [{scope: all, voters: euu, rule: {none: {}}, legal_basis: none, "
        "verified: no}]}\n",
        "the voters 'euu' are no grouping; did you mean eu?",
    ),
    (
        "counts_on_known_dates",
        tables(known_counts=[{"grouping": "nato", "on": "2000-01-01", "members": 20} | UNCITED]),
        "nato had 20 members on 2000-01-01; the spells give 19",
    ),
    (
        "counts_on_known_dates",
        tables(known_counts=[{"grouping": "natoo", "on": "2000-01-01", "members": 19} | UNCITED]),
        "'natoo' is not a grouping",
    ),
    (
        "council_regimes_are_whole",
        tables(eu_council_rules=[WEIGHT | {"total_weight": 2}]),
        "OWN: weights add up to 1, not to 2",
    ),
    (
        "council_regimes_are_whole",
        tables(eu_council_rules=[WEIGHT | {"valid_to": "1957-12-31"}]),
        "OWN ends on 1957-12-31, when none begins",
    ),
    (
        "labels_are_converted",
        tables(enablers=[ENABLER, ENABLER | {"asset_type": "zeppelin"}]),
        "the asset type 'zeppelin' is not in the crosswalk",
    ),
    (
        "labels_are_converted",
        tables(commitments=[PROMISE, PROMISE | {"unit": "zeppelins"}]),
        "the commitment unit 'combat_air|zeppelins' is not in the crosswalk",
    ),
    (
        "labels_are_converted",
        tables(readiness_classes=[CLASS | {"force_class": "zeppelins"} | UNCITED]),
        "the force class 'zeppelins' is not in the crosswalk",
    ),
    (
        "needs_of_scenarios_exist",
        tables(scenarios=[SCENARIO | {"need": "undersea-patrl"}]),
        "'undersea-patrl' is not a need; did you mean undersea-patrol?",
    ),
    (
        "bodies_of_scenarios_have_the_rule",
        tables(scenarios=[SCENARIO | {"bodies": [{"body": "jeff", "scope": "action"} | CHOICE]}]),
        "'jeff' is not a grouping; did you mean jef?",
    ),
    (
        "states_of_scenarios_are_known",
        tables(scenarios=[SCENARIO | {"affected": ["QQQ"]}]),
        "QQQ is not a state",
    ),
    (
        "readings_name_branches",
        tables(approval_readings=[READING | {"branch": "urgnt"}]),
        "GBR has no branch 'urgnt'",
    ),
]


@pytest.mark.parametrize(("law", "text", "said"), BROKEN)
def test_a_broken_law_is_told_with_the_line_of_the_row(
    own: Own, trident: str, law: str, text: str, said: str
) -> None:
    text = text or trident.replace("name: Trident Compact", "name: NATO")
    folder = own(text)
    several = ("gdp", "inf", "ena", "com", "bod", "spe", "epi", "rea", "fra")
    line = text.count("\n") if text.startswith(several) else None
    line = line or (1 if text.startswith("id") else 2)
    assert faults(folder) == [f"{line}: {said.format(file=folder / 'own.yaml')}"]


def test_no_law_goes_unbroken() -> None:
    assert {law for law, _, _ in BROKEN} == {law.__name__ for law in laws.LAWS}


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_the_shipped_facts_hold_the_law(law: laws.Law) -> None:
    assert list(law(fact_base())) == []


@pytest.mark.parametrize(
    ("part", "broken", "marker", "said"),
    [
        ("source: [uncited], verified: no}\n  - {state: UKR",
         "source: [north-atlantic-treatty], verified: no}\n  - {state: UKR",
         "treatty", "the source 'north-atlantic-treatty' is not in the sources table"),
        ("sources: [north-atlantic-treaty]", "sources: [north-atlantic-treatty]",
         "treatty", "the source 'north-atlantic-treatty' is not in the sources table"),
        ("verified: false, source: [uncited]}", "verified: true, source: [uncited]}",
         "verified: true", "is marked verified on uncited word alone"),
        ("verified: false\n    default: true", "verified: true\n    source: [uncited]",
         "scope: action", "is marked verified on uncited word alone"),
        ("to: 2022-01-01, source: [uncited], verified: no", "to: 2022-01-01, source: [uncited]",
         "to: 2022-01-01", "is marked verified on uncited word alone"),
        ("{state: UKR", "{state: UKX", "UKX", "UKX is not a state"),
        ("lead_states: [EST]", "lead_states: [EST, QQQ]", "QQQ", "QQQ is not a state"),
        ("lead_states:", "leading_state_judged: [QQQ]\nlead_states:", "QQQ", "QQQ is not a state"),
        ("{leads: [EST]", "{leads: [QQQ]", "QQQ", "QQQ is not a state"),
        ("{opt_in: {leads: [EST], leads_required: all, min_participants: 2}}",
         "{or: [{none: {}}, {none: {}, veto: {players: [QQQ]}}]}", "QQQ", "QQQ is not a state"),
    ],
)  # fmt: skip
def test_inside_a_grouping_the_line_of_the_part_is_told(
    own: Own, trident: str, part: str, broken: str, marker: str, said: str
) -> None:
    text = trident.replace(part, broken)
    (line,) = [n for n, row in enumerate(text.splitlines(), 1) if marker in row]
    (fault,) = faults(own(text))
    assert fault.startswith(f"{line}: {said}")


@pytest.mark.parametrize(
    ("source", "verified", "said"),
    [
        ("own-agency", True, "state-controlled"),
        ("own-mirror", True, "copy"),
        ("own-agency; own-mirror", True, "copy and state-controlled"),
        ("own-mirror; uncited", True, "copy and uncited"),
        ("own-agency", False, None),
        ("own-agency; own-paper", True, None),
        ("own-paper", True, None),
    ],
)
def test_weak_pages_alone_verify_nothing(
    own: Own, source: str, verified: bool, said: str | None
) -> None:
    row = GDP | {"source": source, "verified": verified}
    folder = own(tables(sources=SOURCES, gdp=[row]))
    if said is None:
        FactBase([folder])
    else:
        assert faults(folder) == [
            f"6: is marked verified on {said} word alone; mark it verified: no"
        ]


def test_two_own_groupings_may_not_share_an_id(own: Own, trident: str) -> None:
    own(trident, "a.yaml")
    folder = own(trident.replace("name: Trident Compact", "name: Another"), "b.yaml")
    with pytest.raises(InvalidDataError, match=r"b\.yaml:1:1: groupings: trident stands already"):
        FactBase([folder])


@pytest.mark.parametrize(
    "name", ["joint expeditionary force", "Joint-Expeditionary Force", "j.e.f."]
)
def test_an_own_grouping_may_not_take_a_name_in_another_spelling(
    own: Own, trident: str, name: str
) -> None:
    # Case and punctuation are ignored when a grouping is looked up: so they are when names clash.
    (fault,) = faults(own(trident.replace("Trident Compact", name)))
    assert "already means the grouping 'jef'" in fault


def test_a_changed_weight_that_breaks_the_total_is_told(own: Own) -> None:
    (row,) = [
        r for r in fact_base().all(CouncilWeight) if (r.period, r.state) == ("EEC6_1958", "LUX")
    ]
    changed = row.model_dump(mode="json", by_alias=True, exclude_none=True) | {"weight": 3}
    assert faults(own(tables(eu_council_rules=[changed]))) == [
        "2: EEC6_1958: weights add up to 19, not to 17"
    ]


def test_every_broken_law_of_a_file_is_told_at_once(own: Own) -> None:
    text = tables(gdp=[GDP | {"state": "QQQ"}], enablers=[ENABLER | {"asset_type": "zeppelin"}])
    assert [fault.split(":")[0] for fault in faults(own(text))] == ["2", "4"]


def test_known_counts_and_labels_are_there_to_be_held_against() -> None:
    # Without rows these laws would hold of anything.
    assert {count.grouping for count in fact_base().all(KnownCount)} >= {"nato", "eu", "jef"}
    assert len(fact_base().all(BodyAlias)) > 50

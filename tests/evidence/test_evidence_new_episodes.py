"""Adding an episode: the form fits the schema, and the check tells every fault at once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from minilateral.core.errors import InvalidDataError, NotFoundError
from minilateral.evidence.check import check
from minilateral.evidence.coding import Coding
from minilateral.evidence.episodes import episodes
from minilateral.evidence.form import HELP, LEFT_OUT, form
from minilateral.evidence.pairs import pair_scores
from minilateral.evidence.sides import side
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.response import Episode

FILLED = {
    "incident": "A made-up cable",
    "incident_date": "2025-12-01",
    "incident_type": "undersea_infrastructure",
    "threshold": "sub_threshold",
    "region": "Baltic",
    "body": "JEF",
    "body_kind": "minilateral",
    "body_size_at_time": "10",
    "decision_rule": "lead_nation_opt_in",
    "first_statement_date": "2025-12-02",
    "decision_date": "2025-12-03",
    "decision_what": "Ships, made up",
    "deployment_date": "2025-12-05",
    "act_class": "force",
    "authority": "ministers",
    "new_or_standing": "standing",
}


@cache
def empty() -> str:
    """The form of a new incident."""
    return form(fact_base())


def filled(**values: str) -> str:
    """The form with answers; an answer may also change what stands there."""
    text = empty()
    for name, value in (FILLED | values).items():
        text, changed = re.subn(rf"(?m)^(  [ -] {name}:)[^#\n]*", rf"\1 {value} ", text)
        assert changed == 1, name
    return text


def faults(tmp_path: Path, text: str) -> list[str]:
    """Field and message of every fault that the check tells."""
    file = tmp_path / "episode.yaml"
    file.write_text(text)
    with pytest.raises(InvalidDataError) as caught:
        check(file, fact_base())
    lines = text.splitlines()
    told = []
    for fault in caught.value.faults:
        assert fault.place.file == str(file)
        field = lines[fault.place.line - 1].strip(" -").split(":")[0] if fault.place.line else ""
        told.append(f"{field}: {fault.message}")
    return told


def test_a_filled_form_is_sound_and_enters_the_pairs(tmp_path: Path) -> None:
    file = tmp_path / "facts" / "episode.yaml"
    file.parent.mkdir()
    rival = filled(
        body="NATO",
        body_kind="multilateral",
        body_size_at_time="32",
        decision_date="2025-12-09",
        deployment_date="2025-12-09",
    )
    rows = rival[rival.index("  - incident_id") : rival.index("# A document")]
    file.write_text(filled().replace("# A document", f"{rows}# A document"))
    found = check(file, fact_base())
    assert found.sentence() == (
        f"{file}: 2 episodes, no fault; new incidents: I59; 2 without a document read."
    )
    record = episodes(FactBase([file.parent]))
    pairs = pair_scores(record, Coding(), side(record, "JEF"), side(record, "NATO"))
    assert pairs.score[record.incidents.index("I59")] == 1
    assert pairs.gap[record.incidents.index("I59")] == 6


def test_the_file_may_lie_in_the_folder_of_own_facts_already(tmp_path: Path) -> None:
    (tmp_path / "episode.yaml").write_text(filled())
    assert check(tmp_path / "episode.yaml", FactBase([tmp_path])).new_incidents == ()
    assert check(tmp_path / "episode.yaml", FactBase([tmp_path])).replaced == 1


def test_the_form_asks_for_every_column_and_explains_only_what_exists() -> None:
    asked = set(re.findall(r"(?m)^  [ -] (\w+):", empty()))
    assert asked == set(Episode.model_fields) - set(LEFT_OUT)
    assert set(HELP) <= set(Episode.model_fields)


def test_an_empty_form_tells_all_that_is_blank(tmp_path: Path) -> None:
    told = faults(tmp_path, empty())
    blank = [fault for fault in told if "left blank, but must be given" in fault]
    assert {fault.split(":")[0] for fault in blank} == FILLED.keys() - {
        "first_statement_date", "decision_date", "deployment_date",
    }  # fmt: skip


def test_the_form_fills_in_an_incident_and_a_body_on_record() -> None:
    text = form(fact_base(), incident="I04", body="North Atlantic Treaty Organization")
    for line in (
        "- incident_id: I04",
        "incident_date: 2024-12-25",
        "body: NATO",
        "body_kind: multilateral",
        "body_size_at_time: 32",
    ):
        assert line in text


@pytest.mark.parametrize(("incident", "near"), [("I4", "did you mean"), ("zzz", "")])
def test_an_unknown_incident_is_not_found(incident: str, near: str) -> None:
    with pytest.raises(NotFoundError, match=f"'{incident}' is not an incident.*{near}"):
        form(fact_base(), incident=incident)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"decision_date": "2025-11-01", "deployment_date": "2025-12-05"},
            "decision_date: decided on 2025-11-01, before the incident on 2025-12-01, "
            "without a note",
        ),
        (
            {"deployment_date": "2025-12-02"},
            "deployment_date: deployed on 2025-12-02, before the decision on 2025-12-03, "
            "without a note",
        ),
        (
            {"body": "JEFF"},
            "body: the body 'JEFF' has no label; did you mean jef?",
        ),
        (
            {"incident_date": "2012-01-01", "first_statement_date": "2012-01-02",
             "decision_date": "2012-01-03", "deployment_date": "2012-01-04"},
            "incident_date: JEF was founded on 2014-09-04, after incident_date 2012-01-01",
        ),
        (
            {"deployment_date": "2999-01-01"},
            "deployment_date: deployment_date 2999-01-01 lies in the future",
        ),
        (
            {"censor_date": "2025-12-20"},
            "censor_date: decided on 2025-12-03, so observation cannot end on 2025-12-20 "
            "undecided",
        ),
        (
            {"act_class": "none"},
            "act_class: act_class is none, but a decision is dated 2025-12-03",
        ),
        (
            {"decision_interval_start": "2025-12-04", "decision_interval_end": "2025-12-08"},
            "decision_interval_start: the interval from 2025-12-04 to 2025-12-08 does not hold "
            "the decision on 2025-12-03",
        ),
        (
            {"source": "north-atlantic-treatty"},
            "source: the source 'north-atlantic-treatty' is not in the sources table; "
            "did you mean north-atlantic-treaty?",
        ),
        (
            {"verified": "yes"},
            "source: is marked verified on uncited word alone; mark it verified: no",
        ),
        (
            {"incident_id": "I04"},
            "incident: incident of I04 is 'A made-up cable', but "
            "'Estlink 2 power cable (Eagle S)' in the row of NATO",
        ),
        (
            {"authority": "minister"},
            "authority: authority: 'minister' is not one of 'commander', 'officials', 'council', "
            "'ministers', 'leaders', 'none' or 'unknown'; did you mean ministers?",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_told_at_its_line(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    assert said in faults(tmp_path, filled(**changed))


def test_an_undecided_row_needs_the_end_of_its_watch(tmp_path: Path) -> None:
    undecided = {"decision_date": "", "deployment_date": "", "act_class": "none",
                 "authority": "none"}  # fmt: skip
    (told,) = faults(tmp_path, filled(**undecided))
    assert "undecided, without the day on which observation ended" in told
    file = tmp_path / "sound.yaml"
    file.write_text(filled(**undecided, censor_date="2026-02-01"))
    assert "no fault" in check(file, fact_base()).sentence()


def test_a_note_explains_an_order_of_dates_that_surprises(tmp_path: Path) -> None:
    file = tmp_path / "sound.yaml"
    file.write_text(filled(deployment_date="2025-12-02", note="Ships were there already"))
    assert "no fault" in check(file, fact_base()).sentence()


def test_faults_of_schema_and_laws_are_told_together(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        filled(
            threshold="hybrid", body="JEFF", decision_date="2025-11-01", source="no-such-paper",
            deployment_date="2999-01-01",
        ),
    )  # fmt: skip
    fields = [fault.split(":")[0] for fault in told]
    assert fields == ["threshold", "body", "decision_date", "deployment_date", "source"]


def test_a_file_without_episodes_or_without_a_file_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "sources: []\n") == ["sources: holds no table 'episodes'"]
    assert "did you mean episodes?" in faults(tmp_path, "episode: []\n")[0]
    with pytest.raises(NotFoundError, match="there is no file"):
        check(tmp_path / "nowhere.yaml", fact_base())


@pytest.mark.parametrize("row", ["just words", "[1, 2]", "{body: [JEF]}", "{source: {a: 1}}"])
def test_rows_of_another_shape_are_faults_and_no_crash(tmp_path: Path, row: str) -> None:
    assert faults(tmp_path, f"episodes:\n  - {row}\n")

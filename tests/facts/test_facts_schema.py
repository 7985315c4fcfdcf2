"""A file that breaks its schema: what is wrong, where, and the near match."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from minilateral.core.errors import InvalidDataError
from minilateral.facts import FactBase
from minilateral.facts.records.grouping import Spell
from minilateral.facts.records.rules import Rule

Own = Callable[..., Path]
RULE = "{opt_in: {leads: [EST], leads_required: all, min_participants: 2}}"


def faults(folder: Path) -> list[str]:
    """Line and message of each fault of the only file."""
    with pytest.raises(InvalidDataError) as caught:
        FactBase([folder])
    assert {fault.place.file for fault in caught.value.faults} == {str(folder / "own.yaml")}
    return [f"{fault.place.line}: {fault.message}" for fault in caught.value.faults]


def line_of(text: str, marker: str) -> int:
    (line,) = [n for n, row in enumerate(text.splitlines(), 1) if marker in row]
    return line


@pytest.mark.parametrize(
    ("part", "broken", "said"),
    [
        ("{state: UKR", "{state: Ukraine",
         r"members.3.state: 'Ukraine' does not have the form it needs (^[A-Z]{3}$)"),
        ("role: observer", "role: observr",
         "members.3.role: 'observr' is not one of 'member', 'lead', 'co_lead', 'framework_nation', "
         "'contributor', 'observer' or 'enhanced_partner'; did you mean observer?"),
        ("2023-03-01", "2023-02-30", "members.2.from: "),
        ("2023-03-01", "1677628800", "members.2.from: "),
        ("2023-03-01", "2023-03", "members.2.from: "),
        ("2023-03-01", "2023-03-01T00:00:00", "members.2.from: "),
        ("to: 2022-01-01", "to: 2021-03-01",
         "members.1: FIN leaves on 2021-03-01, not after it joins on 2021-03-01"),
        ("kind: minilateral", "kind: minilatral", "kind: 'minilatral' is not one of 'alliance', "),
        ("[cyber_it]", "[cyber_itt]", "functions.0: 'cyber_itt' is not one of 'collective_defenc"),
        ("id: trident", "id: T r i", "id: 'T r i' does not have the form it needs"),
        ("date: 2020-03-01", "date: 2020-3-1",
         "founded.date: '2020-3-1' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        ("name: Trident Compact", "name: ''", "name: String should have at least 1 character"),
        ("name: Trident Compact", "name: ~", "name is left blank, but must be given"),
        ("sources: [north-atlantic-treaty]", "sources: []", "sources: "),
        (RULE, "{al_of: {players: members}}",
         "unknown key 'decision_rules.0.rule.al_of'; did you mean all_of?"),
        (RULE, "{opt_in: {leads: [EST], leads_required: al, min_participants: 2}}",
         "decision_rules.0.rule.opt_in.leads_required: 'al' is not one of 'all', 'any' or 'none'; "
         "did you mean all?"),
        (RULE, "{opt_in: {leads: [EST], leads_required: all, min_participants: 0}}",
         "decision_rules.0.rule.opt_in.min_participants: Input should be greater than or equal"),
        (RULE, "{all_of: {players: members, abstention: neutral}, none: {}}",
         "decision_rules.0.rule: a rule decides by one clause; this one has all_of and none"),
        (RULE, "{silence: true}",
         "decision_rules.0.rule: a rule needs a deciding clause: one of all_of, threshold, "
         "council_vote, opt_in, delegated, none, and, or, fallback, staged or veto"),
        (RULE, "{or: [{none: {}}]}", "decision_rules.0.rule.or: "),
        (RULE, "{or: [{none: {}}, {threshold: {weights: population, share: 55}}]}",
         "decision_rules.0.rule.or.1.threshold.share: 55 is not a share between 0 and 1; "
         "write a fraction such as 55/100"),
        (RULE, "{threshold: {weights: population, share: 0}}",
         "decision_rules.0.rule.threshold.share: 0 is not a share between 0 and 1"),
        (RULE, "{threshold: {weights: population, share: 1/0}}",
         "decision_rules.0.rule.threshold.share: "),
        (RULE, "{threshold: {weights: population, share: half}}",
         "decision_rules.0.rule.threshold.share: "),
        (RULE, "{threshold: {weights: one_per_state, quota: 16, of: 15}}",
         "decision_rules.0.rule.threshold: a quota of 16 can never be reached by 15 votes"),
        (RULE, "~", "decision_rules.0.rule"),
    ],
)  # fmt: skip
def test_a_fault_is_told_once_with_its_line(
    own: Own, trident: str, part: str, broken: str, said: str
) -> None:
    text = trident.replace(part, broken)
    (fault,) = faults(own(text))
    assert fault.startswith(f"{line_of(text, broken)}: {said}")


def test_a_misspelt_key_is_told_with_the_nearest(own: Own, trident: str) -> None:
    text = trident.replace("kind: minilateral", "knid: minilateral")
    assert faults(own(text)) == [
        "1: the key 'kind' is missing",
        "5: unknown key 'knid'; did you mean kind?",
    ]


@pytest.mark.parametrize(
    ("part", "broken", "said"),
    [
        ("lead_states:", "lead-states:", "unknown key 'lead-states'; did you mean lead_states?"),
        ("lead_states:", "lead[states]:", "unknown key 'lead[states]'; did you mean lead_states?"),
        ("{state: UKR, from:", "{state: UKR, note-s: a, from:",
         "unknown key 'members.3.note-s'; did you mean note?"),
    ],
)  # fmt: skip
def test_a_key_of_any_spelling_is_named_at_its_line(
    own: Own, trident: str, part: str, broken: str, said: str
) -> None:
    text = trident.replace(part, broken)
    assert faults(own(text)) == [f"{line_of(text, broken)}: {said}"]


@pytest.mark.parametrize(
    ("key", "line"),
    [("source", 18), ("state", 18), ("sources", 1), ("members", 1), ("legal_basis", 10)],
)
def test_a_missing_key_is_told_at_the_thing_that_lacks_it(
    own: Own, trident: str, key: str, line: int
) -> None:
    cut = {
        "source": ("from: 2023-03-01, source: [uncited]", "from: 2023-03-01"),
        "state": ("{state: FIN, from: 2023-03-01", "{from: 2023-03-01"),
        "sources": ("sources: [north-atlantic-treaty]\n", ""),
        "legal_basis": ("    legal_basis: made up\n", ""),
    }
    text = trident.replace(*cut[key]) if key in cut else trident[: trident.index("members:")]
    if key == "members":
        text += "sources: uncited\n"
    (fault,) = faults(own(text))
    assert fault.startswith(f"{line}: the key '")
    assert fault.endswith(f"{key}' is missing")


def test_overlapping_spells_are_told_where_the_members_stand(own: Own, trident: str) -> None:
    text = trident.replace("to: 2022-01-01", "to: 2023-03-02")
    (fault,) = faults(own(text))
    line, _, said = fault.partition(": ")
    assert said.endswith(
        "FIN has overlapping spells: one from 2021-03-01 to 2023-03-02, another from 2023-03-01"
    )
    assert line_of(text, "members:") <= int(line) <= line_of(text, "{state: UKR")


def test_a_spell_without_an_end_overlaps_every_later_one(own: Own, trident: str) -> None:
    (fault,) = faults(own(trident.replace(", to: 2022-01-01", "")))
    assert "FIN has overlapping spells: one from 2021-03-01 to now" in fault


def test_spells_that_meet_do_not_overlap(own: Own, trident: str) -> None:
    base = FactBase([own(trident.replace("to: 2022-01-01", "to: 2023-03-01"))])
    assert base.grouping("TRI", date(2023, 3, 1)).members == ("EST", "FIN")


def test_two_default_rules_are_told_where_the_rules_stand(own: Own, trident: str) -> None:
    rule = trident[trident.index("  - scope") : trident.index("members:")]
    text = trident.replace(rule, rule + rule.replace("scope: action", "scope: another"))
    (fault,) = faults(own(text))
    line, _, said = fault.partition(": ")
    assert said.endswith("marks more than one decision rule as the default")
    assert line_of(text, "decision_rules:") <= int(line) < line_of(text, "members:")


def test_a_row_that_is_no_mapping_is_told(own: Own) -> None:
    (fault,) = faults(own("sources:\n  - {key: my-page, grade: press}\n  - my-page\n"))
    line, _, said = fault.partition(": ")
    assert line == "3"
    assert not said.startswith(":")
    assert "'my-page'" in said
    assert "instance of" not in said


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "-1", "many"])
def test_a_value_that_is_no_number_is_refused(own: Own, number: str) -> None:
    row = f"{{state: EST, year: 1923, gdp_current_usd: {number}, source: uncited, verified: no}}"
    (fault,) = faults(own(f"gdp:\n  - {row}\n"))
    assert fault.startswith("2: gdp_current_usd: ")


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_no_value_is_infinite_or_undefined(own: Own, number: str) -> None:
    row = (
        f"{{owner: EST, commitment: x, target_value: {number}, unit: u, target_year: 2030, "
        "announced_date: 2020, status: open, source: uncited, verified: no}"
    )
    (fault,) = faults(own(f"targets:\n  - {row}\n"))
    assert fault.startswith("2: target_value: ")


def test_one_wrong_part_of_a_list_is_one_fault(own: Own, trident: str) -> None:
    text = trident.replace(RULE, "{and: [{none: {}}, {noen: {}}]}")
    assert faults(own(text)) == [
        "11: unknown key 'decision_rules.0.rule.and.1.noen'; did you mean none?"
    ]


def test_when_every_spell_is_wrong_each_is_told_and_nothing_else(own: Own, trident: str) -> None:
    text = trident.replace("verified: no}", "verified: maybe}")
    assert [fault.split(":")[:2] for fault in faults(own(text))] == [
        [f"{line}", f" members.{n}.verified"] for n, line in enumerate(range(16, 20))
    ]


def test_all_faults_of_a_grouping_are_told_at_once(own: Own, trident: str) -> None:
    text = trident.replace("kind: minilateral", "kind: x").replace("role: lead", "role: x")
    text = text.replace("min_participants: 2", "min_participants: x")
    assert [fault.split(":")[0] for fault in faults(own(text))] == ["5", "11", "16"]


def test_a_word_for_players_is_suggested(own: Own, trident: str) -> None:
    text = trident.replace(RULE, "{all_of: {players: memebrs, abstention: neutral}}")
    found = faults(own(text))
    assert any("'memebrs' is not one of 'members'" in fault for fault in found)
    assert all(fault.startswith("11: decision_rules.0.rule.all_of.players") for fault in found)


@given(numerator=st.integers(-5, 50), denominator=st.integers(1, 20))
def test_a_share_is_exact_and_lies_between_0_and_1(numerator: int, denominator: int) -> None:
    tree = {"threshold": {"weights": "population", "share": f"{numerator}/{denominator}"}}
    if 0 < Fraction(numerator, denominator) <= 1:
        threshold = Rule.model_validate(tree).threshold
        assert threshold is not None
        assert threshold.share == Fraction(numerator, denominator)
    else:
        with pytest.raises(ValidationError, match="is not a share between 0 and 1"):
            Rule.model_validate(tree)


def test_a_start_of_which_only_a_listing_is_known_is_no_start() -> None:
    spell = {"state": "EST", "from": "2020-01-01", "source": "uncited", "verified": False}
    known = {
        precision: Spell.model_validate(spell | {"from_precision": precision}).start_known
        for precision in ("day", "month", "year", "as_of", "membership_only")
    }
    assert [name for name, dated in known.items() if not dated] == ["as_of", "membership_only"]


@pytest.mark.parametrize(
    ("source", "verified", "cited"),
    [("teu", True, True), ("teu", False, False), ("uncited", False, False)],
)
def test_only_what_was_read_in_a_document_is_cited(
    source: str, verified: bool, cited: bool
) -> None:
    spell = {"state": "EST", "from": "2020-01-01", "source": source, "verified": verified}
    assert Spell.model_validate(spell).cited is cited

"""Decision rules in words: known answers, then laws for every shipped rule."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from minilateral.facts import fact_base
from minilateral.facts.records.grouping import GroupingRecord
from minilateral.facts.records.rules import Rule
from minilateral.facts.rule_words import sentence

BASE = fact_base()
TODAY = date(2026, 1, 1)
SHIPPED = [
    pytest.param(rule.rule, id=f"{record.id}-{number}")
    for record in BASE.all(GroupingRecord)
    for number, rule in enumerate(record.decision_rules)
]
MEMBERS = {"all_of": {"players": "members", "abstention": "neutral"}}


def said(rule: dict[str, Any]) -> str:
    return sentence(Rule.model_validate(rule), BASE.states)


def shipped(grouping: str, scope: str) -> str:
    rules = BASE.grouping(grouping, TODAY).rules
    (found,) = [rule for rule in rules if rule.scope.startswith(scope)]
    return sentence(found.rule, BASE.states)


def test_nato_decides_by_consensus_under_silence() -> None:
    # No treaty text; "Consensus decision-making at NATO": an ally that is silent does not object.
    assert shipped("NATO", "all decisions") == (
        "all members must agree (an abstention does not block), taken by silence procedure: "
        "adopted unless someone objects before a deadline"
    )


def test_nato_takes_a_member_in_when_every_ally_ratifies() -> None:
    # North Atlantic Treaty, Article 10.
    assert shipped("NATO", "accession") == (
        "all members must agree and ratify (an abstention blocks)"
    )


def test_any_ally_may_call_for_consultation() -> None:
    # North Atlantic Treaty, Article 4: "in the opinion of any of them".
    assert shipped("NATO", "consultation").startswith("any one willing state may act")


def test_the_council_of_the_union_decides_by_a_double_majority() -> None:
    # TEU 16(4).
    assert shipped("EU", "ordinary qualified") == (
        "at least 55 % of the states are in favour (at least 15 states), and at least 65 % of the "
        "population is in favour; or at most three states are not in favour"
    )


def test_foreign_policy_of_the_union_is_unanimous_with_constructive_abstention() -> None:
    # TEU 31(1): fails if abstainers are "at least one third of the Member States comprising at
    # least one third of the population of the Union".
    words = shipped("EU", "CFSP default")
    assert words.startswith("all members must agree (an abstention does not block), with constr")
    assert re.search(r"at least (1/3|a third|one third) of the states", words)


def test_the_jef_acts_when_its_lead_and_one_other_want_to() -> None:
    # "1+1": the United Kingdom and one partner.
    assert shipped("JEF", "action") == (
        "the United Kingdom and any volunteers may act, two states at least; "
        "only participants are bound"
    )


def test_the_it_coalition_needs_both_leads_and_then_everybody() -> None:
    assert shipped("IT Coalition", "agenda") == (
        "Estonia and Luxembourg together and any volunteers may act, three states at least; "
        "only participants are bound; then all members must agree (an abstention does not block)"
    )


def test_the_security_council_needs_nine_of_fifteen_and_no_veto() -> None:
    # UN Charter, Article 27(3); each of the five is named, the veto is said once.
    words = shipped("UNSC", "substantive")
    assert words.startswith("at least 9 of 15 votes are in favour, ")
    assert all(words.count(f"{name}") == 1 for name in ("China", "France", "Russia", "Kingdom"))
    assert words.count("objects") == 1
    assert words.endswith("not counted: party to a dispute (Chapter VI, Art 52(3))")
    assert shipped("UNSC", "procedural") == "at least 9 of 15 votes are in favour"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"threshold": {"weights": "one_per_state", "share": "2/3"}},
            "at least 2/3 of the states are in favour",
        ),
        (
            {"threshold": {"weights": "population", "share": "65/100"}},
            "at least 65 % of the population is in favour",
        ),
        (
            {"threshold": {"weights": "one_per_state", "quota": 12}},
            "at least 12 votes are in favour",
        ),
        (
            {"threshold": {"weights": "one_per_state", "max_opponents": 0}},
            "at most no states are not in favour",
        ),
        ({"none": {}}, "no collective decision is taken"),
        ({"none": {"note": "talks"}}, "no collective decision is taken (talks)"),
        (
            {"fallback": [MEMBERS, {"none": {}}]},
            f"{said(MEMBERS)}; failing that, no collective decision is taken",
        ),
        ({"delegated": {"to": "SACEUR", "within": "plans"}}, "SACEUR may act alone within plans"),
        (
            {"veto": {"players": "EST;LVA"}},
            "it passes unless any of Estonia and Latvia objects",
        ),
        (
            MEMBERS | {"veto": {"players": "members", "trigger": "vital interests"}},
            f"{said(MEMBERS)}, unless a member objects for vital interests",
        ),
        (
            {"all_of": {"players": ["EST"], "abstention": "constructive", "ratification": True}},
            "Estonia must agree and ratify (an abstainer steps aside)",
        ),
        (
            {"opt_in": {"leads": "EST;LVA", "leads_required": "any", "min_participants": 12}},
            "one of Estonia and Latvia and any volunteers may act, 12 states at least; "
            "only participants are bound",
        ),
    ],
)  # fmt: skip
def test_a_rule_is_said(rule: dict[str, Any], words: str) -> None:
    assert said(rule) == words


@pytest.mark.parametrize("rule", SHIPPED)
def test_every_shipped_rule_is_said_in_english(rule: Rule) -> None:
    words = sentence(rule, BASE.states)
    assert words
    assert words == words.strip()
    assert not re.search(r"\ba [aeiou]", words), "an article does not fit"
    assert not re.search(r"\d+s\b", words), "a code was taken for a word"
    assert not re.search(r"_|\bNone\b|Fraction|  |,,|, ;", words)


@pytest.mark.parametrize("rule", SHIPPED)
def test_no_shipped_rule_says_a_clause_twice(rule: Rule) -> None:
    clauses = re.findall(r"unless [^,;]+", sentence(rule, BASE.states))
    assert len(clauses) == len(set(clauses))


@pytest.mark.parametrize("rule", SHIPPED)
def test_a_rule_reads_back_from_its_tree(rule: Rule) -> None:
    assert Rule.model_validate(rule.tree()) == rule

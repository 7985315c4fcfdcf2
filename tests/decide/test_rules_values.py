"""Rules as values: how they compose, what they refuse, and which pair shows a broken law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest

from minilateral.core.errors import MinilateralError, NotFoundError, RuleError
from minilateral.decide.ballot import Ballot, Vote
from minilateral.decide.compile import compile_rule, find_rule
from minilateral.decide.council import regime
from minilateral.decide.joining import Composable
from minilateral.decide.monotone import check_monotone, monotone_fault
from minilateral.decide.rules import (
    AllOf,
    And,
    ConstructiveAbstention,
    Delegated,
    Exclude,
    Fallback,
    NoRule,
    OptIn,
    Silence,
    Stage,
    Staged,
    Threshold,
    Veto,
    thirds,
)
from minilateral.decide.verdict import Condition, Verdict
from minilateral.decide.verdict_tree import diagram
from minilateral.decide.yes_no import formula_of
from minilateral.facts import fact_base

THREE = ("EST", "FIN", "GBR")
BASE = fact_base()
DAY = date(2025, 1, 1)


def test_rules_join_by_operators_and_say_so() -> None:
    rule = Threshold(share=Fraction(2, 3)) & Veto(("GBR",)) | OptIn(("EST",))
    assert rule.sentence() == (
        "(at least 2/3 of the states in favour, and unless any of GBR objects); or EST and any "
        "volunteers may act, 1 participant at least; only participants are bound"
    )
    assert rule.judge(Ballot.of(THREE, yes=["EST", "FIN"], no=["GBR"])).bound == {"EST", "FIN"}


def test_a_verdict_draws_itself_with_numbers() -> None:
    rule = Threshold({"EST": 1, "FIN": 2, "GBR": 4}, "votes", quota=5) & Veto(("FIN",))
    drawn = diagram(rule.judge(Ballot.of(THREE, yes=["GBR", "EST"], no=["FIN"])))
    assert drawn.splitlines() == [
        "✗ all of these",
        "├─ ✓ at least 5 votes are in favour",
        "│  └─ ✓ votes in favour: 5, at least 5 needed",
        "└─ ✗ unless any of FIN objects",
        "   └─ ✗ vetoes (FIN): 1, at most 0 needed",
    ]


def test_silence_is_consent_under_a_silence_procedure_only() -> None:
    quiet = Ballot(THREE)
    assert Silence(AllOf(abstention="blocks"), 24).judge(quiet).passed
    assert not AllOf(abstention="blocks").judge(quiet).passed


def test_an_abstention_breaks_a_silence_where_it_blocks() -> None:
    ballot = Ballot.of(THREE, abstain=["FIN"])
    assert Silence(AllOf(abstention="blocks")).judge(ballot).broke_silence == {"FIN"}
    assert Silence(AllOf()).judge(ballot).passed


def test_who_steps_aside_is_not_bound() -> None:
    verdict = AllOf(abstention="constructive").judge(Ballot.of(THREE, yes=["EST", "GBR"]))
    assert verdict.bound == {"EST", "GBR"}


def test_a_fallback_is_tried_only_where_the_first_fails() -> None:
    rule = Fallback((AllOf(), OptIn(("GBR",))))
    assert len(rule.judge(Ballot.of(THREE, yes=THREE)).parts) == 1
    assert len(rule.judge(Ballot.of(THREE, yes=["GBR"], no=["FIN"])).parts) == 2


def test_stages_are_judged_each_on_its_own_ballot() -> None:
    rule = Staged((Stage("joining", AllOf()), Stage("launching", OptIn(("GBR",)))))
    joined = Ballot.of(THREE, yes=["EST"])
    verdict = rule.judge_each([joined, Ballot.of(THREE, yes=["FIN"])])
    assert not verdict.passed
    assert verdict.remarks == ("it failed at the stage 'launching'",)
    assert verdict.made_difference == {"GBR"}
    assert rule.judge_each([joined, Ballot.of(THREE, yes=["GBR"])]).could_still_block == {*THREE}


def test_votes_of_the_silent_do_not_enter_a_share_of_those_present() -> None:
    half = Fraction(1, 2)
    ballot = Ballot.of(THREE, yes=["EST"])
    assert Threshold(share_above=half, base="present").judge(ballot).passed
    assert not Threshold(share_above=half).judge(ballot).passed


def test_delegated_authority_ends_where_it_ends() -> None:
    beyond = Delegated("SACEUR", "agreed plans", act_within=False).judge(Ballot(THREE))
    assert not beyond.passed
    assert "the body itself must decide" in beyond.remarks[0]


def test_no_rule_decides_nothing() -> None:
    assert not NoRule("talk").judge(Ballot.of(THREE, yes=THREE)).passed


def test_a_state_that_is_excluded_neither_helps_nor_hinders() -> None:
    rule = Exclude(AllOf(abstention="blocks"), ("FIN",))
    verdict = rule.judge(Ballot.of(THREE, yes=["EST", "GBR"], no=["FIN"]))
    assert verdict.passed
    assert verdict.bound == {"EST", "GBR"}
    assert formula_of(rule, THREE).passes(0b101)


def test_an_abstention_of_a_permanent_member_may_be_made_a_veto() -> None:
    strict = Veto(("GBR",), abstention_counts_as_veto=True)
    assert not strict.judge(Ballot.of(THREE, abstain=["GBR"])).passed


def test_a_verdict_becomes_plain_values() -> None:
    told = AllOf().judge(Ballot.of(THREE, yes=["EST"], no=["GBR"])).to_dict()
    assert told["made_difference"] == ["GBR"]
    assert told["tests"][1] == {
        "name": "objections",
        "met": False,
        "held": 1,
        "relation": "at most",
        "needed": 0,
    }


@dataclass(frozen=True, slots=True)
class OddOne(Composable):
    """A rule that a user wrote: an odd number of yes votes decides."""

    def judge(self, ballot: Ballot) -> Verdict:
        odd = Condition("an odd number in favour", len(ballot.favour) % 2, 1)
        return Verdict(self, ballot, "odd", odd.met, (odd,))

    def sentence(self) -> str:
        return "an odd number is in favour"


@pytest.mark.parametrize("size", [3, 12], ids=["all ballots", "walks"])
def test_a_rule_that_is_not_monotone_is_shown_by_a_pair(size: int) -> None:
    members = tuple(f"S{number:02}" for number in range(size))
    fault = monotone_fault(OddOne() & Threshold(quota=1), members)
    assert fault is not None
    assert len(fault.fails.favour) == len(fault.passes.favour) + 1
    with pytest.raises(RuleError, match=r"not monotone: with .* passes while .* votes yes"):
        check_monotone(OddOne(), members)


def test_a_sound_rule_shows_no_pair() -> None:
    check_monotone(Silence(AllOf()) | Threshold(share=Fraction(2, 3)), THREE)


def three(**votes: list[str]) -> Ballot:
    """A ballot among three."""
    return Ballot.of(THREE, **votes)


BAD: dict[str, tuple[Callable[[], object], str]] = {
    "stranger": (lambda: three(yes=["ETS"]), "ETS may not vote here.*did you mean EST"),
    "twice": (lambda: three(yes=["EST"], no=["EST"]), "EST votes both yes and no"),
    "same list twice": (lambda: three(yes=["EST", "EST"]), "EST votes twice"),
    "empty grouping": (lambda: Ballot(()), "at least one member"),
    "member twice": (lambda: Ballot(("EST", "EST")), "EST stands twice"),
    "brake and yes": (lambda: three(yes=["EST"], invoke=["EST"]), "pulls the brake"),
    "no test": (lambda: Threshold(), "given: none"),
    "two tests": (lambda: Threshold(quota=1, max_opponents=1), "quota and max_opponents"),
    "zero quota": (lambda: Threshold(quota=0), "met by nobody"),
    "share": (lambda: Threshold(share=Fraction(3, 2)), "between 0 and 1"),
    "whole": (lambda: Threshold(share_above=Fraction(1)), "more than the whole"),
    "negative weight": (lambda: Threshold({"EST": -1}, quota=1), "weight of EST is -1"),
    "negative count": (lambda: Threshold(quota=1, min_count=-1), "nought or more"),
    "beyond": (lambda: Threshold(quota=4).judge(three()), "beyond the total of 3 states"),
    "no leads": (lambda: OptIn(), "names none"),
    "no participants": (lambda: OptIn(("EST",), min_participants=0), "one at least"),
    "no deadline": (lambda: Silence(AllOf(), 0), "leaves no time"),
    "one part": (lambda: And((AllOf(),)), "two rules or more"),
    "stranger in a rule": (
        lambda: AllOf(("GRB",)).judge(three()),
        "names GRB, which is not a member; did you mean GBR",
    ),
    "stages": (
        lambda: Staged((Stage("a", AllOf()), Stage("b", AllOf()))).judge_each([three()]),
        "2 stages need as many ballots, not 1",
    ),
    "population": (
        lambda: ConstructiveAbstention(AllOf(), thirds({"EST": 1, "FIN": 5})).judge(three()),
        "people not known for GBR",
    ),
    "unvoted": (lambda: formula_of(NoRule(), THREE), "no vote to count"),
    "no fallback": (
        lambda: compile_rule(BASE.grouping("NATO", DAY)).first_choice(),
        "falls back on nothing",
    ),
    "before the Council": (lambda: regime(BASE, date(1957, 1, 1)), "begins in 1958"),
    "no limit": (lambda: ConstructiveAbstention(AllOf(), ()), "needs a limit"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_gets_one_clear_error(fault: str) -> None:
    ask, message = BAD[fault]
    with pytest.raises(RuleError, match=message):
        ask()


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ("accesion", r"NATO has no rule for 'accesion'; it has .*did you mean accession\?"),
        ("", "has no rule for ''"),
        ("fishing quotas", "it has 'all decisions of the North Atlantic Council'"),
    ],
)
def test_an_unknown_scope_lists_the_known_ones(scope: str, message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        compile_rule(BASE.grouping("NATO", DAY), scope)


def test_a_scope_is_found_by_its_words_in_any_case() -> None:
    union = BASE.grouping("EU", DAY)
    assert find_rule(union, "cfsp").scope == "CFSP default"
    assert find_rule(union, "peace facility").scope == "European Peace Facility"
    assert find_rule(union).default


def test_an_imagined_grouping_has_no_rule() -> None:
    with pytest.raises(MinilateralError, match="no decision rule"):
        compile_rule(BASE.grouping("GBR,NOR,EST", DAY))


def test_a_population_that_the_table_lacks_is_named() -> None:
    record = BASE.groupings.find("eda")
    spell = record.members[0].model_copy(update={"state": "NOR", "until": None})
    wider = record.model_copy(update={"members": (*record.members, spell)})
    grouping = BASE.grouping("eda", DAY)
    imagined = type(grouping)(wider, DAY, BASE)
    assert compile_rule(imagined).missing == ("the population in 2025 of NOR",)


def test_a_switch_to_yes_takes_back_the_brake() -> None:
    ballot = three(invoke=["EST"])
    assert not ballot.switch("EST", Vote.YES).invoked
    assert ballot.invoke("FIN").invoked == {"EST", "FIN"}

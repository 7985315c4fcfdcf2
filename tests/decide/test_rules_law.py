"""Claims about the law: what the treaties say, held against the rules of the fact base."""

from __future__ import annotations

from datetime import date

import pytest

from minilateral.decide.ballot import Vote
from minilateral.decide.compile import Playable, compile_rule
from minilateral.facts import fact_base

BASE = fact_base()
DAY = date(2025, 1, 1)


def rule(name: str, scope: str | None = None, on: date = DAY) -> Playable:
    """A rule of a grouping as the fact base has it."""
    return compile_rule(BASE.grouping(name, on), scope)


def others(playable: Playable, *states: str) -> list[str]:
    """The players but these."""
    return [state for state in playable.members if state not in states]


#: Nine of 27 states with 45 % of the people; nine with 3 %; four with 58 %.
MANY_AND_LARGE = ["DEU", "FRA", "AUT", "HUN", "IRL", "MLT", "CYP", "SVK", "BGR"]
MANY_AND_SMALL = ["MLT", "LUX", "CYP", "EST", "LVA", "SVN", "LTU", "HRV", "IRL"]
FEW_AND_LARGE = ["DEU", "FRA", "ITA", "ESP"]


def test_a_third_of_the_states_with_a_third_of_the_people_stop_a_cfsp_act() -> None:
    """TEU 31(1), second subparagraph."""
    cfsp = rule("EU", "cfsp")
    verdict = cfsp.judge(cfsp.ballot(yes=["EST"], declare=MANY_AND_LARGE))
    assert not verdict.passed
    assert [t.held for t in verdict.tests if "states" in t.name] == [9]


@pytest.mark.parametrize("states", [MANY_AND_SMALL, FEW_AND_LARGE], ids=["many", "large"])
def test_a_third_of_the_states_or_of_the_people_alone_stops_nothing(states: list[str]) -> None:
    """TEU 31(1): both shares are needed."""
    cfsp = rule("EU", "cfsp")
    verdict = cfsp.judge(cfsp.ballot(yes=others(cfsp, *states), declare=states))
    assert verdict.passed
    assert verdict.binds == "all but declared abstainers"
    assert verdict.bound == frozenset(others(cfsp, *states))


def test_plain_abstentions_do_not_stop_a_cfsp_act_and_bind() -> None:
    """TEU 31(1): only an abstention qualified by a formal declaration counts."""
    cfsp = rule("EU", "CFSP default")
    verdict = cfsp.judge(cfsp.ballot(yes=["EST"], abstain=MANY_AND_LARGE))
    assert verdict.passed
    assert verdict.bound == frozenset(cfsp.members)


def test_the_last_declared_abstainer_makes_the_difference() -> None:
    """TEU 31(1): the ninth of 27 states completes the third."""
    cfsp = rule("EU", "cfsp")
    ballot = cfsp.ballot(yes=["EST"], declare=MANY_AND_LARGE)
    assert "MLT" in cfsp.judge(ballot).made_difference
    assert cfsp.judge(ballot.switch("MLT", Vote.ABSTAIN)).passed


def test_under_maastricht_nobody_can_step_aside() -> None:
    """TEU J.8(2) of 1993; what an abstention does there is our reading."""
    cfsp = rule("EU", "cfsp default", date(1995, 1, 1))
    assert len(cfsp.members) == 15
    assert cfsp.judge(cfsp.ballot(yes=cfsp.members)).passed
    assert not cfsp.judge(cfsp.ballot(yes=others(cfsp, "DNK"), declare=["DNK"])).passed


@pytest.mark.parametrize(
    ("on", "too_many", "not_enough"),
    [
        (date(2000, 1, 1), ["DEU", "FRA", "ITA"], ["DEU", "FRA", "ESP"]),  # 30 and 28 of 87
        (date(2005, 1, 1), ["DEU", "FRA", "ITA", "POL"], ["DEU", "FRA", "ITA"]),  # 114, 87 of 321
    ],
)
def test_before_lisbon_more_than_a_third_of_the_votes_stop_a_cfsp_act(
    on: date, too_many: list[str], not_enough: list[str]
) -> None:
    """TEU 23(1) in the versions of Amsterdam and Nice."""
    cfsp = rule("EU", "cfsp default", on)
    assert not cfsp.judge(cfsp.ballot(yes=others(cfsp, *too_many), declare=too_many)).passed
    verdict = cfsp.judge(cfsp.ballot(yes=others(cfsp, *not_enough), declare=not_enough))
    assert verdict.passed
    assert verdict.bound == frozenset(others(cfsp, *not_enough))


def test_a_third_of_the_votes_exactly_stops_nothing() -> None:
    """TEU 23(1) before Lisbon says more than one third: 29 of the 87 votes of fifteen states."""
    cfsp = rule("EU", "cfsp default", date(2000, 1, 1))
    third = ["DEU", "FRA", "PRT", "AUT"]
    verdict = cfsp.judge(cfsp.ballot(yes=others(cfsp, *third), declare=third))
    assert verdict.passed
    assert [(t.held, t.needed) for t in verdict.tests if "votes" in t.name] == [(29, 29)]


def test_a_joint_action_was_carried_out_by_62_votes_of_ten_states() -> None:
    """TEU 23(2) of 1999: 62 votes in favour, cast by at least ten members; a stated brake."""
    council = rule("EU", "cfsp implementing", date(2000, 1, 1))
    large = ["DEU", "FRA", "ITA", "GBR", "ESP", "BEL", "GRC", "NLD"]  # 63 votes of eight states
    assert not council.judge(council.ballot(yes=large)).passed
    assert council.judge(council.ballot(yes=[*large, "LUX", "IRL"])).passed
    braked = council.ballot(yes=others(council, "SWE"), no=["SWE"], invoke=["SWE"])
    assert not council.judge(braked).passed


def test_three_largest_states_cannot_block_a_qualified_majority() -> None:
    """TEU 16(4): a blocking minority has at least four members, though these hold 47 %."""
    council = rule("EU")
    three = ["DEU", "FRA", "ITA"]
    assert council.judge(council.ballot(yes=others(council, *three), no=three)).passed


def test_four_states_with_more_than_35_percent_block() -> None:
    """TEU 16(4)."""
    council = rule("EU")
    four = [*FEW_AND_LARGE[:3], "MLT"]
    ballot = council.ballot(yes=others(council, *four), no=four)
    verdict = council.judge(ballot)
    assert not verdict.passed
    assert verdict.made_difference == frozenset(four)


def test_without_a_proposal_three_large_states_do_block() -> None:
    """TFEU 238(2): 72 % of the states with 65 % of the people, no least number of blockers."""
    council = rule("EU", "not on a Commission")
    three = ["DEU", "FRA", "ITA"]
    assert not council.judge(council.ballot(yes=others(council, *three), no=three)).passed


def test_the_population_threshold_is_the_published_one() -> None:
    """65 % of 451,028,881 persons are 293,168,773."""
    council = rule("EU")
    needed = {t.name: t.needed for t in council.judge(council.ballot()).tests}
    assert needed["people in favour (65 %)"] == 293_168_773


def test_an_emergency_brake_must_be_pulled_a_plain_no_is_outvoted() -> None:
    """TEU 31(2): vital and stated reasons of national policy."""
    council = rule("EU", "on a proposal of the High Representative")
    rest = others(council, "HUN")
    outvoted = council.judge(council.ballot(yes=rest, no=["HUN"]))
    assert outvoted.passed
    assert outvoted.could_still_block == frozenset(rest)
    assert not council.judge(council.ballot(yes=rest, invoke=["HUN"])).passed


def test_one_ally_breaks_the_silence() -> None:
    """NATO decides by consensus; the silence procedure is practice, not treaty text."""
    nato = rule("NATO")
    assert nato.judge(nato.ballot()).passed
    assert nato.judge(nato.ballot()).could_still_block == frozenset(nato.members)
    verdict = nato.judge(nato.ballot(no=["TUR"], abstain=["HUN"]))
    assert not verdict.passed
    assert verdict.broke_silence == {"TUR"}
    assert verdict.made_difference == {"TUR"}


def test_three_allies_broke_the_silence_and_none_of_them_was_pivotal() -> None:
    """NATO, February 2003: France, Germany and Belgium."""
    nato = rule("NATO", on=date(2003, 2, 10))
    verdict = nato.judge(nato.ballot(no=["FRA", "DEU", "BEL"]))
    assert verdict.broke_silence == {"FRA", "DEU", "BEL"}
    assert not verdict.made_difference


def test_article_5_binds_all_to_recognise_and_each_to_choose() -> None:
    """North Atlantic Treaty, Article 5: consent first, then each ally's own choice."""
    nato = rule("NATO", "collective defence")
    verdict = nato.judge(nato.ballot(yes=["USA", "POL"]))
    assert verdict.passed
    assert verdict.binds == "participants only"
    assert verdict.bound == {"USA", "POL"}


def test_a_commander_with_delegated_authority_needs_no_ballot() -> None:
    """NATO's added patrols of October 2023."""
    saceur = rule("NATO", "delegated")
    assert saceur.judge(saceur.ballot(no=["TUR"])).passed


P5 = ["CHN", "FRA", "GBR", "RUS", "USA"]
TEN = [f"E{number:02}" for number in range(1, 11)]


def test_abstention_of_a_permanent_member_is_no_veto() -> None:
    """UN Charter, Article 27(3), as practised (ICJ, Namibia, 1971)."""
    council = rule("unsc_p5")
    assert len(council.members) == 15
    verdict = council.judge(council.ballot(yes=TEN[:9], abstain=P5))
    assert verdict.passed
    assert verdict.made_difference == frozenset(TEN[:9]) | frozenset(P5)


def test_eight_votes_do_not_suffice_and_one_permanent_no_is_a_veto() -> None:
    """UN Charter, Article 27(3)."""
    council = rule("unsc_p5")
    assert not council.judge(council.ballot(yes=[*P5, *TEN[:3]], no=TEN[3:])).passed
    vetoed = council.judge(council.ballot(yes=[*P5[1:], *TEN], no=["CHN"]))
    assert not vetoed.passed
    assert vetoed.made_difference == {"CHN"}


def test_procedure_knows_no_veto() -> None:
    """UN Charter, Article 27(2)."""
    council = rule("unsc_p5", "procedural")
    assert council.judge(council.ballot(yes=TEN[:9], no=P5)).passed


def test_before_the_amendment_seven_of_eleven() -> None:
    """The amendments of Articles 23 and 27 took effect on 31 August 1965."""
    council = rule("unsc_p5", on=date(1965, 8, 30))
    assert len(council.members) == 11
    assert council.judge(council.ballot(yes=[*P5, "E01", "E02"])).passed
    assert len(rule("unsc_p5", "substantive", date(1965, 8, 31)).members) == 15


def test_a_party_to_a_dispute_does_not_count() -> None:
    """UN Charter, Article 27(3) with Chapter VI."""
    council = rule("unsc_p5")
    ballot = council.ballot(yes=[*P5[:3], "USA", *TEN[:5]], no=["RUS"])
    assert not council.judge(ballot).passed
    verdict = council.excluding("RUS").judge(ballot)
    assert verdict.passed
    assert any("RUS" in remark for remark in verdict.remarks)


def test_the_jef_as_designed_needs_the_lead_and_one_more() -> None:
    """The 1+1 mechanism of the policy direction of 2021."""
    jef = rule("JEF")
    verdict = jef.judge(jef.ballot(yes=["GBR", "EST"], no=["SWE"]))
    assert verdict.passed
    assert verdict.bound == {"GBR", "EST"}
    assert not jef.judge(jef.ballot(yes=others(jef, "GBR"))).passed


def test_the_jef_as_practised_asked_all_ten() -> None:
    """The Response Option of November 2023."""
    designed = rule("JEF", "response option", date(2023, 11, 28))
    practised = designed.first_choice()
    ballot = designed.ballot(yes=["GBR", "EST"], no=["SWE"])
    assert len(designed.members) == 10
    assert designed.judge(ballot).passed
    assert not practised.judge(ballot).passed
    assert practised.judge(designed.ballot(yes=designed.members)).bound == set(designed.members)


def test_an_abstention_blocks_aukus() -> None:
    """A partnership of three: all joint action needs all three."""
    aukus = rule("AUKUS")
    verdict = aukus.judge(aukus.ballot(yes=["AUS", "USA"], abstain=["GBR"]))
    assert not verdict.passed
    assert verdict.made_difference == {"GBR"}


def test_the_it_coalition_decides_in_two_stages() -> None:
    """Co-leads and one more, then consent of all (agreement of 12 February 2024)."""
    plan = rule("IT Coalition")
    assert plan.judge(plan.ballot(yes=["EST", "LUX", "ISL"])).passed
    alone = plan.judge(plan.ballot(yes=["EST", "LUX"]))
    assert "it failed at the stage 'taking part'" in alone.remarks
    opposed = plan.judge(plan.ballot(yes=["EST", "LUX", "ISL"], no=["DNK"]))
    assert "it failed at the stage 'consent'" in opposed.remarks


def test_the_african_union_admits_by_more_than_half() -> None:
    """Constitutive Act, Article 29: a simple majority is 28 of 55, and 27 of 54 is none."""
    union = rule("AU", "membership")
    assert len(union.members) == 55
    assert union.judge(union.ballot(yes=union.members[:28])).passed
    assert not union.judge(union.ballot(yes=union.members[:27])).passed
    fewer = union.excluding(union.members[-1])
    assert not fewer.judge(union.ballot(yes=union.members[:27])).passed


def test_a_pesco_minority_blocks_with_the_fewest_over_35_percent_and_one_more() -> None:
    """TFEU 238(3)(a): Germany, France and Italy hold over 35 %, so four block."""
    pesco = rule("PESCO", "joiners")
    three = ["DEU", "FRA", "ITA"]
    assert pesco.judge(pesco.ballot(yes=others(pesco, *three), no=three)).passed
    assert not pesco.judge(pesco.ballot(yes=others(pesco, *FEW_AND_LARGE))).passed


def test_the_whole_council_founded_pesco() -> None:
    """TEU 46(2)."""
    founding = rule("PESCO", "establishment", date(2017, 12, 11))
    assert len(founding.members) == 28
    assert "MLT" in founding.members

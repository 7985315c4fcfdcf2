"""A vote taken: what the command says of it, with the article."""

from __future__ import annotations

import json
from datetime import date

import pytest

from minilateral.cli import main
from minilateral.core.errors import NotFoundError, RuleError
from minilateral.decide.capacity import capacity
from minilateral.decide.judgement import Judgement, judge
from minilateral.facts import fact_base

BASE = fact_base()
Captured = pytest.CaptureFixture[str]


def vote(name: str, on: str, scope: str | None = None, **lists: str) -> Judgement:
    split = {how: states.split(",") for how, states in lists.items()}
    exclude = split.pop("exclude", [])
    return judge(BASE.grouping(name, date.fromisoformat(on)), scope, exclude, **split)


def test_three_large_states_cannot_block_the_council() -> None:
    # TEU 16(4): a blocking minority has at least four members of the Council.
    assert vote("EU", "2025-01-01", yes="others", no="DEU,FRA,ITA").verdict.passed
    four = vote("EU", "2025-01-01", yes="others", no="DEU,FRA,ITA,POL")
    assert not four.verdict.passed
    assert four.verdict.made_difference >= {"DEU", "FRA", "ITA", "POL"}


def test_declared_abstentions_stop_an_act_only_at_a_third_of_states_and_people() -> None:
    # TEU 31(1), second subparagraph.
    two = vote("EU", "2025-01-01", "cfsp", yes="others", declare="HUN,SVK")
    assert two.verdict.passed
    assert not two.verdict.bound & {"HUN", "SVK"}
    many = "DEU,FRA,ITA,HUN,SVK,CYP,MLT,LUX,AUT"
    assert not vote("EU", "2025-01-01", "cfsp", yes="others", declare=many).verdict.passed
    assert vote("EU", "2025-01-01", "cfsp", yes="others", abstain=many).verdict.passed


def test_one_ally_breaks_the_silence() -> None:
    broken = vote("NATO", "2025-01-01", no="TUR").verdict
    assert (broken.passed, broken.broke_silence) == (False, {"TUR"})


def test_two_suffice_for_the_jef_and_each_of_them_can_still_stop_it() -> None:
    verdict = vote("JEF", "2025-01-01", yes="GBR,EST").verdict
    assert verdict.passed
    assert verdict.bound == {"GBR", "EST"}
    assert verdict.could_still_block == {"GBR", "EST"}


@pytest.mark.parametrize(
    ("lists", "error", "said"),
    [
        ({"yes": "USA"}, RuleError, "USA may not vote here"),
        ({"yes": "GBR", "no": "GBR"}, RuleError, "GBR votes both yes and no"),
        ({"yes": "others", "no": "others"}, RuleError, "yes and no both name the others"),
        ({"yes": "Latvja"}, NotFoundError, "did you mean Latvia"),
    ],
)
def test_a_faulty_ballot_is_one_error(
    lists: dict[str, str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        vote("JEF", "2025-01-01", **lists)


def test_the_command_gives_the_verdict_and_the_article(capsys: Captured) -> None:
    words = ["vote", "EU", "--scope", "cfsp", "--yes", "others", "--declare", "HUN,Slovakia"]
    assert main([*words, "--on", "2025-01-01", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["passed"], answer["legal_basis"]) == (True, "TEU 31(1)")
    assert answer["votes"]["SVK"] == "declare"
    assert "teu" in answer["sources"]
    assert main([*words, "--on", "2025-01-01"]) == 0
    told = capsys.readouterr()
    assert "states that declared an abstention: 2" in told.out
    assert "Treaty on European Union" in told.err


def test_an_alliance_that_grows_decides_less_easily_under_consensus() -> None:
    years = capacity(BASE.grouping("NATO", date(2026, 1, 1)), 0.9).years
    chances = [year.chance for year in years]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == pytest.approx(0.9**12)
    assert chances[-1] == pytest.approx(0.9**32)
    assert {y.year: y.change for y in years}[2025] == "joined: SWE"


def test_the_opt_in_of_the_jef_does_not_mind_its_size() -> None:
    years = capacity(BASE.grouping("JEF", date(2026, 1, 1)), 0.9).years
    # The lead and one more of the others.
    assert years[-1].chance == pytest.approx(0.9 * (1 - 0.1**9))


def test_a_chance_is_a_chance() -> None:
    with pytest.raises(RuleError, match=r"a chance of 1\.2 is not"):
        capacity(BASE.grouping("JEF", date(2026, 1, 1)), 1.2)


def test_consent_in_foreign_policy_is_followed_through_the_treaties() -> None:
    found = capacity(BASE.grouping("EU", date(2025, 1, 1)), 0.9, "cfsp default")
    changes = {year.year: year.change for year in found.years}
    assert found.years[0].year == 1994
    assert changes[2000] == changes[2010] == "another rule"
    assert [y.chance for y in found.years if y.year == 2004] == [pytest.approx(0.9**15)]
    assert json.dumps(found.plot().to_dict()).count("members or rule changed") == 1


def test_the_command_follows_a_rule_over_the_years(capsys: Captured) -> None:
    assert main(["capacity", "NATO", "--willing", "0.8", "--on", "2025-01-01", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["years"][-1]["chance"] == pytest.approx(0.8**32)
    assert main(["capacity", "NATO", "--on", "2025-01-01"]) == 0
    assert "joined: SWE" in capsys.readouterr().out
    assert main(["capacity", "EU", "--scope", "fishing"]) == 3
    assert "has no rule for 'fishing'" in capsys.readouterr().err

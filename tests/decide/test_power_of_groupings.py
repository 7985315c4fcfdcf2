"""Voting power of real groupings and of a user's table, as the command gives it."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from minilateral.cli import main
from minilateral.core.errors import NotFoundError, RuleError
from minilateral.decide.voting_power import of_grouping, of_table
from minilateral.facts import fact_base

BASE = fact_base()
Captured = pytest.CaptureFixture[str]


def power(name: str, on: str, scope: str | None = None) -> dict[str, float]:
    grouping = BASE.grouping(name, date.fromisoformat(on))
    return dict(of_grouping(grouping, scope).to_dict()["indices"]["banzhaf_index"])


def test_luxembourg_had_no_power_in_the_first_council() -> None:
    # Brams and Affuso 1976: 5/21, 3/21 and nought.
    assert power("EU", "1960-01-01") == pytest.approx(
        {**dict.fromkeys(("DEU", "FRA", "ITA"), 5 / 21), "BEL": 3 / 21, "NLD": 3 / 21, "LUX": 0}
    )


def test_the_security_council_has_ten_elected_seats_beside_the_five() -> None:
    # By hand in test_games_known.
    found = of_grouping(BASE.grouping("UNSC", date(2025, 1, 1)))
    assert len(found.power.players) == 15
    assert found.power.power_to_act == Fraction(848, 2**15)
    assert sorted(set(found.power.shapley_shubik)) == [Fraction(4, 2145), Fraction(421, 2145)]


def test_before_1966_it_had_six() -> None:
    assert len(of_grouping(BASE.grouping("UNSC", date(1960, 1, 1))).power.players) == 11


def test_the_lead_of_the_jef_alone_can_stop_it() -> None:
    answer = of_grouping(BASE.grouping("JEF", date(2026, 1, 1))).to_dict()
    assert answer["vetoers"] == ["GBR"]
    assert answer["dummies"] == []
    # Every coalition with the United Kingdom and one other of ten: 2^9 - 1 of 2^10.
    assert answer["power_to_act"]["fraction"] == "511/1024"


def test_in_nato_each_of_thirty_two_can_stop_everybody() -> None:
    answer = of_grouping(BASE.grouping("NATO", date(2025, 1, 1))).to_dict()
    assert len(answer["vetoers"]) == 32
    assert answer["power_to_act"]["fraction"] == f"1/{2**32}"


@pytest.mark.parametrize(
    ("on", "act"),
    [
        # Votes alone, on a proposal of the Commission.
        ("1960-01-01", Fraction(14, 64)),
        ("1975-01-01", Fraction(75, 512)),
        ("1983-01-01", Fraction(140, 1024)),
        ("1990-01-01", Fraction(402, 4096)),
        ("2000-01-01", Fraction(2549, 32768)),
    ],
)
def test_the_council_of_the_day_passes_as_often_as_its_regime_lets_it(
    on: str, act: Fraction
) -> None:
    assert of_grouping(BASE.grouping("EU", date.fromisoformat(on))).power.power_to_act == act


def test_an_abstention_from_which_a_game_looks_away_is_said() -> None:
    answer = of_grouping(BASE.grouping("EU", date(2025, 1, 1)), "cfsp default").to_dict()
    assert any("by abstention or silence" in caveat for caveat in answer["caveats"])
    assert any("A-priori" in caveat for caveat in answer["caveats"])


def test_an_unknown_scope_names_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="it has 'action'; 'activation of a Response Option'"):
        of_grouping(BASE.grouping("JEF", date(2025, 1, 1)), "zzz")


def test_a_grouping_without_members_or_rules_is_refused() -> None:
    with pytest.raises(RuleError, match="no member of the Quad is known on 2012-01-01"):
        of_grouping(BASE.grouping("Quad", date(2012, 1, 1)))
    with pytest.raises(NotFoundError, match="no decision rule of GBR,NOR is known"):
        of_grouping(BASE.grouping("NOR,GBR", date(2025, 1, 1)))


def table(folder: Path, text: str) -> Path:
    path = folder / "votes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_table_is_counted(tmp_path: Path, capsys: Captured) -> None:
    # By hand in test_games_known.
    path = table(tmp_path, "player,weight\nA,35\nB,20\nC,15\nD,15\nE,15\n")
    assert main(["power", "--weights", str(path), "--quota", "51", "--all", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["indices"]["deegan_packel"] == pytest.approx(
        {"A": 18 / 60, "B": 9 / 60, "C": 11 / 60, "D": 11 / 60, "E": 11 / 60}
    )


def test_every_index_asked_for_stands_in_the_table_too(tmp_path: Path) -> None:
    path, out = table(tmp_path, "player,weight\nA,2\nB,1\n"), tmp_path / "out.csv"
    words = ["power", "--weights", str(path), "--quota", "2", "-o", str(out)]
    assert main([*words, "--all"]) == 0
    assert "johnston" in out.read_text().splitlines()[0]
    assert main(words) == 0
    assert "johnston" not in out.read_text()


def test_all_conditions_of_a_table_must_hold(tmp_path: Path) -> None:
    path = table(tmp_path, "player,weight,weight2\nA,1,3\nB,1,1\nC,1,1\n")
    found = of_table(path, [2, 3]).power
    assert found.power_to_act == Fraction(3, 8)  # A with B, with C, with both


def test_weights_beyond_any_machine_word_are_counted_exactly(tmp_path: Path) -> None:
    path = table(tmp_path, f"player,weight\nA,{10**30}\nB,{10**30}\nC,5\n")
    assert of_table(path, [10**30 + 1]).power.power_to_act == Fraction(4, 8)


@pytest.mark.parametrize(
    ("text", "quotas", "said"),
    [
        ("", [1], r"votes.csv:1: the header must be player,weight"),
        ("state,weight\nA,1\n", [1], r"votes.csv:1: .* found state,weight"),
        ("player,weight\n", [1], "at least one player|no player"),
        ("player,weight\nA,1\nA,2\n", [1], "votes.csv:3: A stands twice"),
        ("player,weight\nA,1.5\n", [1], "votes.csv:2: '1.5' is not a whole number"),
        ("player,weight\nA,-1\n", [1], "votes.csv:2: a weight is -1"),
        ("player,weight\nA,1,2\n", [1], "votes.csv:2: has 3 cells"),
        ("player,weight\nA,1\nB,1\n", [0], "a quota of 0 is met by nobody"),
        ("player,weight\nA,1\nB,1\n", [3], "a quota of 3 is beyond the total of 2"),
        ("player,weight\nA,1\n", [1, 2], "columns of weights: 1, quotas given: 2"),
    ],
)
def test_a_faulty_table_is_one_error(
    tmp_path: Path, text: str, quotas: list[int], said: str
) -> None:
    with pytest.raises(RuleError, match=said):
        of_table(table(tmp_path, text), quotas)


def test_the_command_gives_the_fields_that_it_promises(capsys: Captured) -> None:
    assert main(["power", "EU", "--on", "2025-01-01", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"rule", "players", "power_to_act", "indices"} <= set(answer)
    assert set(answer["power_to_act"]) == {"fraction", "value"}
    assert set(answer["indices"]["penrose_banzhaf"]) == set(answer["players"])
    assert sum(answer["indices"]["shapley_shubik"].values()) == pytest.approx(1)
    assert {"teu", "tfeu"} <= set(answer["sources"])


def test_a_bloc_gains_what_the_others_lose(capsys: Captured) -> None:
    words = ["power", "EU", "--on", "2025-01-01", "--bloc", "BEL,NLD,LUX", "--json"]
    assert main(words) == 0
    bloc = json.loads(capsys.readouterr().out)["bloc"]
    assert bloc["members"] == ["BEL", "LUX", "NLD"]
    # The Shapley-Shubik index is shared out: what is gained is lost elsewhere.
    assert sum(bloc["shapley_shubik"].values()) == pytest.approx(0)
    # Outvoted inside, the largest of the three loses: a bloc is not a gain for all its members.
    assert bloc["shapley_shubik"]["BEL"] > 0 > bloc["shapley_shubik"]["NLD"]
    assert main(["power", "EU", "--on", "2025-01-01", "--bloc", "BEL,NOR"]) == 2
    assert "NOR is no player" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["power"], ["power", "EU", "--weights", "a.csv"]])
def test_a_grouping_or_a_table_is_asked_for(words: list[str], capsys: Captured) -> None:
    assert main(words) == 2
    assert "one of the two" in capsys.readouterr().err

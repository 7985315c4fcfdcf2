"""Evidence side by side, and a verdict only where it agrees."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from made_up_points import europe, points

from minilateral.affinity.behaviour import Acts, acts
from minilateral.affinity.evidence import acts_evidence, values_evidence
from minilateral.affinity.known import what_is_known
from minilateral.affinity.one_voice import one_voice
from minilateral.affinity.random_groupings import Rank
from minilateral.affinity.readings import Reading, read
from minilateral.affinity.side_by_side import side_by_side
from minilateral.affinity.topic_agreement import shipped
from minilateral.affinity.triangulation import LikeMindedness, like_mindedness
from minilateral.affinity.values import Values, values_before
from minilateral.cli.main import main
from minilateral.core.errors import NoFactAtDateError, UsageError
from minilateral.facts import fact_base
from minilateral.facts.readers.reading import Reading as FileRead

BASE = fact_base()
DAY = date(2022, 1, 1)
JEF = BASE.grouping("JEF", DAY)
Captured = pytest.CaptureFixture[str]


def reading(kind: str, share: float | None, error: float = 0.001) -> Reading:
    found = None if share is None else Rank(share, error, 4000, 0.2)
    return Reading(kind, "made up", "", None, found, 10, ())  # type: ignore[arg-type]


def likeness_of(*readings: Reading) -> LikeMindedness:
    return LikeMindedness(JEF, readings, None, None, "", None)


CLOSE, FAR, NEITHER = 0.01, 0.99, 0.5
VOTES, SOME, VALUES, ACTS = "all votes", "votes on Ukraine and security", "values", "behaviour"


@pytest.mark.parametrize(
    ("share", "error", "says"),
    [
        (0.05, 0.01, "closer"),
        (0.09, 0.01, "not told apart"),  # within two standard errors of the line
        (0.5, 0.01, "not told apart"),
        (0.91, 0.01, "not told apart"),
        (0.95, 0.01, "farther"),
        (None, 0.0, "cannot be said"),
    ],
)
def test_a_measure_speaks_only_beyond_the_error_of_its_draws(
    share: float | None, error: float, says: str
) -> None:
    assert reading(VOTES, share, error).says == says


def test_a_verdict_needs_three_kinds_of_evidence() -> None:
    two = likeness_of(reading(VOTES, CLOSE), reading(SOME, CLOSE), reading(VALUES, None))
    assert two.verdict == "cannot be said"
    assert "2 of 4 kinds of evidence are at hand" in two.sentence()


@pytest.mark.parametrize(
    ("share", "verdict"), [(CLOSE, "closer"), (FAR, "farther"), (NEITHER, "not told apart")]
)
def test_a_verdict_is_given_where_all_agree(share: float, verdict: str) -> None:
    found = likeness_of(*(reading(kind, share) for kind in (VOTES, SOME, ACTS)))
    assert found.verdict == verdict


def test_one_kind_that_says_otherwise_takes_the_verdict_away() -> None:
    found = likeness_of(reading(VOTES, CLOSE), reading(SOME, CLOSE), reading(ACTS, FAR))
    assert found.verdict == "disagree"
    assert "no verdict, the evidence disagrees" in found.sentence()


def test_a_kind_whose_measures_disagree_is_mixed_and_takes_it_away_too() -> None:
    found = likeness_of(
        reading(VOTES, CLOSE), reading(SOME, CLOSE), reading(SOME, NEITHER), reading(ACTS, CLOSE)
    )
    assert found.by_kind()[SOME] == "mixed"  # type: ignore[index]
    assert found.verdict == "disagree"


def acted(did: dict[str, float], act: str = "expelled_2018") -> Acts:
    codes = tuple(did)
    number = np.array([BASE.states.by_code[code].cow for code in codes])
    return Acts(act, codes, number, np.array(list(did.values())), {})  # type: ignore[arg-type]


def test_pairs_alike_are_those_that_both_acted_or_both_did_not() -> None:
    did = dict.fromkeys(europe(), 0.0) | {"GBR": 23.0, "NOR": 1.0, "EST": 1.0}
    found = read(BASE.grouping("GBR,NOR,EST,IRL", DAY), acts_evidence(acted(did)))
    # Of six pairs the three among the first three are alike.
    assert found.value is not None
    assert found.value.value == pytest.approx(0.5)


def test_how_many_were_expelled_says_nothing_of_likeness() -> None:
    few = dict.fromkeys(europe(), 1.0)
    many = {code: float(i + 1) for i, code in enumerate(few)}
    group = BASE.grouping("GBR,NOR,EST", DAY)
    assert read(group, acts_evidence(acted(few))) == read(group, acts_evidence(acted(many)))


def test_a_state_of_which_no_document_tells_is_named_and_not_counted_as_idle() -> None:
    did = dict.fromkeys(europe(), 1.0)
    del did["ISL"]
    found = read(JEF, acts_evidence(acted(did)))
    assert (found.missing, found.known) == (("ISL",), 9)


def test_values_are_drawn_within_their_bounds() -> None:
    codes = tuple(europe())
    number = np.array([BASE.states.by_code[code].cow for code in codes])
    values = Values(
        "v2x_polyarchy", 2021, codes, number, np.full(len(codes), 0.99), np.full(len(codes), 0.2)
    )
    drawn = values.draws(500, np.random.default_rng(0))
    assert drawn.max() <= 1
    found = read(JEF, values_evidence(values))
    assert found.value is not None
    assert found.value.low < found.value.value < found.value.high
    assert found.says == "not told apart"


def test_values_are_those_of_the_last_whole_year_before_the_day() -> None:
    rows = [
        {"state": "EST", "year": year, "measure": "v2x_freexp_altinf", "value": year / 3000}
        | {"low": 0.6, "high": 0.7}
        for year in (2019, 2020, 2021, 2022)
    ]
    found = values_before(FileRead("vdem", None, "x.csv", tuple(rows)), BASE.states, DAY)
    assert (found.year, found.index) == (2021, "v2x_freexp_altinf")
    assert found.sigma == pytest.approx(0.05)
    with pytest.raises(NoFactAtDateError, match=r"x\.csv has no freedom of expression before 2019"):
        values_before(FileRead("vdem", None, "x.csv", tuple(rows)), BASE.states, date(2019, 5, 1))


def test_expulsions_are_summed_over_a_wave_and_known_only_when_they_have_happened() -> None:
    assert acts(BASE, date(2018, 1, 1)) == {}
    early, late = acts(BASE, DAY), acts(BASE, date(2023, 6, 1))
    assert set(early) == {"expelled_2018"}
    assert early["expelled_2018"].of("GBR") == 23
    assert early["expelled_2018"].of("AUT") == 0
    assert early["expelled_2018"].of("JPN") is None
    # North Macedonia: five in March and six in April (Kathimerini, 15 April 2022).
    assert late["expelled_2022"].of("MKD") == 11
    assert late["expelled_2022"].of("TUR") is None


def test_aid_is_that_of_whole_years_until_the_release_is_out() -> None:
    before, after = acts(BASE, date(2024, 1, 1))["aid"], acts(BASE, date(2026, 6, 1))["aid"]
    assert 0 < (before.of("EST") or 0) < (after.of("EST") or 0)


def test_the_measures_of_the_jef_at_the_start_of_2022_give_no_verdict() -> None:
    found = like_mindedness(JEF, what_is_known(BASE, DAY))
    assert {reading.kind for reading in found.readings} == {VOTES, SOME, VALUES, ACTS}
    assert found.verdict == "disagree"
    # The popular claim is that its members think alike: on all votes chance would do as well.
    assert found.readings[0].says == "not told apart"


def test_a_set_of_two_can_be_asked_about_and_nothing_can_be_said() -> None:
    found = like_mindedness(BASE.grouping("GBR,EST", DAY), what_is_known(BASE, DAY))
    assert found.verdict == "cannot be said"
    assert found.cohesion is None
    assert all(reading.says == "cannot be said" for reading in found.readings)


def test_an_estimate_is_asked_for_of_states_that_have_none() -> None:
    nobody = replace(what_is_known(BASE, DAY), points=points({"USA": 1.0, "RUS": -1.0}))
    assert like_mindedness(JEF, nobody).readings[0].reason.startswith("0 members of the JEF have")


def test_groupings_of_two_days_are_not_compared() -> None:
    with pytest.raises(UsageError, match="all on one day"):
        side_by_side([JEF, BASE.grouping("EU", date(2020, 1, 1))])


def test_only_a_union_has_one_voice() -> None:
    assert one_voice(JEF) is None
    found = one_voice(BASE.grouping("EU", date(2026, 1, 1)))
    assert found is not None
    assert len(found.answered) == len(found.decided) + len(found.soft) + len(found.undecided)
    assert "EUR 90bn loan" in " ".join(found.held_up_in_words())
    assert "out_of_reach" in found.to_dict()


def test_nothing_of_the_future_is_in_the_record_of_a_day() -> None:
    found = one_voice(BASE.grouping("EU", date(2010, 1, 1)))
    assert found is not None
    assert found.held_up == ()
    assert all(episode.incident_date <= date(2010, 1, 1) for episode in found.answered)


def test_the_command_gives_the_fields_that_it_promises(capsys: Captured) -> None:
    assert main(["affinity", "JEF", "--against", "NATO,EU", "--on", "2022-01-01", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {
        *("on", "last_session", "session_asked", "groupings", "over_time", "caveats", "sources")
    }
    assert (answer["last_session"], answer["session_asked"]) == (75, 75)
    jef, _, eu = answer["groupings"]
    assert set(jef) == {
        *("grouping", "name", "members", "verdict", "by_kind", "sentence", "readings"),
        *("cohesion", "bimodality", "not_tested", "one_voice", "states"),
    }
    assert set(jef["readings"][0]) == {
        *("kind", "measure", "basis", "value", "q05", "q95", "closer_at_random"),
        *("monte_carlo_error", "overlap_at_random", "says", "known", "missing", "reason"),
    }
    assert eu["one_voice"]["incidents"] > 0
    assert {row["grouping"] for row in answer["over_time"]} == {"JEF", "NATO", "EU"}
    assert any("Häge and Hug" in caveat for caveat in answer["caveats"])
    assert set(answer["sources"]) <= set(BASE.source_keys)


def test_the_table_names_the_last_session_and_the_missing_data(capsys: Captured) -> None:
    assert main(["affinity", "JEF", "--on", "2026-01-01"]) == 0
    out, err = capsys.readouterr()
    assert "no verdict" in out
    assert "Last session of the General Assembly used: 78" in err
    assert "sessions up to 79 had ended by then" in err
    assert "give a copy with --vdem FILE" in err


def test_a_users_file_of_votes_is_counted_by_topic(tmp_path: Path) -> None:
    head = "rcid,session,year,date,ccode,vote,descr,me,nu,di,hr,co,ec\n"
    text = "".join(
        f"{rcid},{session},{1945 + session},2019-12-01,{ccode},{vote},{title},0,0,0,0,0,0\n"
        for rcid, session, title in ((1, 74, "Crimea"), (2, 75, "Food"), (3, 75, "Ukraine"))
        for ccode, vote in ((200, 1), (366, 1), (385, 1 + rcid % 3), (365, 3))
    )
    path = tmp_path / "votes.csv"
    path.write_text(head + text, encoding="utf-8")
    counts = what_is_known(BASE, DAY, votes=path).counts["ukraine"].until(75)
    assert counts.resolutions == 2
    at = {code: i for i, code in enumerate(counts.iso3)}
    # Norway abstained (2) on the first and voted yes (1) on the third.
    assert counts.share[at["GBR"], at["NOR"]] == pytest.approx(0.75)


@pytest.mark.filterwarnings("ignore::minilateral.core.errors.DataWarning")
def test_the_shipped_counts_are_those_of_the_file_they_were_made_from() -> None:
    path = Path(__file__).parents[2].parent / "shared/data/un/un_votes.rda"
    if not path.is_file():
        pytest.skip("the votes are not on this machine")
    fresh, own = what_is_known(BASE, date(2020, 1, 1), votes=path).counts, shipped()
    for topic in ("ukraine", "security"):
        made, kept = fresh[topic].until(73), own[topic].until(73)
        assert (made.sessions, made.resolutions) == (kept.sessions, kept.resolutions)
        at = [kept.iso3.index(code) for code in made.iso3]
        np.testing.assert_array_equal(made.share, kept.share[np.ix_(at, at)])


def test_a_chart_is_written(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "jef.svg"
    assert main(["affinity", "JEF", "--on", "2022-01-01", "--plot", str(path)]) == 0
    assert "</svg>" in path.read_text()
    assert "The JEF against random groupings" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["JEFF"], 3, "did you mean"),
        (["JEF", "--on", "2022-13-01"], 2, "is not a day"),
        (["GBR,NOR,EST", "--on", "1930-01-01"], 3, "no session of the General Assembly"),
        (["JEF", "--vdem", "none.csv"], 3, "none.csv is no file"),
        (["JEF", "--votes", "none.csv"], 3, "none.csv is no file"),
        (["JEF", "--plot", "x.doc"], 2, "must end in"),
    ],
)
def test_a_question_in_the_wrong_form_is_one_error(
    words: list[str], code: int, said: str, capsys: Captured
) -> None:
    assert main(["affinity", *words]) == code
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err

"""Episodes as arrays: what corrections change, what was known on a day, who is who."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from made_up_record import LARGE, SMALL, START, episode, record

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.evidence.coding import Coding, coded, need_rows
from minilateral.evidence.coding_words import coding_words, parse_coding
from minilateral.evidence.episodes import Episodes, episodes
from minilateral.evidence.sides import called, side
from minilateral.facts import fact_base
from minilateral.facts.records.response import Episode


@pytest.fixture(scope="module")
def shipped() -> Episodes:
    return episodes(fact_base())


def test_the_record_holds_169_episodes_of_58_incidents(shipped: Episodes) -> None:
    assert (len(shipped.records), len(shipped.incidents)) == (169, 58)
    assert shipped.to_frame().shape[0] == 169
    assert shipped.references()


def test_all_corrections_undone_give_the_first_coders_dates(shipped: Episodes) -> None:
    table = shipped.dates_under({"A", "B", "C"})
    for name, days in (("decision", table.decision), ("deployment", table.deployment)):
        first = [getattr(r, f"{name}_date_first_coder") for r in shipped.records]
        expected = np.array([np.nan if day is None else day.toordinal() for day in first])
        np.testing.assert_array_equal(days, expected)


def test_undoing_one_tier_touches_its_rows_alone(shipped: Episodes) -> None:
    undone, now = shipped.dates_under({"B"}), shipped.dates
    touched = {
        (shipped.records[row].incident_id, shipped.records[row].body)
        for name in ("decision", "deployment", "censored", "act", "soft")
        for row in np.flatnonzero(
            np.nan_to_num(getattr(undone, name)) != np.nan_to_num(getattr(now, name))
        )
    }
    tier_b = {(r.incident_id, r.body) for r in shipped.records if r.change_tier == "B"}
    assert touched == tier_b
    assert all(body in ("NATO", "EU") for _, body in touched)


def test_natos_patrols_of_2023_were_a_commanders_and_the_jefs_option_ministers(
    shipped: Episodes,
) -> None:
    found = {r.body: r for r in shipped.records if r.incident_id == "I02"}
    assert (found["NATO"].authority, found["NATO"].authority_judged) == ("commander", False)
    assert (found["JEF"].authority, found["JEF"].authority_judged) == ("ministers", False)


def test_pools_follow_the_axes_of_the_groupings(shipped: Episodes) -> None:
    pools = {r.body: own for r, own in zip(shipped.records, shipped.pools, strict=True)}
    assert pools["JEF"] == pools["Combined Maritime Forces MSPA"] == "own_means"
    assert pools["G7"] == pools["Lublin Triangle"] == "consultative"
    assert pools["PESCO Cyber Rapid Response Teams"] == "inside_eu"
    assert pools["UDCG (Ramstein)"] == pools["Operation Alba (Italy-led)"] == "improvised"
    assert Counter(shipped.pools) == {
        "institution": 110,
        "improvised": 35,
        "own_means": 11,
        "consultative": 7,
        "national": 5,
        "inside_eu": 1,
    }


class TestAsKnownOnADay:
    def test_an_act_after_the_day_is_not_yet_known(self) -> None:
        rows = episode(1, "A", SMALL, 3), episode(1, "B", LARGE, 30)
        read = coded(record(*rows, on=START + timedelta(10)), Coding())
        np.testing.assert_array_equal(read.acted, [True, False])
        np.testing.assert_array_equal(read.durations, [3, 10])

    def test_an_incident_after_the_day_is_not_there(self, shipped: Episodes) -> None:
        found = episodes(fact_base(), date(2014, 9, 4))
        assert max(r.incident_date for r in found.records) <= date(2014, 9, 4)
        assert len(found.records) < len(shipped.records)

    def test_before_the_first_incident_there_is_no_record(self) -> None:
        with pytest.raises(NotFoundError, match="no incident up to 1990-01-01"):
            episodes(fact_base(), date(1990, 1, 1))


class TestCoding:
    def test_a_soft_decision_not_counted_gives_way_to_the_next_act(self) -> None:
        later = {"soft_decision": True, "alt_decision_date": START + timedelta(9)}
        rows = (
            episode(1, "A", SMALL, 2, **later),
            episode(1, "B", SMALL, 2, soft_decision=True),
            episode(1, "C", LARGE, 2),
        )
        read = coded(record(*rows), Coding(soft=False))
        np.testing.assert_array_equal(read.delay, [9, np.nan, 2])

    def test_a_class_of_act_keeps_failures_and_leaves_out_other_acts(self) -> None:
        rows = (
            episode(1, "A", SMALL, 2),
            episode(1, "B", SMALL, 2, act_class="political"),
            episode(1, "C", LARGE, None),
        )
        read = coded(record(*rows), Coding(acts=frozenset({"force"})))
        np.testing.assert_array_equal(read.kept, [True, False, True])

    def test_the_clock_from_the_request_runs_only_where_one_is_dated(self) -> None:
        rows = (
            episode(1, "A", SMALL, 9, request_date=START + timedelta(4)),
            episode(1, "B", LARGE, 9),
        )
        np.testing.assert_array_equal(coded(record(*rows), Coding(clock="request")).delay, [5, 9])

    def test_readings_of_a_date_are_ordered(self, shipped: Episodes) -> None:
        early, plain, other, late = (
            coded(shipped, Coding(dates=dates)).delay
            for dates in ("earliest", "coded", "alternative", "latest")
        )
        acted = ~np.isnan(plain)
        assert (early[acted] <= np.minimum(plain, other)[acted]).all()
        assert (late[acted] >= np.maximum(plain, other)[acted]).all()
        assert (early[acted] < late[acted]).any()

    def test_the_ends_of_a_span_are_the_earliest_and_the_latest_date(self) -> None:
        ends = {
            "decision_interval_start": START + timedelta(3),
            "decision_interval_end": START + timedelta(12),
        }
        found = record(episode(1, "A", SMALL, 9, **ends))
        assert coded(found, Coding(dates="earliest")).delay[0] == 3
        assert coded(found, Coding(dates="latest")).delay[0] == 12

    def test_an_empty_selection_names_the_filter_that_emptied_it(self) -> None:
        found = record(episode(1, "A", SMALL, 2, standing_op=True), episode(1, "B", LARGE, 2))
        read = coded(found, Coding(verified_only=True))
        with pytest.raises(NotFoundError, match=r"of A: of 1, standing_op takes 1, verified_only"):
            need_rows(read, side(found, "A"), "A")

    def test_words_and_values_are_the_same_coding(self) -> None:
        words = "outcome=deployment, undone=A+B, acts=force, verified_only, soft=no"
        coding = parse_coding(words)
        assert coding == Coding(
            outcome="deployment",
            undone=frozenset("AB"),
            acts=frozenset({"force"}),
            verified_only=True,
            soft=False,
        )
        assert coding_words(coding)["undone"] == ["A", "B"]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ("outcme=decision", "did you mean outcome"),
            ("outcome=decsion", "did you mean decision"),
            ("undone=D", "'D' is no tier; known are A, B, C"),
            ("undone=", "undone names nothing"),
            ("soft=maybe", "neither yes nor no"),
            ("soft,soft=no", "soft is chosen twice"),
        ],
    )
    def test_a_wrong_word_gets_one_clear_error(self, words: str, message: str) -> None:
        with pytest.raises(UsageError, match=message):
            parse_coding(words)

    def test_an_unknown_class_of_act_is_named(self, shipped: Episodes) -> None:
        with pytest.raises(UsageError, match="'forse' is no class of act; did you mean force"):
            coded(shipped, Coding(acts=frozenset({"forse"})))


class TestSides:
    def test_a_body_is_found_under_any_of_its_names(self, shipped: Episodes) -> None:
        jef = side(shipped, "JEF")
        assert jef.sum() == 9
        np.testing.assert_array_equal(side(shipped, "joint expeditionary force"), jef)
        assert called(shipped, "nato") == "NATO"
        assert called(shipped, "own means") == "own means"

    def test_a_label_of_one_incident_is_a_side(self, shipped: Episodes) -> None:
        assert side(shipped, "Contact Group").sum() == 1

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("JEFF", "'JEFF' is not a body of the record; did you mean JEF"),
            ("AUKUS", "the record holds no episode of AUKUS"),
            ("qqqqqq", "`minilateral export episodes -o episodes.csv` writes all"),
        ],
    )
    def test_an_unknown_body_is_said_to_be_unknown(
        self, shipped: Episodes, name: str, message: str
    ) -> None:
        with pytest.raises(NotFoundError, match=message):
            side(shipped, name)


def test_every_small_body_stands_in_one_pool(shipped: Episodes) -> None:
    small = side(shipped, "small")
    pools = [side(shipped, p) for p in ("own_means", "consultative", "inside_eu", "improvised")]
    np.testing.assert_array_equal(np.sum(pools, axis=0), small.astype(int))


def test_a_row_of_the_shipped_table_is_an_episode_once() -> None:
    keys = [(r.incident_id, r.body) for r in fact_base().all(Episode)]
    assert len(keys) == len(set(keys))

"""Which roll calls are on a topic, and how often two states vote alike on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_up_points import roll_calls

from minilateral.affinity.evidence import topic_evidence
from minilateral.affinity.topic_agreement import Alike, counted, load, save, shipped
from minilateral.affinity.topics import known_votes, on_topic
from minilateral.core.errors import NoFactAtDateError
from minilateral.facts import fact_base

NOTHING = frozenset[str]()
TITLES = (
    "Situation of human rights in Crimea",
    "Cooperation with the Organization for Democracy and Economic Development - GUAM: UKRAINE",
    "Nuclear disarmament",
    "The right to food",
)
ISSUES = (NOTHING, NOTHING, frozenset({"nu", "di"}), frozenset({"ec"}))
# Rows are roll calls, columns EST, HUN, RUS: 0 no vote, 1 yes, 2 abstain, 3 no.
CALLS = roll_calls(
    [[1, 2, 3], [1, 1, 3], [1, 1, 2], [1, 3, 3]], ["EST", "HUN", "RUS"], TITLES, ISSUES
)


def test_a_topic_is_chosen_by_title_and_by_issue() -> None:
    assert on_topic(CALLS, "ukraine").tolist() == [True, False, False, False]
    assert on_topic(CALLS, "security").tolist() == [False, False, True, False]


def test_a_file_without_titles_finds_a_known_resolution_by_day_and_count() -> None:
    known = next(vote for vote in known_votes() if vote.resolution == "75/192")
    cast = [1] * known.yes + [3] * known.no + [2] * known.abstain
    codes = [code for code, state in fact_base().states.by_code.items() if state.cow][: len(cast)]
    calls = roll_calls([cast], codes, ("",), (NOTHING,))
    calls = replace(calls, date=np.array([np.datetime64(known.day)]))
    assert on_topic(calls, "ukraine").tolist() == [True]
    other_day = replace(calls, date=np.array([np.datetime64("2020-12-17")]))
    assert on_topic(other_day, "ukraine").tolist() == [False]
    three_more = replace(calls, votes=np.where(np.arange(len(cast)) < 3, 2, calls.votes))
    assert on_topic(three_more, "ukraine").tolist() == [False]


def test_every_known_resolution_has_a_document() -> None:
    keys = fact_base().source_keys
    assert all(vote.source in keys for vote in known_votes())
    assert len({vote.resolution for vote in known_votes()}) == len(known_votes())


def test_agreement_is_one_alike_a_half_a_step_apart_and_nothing_opposed() -> None:
    calls = roll_calls(
        [[1, 1, 3], [1, 2, 3], [1, 0, 1], [2, 3, 2]],
        ["EST", "HUN", "RUS"],
        ("Ukraine",) * 4,
        (NOTHING,) * 4,
    )
    found = counted(calls, "ukraine", [75]).until(75)
    at = {code: i for i, code in enumerate(found.iso3)}
    # EST and HUN share three votes: 1, 1/2, 1/2. EST and RUS four: 0, 0, 1, 1.
    assert found.share[at["EST"], at["HUN"]] == pytest.approx(2 / 3)
    assert found.share[at["EST"], at["RUS"]] == pytest.approx(1 / 2)
    assert found.share[at["HUN"], at["RUS"]] == pytest.approx(1 / 3)
    assert found.share == pytest.approx(found.share.T)
    assert found.resolutions == 4


def test_absent_states_are_left_out_and_never_read_as_abstaining() -> None:
    calls = roll_calls([[1, 0, 1]], ["EST", "HUN", "RUS"], ("Ukraine",), (NOTHING,))
    assert counted(calls, "ukraine", [75]).until(75).iso3 == ("EST", "RUS")


def test_the_window_is_five_sessions_up_to_the_last_with_a_resolution() -> None:
    sessions = [69, 70, 72, 74]
    calls = roll_calls(
        [[1, 1]] * 4, ["EST", "HUN"], ("Ukraine",) * 4, (NOTHING,) * 4, session=sessions
    )
    counts = counted(calls, "ukraine", range(68, 76))
    assert counts.until(75).sessions == (70, 74)
    assert counts.until(75).resolutions == 3
    assert counts.until(73).sessions == (69, 72)
    with pytest.raises(NoFactAtDateError, match="no resolutions on Ukraine up to session 68"):
        counts.until(68)


def test_the_mean_of_a_set_is_that_of_its_pairs() -> None:
    rng = np.random.default_rng(0)
    share = rng.random((6, 6))
    share = (share + share.T) / 2
    share[0, 1] = share[1, 0] = np.nan
    found = Alike("ukraine", (75, 75), 3, tuple("ABCDEF"), np.arange(200, 206), share)
    apart = topic_evidence(found).apart(np.array([[0, 1, 2], [2, 3, 4]]))
    assert 1 - apart[0] == pytest.approx((share[0, 2] + share[1, 2]) / 2)
    assert 1 - apart[1] == pytest.approx((share[2, 3] + share[2, 4] + share[3, 4]) / 3)


def test_a_later_file_fills_the_sessions_that_the_first_lacks(tmp_path: Path) -> None:
    first = roll_calls([[1, 3]], ["EST", "RUS"], ("Ukraine",), (NOTHING,), session=70)
    second = roll_calls(
        [[1, 1], [1, 1]], ["EST", "HUN"], ("Ukraine",) * 2, (NOTHING,) * 2, session=[70, 71]
    )
    path = tmp_path / "counts.npz"
    save(path, first, second)
    counts = load(path)["ukraine"]
    assert counts.until(70).iso3 == ("EST", "RUS")
    assert counts.until(71).resolutions == 2
    content = path.read_bytes()
    save(path, first, second)
    assert path.read_bytes() == content


def test_the_shipped_counts_show_what_is_known_of_the_votes_on_crimea() -> None:
    found = shipped()["ukraine"].until(75)
    at = {code: i for i, code in enumerate(found.iso3)}
    # All members of the EU voted for each of these resolutions, Russia against each.
    assert found.share[at["DEU"], at["HUN"]] == 1
    assert found.share[at["DEU"], at["RUS"]] == 0
    assert found.share[at["RUS"], at["BLR"]] > 0.9
    security = shipped()["security"].until(75)
    at = {code: i for i, code in enumerate(security.iso3)}
    # On nuclear weapons Austria stands apart from the nuclear powers of Europe.
    assert security.share[at["AUT"], at["FRA"]] < security.share[at["GBR"], at["FRA"]]

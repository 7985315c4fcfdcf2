"""The rules of the fact base: each runs or says what is missing; every regime of the Council."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilateral.core.errors import NoFactAtDateError, RuleError
from minilateral.decide.ballot import Ballot, Vote
from minilateral.decide.compile import Playable, compile_rule, playables
from minilateral.decide.council import Regime, council_rule, regimes
from minilateral.decide.formula import Formula
from minilateral.decide.monotone import monotone_fault
from minilateral.decide.verdict_tree import diagram
from minilateral.decide.yes_no import formula, formula_of
from minilateral.facts import fact_base

BASE = fact_base()
DAY = date(2025, 6, 1)
ALL = tuple(
    chain.from_iterable(playables(BASE.grouping(record.id, DAY)) for record in BASE.groupings)
)
RUN = tuple(playable for playable in ALL if playable.runs)
REGIMES = regimes(BASE)


def countable(playable: Playable) -> bool:
    """Whether the rule takes a vote that a yes-no game can count."""
    try:
        formula(playable)
    except RuleError:
        return False
    return True


COUNTED = tuple(playable for playable in RUN if countable(playable))


def name(playable: Playable) -> str:
    """The identifier of a rule in a test."""
    return f"{playable.grouping.id}, {playable.record.scope[:20]}"


def wins(game: Formula, players: int) -> int:
    """Count winning coalitions one by one."""
    return sum(game.passes(coalition) for coalition in range(1 << players))


@st.composite
def ballots(
    draw: st.DrawFn, members: tuple[str, ...], votes: tuple[Vote, ...] = tuple(Vote)
) -> Ballot:
    """Every way these members can vote."""
    size = len(members)
    cast = draw(st.lists(st.sampled_from(votes), min_size=size, max_size=size))
    return Ballot(members, dict(zip(members, cast, strict=True)))


def test_the_fact_base_has_93_rules_on_the_day_and_most_run() -> None:
    assert len(ALL) == 93
    assert len(RUN) == 85


def test_every_rule_runs_or_says_what_is_missing() -> None:
    for playable in ALL:
        assert bool(playable.missing) != playable.runs, name(playable)
        assert playable.sentence(), name(playable)
        if not playable.runs:
            with pytest.raises(RuleError, match="cannot be played"):
                playable.play()


@pytest.mark.parametrize(
    ("grouping", "scope", "reason"),
    [
        ("udcg", "roadmaps", "leads of the coalitions"),
        ("eatc", "tasking", "who owns the asset"),
        ("coalition_willing", "trigger", "capability"),
        ("mmf_mrtt", "hours", "no quota of flight hours"),
        ("sac_haw", "hours", "no quota of flight hours"),
        ("baltbat", "missions", "no member of BALTBAT is known on 2025-06-01"),
        ("aukus", "Pillar II", "needs 4 participants and the members are 3"),
    ],
)
def test_what_is_missing_is_named(grouping: str, scope: str, reason: str) -> None:
    playable = compile_rule(BASE.grouping(grouping, DAY), scope)
    assert any(reason in missing for missing in playable.missing)


@pytest.mark.parametrize("playable", RUN, ids=name)
@settings(max_examples=12)
@given(data=st.data())
def test_one_more_yes_never_undoes_a_decision(playable: Playable, data: st.DataObject) -> None:
    ballot = data.draw(ballots(playable.members))
    state = data.draw(st.sampled_from(playable.members))
    verdict = playable.judge(ballot)
    assert verdict.bound <= frozenset(playable.members)
    assert diagram(verdict).startswith("✓" if verdict.passed else "✗")
    if verdict.passed:
        assert playable.judge(ballot.switch(state, Vote.YES)).passed


def test_no_shipped_rule_of_a_few_members_is_at_fault() -> None:
    for playable in RUN:
        if len(playable.members) <= 3:
            assert monotone_fault(playable.play(), playable.members) is None


@pytest.mark.parametrize("playable", COUNTED, ids=name)
@settings(max_examples=12)
@given(data=st.data())
def test_the_yes_no_game_agrees_with_the_rule(playable: Playable, data: st.DataObject) -> None:
    ballot = data.draw(ballots(playable.members, (Vote.YES, Vote.NO)))
    coalition = sum(1 << i for i, s in enumerate(playable.members) if s in ballot.favour)
    assert formula(playable).passes(coalition) == playable.judge(ballot).passed


def test_what_takes_no_vote_is_not_counted() -> None:
    uncounted = {name(playable) for playable in RUN if playable not in COUNTED}
    assert uncounted == {
        "chip4, talks",
        "ei2, work programme",
        "epc, summits",
        "nato, measures within the ",
        "northern_group, discussion",
    }


def test_the_security_council_has_848_winning_coalitions() -> None:
    council = compile_rule(BASE.grouping("unsc_p5", DAY))
    assert wins(formula(council), 15) == 848


def test_there_are_twelve_regimes_without_a_gap() -> None:
    assert len(REGIMES) == 12
    assert [found.until for found in REGIMES[:-1]] == [found.since for found in REGIMES[1:]]


@pytest.mark.parametrize("regime", REGIMES, ids=lambda found: found.name)
def test_a_regime_counts_the_members_of_its_day(regime: Regime) -> None:
    union = BASE.grouping("EU", regime.since)
    assert regime.members == union.members
    assert compile_rule(union).runs
    assert compile_rule(union, "not on a Commission").runs


@pytest.mark.parametrize("regime", REGIMES, ids=lambda found: found.name)
@settings(max_examples=25)
@given(data=st.data())
def test_the_rule_in_force_is_the_one_of_the_table(regime: Regime, data: st.DataObject) -> None:
    playable = compile_rule(BASE.grouping("EU", regime.since))
    ballot = data.draw(ballots(regime.members, (Vote.YES, Vote.YES, Vote.YES, Vote.NO)))
    assert regime.rule().judge(ballot).passed == playable.judge(ballot).passed


@pytest.mark.parametrize(
    ("year", "passing"), [(1960, 14), (1975, 75), (1983, 140), (1990, 402), (2000, 2549)]
)
def test_known_numbers_of_winning_coalitions(year: int, passing: int) -> None:
    """14/64, 75/512, 140/1024, 402/4096 and 2549/32768 (Baldwin and Widgrén)."""
    union = compile_rule(BASE.grouping("EU", date(year, 6, 1)))
    assert wins(formula(union), len(union.members)) == passing


def test_luxembourg_is_never_pivotal_in_the_first_council() -> None:
    """EEC Treaty, Article 148: 12 of 17 votes; Luxembourg's one vote cannot matter."""
    first = compile_rule(BASE.grouping("EU", date(1958, 1, 1)))
    game = formula(first)
    bit = 1 << first.members.index("LUX")
    assert all(game.passes(c) == game.passes(c | bit) for c in range(1 << 6))


def test_without_a_proposal_four_of_six_must_agree() -> None:
    """EEC Treaty, Article 148(2): the three large states have the votes, not the number."""
    large = Ballot.of(REGIMES[0].members, yes=["DEU", "FRA", "ITA"])
    assert council_rule(BASE, date(1960, 1, 1)).judge(large).passed
    assert not council_rule(BASE, date(1960, 1, 1), proposal=False).judge(large).passed


def test_the_people_are_counted_under_nice_where_a_member_asks() -> None:
    """Declaration 20 on the Treaty of Nice: 62 % of the people, checked on request."""
    asked = council_rule(BASE, date(2008, 1, 1)).sentence()
    assert "62 % of the people" in asked
    assert "people" not in council_rule(BASE, date(2008, 1, 1), people_checked=False).sentence()


def test_published_shares_become_whole_persons_of_the_published_total() -> None:
    latest = REGIMES[-1]
    assert latest.people is not None
    assert sum(latest.people.values()) == 451_028_881
    assert any("by exact proportion" in note for note in latest.notes)


def test_a_rule_not_yet_in_force_says_so() -> None:
    eve = BASE.grouping("EU", date(1993, 11, 1) - timedelta(days=1))
    with pytest.raises(
        NoFactAtDateError, match=r"no rule for 'cfsp' on 1993-10-31; it has 'CFSP d"
    ):
        compile_rule(eve, "cfsp")
    for scope in ("steering board", None):
        with pytest.raises(NoFactAtDateError, match="'steering board' from 2014-11-01"):
            compile_rule(BASE.grouping("eda", date(2014, 10, 1)), scope)


def test_a_group_that_is_no_more_decided_while_it_was() -> None:
    for name, day, members in (("baltbat", 2000, 3), ("g5_sahel", 2020, 5)):
        assert compile_rule(BASE.grouping(name, date(day, 6, 1))).runs
        assert len(BASE.grouping(name, date(day, 6, 1)).members) == members


def test_the_peace_and_security_council_has_fifteen_unnamed_seats() -> None:
    council = compile_rule(BASE.grouping("au", DAY), "Peace and Security")
    assert council.members[::7] == ("E01", "E08", "E15")
    assert council.judge(council.ballot(yes=council.members[:10], no=council.members[10:])).passed
    assert not council.judge(council.ballot(yes=council.members[:9], no=["E15"])).passed


def test_no_rule_overlaps_another_of_its_scope_on_any_day() -> None:
    """Every dated rule of the Union runs on its first and last day, under one name at a time."""
    for record in BASE.groupings.find("eu").decision_rules:
        first = record.since or date(1958, 1, 1)
        last = record.until - timedelta(days=1) if record.until else DAY
        for day in (first, last):
            found = compile_rule(BASE.grouping("EU", day), record.scope)
            assert found.record == record
            assert found.runs, (record.scope, day, found.missing)


def test_a_compiled_rule_cites_its_documents() -> None:
    keys = {reference.key for reference in compile_rule(BASE.grouping("EU", DAY)).references()}
    assert {"teu", "tfeu"} < keys


def test_a_brake_or_no_vote_alone_is_no_game() -> None:
    with pytest.raises(RuleError, match="no vote to count"):
        formula(compile_rule(BASE.grouping("NATO", DAY), "delegated"))
    with pytest.raises(RuleError, match="at least one player"):
        formula_of(council_rule(BASE, DAY), ())

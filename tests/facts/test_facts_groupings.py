"""Finding a grouping, real or imagined, as it stood on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import NoFactAtDateError, NotFoundError, UsageError
from minilateral.facts import FactBase, Grouping, fact_base
from minilateral.facts.records.grouping import MEMBER_ROLES, GroupingRecord

TODAY = date(2026, 1, 1)
CODES = sorted(fact_base().states.by_code)
NAMES = [(r.id, name) for r in fact_base().all(GroupingRecord) for name in r.names]
some_states = st.lists(st.sampled_from(CODES), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def base() -> FactBase:
    return fact_base()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("jef", "jef"),
        ("JEF", "jef"),
        ("joint expeditionary FORCE", "jef"),
        ("IT Coalition", "it_coalition"),
        ("it-coalition", "it_coalition"),
        ("Quad", "quad"),
        ("the Quad", "quad"),
        ("The  quad ", "quad"),
        ("European Union", "eu"),
        ("P5", "unsc_p5"),
        ("Five Eyes", "five_eyes"),
    ],
)
def test_a_grouping_is_found_by(base: FactBase, words: str, found: str) -> None:
    assert base.grouping(words, TODAY).id == found


@pytest.mark.parametrize(("found", "name"), NAMES)
def test_every_id_abbreviation_name_and_alias_finds_its_grouping(
    base: FactBase, found: str, name: str
) -> None:
    for words in (name, name.upper(), name.casefold()):
        assert base.grouping(words, TODAY).id == found


@pytest.mark.parametrize(
    ("words", "near"), [("JEFF", "JEF"), ("Qaud", "Quad"), ("it_coaltion", "it_coalition")]
)
def test_a_near_miss_suggests_the_nearest_name(base: FactBase, words: str, near: str) -> None:
    with pytest.raises(NotFoundError, match=rf"{words!r} is not a grouping; did you mean {near}\?"):
        base.grouping(words, TODAY)


@pytest.mark.parametrize("words", ["JEFF", "Latvja,EST"])
def test_a_question_ends_with_its_question_mark(base: FactBase, words: str) -> None:
    with pytest.raises(NotFoundError, match=r"did you mean [^?]+\?$"):
        base.grouping(words, TODAY)


@pytest.mark.parametrize("words", ["", "  ", "the", "Atlantis", "?!"])
def test_where_nothing_is_near_the_list_of_all_is_named(base: FactBase, words: str) -> None:
    with pytest.raises(NotFoundError, match="`minilateral list groupings` shows all"):
        base.grouping(words, TODAY)


def test_before_its_founding_a_grouping_is_known_but_not_on_that_day(base: FactBase) -> None:
    with pytest.raises(
        NoFactAtDateError,
        match=r"^Joint Expeditionary Force was founded on 2014-09-04; asked for 2014-09-03\.$",
    ):
        base.grouping("JEF", date(2014, 9, 3))


def test_a_founding_known_to_the_year_may_be_any_day_of_it(base: FactBase) -> None:
    assert base.grouping("Quad", date(2007, 1, 1)).members == ()
    with pytest.raises(NoFactAtDateError):
        base.grouping("Quad", date(2006, 12, 31))


@given(record=st.sampled_from(fact_base().all(GroupingRecord)), day=st.dates(date(2026, 1, 1)))
def test_members_are_those_whose_spell_runs_in_a_role_of_members(
    base: FactBase, record: GroupingRecord, day: date
) -> None:
    found = Grouping(record, day, base)
    running = [s for s in record.members if s.since <= day and (not s.until or day < s.until)]
    assert found.members == tuple(sorted(s.state for s in running if s.role in MEMBER_ROLES))
    assert found.partners == tuple(
        sorted(s.state for s in running if s.role in ("observer", "enhanced_partner"))
    )
    assert len(found.members) == len(set(found.members))
    assert len(found.rows()) == len(running)


def test_the_default_rule_comes_first(base: FactBase) -> None:
    for record in base.groupings:
        found = Grouping(record, TODAY, base)
        assert [rule.default for rule in found.rules] == sorted(
            (rule.default for rule in found.rules), reverse=True
        )
        in_force = [rule for rule in record.decision_rules if TODAY in rule.interval]
        assert sorted(map(str, found.rules)) == sorted(map(str, in_force))


def test_activations_are_told_up_to_the_day_in_order(base: FactBase) -> None:
    jef = base.grouping("JEF", date(2017, 6, 30))
    assert [str(act.date) for act in jef.activations] == ["2014-09-04", "2015-11-30", "2017-06-30"]


def test_an_activation_known_to_the_month_may_be_any_day_of_it(base: FactBase) -> None:
    def told(day: date) -> bool:
        return any(str(act.date) == "2021-04" for act in base.grouping("JEF", day).activations)

    assert told(date(2021, 4, 1))
    assert not told(date(2021, 3, 31))


def test_a_grouping_without_an_abbreviation_is_called_by_its_name(base: FactBase) -> None:
    assert base.grouping("jef", TODAY).short_name == "JEF"
    assert base.grouping("it_coalition", TODAY).short_name == "IT Coalition for Ukraine"


def test_a_list_of_states_is_an_imagined_grouping(base: FactBase) -> None:
    idea = base.grouping(" GBR, norway ,cow:366,", TODAY)
    assert idea.imagined
    assert idea.members == ("EST", "GBR", "NOR")
    assert idea.name == "Estonia, Norway and the United Kingdom"
    assert idea.record.kind == "ad_hoc"
    assert (idea.leads, idea.rules, idea.activations, idea.partners) == ((), (), (), ())


def test_a_state_named_twice_is_one_member(base: FactBase) -> None:
    assert base.grouping("GBR,UK,Estonia,est", TODAY).members == ("EST", "GBR")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("GBR,Latvja", "'Latvja' is not a state; did you mean Latvia"),
        ("GBR,Atlantis", "'Atlantis' is not a state"),
        (",", "',' names no state"),
        (" , ", "names no state"),
    ],
)
def test_a_list_with_a_stranger_is_refused(base: FactBase, words: str, said: str) -> None:
    with pytest.raises(NotFoundError, match=said):
        base.grouping(words, TODAY)


def test_an_ambiguous_number_in_a_list_is_refused(base: FactBase) -> None:
    with pytest.raises(UsageError, match="write cow:970 or gw:970"):
        base.grouping("GBR,970", TODAY)


@given(codes=some_states, day=st.dates())
def test_an_imagined_grouping_is_found_again_by_its_query(
    base: FactBase, codes: list[str], day: date
) -> None:
    idea = base.grouping(",".join(codes) + ",", day)
    assert idea.members == tuple(sorted(set(codes)))
    if len(idea.members) > 1:
        assert base.grouping(idea.query, day).members == idea.members


@given(a=some_states, b=some_states)
def test_two_imagined_groupings_share_an_id_only_where_they_are_the_same(
    base: FactBase, a: list[str], b: list[str]
) -> None:
    common = CODES[:20]
    first, second = (base.grouping(",".join([*common, *codes]), TODAY) for codes in (a, b))
    assert (first.id == second.id) == (set(first.members) == set(second.members))


def test_an_imagined_grouping_of_one_state_is_found_again(base: FactBase) -> None:
    alone = base.grouping("GBR,", TODAY)
    assert base.grouping(alone.query, TODAY).members == ("GBR",)

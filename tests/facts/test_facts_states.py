"""Finding a state: by ISO code, COW or Gleditsch-Ward number, English name or alias."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.facts import fact_base
from minilateral.facts.records.reference import State
from minilateral.facts.states import StateIndex

STATES = fact_base().states
ALL = st.sampled_from(list(STATES.by_code.values()))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("EST", "EST"),
        ("est", "EST"),
        (" Estonia ", "EST"),
        ("united kingdom", "GBR"),
        ("UK", "GBR"),
        ("Türkiye", "TUR"),
        ("Czech Republic", "CZE"),
        ("XKX", "XKX"),
        # Numbers of the Correlates of War project (states2016.csv) and of Gleditsch and Ward
        # (1999): Germany is 255 in the first and 260 in the second, Serbia 345 and 340.
        ("366", "EST"),
        ("2", "USA"),
        ("002", "USA"),
        ("cow:255", "DEU"),
        ("GW:260", "DEU"),
        ("255", "DEU"),
        ("260", "DEU"),
        ("cow:345", "SRB"),
        ("gw:340", "SRB"),
        ("cow:970", "NRU"),
        ("gw:970", "KIR"),
    ],
)
def test_a_state_is_found_by(words: str, code: str) -> None:
    assert STATES.find(words).code == code


@given(state=ALL, case=st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_every_code_name_and_alias_finds_its_state_whatever_the_case(state: State, case) -> None:
    for word in (state.code, state.name, *state.aliases):
        assert STATES.find(case(word)) == state


@given(state=ALL)
def test_every_number_with_its_list_finds_its_state(state: State) -> None:
    for scheme in ("cow", "gw"):
        number = getattr(state, scheme)
        if number is not None:
            assert STATES.find(f"{scheme}:{number}") == state


def test_no_two_states_share_a_name_or_a_number_of_one_list() -> None:
    states = STATES.by_code.values()
    names = [name for s in states for name in {w.casefold() for w in (s.code, s.name, *s.aliases)}]
    assert len(names) == len(set(names))
    for scheme in ("cow", "gw"):
        numbers = [n for s in states if (n := getattr(s, scheme)) is not None]
        assert len(numbers) == len(set(numbers))


def test_a_number_with_two_meanings_must_name_its_list() -> None:
    # 970 is Nauru for the Correlates of War and Kiribati for Gleditsch and Ward.
    with pytest.raises(UsageError, match=r"970 means .* write cow:970 or gw:970"):
        STATES.find("970")


@pytest.mark.parametrize(
    ("words", "near"),
    [("Latvja", "Latvia"), ("united kingdon", "United Kingdom"), ("Estonai", "Estonia")],
)
def test_a_near_miss_suggests_the_nearest_name(words: str, near: str) -> None:
    with pytest.raises(NotFoundError, match=rf"{words!r} is not a state; did you mean {near}\?"):
        STATES.find(words)


def test_a_mistyped_code_suggests_a_code() -> None:
    # The example of the design.
    with pytest.raises(NotFoundError, match=r"'LTA' is not a state; did you mean LVA\?"):
        STATES.find("LTA")


@pytest.mark.parametrize(
    "words", ["", "Atlantis", "999", "gw:255", "iso:366", "cow:", "²", "cow:²", "9" * 5000]
)
def test_what_is_no_state_is_not_found(words: str) -> None:
    with pytest.raises(NotFoundError, match="is not a state"):
        STATES.find(words)


@given(words=st.text())
def test_no_text_breaks_the_search(words: str) -> None:
    with suppress(NotFoundError, UsageError):
        assert STATES.find(words).code in STATES.by_code


def test_names_stand_in_a_sentence_in_their_order() -> None:
    assert STATES.names(["NLD", "LVA", "EST"]) == "Estonia, Latvia and the Netherlands"
    assert STATES.names(["USA", "GBR"]) == "the United Kingdom and the United States"
    assert STATES.names(["EST"]) == "Estonia"
    assert STATES.names([]) == ""


def test_an_owner_that_is_no_state_is_called_by_its_code() -> None:
    assert STATES.name("EST") == "Estonia"
    assert STATES.name("NATO") == "NATO"


def test_an_index_of_nothing_finds_nothing() -> None:
    with pytest.raises(NotFoundError):
        StateIndex([]).find("EST")

"""Who sits where: states that merged, split, or are counted under another number."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from made_up_votes import voeten

from minilateral.affinity.roll_calls import read_roll_calls
from minilateral.affinity.succession import OPEN, ccode_of, seat_in, seats
from minilateral.core.errors import DataWarning


def test_there_are_193_members_today() -> None:
    today = [s for spells in seats().values() for s in spells if s.last == OPEN]
    assert len(today) == len({seat.iso3 for seat in today}) == 193


def test_fifty_one_members_were_there_from_the_beginning() -> None:
    first = {s.iso3 for spells in seats().values() for s in spells if s.admitted < "1946"}
    assert len(first - {"TWN", "SRB"}) == 51


@pytest.mark.parametrize(
    ("ccode", "session", "counted_under", "iso3"),
    [
        (260, 44, 260, "DEU"),  # the Federal Republic
        (260, 45, 255, "DEU"),  # some files keep 260 in the session after unification
        (255, 30, 260, "DEU"),
        (265, 44, 265, "DDR"),
        (678, 45, 679, "YEM"),  # Yemen united in May 1990
        (680, 44, 680, "YMD"),
        (365, 20, 365, "RUS"),  # the Soviet Union's seat is Russia's
        (345, 40, 345, "YUG"),
        (345, 60, 345, "SRB"),
        (315, 47, 315, "CSK"),
        (713, 3, 710, "CHN"),  # the Republic of China, before COW counts Taiwan
        (713, 26, 713, "TWN"),
        (710, 26, 710, "CHN"),
        (511, 18, 511, "ZAN"),
        (816, 32, 816, "VNM"),
        (560, 48, 560, "ZAF"),
        (369, 1, 369, "UKR"),
    ],
)
def test_a_vote_is_counted_for_the_state_that_sat(
    ccode: int, session: int, counted_under: int, iso3: str
) -> None:
    seat = seat_in(ccode, session)
    assert seat is not None
    assert (seat.ccode, seat.iso3) == (counted_under, iso3)


@pytest.mark.parametrize(
    ("ccode", "session"), [(315, 48), (316, 47 - 1), (345, 50), (265, 27), (511, 19), (817, 20)]
)
def test_nobody_sits_there_before_or_after(ccode: int, session: int) -> None:
    assert seat_in(ccode, session) is None


def test_a_number_has_one_seat_at_a_time() -> None:
    for code, spells in seats().items():
        held = Counter(s for seat in spells for s in range(seat.first, min(seat.last, 100) + 1))
        assert max(held.values()) == 1, code


def test_a_session_begins_in_september_of_the_year_it_is_named_after() -> None:
    for spells in seats().values():
        first = spells[0]
        year, month = int(first.admitted[:4]), int(first.admitted[5:7])
        if first.also is None and first.ccode not in (710, 713):
            assert first.first == max(1, year - 1945 - (month < 9)), first


@pytest.mark.parametrize(
    ("name", "ccode"),
    [
        ("Federal Republic of Germany", 260),
        ("Germany", 255),
        ("Yemen", 679),
        ("Yugoslavia", 345),
        ("Swaziland", 572),
        ("Eswatini", 572),
        ("Burma", 775),
        ("Freedonia", None),
    ],
)
def test_names_of_files_lead_to_the_number(name: str, ccode: int | None) -> None:
    assert ccode_of(name) == ccode


def test_every_former_name_has_a_seat() -> None:
    text = (files("minilateral.affinity") / "data" / "former_names.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        assert ccode_of(row["name"]) in seats()


def test_moved_votes_are_counted_aloud(tmp_path: Path) -> None:
    rows = [(1, 45, state, 1, 1990, "1990-11-01", *[0] * 6) for state in (260, 2)]
    with pytest.warns(DataWarning, match=r"by state succession, .*: 1 of 260 under 255"):
        calls = read_roll_calls(voeten(tmp_path / "v.csv", rows))
    assert calls.ccode.tolist() == [2, 255]


def test_a_column_is_called_after_its_last_state(tmp_path: Path) -> None:
    def iso3(*sessions: int) -> tuple[str, ...]:
        rows = [(s, s, 345, 1, 1945 + s, "", *[0] * 6) for s in sessions]
        return read_roll_calls(voeten(tmp_path / "v.csv", rows)).iso3

    assert iso3(20, 40) == ("YUG",)
    assert iso3(20, 60) == ("SRB",)

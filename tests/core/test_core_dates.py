"""Days, days known only in part, and half-open intervals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.dates import Interval, PartialDate, parse_day
from minilateral.core.errors import UsageError

FIRST = date(2019, 12, 1)
#: Longer than any interval below may reach, so that one without an end is seen to go on.
HORIZON = [FIRST + timedelta(days) for days in range(80)]


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Short intervals near the turn of a year; some have no end."""
    start = FIRST + timedelta(draw(st.integers(0, 30)))
    length = draw(st.none() | st.integers(1, 40))
    return Interval(start, None if length is None else start + timedelta(length))


def shared(a: Interval, b: Interval) -> list[date]:
    return [day for day in HORIZON if day in a and day in b]


@given(a=intervals(), b=intervals())
def test_intervals_overlap_where_some_day_lies_in_both(a: Interval, b: Interval) -> None:
    assert a.overlaps(b) == bool(shared(a, b))


@given(a=intervals(), b=intervals())
def test_overlap_is_symmetric(a: Interval, b: Interval) -> None:
    assert a.overlaps(b) == b.overlaps(a)


@given(spell=intervals())
def test_an_interval_holds_its_days_from_the_first_up_to_the_end(spell: Interval) -> None:
    held = [day for day in HORIZON if day in spell]
    assert held[0] == spell.start
    assert held[-1] == (HORIZON[-1] if spell.end is None else spell.end - timedelta(1))
    assert len(held) == (held[-1] - held[0]).days + 1


def test_spells_that_meet_do_not_overlap() -> None:
    first, second = Interval(FIRST, HORIZON[5]), Interval(HORIZON[5])
    assert not first.overlaps(second)


@pytest.mark.parametrize("end", [FIRST, FIRST - timedelta(1)], ids=["same day", "day before"])
def test_an_interval_without_a_day_is_refused(end: date) -> None:
    with pytest.raises(ValueError, match="on or before its start 2019-12-01"):
        Interval(FIRST, end)


@given(day=st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026",
        "2026-01",
        "2026-1-5",
        "20260105",
        "05/01/2026",
        "2026-01-05 ",
        "2026-W01",
    ],
)
def test_what_is_no_iso_day_is_refused_with_the_form_to_write(text: str) -> None:
    with pytest.raises(UsageError, match="is not a day; write YYYY-MM-DD, such as 2026-01-31"):
        parse_day(text)


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-29", "0000-01-01", "٢٠٢٦-٠١-٠١"])
def test_a_day_that_is_not_in_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a day"):
        parse_day(text)


@given(day=st.dates(), length=st.sampled_from([4, 7, 10]))
def test_a_partial_date_spans_exactly_the_days_that_begin_with_it(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    moment = PartialDate.parse(text)
    assert moment.first <= day <= moment.last
    assert moment.first.isoformat().startswith(text)
    assert moment.last.isoformat().startswith(text)
    for edge, step in ((moment.first, -1), (moment.last, 1)):
        if edge not in (date.min, date.max):
            assert not (edge + timedelta(step)).isoformat().startswith(text)


@given(day=st.dates(), length=st.sampled_from([4, 7, 10]))
def test_a_partial_date_is_shown_as_it_was_written(day: date, length: int) -> None:
    moment = PartialDate.parse(day.isoformat()[:length])
    assert str(moment) == day.isoformat()[:length]
    assert moment.precision == {4: "year", 7: "month", 10: "day"}[length]


def test_partial_dates_sort_by_their_first_day() -> None:
    texts = ["2024-02", "2023-12-31", "2024", "2024-02-29"]
    assert [str(d) for d in sorted(map(PartialDate.parse, texts))] == [
        *("2023-12-31", "2024", "2024-02", "2024-02-29")
    ]


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-2", "2024-13", "2024-02-30", "2024/02", "2024-02-", "2024\n", "0000", "٢٠٢٤"],
)
def test_what_is_no_partial_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day|year"):
        PartialDate.parse(text)

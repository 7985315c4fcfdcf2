"""Roll calls in every form that people have, and every way in which a file can be wrong."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made_up_votes
import numpy as np
import pandas as pd
import pytest
from made_up_votes import ROWS, real, tidy, unvotes, voeten

from minilateral.affinity.roll_calls import read_roll_calls
from minilateral.affinity.similarity import similarity
from minilateral.core.errors import DataWarning, InvalidDataError, NotFoundError
from minilateral.facts.readers import table_columns

FORMS: dict[str, Callable[[Path], Path]] = {
    "csv": lambda folder: voeten(folder / "votes.csv"),
    "tab": lambda folder: voeten(folder / "votes.tab", mark="\t"),
    "parquet": lambda folder: tidy(folder / "votes.bin"),
    "rda": unvotes,
}


def with_vote(**change: Any) -> list[tuple[Any, ...]]:
    """The rows with the first one changed."""
    first = dict(zip(made_up_votes.COLUMNS, ROWS[0], strict=True)) | change
    return [tuple(first.values()), *ROWS[1:]]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_matrix(form: str, tmp_path: Path) -> None:
    calls = read_roll_calls(FORMS[form](tmp_path))
    assert calls.ccode.tolist() == [2, 200, 345, 366, 385]
    assert calls.iso3 == ("USA", "GBR", "SRB", "EST", "NOR")
    assert calls.votes.tolist() == [[3, 1, 0, 1, 2], [1, 1, 0, 0, 3], [3, 1, 1, 2, 0]]
    assert calls.rcid.tolist() == [5001, 5002, 6001]
    assert calls.session.tolist() == [70, 70, 71]
    assert [str(day) for day in calls.date] == ["2015-12-01", "2015-12-02", "2017-01-10"]


def test_years_and_issues_are_kept_as_published(tmp_path: Path) -> None:
    calls = read_roll_calls(FORMS["csv"](tmp_path))
    assert calls.year.tolist() == [2015, 2015, 2016]
    assert calls.issues == (frozenset({"me"}), frozenset({"nu", "di"}), frozenset())
    assert calls.descr[0] == "TITLE, OF\n5001"


def test_unvotes_has_no_years_so_that_of_the_date_is_taken(tmp_path: Path) -> None:
    calls = read_roll_calls(unvotes(tmp_path))
    assert calls.year.tolist() == [2015, 2015, 2017]
    assert calls.issues[1] == frozenset({"nu", "di"})


def test_the_r_files_may_lie_apart_and_issues_may_be_missing(tmp_path: Path) -> None:
    votes = unvotes(tmp_path)
    calls = (tmp_path / "un_roll_calls.rda").rename(tmp_path / "calls.rda")
    (tmp_path / "un_roll_call_issues.rda").unlink()
    assert read_roll_calls(votes, calls).issues == (frozenset(),) * 3
    with pytest.raises(InvalidDataError, match=r"needs un_roll_calls.rda beside it"):
        read_roll_calls(votes)


def test_years_are_unknown_where_a_file_has_neither_years_nor_dates(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    made_up_votes.frame()[["rcid", "session", "ccode", "vote"]].to_csv(path, index=False)
    calls = read_roll_calls(path)
    assert calls.year.tolist() == [0, 0, 0]
    assert similarity(calls, by="session").periods == (70, 71)
    with pytest.raises(Exception, match="neither years nor dates for its votes; ask by session"):
        similarity(calls)


def test_an_exact_repeat_is_dropped_and_counted(tmp_path: Path) -> None:
    with pytest.warns(DataWarning, match="2 rows repeat a vote exactly; each is counted once"):
        calls = read_roll_calls(voeten(tmp_path / "v.csv", [*ROWS, ROWS[0], ROWS[0]]))
    assert calls.votes[0].tolist() == [3, 1, 0, 1, 2]


def test_contradictions_are_all_told(tmp_path: Path) -> None:
    torn = [(*ROWS[0][:3], 1, *ROWS[0][4:]), (*ROWS[2][:3], 8, *ROWS[2][4:])]
    with pytest.raises(InvalidDataError) as raised:
        read_roll_calls(voeten(tmp_path / "v.csv", [*ROWS, *torn]))
    text = str(raised.value)
    assert "state 2 votes 1 and 3 in roll call 5001; it can cast one vote." in text
    assert "state 366 both votes and casts no vote in roll call 5001" in text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vote": 4}, r"vote '4' is no vote code; known are 1 yes, .* \(1 records, the first is 1"),
        ({"vote": "maybe"}, r"vote 'maybe' is no vote code"),
        ({"ccode": 9999}, r"'9999' is no state"),
        ({"ccode": "Freedonia"}, r"'Freedonia' is no state"),
        ({"ccode": "United Kingdm"}, r"is no state; did you mean United Kingdom\?"),
        ({"ccode": 626, "session": 60}, r"roll call 5001 has session"),
        ({"rcid": "x"}, r"rcid 'x' is no whole number"),
        ({"date": "1.12.2015"}, r"date '1.12.2015' is no date such as 1946-01-31"),
        ({"year": 2014}, r"roll call 5001 has year 2014 and 2015; it can have one"),
        ({"hr": 2}, r"hr '2' is no whole number from 0 to 1"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(
    change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidDataError, match=message):
        read_roll_calls(voeten(tmp_path / "v.csv", with_vote(**change)))


def test_all_wrong_values_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError) as raised:
        read_roll_calls(voeten(tmp_path / "v.csv", with_vote(vote=7, date="soon", nu=5)))
    assert len(raised.value.faults) == 3


@pytest.mark.parametrize(
    ("ccode", "session", "message"),
    [
        (626, 60, "626 votes in session 60 (1 votes), in which it has no seat; known: South Sudan"),
        (366, 40, "has no seat; known: Estonia from session 46."),
        (265, 46, "has no seat; known: German Democratic Republic from session 28 to 44."),
        (713, 40, "has no seat; known: Taiwan from session 5 to 26."),
        (345, 50, "known: Yugoslavia from session 1 to 47 and Serbia from session 55."),
    ],
)
def test_a_state_cannot_vote_before_its_admission_or_after_its_end(
    ccode: int, session: int, message: str, tmp_path: Path
) -> None:
    rows = [(9, session, ccode, 1, 2000, "2000-01-01", 0, 0, 0, 0, 0, 0)]
    with pytest.raises(InvalidDataError) as raised:
        read_roll_calls(voeten(tmp_path / "v.csv", rows))
    assert message in str(raised.value)


def test_rows_of_those_who_are_no_members_do_no_harm(tmp_path: Path) -> None:
    rows = [*ROWS, (*ROWS[0][:2], 626, 9, *ROWS[0][4:]), (*ROWS[0][:2], 9999, 9, *ROWS[0][4:])]
    assert len(read_roll_calls(voeten(tmp_path / "v.csv", rows)).ccode) == 5


@pytest.mark.parametrize("blank", ["", "NA"])
def test_votes_of_no_state_are_left_out_and_counted(blank: str, tmp_path: Path) -> None:
    rows = [*ROWS, (*ROWS[0][:2], blank, 1, *ROWS[0][4:])]
    with pytest.warns(DataWarning, match="1 votes name no state; they are left out"):
        read_roll_calls(voeten(tmp_path / "v.csv", rows))


def test_roll_calls_without_votes_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = [*ROWS, (7001, 72, 2, 8, 2017, "2017-12-01", 0, 0, 0, 0, 0, 0)]
    with pytest.warns(DataWarning, match="1 roll calls have no votes; they are left out"):
        assert 72 not in read_roll_calls(voeten(tmp_path / "v.csv", rows)).session
    rows = [(7001, 72, 2, 9, 2017, "2017-12-01", 0, 0, 0, 0, 0, 0)]
    with pytest.raises(InvalidDataError, match="holds no votes of any state"):
        read_roll_calls(voeten(tmp_path / "v.csv", rows))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_file_that_is_cut_off_is_refused(form: str, kept: float, tmp_path: Path) -> None:
    path = FORMS[form](tmp_path)
    whole = path.read_bytes()
    cut = int(len(whole) * kept)
    if form in ("csv", "tab"):  # within a row and not between two
        cut = whole.rindex(b"2015-12-02") + 3
    path.write_bytes(whole[:cut])
    with pytest.raises(InvalidDataError, match=r"cut off|Columns"):
        read_roll_calls(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"rcid,session,ccode,vote\n", "holds no votes|is a damaged table"),
        (b"a;b;c\n1;2;3\n", r"has no column rcid, session, ccode, vote"),
        (b"rcid,session,vote\n1,1,1\n", r"has no column ccode. Roll calls need"),
        (b"\x00\x01\x02", "holds NUL bytes"),
        (b"PAR1 and no more", "is a damaged Parquet file"),
        (b"\x1f\x8b and no more", "is a damaged R file"),
        ("año,b\n1,2\n".encode("latin-1"), "has no column"),
    ],
)
def test_what_holds_no_roll_calls_is_refused_in_a_sentence(
    content: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / "votes").write_bytes(content)
    with pytest.raises(InvalidDataError, match=message):
        read_roll_calls(tmp_path / "votes")


def test_an_r_file_that_unpacks_to_a_vast_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_columns, "MAX_UNPACKED", 1024**2)
    (tmp_path / "bomb.rda").write_bytes(gzip.compress(bytes(3 * 1024**2)))
    with pytest.raises(InvalidDataError, match="unpacks to more than"):
        read_roll_calls(tmp_path / "bomb.rda")


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="is no file"):
        read_roll_calls(tmp_path / "nowhere.csv")


def test_an_r_file_of_something_else_says_what_it_holds(tmp_path: Path) -> None:
    unvotes(tmp_path)
    with pytest.raises(InvalidDataError, match=r"needs un_votes.rda beside it"):
        read_roll_calls(tmp_path / "un_roll_calls.rda")
    import pyreadr

    pyreadr.write_rdata(tmp_path / "x.rda", pd.DataFrame({"cinc": [0.1]}), df_name="x")
    with pytest.raises(InvalidDataError, match=r"is no file of unvotes .* 'cinc"):
        read_roll_calls(tmp_path / "x.rda")


def test_votes_in_roll_calls_that_are_not_listed_are_refused(tmp_path: Path) -> None:
    votes = unvotes(tmp_path)
    (tmp_path / "more").mkdir()
    unvotes(tmp_path / "more", ROWS[:8])
    with pytest.raises(InvalidDataError, match=r"has 4 votes in roll calls that .* lacks"):
        read_roll_calls(votes, tmp_path / "more" / "un_roll_calls.rda")


def test_views_keep_rows_and_columns_together(tmp_path: Path) -> None:
    calls = read_roll_calls(FORMS["csv"](tmp_path))
    assert calls.during(sessions=[71]).rcid.tolist() == [6001]
    assert calls.on_issue("nu").descr == (calls.descr[1],)
    assert calls.of(["EST", "USA"]).votes.tolist() == [[3, 1], [1, 0], [3, 2]]


# The publishers' own files, where they lie beside the repository.


def test_every_vote_of_the_tidy_file_is_in_the_matrix() -> None:
    calls = real("un_votes_1946_2022.parquet")
    assert calls.votes.shape == (6132, 200)
    assert np.bincount(calls.votes.ravel())[1:].tolist() == [683_864, 108_995, 63_028]
    assert set(calls.year[calls.session == 78]) == {2022}
    assert set(calls.date[calls.session == 78].astype("datetime64[Y]").astype(str)) >= {"2023"}


def test_every_vote_of_unvotes_is_in_the_matrix() -> None:
    calls = real("un_votes.rda")
    assert calls.votes.shape == (6202, 200)
    assert np.bincount(calls.votes.ravel())[1:].tolist() == [693_544, 110_893, 65_500]
    assert sum("nu" in issues for issues in calls.issues) == 855


def test_two_publications_of_the_same_votes_give_the_same_likeness() -> None:
    sessions = range(1, 26)
    first, second = (
        similarity(real(name).during(sessions=sessions), by="session").to_frame()
        for name in ("un_votes_1946_2022.parquet", "un_votes.rda")
    )
    pairs = first.merge(second, on=["ccode1", "ccode2", "session"])
    assert len(pairs) == len(first) > 80_000
    for name in ("n", "agree", "kappavv", "srsvva", "pivv"):
        assert np.allclose(pairs[f"{name}_x"], pairs[f"{name}_y"], atol=1e-12), name

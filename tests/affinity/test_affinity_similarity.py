"""Similarity of votes: known answers, laws, and every measure against its plain definition."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import made_up_votes
import numpy as np
import plain_similarity as plain
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_votes import real, roll_calls
from scipy.stats import kendalltau

from minilateral.affinity import measures
from minilateral.affinity.cross_tables import cross_tables
from minilateral.affinity.field_names import MEASURES, columns
from minilateral.affinity.roll_calls import RollCalls, read_roll_calls
from minilateral.affinity.similarity import similarity
from minilateral.core.errors import NotFoundError, UsageError

#: Votes of several states on several roll calls, absences among them.
MATRICES = st.integers(2, 6).flatmap(
    lambda states: st.lists(
        st.lists(st.integers(0, 3), min_size=states, max_size=states), min_size=1, max_size=12
    )
)
PLAIN: dict[str, Callable[[plain.Pairs], float]] = {
    "n": len,
    "agree": plain.agreement,
    "agree3un": plain.agree3un,
    "kappavv": plain.kappa,
    "srsvva": lambda pairs: plain.s_score(pairs, 2),
    "srsvvs": lambda pairs: plain.s_score(pairs, 2, power=2),
    "pivv": plain.scott_pi,
    "taubvv": plain.tau_b,
}
#: Share of cases that two clinicians put into three classes, 200 in all (Cohen 1968).
COHEN_1968 = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]], dtype=float)[:, :, None]


def one(votes: list[list[int]]) -> dict[str, float]:
    """The only row of two states' votes, given roll call by roll call."""
    (row,) = similarity(roll_calls(votes)).rows()
    return dict(row)


def test_the_measures_of_four_votes_are_those_found_by_hand() -> None:
    # yes-yes, yes-abstain, no-no, abstain-yes, and one roll call that the second state missed
    row = one([[1, 1], [1, 2], [3, 3], [2, 1], [3, 0]])
    assert row["n"] == 4
    assert row["agree"] == 2 / 4
    assert row["agree3un"] == (1 + 0.5 + 1 + 0.5) / 4
    assert row["srsvva"] == 1 - 2 * 2 / (2 * 4)
    assert row["srsvvs"] == 1 - 2 * 2 / (4 * 4)
    # both states: sum 7, sum of squares 15; squared distances 2
    assert row["kappavv"] == pytest.approx(1 - 2 / (30 - 2 * 7 * 7 / 4))
    assert row["pivv"] == pytest.approx(1 - 2 / (30 - 14**2 / 8))
    # of six pairs of votes: three concordant, one discordant, one tied on each side
    assert row["taubvv"] == pytest.approx((3 - 1) / 5)


def test_unweighted_kappa_of_cohens_own_table_is_the_0_492_he_reports() -> None:
    assert measures.kappa(COHEN_1968, "none") == pytest.approx(0.492, abs=5e-4)


def test_states_that_never_agree_or_abstain_have_s_of_minus_one() -> None:
    row = one([[1, 3], [3, 1], [1, 3]])
    assert (row["srsvva"], row["srsvvs"], row["agree"], row["agree3un"]) == (-1, -1, 0, 0)


def test_the_range_of_s_is_two_even_where_nobody_votes_no() -> None:
    assert one([[1, 2], [1, 1]])["srsvva"] == 1 - 2 * 1 / (2 * 2)


def test_kappa_and_pi_are_zero_and_flagged_where_neither_state_varies() -> None:
    row = one([[1, 1]] * 30)
    assert (row["kappavv"], row["pivv"], row["no_variation"]) == (0, 0, True)
    assert row["taubvv"] is None
    assert (row["agree"], row["srsvva"], row["thin"]) == (1, 1, False)


def test_a_pair_is_thin_below_twenty_shared_votes() -> None:
    assert one([[1, 3]] * 19)["thin"]
    assert not one([[1, 3]] * 20)["thin"]


def test_an_absence_is_no_abstention() -> None:
    assert one([[1, 1], [3, 0], [0, 2]]) == one([[1, 1]])


def test_states_that_share_no_vote_have_no_row() -> None:
    found = similarity(roll_calls([[1, 0, 2], [0, 3, 1]]))
    assert list(zip(found.columns["ccode1"], found.columns["ccode2"], strict=True)) == [
        (1, 3),
        (2, 3),
    ]
    with pytest.raises(NotFoundError, match="no two states share anything in votes"):
        similarity(roll_calls([[1, 0], [0, 3]]))


@given(MATRICES)
def test_every_measure_of_every_pair_equals_its_plain_definition(votes: list[list[int]]) -> None:
    states = list(zip(*votes, strict=True))
    expected = {
        (i + 1, j + 1): pairs
        for i in range(len(states))
        for j in range(i + 1, len(states))
        if (pairs := plain.shared(states[i], states[j]))
    }
    if not expected:
        return
    rows = similarity(roll_calls(votes)).rows()
    assert [(row["ccode1"], row["ccode2"]) for row in rows] == list(expected)
    for row, pairs in zip(rows, expected.values(), strict=True):
        for name, definition in PLAIN.items():
            value = math.nan if row[name] is None else row[name]
            assert value == pytest.approx(definition(pairs), abs=1e-9, nan_ok=True), name


@given(MATRICES, st.sampled_from([(1, "linear"), (0, "none"), (2, "squared")]))
def test_kappa_with_any_weights_is_distance_over_that_of_independent_habits(
    votes: list[list[int]], power: tuple[int, measures.Weights]
) -> None:
    (first, second), tables = cross_tables(np.array(votes, np.int8), 3)
    found = measures.kappa(tables, power[1])
    states = list(zip(*votes, strict=True))
    for i, j, value in zip(first, second, found, strict=True):
        pairs = plain.shared(states[i], states[j])
        assert value == pytest.approx(plain.kappa_by_habits(pairs, power[0]), abs=1e-9)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=2, max_size=30))
def test_tau_b_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    peer = kendalltau([a for a, _ in pairs], [b for _, b in pairs]).statistic
    ours = similarity(roll_calls([list(pair) for pair in pairs]), ["tau_b"]).columns["taubvv"]
    assert float(ours[0]) == pytest.approx(float(peer), abs=1e-9, nan_ok=True)


@given(MATRICES)
def test_yes_and_no_may_change_places(votes: list[list[int]]) -> None:
    turned = [[{0: 0, 1: 3, 2: 2, 3: 1}[vote] for vote in call] for call in votes]
    assert _same(votes, turned)


@given(MATRICES, st.randoms(use_true_random=False))
def test_the_order_of_roll_calls_does_not_matter(
    votes: list[list[int]], dice: st.DataObject
) -> None:
    shuffled = list(votes)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _same(votes, shuffled)


@given(MATRICES)
def test_likeness_is_symmetric(votes: list[list[int]]) -> None:
    _, tables = cross_tables(np.array(votes, np.int8), 3)
    if not tables.size:
        return
    for name, measure in columns(MEASURES).items():
        swapped = measure(np.ascontiguousarray(tables.transpose(1, 0, 2)))
        assert np.allclose(measure(tables), swapped, atol=1e-12, equal_nan=True), name


@given(MATRICES)
def test_measures_stay_in_their_range_and_a_state_is_like_its_double(
    votes: list[list[int]],
) -> None:
    doubled = [[*call, call[0]] for call in votes]
    if not any(call[0] for call in votes):
        return
    found = similarity(roll_calls(doubled))
    for name in found.measures:
        values = np.asarray(found.columns[name], dtype=float)
        low = 0 if name.startswith("agree") else -1
        known = values[~np.isnan(values)]
        assert ((known >= low - 1e-12) & (known <= 1 + 1e-12)).all(), name
    row = next(r for r in found.rows() if (r["ccode1"], r["ccode2"]) == (1, len(doubled[0])))
    assert (row["agree"], row["srsvva"], row["srsvvs"]) == (1, 1, 1)
    assert row["kappavv"] == row["pivv"] == (0 if row["no_variation"] else 1)


@given(MATRICES)
def test_absolute_s_is_three_point_agreement_stretched_to_minus_one(votes: list[list[int]]) -> None:
    _, tables = cross_tables(np.array(votes, np.int8), 3)
    s, agree3un = measures.s_score(tables), measures.partial_agreement(tables)
    assert np.allclose(s, 2 * agree3un - 1)


@given(MATRICES, st.integers(0, 4))
def test_absences_of_a_roll_call_add_nothing(votes: list[list[int]], count: int) -> None:
    assert _same(votes, votes + [[0] * len(votes[0])] * count)


def test_a_window_pools_the_years_that_it_ends() -> None:
    calls = roll_calls([[1, 1], [1, 3], [3, 3], [2, 2]], [2000, 2001, 2002, 2004])
    pooled = similarity(calls, ["agreement"], by="window", window=3)
    assert pooled.columns["n"].tolist() == [1, 2, 3, 2]
    assert pooled.columns["year"].tolist() == [2000, 2001, 2002, 2004]
    alone = similarity(calls.during(years=[2000, 2001, 2002]), ["agreement"], by="window")
    assert pooled.during(2002).columns["agree"] == alone.columns["agree"][-1]


def test_years_are_those_published_and_not_those_of_the_date(tmp_path: Path) -> None:
    calls = read_roll_calls(made_up_votes.voeten(tmp_path / "v.csv"))
    assert similarity(calls).periods == (2015, 2016)
    assert similarity(calls, by="session").periods == (70, 71)


def test_an_issue_keeps_its_roll_calls_only(tmp_path: Path) -> None:
    calls = read_roll_calls(made_up_votes.voeten(tmp_path / "v.csv"))
    assert {row["n"] for row in similarity(calls, issue="nu").rows()} == {1}
    with pytest.raises(NotFoundError, match=r"no roll call is on hr \(human rights\)"):
        similarity(calls, issue="hr")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"names": ["kapa"]}, "'kapa' is no measure; known are .*; did you mean kappa"),
        ({"by": "decade"}, "by is year, session or window, not 'decade'"),
        ({"issue": "nukes"}, "'nukes' is no issue; known are me"),
        ({"weights": "cubic"}, "weights are squared or linear or none, not 'cubic'"),
        ({"by": "window", "window": 0}, "a window has 1 year or more, not 0"),
    ],
)
def test_a_wrong_question_is_answered_with_what_is_known(
    asked: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        similarity(roll_calls([[1, 1]]), **asked)  # type: ignore[arg-type]


def test_a_session_of_one_vote_or_of_one_mind_is_flagged_and_not_refused() -> None:
    found = similarity(roll_calls([[1, 1, 3], *[[1, 1, 1]] * 25], [1964, *[1965] * 25]))
    assert found.during(1964).columns["thin"].all()
    assert found.during(1965).columns["no_variation"].all()
    assert not found.during(1965).columns["thin"].any()


def test_the_card_of_many_pairs_is_short() -> None:
    found = similarity(roll_calls([[1] * 30] * 2))
    card = found._repr_html_()
    assert len(found) == 435
    assert card.count("<tr>") == 21
    assert "The first 20 of 435 rows" in card


def test_a_chart_shows_each_pair_or_the_spread_of_many() -> None:
    from minilateral.charts import svg

    votes = [[1, 3, 2, 1], [1, 1, 3, 2], [2, 1, 3, 3]]
    few = similarity(roll_calls(votes, [2000, 2001, 2002]), ["agreement"])
    assert "S01 and S04" in svg(few.plot(), alt="pairs", name="pairs")
    many = similarity(roll_calls([call * 2 for call in votes], [2000, 2001, 2002]), ["agreement"])
    assert "median pair" in svg(many.plot(), alt="spread", name="spread")
    with pytest.raises(UsageError, match="'kappavv' is no measure here; known are agree"):
        few.plot("kappavv")


def test_the_table_is_written_with_the_names_of_the_field(tmp_path: Path) -> None:
    found = similarity(roll_calls([[1, 1, 3]] * 3), ["kappa", "s_score", "scott_pi", "tau_b"])
    for name in ("out.parquet", "out.csv"):
        found.write(tmp_path / name)
    read = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert read.column_names == [
        *("ccode1", "ccode2", "year", "n", "thin", "no_variation"),
        *("kappavv", "srsvva", "srsvvs", "pivv", "taubvv"),
    ]
    assert read.column("taubvv").null_count == 3
    assert pyarrow.csv.read_csv(tmp_path / "out.csv").column_names == read.column_names
    with pytest.raises(UsageError, match=r"must end in .parquet or .csv"):
        found.write(tmp_path / "out.xlsx")


def _same(votes: list[list[int]], others: list[list[int]]) -> bool:
    """Whether two sets of votes give the same likeness of every pair."""

    def rows(calls: RollCalls) -> list[tuple[float, ...]]:
        try:
            return [tuple(row.values()) for row in similarity(calls).rows()]
        except NotFoundError:
            return []

    first, second = rows(roll_calls(votes)), rows(roll_calls(others))
    return len(first) == len(second) and all(
        a == b or (a is not None and b is not None and abs(a - b) < 1e-9)
        for one_row, other in zip(first, second, strict=True)
        for a, b in zip(one_row, other, strict=True)
    )


def test_a_pair_over_the_real_years_equals_its_plain_definition() -> None:
    calls = real("un_votes_1946_2022.parquet")
    found = similarity(calls.of(["GBR", "RUS"]))
    assert len(found) == 76
    for row in found.rows():
        kept = calls.during(years=[row["year"]]).of(["GBR", "RUS"]).votes
        pairs = plain.shared(*kept.T.tolist())
        for name, definition in PLAIN.items():
            value = math.nan if row[name] is None else row[name]
            assert value == pytest.approx(definition(pairs), abs=1e-9, nan_ok=True), name

"""k-ads: every coalition of k, against itertools."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_votes import real

from minilateral.affinity.kads import count, most_alike, write_kads
from minilateral.affinity.likeness import Likeness
from minilateral.affinity.pair_table import COLUMNS, pair_table, shipped_pairs
from minilateral.core.errors import OutputError, UsageError


def likeness(states: int, seed: int, gaps: int = 0) -> Likeness:
    """Made-up likeness of states 2, 4, 6 and so on; some pairs unknown."""
    dice = np.random.default_rng(seed)
    values = np.full((states, states), np.nan)
    first, second = np.triu_indices(states, 1)
    values[first, second] = np.round(dice.uniform(-1, 1, len(first)), 1)
    for i in dice.choice(len(first), gaps, replace=False):
        values[first[i], second[i]] = np.nan
    values = np.where(np.isnan(values), values.T, values)
    codes = np.arange(2, 2 * states + 2, 2, dtype=np.int32)
    return Likeness(
        codes, tuple(f"S{code:02d}" for code in codes), values, "kappavv", "made up", ()
    )


def plain(like: Likeness, size: int) -> list[tuple[tuple[int, ...], float | None, float | None]]:
    """Members, least and mean of every coalition as they are defined."""
    rows = []
    for members in combinations(range(len(like.ccode)), size):
        pairs = [float(like.values[a, b]) for a, b in combinations(members, 2)]
        known = not any(math.isnan(pair) for pair in pairs)
        codes = tuple(int(like.ccode[i]) for i in members)
        mean = sum(pairs) / len(pairs)
        rows.append((codes, min(pairs) if known else None, mean if known else None))
    return rows


@settings(max_examples=25)
@given(st.integers(2, 9), st.data(), st.sampled_from([1, 7, 1 << 19]))
def test_every_coalition_is_written_once_with_its_least_and_mean_pair(
    states: int, data: st.DataObject, block: int
) -> None:
    size = data.draw(st.integers(2, states))
    gaps = data.draw(st.integers(0, states * (states - 1) // 4))
    like = likeness(states, data.draw(st.integers(0, 999)), gaps)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "k.parquet"
        assert write_kads(like, size, path, block=block) == math.comb(states, size)
        found = pyarrow.parquet.read_table(path).to_pylist()
    expected = plain(like, size)
    assert len(found) == len(expected)
    for row, (members, least, mean) in zip(found, expected, strict=True):
        assert tuple(row[f"ccode{place}"] for place in range(1, size + 1)) == members
        assert row["least"] == (None if least is None else pytest.approx(least, abs=1e-6))
        assert row["mean"] == (None if mean is None else pytest.approx(mean, abs=1e-6))
        worst = (row["worst_ccode1"], row["worst_ccode2"])
        if least is None:
            assert worst == (None, None)
        else:
            at = [int(np.flatnonzero(like.ccode == code)[0]) for code in worst]
            assert like.values[at[0], at[1]] == pytest.approx(least)
            assert set(worst) <= set(members)


@given(st.integers(3, 8), st.integers(0, 999), st.integers(1, 60))
def test_the_best_coalitions_are_those_of_a_full_sort(states: int, seed: int, top: int) -> None:
    like = likeness(states, seed, gaps=1)
    found = most_alike(like, 3, top).rows()
    known = [row for row in plain(like, 3) if row[1] is not None]
    expected = sorted(known, key=lambda row: (-np.float32(row[1]), -np.float32(row[2]), row[0]))
    assert [row["members"] for row in found] == [
        [f"S{code:02d}" for code in members] for members, _, _ in expected[:top]
    ]


def test_the_worst_pair_of_a_coalition_is_named() -> None:
    values = np.array([[np.nan, 0.9, 0.2], [0.9, np.nan, 0.5], [0.2, 0.5, np.nan]])
    like = Likeness(np.array([2, 200, 365]), ("USA", "GBR", "RUS"), values, "kappavv", "x", ())
    (row,) = most_alike(like, 3).rows()
    assert row["worst_pair"] == ["USA", "RUS"]
    assert (row["least"], row["mean"]) == (0.2, pytest.approx(1.6 / 3))


def test_of_pairs_alike_the_one_that_is_complete_first_is_the_worst() -> None:
    like = likeness(4, 1)
    even = replace(like, values=np.where(np.isnan(like.values), np.nan, 0.5))
    assert most_alike(even, 4).rows()[0]["worst_pair"] == ["S02", "S04"]


@pytest.mark.parametrize("size", [-1, 0, 1, 6])
def test_a_size_that_the_set_does_not_allow_is_refused(size: int) -> None:
    with pytest.raises(UsageError, match="a coalition out of 5 states has 2 to 5 members, not"):
        count(likeness(5, 1), size)


def test_blocks_change_nothing_but_the_row_groups(tmp_path: Path) -> None:
    for block in (10, 1000):
        write_kads(likeness(12, 3), 4, tmp_path / f"{block}.csv", block=block)
    assert (tmp_path / "10.csv").read_bytes() == (tmp_path / "1000.csv").read_bytes()
    assert pyarrow.csv.read_csv(tmp_path / "10.csv").num_rows == math.comb(12, 4)


def test_progress_adds_up_and_an_interrupted_file_leaves_the_old_one(tmp_path: Path) -> None:
    path, told = tmp_path / "k.parquet", []
    write_kads(likeness(9, 2), 3, path, told.append, block=20)
    assert sum(told) == 84
    before = path.read_bytes()

    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_kads(likeness(9, 5), 3, path, stop)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="is not a folder"):
        write_kads(likeness(4, 1), 2, tmp_path / "file" / "k.parquet")


# The table of pairs that comes with the package.


def test_the_shipped_pairs_are_ten_years_of_likeness() -> None:
    pairs = shipped_pairs()
    assert pairs.measures == COLUMNS
    assert pairs.periods == tuple(range(pairs.periods[-1] - 9, pairs.periods[-1] + 1))
    assert len({pairs.iso3[int(code)] for code in np.unique(pairs.columns["ccode2"])}) > 185
    for name in COLUMNS:
        values = pairs.columns[name]
        low = 0 if name == "agree" else -1
        assert ((values >= low) & (values <= 1)).all()
        assert np.allclose(values, np.round(values, 4))


def test_the_shipped_pairs_are_what_the_votes_give() -> None:
    table = pair_table(real("un_votes_1946_2022.parquet"))
    for name in ("ccode1", "ccode2", "year", "n", *COLUMNS):
        assert np.array_equal(table.column(name).to_numpy(), shipped_pairs().columns[name]), name

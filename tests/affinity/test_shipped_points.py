"""The ideal points that come with the package, and what is said of where they come from."""

from __future__ import annotations

import json
import re
import warnings
from importlib.resources import files
from typing import Any

import pandas as pd
import pytest
from made_up_votes import real
from scipy.stats import spearmanr

from minilateral.affinity.estimation import estimate
from minilateral.affinity.ideal_points import COLUMNS
from minilateral.core.errors import DataWarning

DATA = files("minilateral.affinity") / "data"


@pytest.fixture(scope="module")
def points() -> pd.DataFrame:
    """The shipped table."""
    with (DATA / "ideal_points.csv").open() as file:
        return pd.read_csv(file)


@pytest.fixture(scope="module")
def provenance() -> dict[str, Any]:
    """What is said of it."""
    found: dict[str, Any] = json.loads((DATA / "provenance.json").read_text())
    return found


def test_every_state_and_session_stands_once_with_its_interval(points: pd.DataFrame) -> None:
    assert tuple(points.columns) == COLUMNS
    assert not points.duplicated(["ccode", "session"]).any()
    assert points.equals(points.sort_values(["ccode", "session"], ignore_index=True))
    assert set(points["session"]) == set(range(1, 79)) - {19}
    assert (points["q05"] < points["ideal_point"]).all()
    assert (points["ideal_point"] < points["q95"]).all()


def test_the_scale_is_standard_and_the_united_states_side_is_positive(points: pd.DataFrame) -> None:
    assert points["ideal_point"].mean() == pytest.approx(0, abs=1e-3)
    assert 0.95 < points["ideal_point"].std() < 1
    assert points[points["iso3"] == "USA"]["ideal_point"].min() > 0


def test_the_table_is_small_enough_for_the_wheel() -> None:
    assert len((DATA / "ideal_points.csv").read_bytes()) < 500_000


def test_the_provenance_names_files_seed_and_convergence(
    points: pd.DataFrame, provenance: dict[str, Any]
) -> None:
    run = provenance["ideal_points"]
    assert run["points"] == len(points)
    assert run["sessions"] == [int(points["session"].min()), int(points["session"].max())]
    assert run["largest_rhat"] < 1.1
    assert {"seed", "iterations", "chains", "anchor"} <= run.keys()
    for file in provenance["files"].values():
        assert re.fullmatch("[0-9a-f]{64}", file["sha256"])
        assert file["publisher"]
        assert "/" not in file["file"]
    assert "tools/make_estimates.py" in provenance["command"]


def test_later_sessions_that_nothing_was_tuned_on_rank_as_a_fresh_fit_of_them_does(
    points: pd.DataFrame,
) -> None:
    calls = real("un_votes_1946_2022.parquet").during(sessions=range(75, 79))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        fresh = estimate(calls, "map").to_frame()
    both = points.merge(fresh, on=["ccode", "session"], suffixes=("", "_fresh"))
    for _, rows in both.groupby("session"):
        assert len(rows) > 180
        assert spearmanr(rows["ideal_point"], rows["ideal_point_fresh"]).statistic > 0.97

"""Lines with the band of their interval."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_charts import MARKS, layer

from minilateral.charts import YearBand, bands


def drawn(mark: str) -> list[dict[str, Any]]:
    """The rows under one kind of mark."""
    rows: list[dict[str, Any]] = layer(MARKS["bands"](), mark)["rows"]
    return rows


def test_no_line_crosses_a_year_that_is_missing() -> None:
    rows = drawn("line")
    runs = {(row["label"], row["stretch"]) for row in rows}
    assert len(runs) == 4
    assert len({row["stretch"] for row in rows if row["year"] in (1992, 1994)}) == 4


def test_a_band_runs_from_the_low_to_the_high_bound() -> None:
    assert all(row["low"] < row["value"] < row["high"] for row in drawn("area"))


def test_only_marked_years_get_a_ring_and_the_chart_says_what_it_is() -> None:
    assert {row["year"] for row in drawn("point")} == {1992}
    assert "members joined" in str(MARKS["bands"]().to_dict()["title"])
    plain = bands([YearBand("a", 1990, 1, 0, 2)], "spread", mark="members joined")
    assert "members joined" not in str(plain.to_dict()["title"])


def test_nothing_is_not_drawn_as_bands() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        bands([], "spread")

"""V-Dem's country-year data, from a small file of our own and from the real form."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside_files import real, written

from minilateral.core.errors import InvalidDataError, NotFoundError
from minilateral.facts.readers import vdem

HEAD = (
    "country_name,country_text_id,year,COWcode,v2x_polyarchy,v2x_polyarchy_codelow,"
    "v2x_polyarchy_codehigh,v2x_freexp_altinf,v2x_freexp_altinf_codelow,v2x_freexp_altinf_codehigh\n"
)
ROWS = (
    "Estonia,EST,2020,366,0.90,0.86,0.93,0.96,0.94,0.98\n"
    "Estonia,EST,2021,366,0.89,0.85,0.92,0.97,0.95,0.98\n"
    "Hungary,HUN,2021,310,0.46,0.42,0.50,NA,,\n"
    "Zanzibar,ZZB,2021,511,0.30,0.26,0.34,0.5,0.4,0.6\n"
)


def test_both_indices_are_read_with_their_bounds(tmp_path: Path) -> None:
    reading = vdem.read(written(tmp_path / "x.csv", HEAD + ROWS))
    assert (reading.dataset, reading.edition) == ("vdem_country_year", "vdem_to_2021")
    assert reading.rows[0] == {
        "state": "EST",
        "year": 2020,
        "measure": "v2x_freexp_altinf",
        "value": 0.96,
        "low": 0.94,
        "high": 0.98,
    }
    assert [(r["state"], r["measure"]) for r in reading.rows if r["year"] == 2021] == [
        ("EST", "v2x_freexp_altinf"),
        ("EST", "v2x_polyarchy"),
        ("HUN", "v2x_polyarchy"),
    ]
    assert reading.skipped_by_reason() == {"no state of today": 1, "no value given": 1}


def test_numbers_of_the_correlates_of_war_name_states_too(tmp_path: Path) -> None:
    text = "ccode,year,v2x_polyarchy\n255.0,2020,0.8\n260.0,1980,0.8\n"
    reading = vdem.read(written(tmp_path / "x.csv", text))
    assert [(row["state"], row["low"]) for row in reading.rows] == [("DEU", None)]


def test_every_fault_is_told_with_its_place(tmp_path: Path) -> None:
    bad = "Estonia,EST,2021,366,0.9,0.95,0.99,0.9,0.8,0.95\nLatvia,LVA,2021,367,0.8,0.7,0.9,1,1,1\n"
    with pytest.raises(InvalidDataError) as caught:
        vdem.read(written(tmp_path / "x.csv", HEAD + bad + bad))
    assert [str(fault) for fault in caught.value.faults] == [
        "x.csv:2: v2x_polyarchy 0.9 is not between 0.95 and 0.99.",
        "x.csv:4: EST 2021 stands already at x.csv:2; keep one of the two.",
        "x.csv:4: v2x_polyarchy 0.9 is not between 0.95 and 0.99.",
        "x.csv:5: LVA 2021 stands already at x.csv:3; keep one of the two.",
    ]


@pytest.mark.parametrize("value", ["1.2", "-0.1", "high"])
def test_a_value_outside_nought_to_one_is_a_fault(tmp_path: Path, value: str) -> None:
    text = f"country_text_id,year,v2x_polyarchy\nEST,2021,{value}\n"
    with pytest.raises(InvalidDataError, match=f"v2x_polyarchy '{value}' is no share from 0 to 1"):
        vdem.read(written(tmp_path / "x.csv", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("state,value\nEST,1\n", "is no country-year file of V-Dem: it needs year"),
        ("country_text_id,year,v2x_libdem\nEST,2020,1\n", "one of v2x_freexp_altinf"),
        ("country_text_id,year,v2x_polyarchy\n", "holds a header and nothing else"),
        ("", "is empty"),
    ],
)
def test_another_file_is_one_clear_error(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidDataError, match=said):
        vdem.read(written(tmp_path / "x.csv", text))


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="is no file"):
        vdem.read(tmp_path / "none.csv")


def test_the_real_form_is_read() -> None:
    reading = vdem.read(real("data/vdem/cw_democracy.rda"))
    latest = {r["state"]: r["value"] for r in reading.rows if r["year"] == 2020}
    assert len(latest) > 165
    assert latest["NOR"] > 0.85 > 0.5 > latest["RUS"] > latest["PRK"]
    assert reading.skipped_by_reason()["no state of today"] > 0

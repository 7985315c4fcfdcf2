"""World Bank GDP in its long and its bulk form."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from outside_files import real, written

from minilateral.core.errors import InvalidDataError
from minilateral.facts.readers import read

LONG = """Country Name,Country Code,Year,Value
Estonia,EST,2022,38.5
Estonia,EST,2023,
Arab World,ARB,2022,3500
Aruba,ABW,2022,3.5
"Korea, Rep.",KOR,2021,1.8e12
"""
BULK = """"Data Source","World Development Indicators",

"Last Updated Date","2025-04-15",

"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023",
"Aruba","ABW","GDP (current US$)","NY.GDP.MKTP.CD","3.5","",
"World","WLD","GDP (current US$)","NY.GDP.MKTP.CD","101","105",
"Estonia","EST","GDP (current US$)","NY.GDP.MKTP.CD","38.5","",
"""


def test_the_long_form_is_read(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "x.csv", LONG))
    assert (reading.dataset, reading.edition) == ("worldbank_gdp", "worldbank_to_2022")
    assert [(row["state"], row["year"], row["value"]) for row in reading.rows] == [
        ("EST", 2022, 38.5),
        ("KOR", 2021, 1.8e12),
    ]
    assert reading.skipped_by_reason() == {"aggregate": 1, "no value given": 1, "territory": 1}


def test_the_bulk_form_is_read(tmp_path: Path) -> None:
    reading = read(written(tmp_path / "x.csv", BULK, "utf-8-sig"))
    assert (reading.dataset, reading.edition) == ("worldbank_gdp", "worldbank_2025-04-15")
    assert [(row["state"], row["year"], row["value"]) for row in reading.rows] == [
        ("EST", 2022, 38.5)
    ]
    assert {(t.reason, t.label, t.count) for t in reading.skipped} == {
        ("aggregate", "World (WLD)", 2),
        ("territory", "Aruba (ABW)", 2),
        ("no value given", "EST", 1),
    }


def test_a_country_year_given_twice_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match=r"x\.csv:7: EST 2022 stands already at x\.csv:2;"):
        read(written(tmp_path / "x.csv", LONG + "Estonia,EST,2022,1\n"))


def test_a_wrong_code_of_a_known_state_is_no_aggregate(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="'Estonia' has the code EST, not 'ETS'"):
        read(written(tmp_path / "x.csv", LONG + "Estonia,ETS,2024,1\n"))


def test_another_indicator_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError) as caught:
        read(written(tmp_path / "x.csv", BULK.replace("NY.GDP.MKTP.CD", "SP.POP.TOTL")))
    assert [str(fault) for fault in caught.value.faults] == [
        "x.csv:6:4: 'SP.POP.TOTL' is not read; expected NY.GDP.MKTP.CD."
    ]


def test_bulk_without_years_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match=r"x\.csv:5: names no column after a year"):
        read(written(tmp_path / "x.csv", BULK.replace('"2022","2023"', '"a","b"')))


def test_the_real_file_says_what_the_facts_say() -> None:
    reading = read(real("data/worldbank/gdp.csv"))
    assert reading.edition == "worldbank_to_2023"
    found = {(row["state"], str(row["year"])): row["value"] for row in reading.rows}
    compared = 0
    with real("facts/gdp.csv").open(encoding="utf-8", newline="") as file:
        for fact in csv.DictReader(file):
            value = found[fact["state"], fact["year"]]
            assert value == pytest.approx(float(fact["gdp_current_usd"]), abs=0.51)
            compared += 1
    assert compared == 4812
    aggregates = {t.label[-4:-1] for t in reading.skipped if t.reason == "aggregate"}
    assert {"ARB", "WLD", "EUU"} <= aggregates
    assert not aggregates & {"XKX", "TWN", "PSE"}

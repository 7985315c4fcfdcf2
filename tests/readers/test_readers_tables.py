"""Which table a CSV file is, and how near misses are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside_files import written

from minilateral.core.errors import InvalidDataError
from minilateral.facts.readers import read

GDP = "Country Name,Country Code,Year,Value\n"
LINE = "Estonia,EST,2022,38100000000\n"


def faults(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[str]:
    with pytest.raises(InvalidDataError) as caught:
        read(written(tmp_path / "gdp.csv", text, encoding))
    return [str(fault) for fault in caught.value.faults]


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    text = (GDP + LINE).replace("\n", "\r\n")
    reading = read(written(tmp_path / "gdp.csv", text, "utf-8-sig"))
    assert reading.rows[0]["state"] == "EST"


@pytest.mark.parametrize(("delimiter", "words"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_delimiter_is_one_clear_fault(tmp_path: Path, delimiter: str, words: str) -> None:
    text = "\n" + (GDP + LINE * 500).replace(",", delimiter)
    assert faults(tmp_path, text) == [
        f"gdp.csv:2: separates the columns of worldbank_gdp by {words}; "
        "expected commas: Country Name, Country Code, Year, Value."
    ]


def test_a_merged_header_is_one_clear_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, '"Country Name Country Code",Year,Value\n' + LINE) == [
        "gdp.csv:1: is not the header of worldbank_gdp: 'Country Name Country Code' merges the "
        "columns Country Name, Country Code. Expected: Country Name, Country Code, Year, Value."
    ]
    (message,) = faults(tmp_path, '"Country Name,Country Code,Year,Value"\n' + LINE)
    assert "merges the columns Country Name, Country Code, Year, Value" in message


def test_a_header_below_a_merged_title_is_one_clear_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, "GDP by country,,,\n" + GDP + LINE) == [
        "gdp.csv:2: is the header of worldbank_gdp, below other lines; delete the lines above it."
    ]


def test_a_misspelt_column_is_told_with_the_near_one(tmp_path: Path) -> None:
    (message,) = faults(tmp_path, GDP.replace("Country Code", "CountryCode") + LINE)
    assert "Country Code is missing, is it 'CountryCode'?" in message


def test_a_strange_file_is_told_what_is_known(tmp_path: Path) -> None:
    (message,) = faults(tmp_path, "<html>\n<p>Not found</p>\n")
    assert message.startswith("gdp.csv:1: is the header of no known table: '<html>'. Known are ")
    assert "kiel_weapons (donor, category, number_of_weapons" in message


def test_a_column_named_twice_is_a_fault(tmp_path: Path) -> None:
    text = "Country Name,Country Code,Year,Value,Value\nEstonia,EST,2022,1,2\n"
    assert faults(tmp_path, text) == ["gdp.csv:1: names 'Value' twice."]


def test_all_faults_are_told_with_line_and_column(tmp_path: Path) -> None:
    lines = ["Estonia,EST,2022", "Latvia,LVA,20x2,1", 'Lithuania,LTU,2022,"1,5"', ",POL,2022,nan"]
    assert faults(tmp_path, GDP + "\n".join(lines)) == [
        "gdp.csv:2: has 3 cells where the header has 4.",
        "gdp.csv:3:3: Year '20x2' is no whole number from 1900 to 2100.",
        "gdp.csv:4:4: Value '1,5' is no number; write a decimal point, not a comma.",
        "gdp.csv:5:1: Country Name is blank.",
        "gdp.csv:5:4: Value 'nan' is no number.",
    ]


def test_very_many_faults_are_cut_short(tmp_path: Path) -> None:
    found = faults(tmp_path, GDP + "Estonia,EST\n" * 70)
    assert len(found) == 50
    assert found[-1].endswith("has 2 cells where the header has 4. And 20 more faults.")
    found = faults(tmp_path, GDP + "Estonia,EST\n" * 13_979)
    assert found[-1].endswith("And 950 more faults, where reading stopped.")


def test_a_header_of_very_many_columns_is_told_at_once(tmp_path: Path) -> None:
    columns = ",".join(f"v{number}" for number in range(200_000))
    (message,) = faults(tmp_path, columns + "\n")
    assert "no known table: 'v0, v1, v2" in message


def test_a_quote_that_never_ends_is_one_fault_at_its_line(tmp_path: Path) -> None:
    (message,) = faults(tmp_path, GDP + LINE + '"Latvia,LVA,2022,1\n' * 3)
    assert message.startswith("gdp.csv:3: begins a record that is no CSV")


def test_a_cell_over_two_lines_does_not_shift_the_lines(tmp_path: Path) -> None:
    (message,) = faults(tmp_path, GDP + '"Arab\nWorld",ARB,2022,1\nLatvia,LVA,2022,x\n')
    assert message.startswith("gdp.csv:4:4:")

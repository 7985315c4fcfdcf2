"""NATO's workbook: one rule for both layouts, and every fault with its cell."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from outside_files import nato_2024, nato_later, real

from minilateral.core.errors import InvalidDataError
from minilateral.facts.readers import Reading, read

Maker = Callable[..., Path]
LAYOUTS = pytest.mark.parametrize("maker", [nato_2024, nato_later])


def values(reading: Reading, measure: str, prices: str | None = None) -> dict[Any, float]:
    return {
        (row["state"], row["year"]): row["value"]
        for row in reading.rows
        if row["measure"] == measure and prices in (None, row["prices"])
    }


def messages(path: Path) -> list[str]:
    with pytest.raises(InvalidDataError) as caught:
        read(path)
    return [str(fault) for fault in caught.value.faults]


@LAYOUTS
def test_the_four_measures_are_read(tmp_path: Path, maker: Maker) -> None:
    reading = read(maker(tmp_path / "any name.bin"))
    last = 2024 if maker is nato_2024 else 2026
    assert reading.dataset == "nato_defence_expenditure"
    assert reading.edition == f"nato_{last}_edition"
    assert values(reading, "defence_exp_pct_gdp")["TUR", last] == 2.1
    assert values(reading, "personnel_thousands")["SVK", last] == 15
    assert values(reading, "equipment_share_pct")["EST", last - 2] == 20
    assert values(reading, "defence_exp_usd_m", "current")["EST", last - 1] == 1200
    assert len(reading.rows) == 5 * 3 * 3


@LAYOUTS
def test_aggregates_and_other_sections_are_counted_not_read(tmp_path: Path, maker: Maker) -> None:
    reading = read(maker(tmp_path / "n.xlsx"))
    assert {row["state"] for row in reading.rows} == {"EST", "TUR", "SVK"}
    assert 9 not in values(reading, "defence_exp_pct_gdp").values()
    assert reading.skipped_by_reason() == {"aggregate": 24, "section not read": 24}
    assert {t.label for t in reading.skipped if t.reason == "section not read"} == {
        "Annual real change (%)",
        "Personnel (b)",
    }


@LAYOUTS
def test_estimates_and_footnotes_are_marked(tmp_path: Path, maker: Maker) -> None:
    reading = read(maker(tmp_path / "n.xlsx"))
    years = {row["year"]: row["status"] for row in reading.rows}
    assert [years[year] for year in sorted(years)] == ["final", "estimate", "estimate"]
    assert {r["footnotes"] for r in reading.rows if r["measure"] == "defence_exp_pct_gdp"} == {
        "",
        "*",
    }
    assert {(t.reason, t.count) for t in reading.marked} == {("estimate", 30), ("footnote", 9)}


def test_a_row_names_its_cell_prices_and_basis(tmp_path: Path) -> None:
    old, new = read(nato_2024(tmp_path / "o.xlsx")), read(nato_later(tmp_path / "n.xlsx"))
    first = next(row for row in old.rows if row["measure"] == "defence_exp_pct_gdp")
    assert (first["sheet"], first["cell"], first["prices"]) == ("TABLE3", "D11", "constant 2015")
    assert {row["prices"] for row in new.rows} == {"current", "constant 2021", None}
    assert {row["basis"] for row in old.rows} == {"defence expenditure", None}
    assert {row["basis"] for row in new.rows} == {"core defence expenditure", None}
    assert list(old.to_frame().columns)[:5] == ["edition", "state", "year", "measure", "value"]


def test_the_2025_edition_is_not_of_core_defence(tmp_path: Path) -> None:
    reading = read(nato_later(tmp_path / "n.xlsx", edition=2025))
    assert reading.edition == "nato_2025_edition"
    assert "core defence expenditure" not in {row["basis"] for row in reading.rows}


def test_marks_and_thousands_in_text_cells_are_understood(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book["TABLE3"]["D11"], book["TABLE3"]["E12"] = "2.75e", ".."
        book["TABLE7"]["D12"] = "1,450.5**"

    reading = read(nato_2024(tmp_path / "n.xlsx", edit))
    found = {(r["state"], r["year"], r["measure"]): r for r in reading.rows}
    estimate = found["EST", 2022, "defence_exp_pct_gdp"]
    assert (estimate["value"], estimate["status"]) == (2.75, "estimate")
    starred = found["TUR", 2022, "personnel_thousands"]
    assert (starred["value"], starred["footnotes"], starred["status"]) == (1450.5, "**", "final")
    assert reading.skipped_by_reason()["no value given"] == 1


def test_lines_without_a_country_and_notes_beside_the_table_are_no_rows(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book["TABLE8A"]["D14"] = "#REF!"
        book["TABLE8A"]["P4"] = "a note beside the table"
        book["TABLE3"]["S12"] = "a note beside a line"

    reading = read(nato_2024(tmp_path / "n.xlsx", edit))
    assert len(reading.rows) == 45
    assert reading.skipped_by_reason()["line without a country"] == 1


def test_all_faults_of_a_workbook_are_told_at_once(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book["Table 3"]["A5"] = "Estnia"
        book["Table 3"]["B6"] = "#DIV/0!"
        book["Table 7"]["C4"] = "many"
        book["Table 7"]["A5"] = "Estonia"

    assert messages(nato_later(tmp_path / "n.xlsx", edit=edit)) == [
        "n.xlsx!Table 3:5:1: cell A5: 'Estnia' is no country; did you mean Estonia?",
        "n.xlsx!Table 3:6:2: cell B6: '#DIV/0!' is a spreadsheet error.",
        "n.xlsx!Table 7:4:3: cell C4: 'many' is no number.",
        "n.xlsx!Table 7:5:1: Estonia (personnel_thousands) stands already at "
        "n.xlsx!Table 7:4:1; keep one of the two.",
    ]


def test_a_decimal_comma_in_a_text_cell_is_a_fault(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book["TABLE3"]["D11"] = "2,75"

    assert messages(nato_2024(tmp_path / "n.xlsx", edit)) == [
        "n.xlsx!TABLE3:11:4: cell D11: '2,75' is no number."
    ]


def test_a_formula_without_a_stored_value_is_a_fault(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        for cell in ("D11", "E11", "F11"):
            book["TABLE3"][cell] = "=1+1"

    found = messages(nato_2024(tmp_path / "n.xlsx", edit))
    assert len(found) == 3
    assert "cell D11: is a formula without a stored value; save the workbook" in found[0]


def test_an_unknown_country_shows_script_as_text(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book["TABLE3"]["C11"] = "<script>alert(1)</script>"

    (message,) = messages(nato_2024(tmp_path / "n.xlsx", edit))
    assert "'<script>alert</script>' is no country." in message


def test_a_missing_table_is_named_with_what_was_found(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        del book["TABLE7"]

    (message,) = messages(nato_2024(tmp_path / "n.xlsx", edit))
    assert "has no Table 7 with a heading of 'thousand'; found: sheets 'TABLE1'" in message


def test_a_missing_section_is_named_with_what_was_found(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book["TABLE3"]["B10"] = "Share, somehow"
        book["TABLE3"]["B6"] = None

    (message,) = messages(nato_2024(tmp_path / "n.xlsx", edit))
    assert "no Table 3 with a heading of 'share of'; found: 'Share, somehow', 'Annual" in message


def test_tables_of_two_editions_are_a_fault(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book["TABLE7"]["D8"], book["TABLE7"]["E8"], book["TABLE7"]["F8"] = 2021, 2022, "2023e"

    (message,) = messages(nato_2024(tmp_path / "n.xlsx", edit))
    assert message.startswith("n.xlsx!TABLE7: ends in 2023, another table in 2024")


def test_tables_without_dollars_are_still_read(tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        del book["TABLE2"]

    reading = read(nato_2024(tmp_path / "n.xlsx", edit))
    assert {row["measure"] for row in reading.rows} == {
        "defence_exp_pct_gdp",
        "personnel_thousands",
        "equipment_share_pct",
    }


def test_the_real_workbook_says_what_the_facts_say() -> None:
    reading = read(real("data/nato/240617-def-exp-2024-TABLES-en.xlsx"))
    read_ = {(r["state"], str(r["year"]), r["measure"]): r for r in reading.rows}
    compared = 0
    with real("facts/spending.csv").open(encoding="utf-8", newline="") as file:
        facts = [row for row in csv.DictReader(file) if row["series"] == reading.edition]
    for fact in facts:
        for measure, digits in (
            ("defence_exp_pct_gdp", 2),
            ("personnel_thousands", 1),
            ("equipment_share_pct", 1),
        ):
            row = read_.get((fact["state"], fact["year"], measure))
            assert bool(fact[measure]) == bool(row), (fact, measure)
            if row:
                assert row["value"] == pytest.approx(float(fact[measure]), abs=0.51 * 10**-digits)
                assert row["status"] == fact["status"]
                compared += 1
    assert compared == 3 * 341
    assert len(reading.rows) == 5 * 341
    assert reading.skipped_by_reason()["aggregate"] == 88

"""The Ukraine Support Tracker: web data and main workbook."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from outside_files import real, written

from minilateral.core.errors import InvalidDataError
from minilateral.facts.readers import read

EXPLORER = (
    "country,iso,year,month,total,financial,humanitarian,military,commitments,to_be_allocated,"
    "gdp,pct_gdp\n"
)
RELEASE = 'release,period,date,label\n"29","04/2026","2026-08-04","Release 29"\n'
MAIN = [
    "donor",
    "announcement_date",
    "aid_type_general",
    "measure",
    "tot_sub_activity_value_EUR",
    "item",
    "item_numb",
    "item_numb_deliv",
]


def faults(path: Path) -> list[str]:
    with pytest.raises(InvalidDataError) as caught:
        read(path)
    return [str(fault) for fault in caught.value.faults]


def main_workbook(path: Path, lines: list[list[Any]], header: list[str] = MAIN) -> Path:
    """The main sheet, below a blank row and beside a blank column."""
    book = Workbook()
    sheet = book.create_sheet("Bilateral Assistance, MAIN DATA")
    for row, cells in enumerate([header, *lines], 2):
        for column, value in enumerate(cells, 2):
            sheet.cell(row, column, value)
    book.save(path)
    return path


def test_a_month_of_a_donor_becomes_one_row_a_category(tmp_path: Path) -> None:
    text = EXPLORER + "Turkiye,TUR,2022,3,0.5,0.1,0.2,0.2,0.4,-0.1,700,0.07\n"
    reading = read(written(tmp_path / "x.csv", text))
    assert reading.edition is None
    assert {row["category"]: row["allocated_eur_bn"] for row in reading.rows} == {
        "financial": 0.1,
        "humanitarian": 0.2,
        "military": 0.2,
        "total": 0.5,
    }
    total = reading.rows[-1]
    assert (total["donor"], total["period"]) == ("TUR", "2022-03")
    assert (total["committed_eur_bn"], total["to_be_allocated_eur_bn"]) == (0.4, -0.1)
    assert reading.rows[0]["committed_eur_bn"] is None


def test_the_institutions_of_the_eu_are_kept_apart(tmp_path: Path) -> None:
    text = EXPLORER + "EU (Commission and Council),EU,2022,3,1,1,0,0,1,0,0,0\n"
    total = read(written(tmp_path / "x.csv", text)).rows[-1]
    assert total["donor"] == "EU (Commission and Council)"
    assert total["donor_kind"] == "eu_institution"
    assert total["pct_gdp"] is None


def test_the_release_is_read_beside_the_file(tmp_path: Path) -> None:
    written(tmp_path / "release_info.csv", RELEASE)
    path = written(tmp_path / "x.csv", EXPLORER + "Estonia,EST,2022,3,1,0,0,1,1,0,30,3\n")
    assert read(path).edition == "kiel_release_29"
    assert read(tmp_path / "release_info.csv").rows[0]["period"] == "04/2026"
    written(tmp_path / "release_info.csv", "broken")
    assert read(path).edition is None


def test_faulty_donors_and_months_are_told(tmp_path: Path) -> None:
    lines = [
        "Estonia,EST,2022,3,1,0,0,1,1,0,30,3",
        "Estonia,EST,2022,3,1,0,0,1,1,0,30,3",
        "Estonia,FIN,2022,4,1,0,0,1,1,0,30,3",
        "Estonia,ETS,2022,5,1,0,0,1,1,0,30,3",
        "Estnia,,2022,13,1,0,0,1,1,0,30,3",
    ]
    assert faults(written(tmp_path / "x.csv", EXPLORER + "\n".join(lines))) == [
        "x.csv:3: EST 2022-03 stands already at x.csv:2; keep one of the two.",
        "x.csv:4:1: 'Estonia' has the code EST, not 'FIN'.",
        "x.csv:5:1: 'Estonia' has the code EST, not 'ETS'.",
        "x.csv:6:1: 'Estnia' is no state; did you mean Estonia?",
        "x.csv:6:4: month '13' is no whole number from 1 to 12.",
    ]


def test_script_in_a_cell_stays_text(tmp_path: Path) -> None:
    script = "<script>alert('=1+1')</script>"
    text = "donor,category,number_of_weapons,monetary_value_eur,weapons_list\n"
    reading = read(written(tmp_path / "x.csv", text + f'Estonia,Tanks,6,1000000,"{script}"\n'))
    assert reading.rows == (
        {
            "donor": "EST",
            "donor_kind": "state",
            "category": "Tanks",
            "allocated_n": 6.0,
            "allocated_eur_bn": 0.001,
            "items": script,
        },
    )


def test_shares_totals_and_procurement_are_read(tmp_path: Path) -> None:
    shares = "country,iso,bilateral_pct_gdp,eu_share_pct_gdp,total_pct_gdp,eu_share_bn\n"
    rows = read(written(tmp_path / "s.csv", shares + "Estonia,EST,3,0.5,3.5,0.2\n")).rows
    assert [(r["category"], r["pct_gdp"], r["allocated_eur_bn"]) for r in rows] == [
        ("bilateral", 3.0, None),
        ("eu_share", 0.5, 0.2),
        ("bilateral_plus_eu_share", 3.5, None),
    ]
    totals = "year,month,total_allocations,military,financial,humanitarian\n2022,1,3,1,1,1\n"
    assert len(read(written(tmp_path / "t.csv", totals)).rows) == 4
    trends = "year,month,stockpile,procurement,unspecified,nato_purl\n2022,1,1,2,3,\n"
    last = read(written(tmp_path / "p.csv", trends)).rows[-1]
    assert (last["origin"], last["allocated_eur_bn"]) == ("nato_purl", None)


def test_the_main_workbook_is_read_by_its_column_names(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["Norway", datetime(2024, 1, 15), "Military", "Allocation", 1e8, "Leopard", 8, 3],
        ["Germany", 45383, "Humanitarian ", "Commitment", 2e9, ".", ".", None],
        ["European Investment Bank", "2022-03", "Financial", "Allocation", 5e8, None, None, None],
        ["Estonia", "unknown", "Military", "Allocation", 1e6, None, None, None],
        ["Estonia", "2022", "In-kind", "Allocation", 1e6, None, None, None],
    ]
    reading = read(main_workbook(tmp_path / "m.xlsx", lines))
    assert [row["donor"] for row in reading.rows] == [
        "NOR",
        "DEU",
        "European Investment Bank",
        "EST",
    ]
    assert [row["period"] for row in reading.rows] == ["2024-01", "2024-04", "2022-03", None]
    assert [row["measure"] for row in reading.rows][:2] == ["allocated", "committed"]
    assert reading.rows[0]["item_delivered_n"] == 3
    assert (reading.rows[1]["item"], reading.rows[1]["item_n"]) == (None, None)
    assert reading.rows[2]["donor_kind"] == "eu_institution"
    assert reading.skipped_by_reason() == {"other type of aid or measure": 1}


def test_faults_of_the_main_workbook_are_told(tmp_path: Path) -> None:
    lines = [
        ["Norwey", "2022-03-01", "Military", "Allocation", "lots", None, None, None],
        ["Norway", "2022-03-01", "Military", "Allocation", "=1+1", None, None, None],
    ]
    sheet = "m.xlsx!Bilateral Assistance, MAIN DATA"
    assert faults(main_workbook(tmp_path / "m.xlsx", lines)) == [
        f"{sheet}:3:2: 'Norwey' is no state; did you mean Norway?",
        f"{sheet}:3:6: tot_sub_activity_value_EUR 'lots' is no number.",
        f"{sheet}:4:6: tot_sub_activity_value_EUR is a formula without a stored value.",
    ]
    header = [*MAIN[:3], "measures", *MAIN[4:]]
    assert faults(main_workbook(tmp_path / "m.xlsx", lines, header)) == [
        f"{sheet}:2: the header lacks measure; did you mean measures?"
    ]


def test_the_real_months_add_up_to_the_facts() -> None:
    reading = read(real("data/kiel/data_explorer.csv"))
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in reading.rows:
        sums[row["donor"], row["category"]] += row["allocated_eur_bn"]
    compared = 0
    with real("facts/ukraine_support.csv").open(encoding="utf-8", newline="") as file:
        for fact in csv.DictReader(file):
            key = (fact["name"] if fact["state"] == "EU" else fact["state"], fact["category"])
            if fact["period"] == "2022-01..2026-04" and key in sums:
                assert sums[key] == pytest.approx(float(fact["allocated_eur_bn"]), abs=0.00051)
                compared += 1
    assert compared == 4 * 42
    assert reading.edition == "kiel_release_29"
    assert len(reading.rows) == 4 * 1079


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("total_allocations", 208),
        ("weapons", 61),
        ("eu_aid_shares", 81),
        ("procurement_trends", 208),
        ("release_info", 1),
    ],
)
def test_the_other_real_tables_are_read(name: str, rows: int) -> None:
    reading = read(real(f"data/kiel/{name}.csv"))
    assert reading.dataset == f"kiel_{name}"
    assert len(reading.rows) == rows


def test_the_real_weapons_are_those_of_the_facts() -> None:
    found = {(r["donor"], r["category"]): r for r in read(real("data/kiel/weapons.csv")).rows}
    with real("facts/ukraine_weapons.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    assert len(facts) == len(found)
    for fact in facts:
        row = found[fact["state"], fact["category"]]
        assert row["allocated_n"] == float(fact["n_allocated"])
        assert row["allocated_eur_bn"] * 1000 == pytest.approx(float(fact["value_eur_m"]), abs=0.06)

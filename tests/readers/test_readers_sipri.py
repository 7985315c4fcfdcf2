"""SIPRI's workbook, from a made-up copy in its form; and outside files as facts of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from outside_files import nato_later, real, written

from minilateral.commit.outlook import Outlook
from minilateral.commit.support import support
from minilateral.core.errors import InvalidDataError, UsageError
from minilateral.facts import FactBase, fact_base
from minilateral.facts.readers import Reading, read
from minilateral.facts.readers.as_facts import as_yaml
from minilateral.facts.records.money import Gdp, Spending, Support

Edit = Callable[[Workbook], None]
EXPLORER = "country,iso,year,month,total,financial,humanitarian,military,commitments,"
EXPLORER += "to_be_allocated,pct_gdp\n"


def sipri(path: Path, edit: Edit | None = None) -> Path:
    """Two sheets with text above the header, regions between the lines, notes below; made up."""
    book = Workbook()
    front = book.active
    assert front is not None
    front.title = "Front page"
    for name, factor in (("Share of GDP", 1.0), ("Current US$", 1e5)):
        sheet = book.create_sheet(name)
        sheet["A1"] = f"Military expenditure by country, {name}"
        lines = [
            ["Country", "Notes", 2021, 2022.0, "2023"],
            ["Europe"],
            ["Western Europe"],
            [
                "Borduria" if name == "nowhere" else "Estonia",
                "",
                0.02 * factor,
                0.022 * factor,
                "...",
            ],
            ["Korea, South", "1", "xxx", 0.027 * factor, 0.028 * factor],
            ["USSR", "2", 0.1 * factor, "xxx", "xxx"],
            ["Türkiye", "", ". .", 0.013 * factor, 0.015 * factor],
            ["1", "a note that has no value"],
        ]
        for number, line in enumerate(lines, 6):
            for column, value in enumerate(line, 1):
                sheet.cell(number, column, value)
    if edit:
        edit(book)
    book.save(path)
    return path


def as_own(reading: Reading, folder: Path) -> FactBase:
    """The fact base with a reading put in."""
    folder.mkdir(exist_ok=True)
    (folder / "own.yaml").write_text(as_yaml(reading, fact_base()), encoding="utf-8")
    return FactBase([folder])


def test_shares_and_dollars_are_read(tmp_path: Path) -> None:
    reading = read(sipri(tmp_path / "any.xlsx"))
    assert (reading.dataset, reading.edition) == ("sipri_milex", "sipri_milex_to_2023")
    values = {(r["state"], r["year"], r["measure"]): r["value"] for r in reading.rows}
    assert values["EST", 2021, "defence_exp_pct_gdp"] == pytest.approx(2.0)
    assert values["KOR", 2023, "defence_exp_pct_gdp"] == pytest.approx(2.8)
    assert values["TUR", 2022, "defence_exp_usd_m"] == pytest.approx(1300)
    assert len(values) == 12
    first = reading.rows[0]
    assert (first["sheet"], first["cell"], first["unit"]) == (
        "Share of GDP",
        "C9",
        "per cent of GDP",
    )


def test_what_is_not_given_not_independent_or_no_more_is_counted(tmp_path: Path) -> None:
    reading = read(sipri(tmp_path / "s.xlsx"))
    assert reading.skipped_by_reason() == {
        "former state": 6,
        "line without values": 6,
        "no value given": 6,
    }


def set_cell(sheet: str, cell: str, value: object) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (set_cell("Share of GDP", "A9", "Estnia"), "'Estnia' is no country; did you mean Estonia?"),
        (set_cell("Share of GDP", "C9", "a lot"), "cell C9: 'a lot' is no number"),
        (set_cell("Share of GDP", "C9", 2.7), "cell C9: 2.7 is no share of gdp"),
        (set_cell("Current US$", "D9", -1), "cell D9: -1 is no current us"),
        (set_cell("Share of GDP", "A12", "Estonia"), "Estonia (Share of GDP) stands already at"),
        (set_cell("Share of GDP", "A6", "Land"), "has no row of 'Country' and years"),
    ],
)
def test_a_faulty_workbook_is_told_with_its_cell(tmp_path: Path, edit: Edit, says: str) -> None:
    with pytest.raises(InvalidDataError) as caught:
        read(sipri(tmp_path / "s.xlsx", edit))
    assert says in str(caught.value)


def test_a_users_sipri_copy_gives_states_outside_nato_a_history(tmp_path: Path) -> None:
    base = as_own(read(sipri(tmp_path / "s.xlsx")), tmp_path / "own")
    outlook = Outlook(base, date(2026, 11, 1))
    now = outlook.now("KOR")
    assert now is not None
    assert (now.value, now.year, now.series) == (2.8, 2023, "sipri_milex_to_2023")
    assert [row.year for row in outlook.histories["KOR"]] == [2022, 2023]
    # A NATO figure that is preferred stays so.
    estonia = Outlook(base, date(2022, 12, 31)).now("EST")
    assert estonia is not None
    assert estonia.series == "nato_2024_edition"


def test_a_newer_nato_edition_answers_for_its_new_year(tmp_path: Path) -> None:
    reading = read(nato_later(tmp_path / "n.xlsx"))
    base = as_own(reading, tmp_path / "own")
    own = [r for r in base.all(Spending) if r.source[0].startswith("own-copy-")]
    assert {row.series for row in own} == {"nato_2026_edition"}
    preferred = {(row.state, row.year) for row in own if row.preferred_pct}
    assert preferred == {("EST", 2026), ("SVK", 2026), ("TUR", 2026)}
    now = Outlook(base, date(2026, 11, 1)).now("TUR")
    assert now is not None
    assert (now.value, now.year) == (2.1, 2026)
    assert base.source(own[0].source[0]).publisher == "NATO"


def test_kiel_months_become_years_and_a_whole(tmp_path: Path) -> None:
    lines = "Estonia,EST,2026,{m},0.3,0.1,0,0.2,0.3,0,0.9\n"
    text = EXPLORER + lines.format(m=5) + lines.format(m=6)
    base = as_own(read(written(tmp_path / "explorer.csv", text)), tmp_path / "own")
    rows = {(r.period, r.category): r for r in base.all(Support) if r.source[0].startswith("own")}
    whole = rows["2026-05..2026-06", "total"]
    assert whole.allocated_eur_bn == pytest.approx(0.6)
    assert whole.pct_gdp == pytest.approx(1.8)
    assert rows["2026", "military"].pct_gdp == pytest.approx(1.8 * 2 / 3)
    newer = support(base.grouping("EST,LVA", date(2026, 11, 1)))
    assert newer.counted.period == "2026-05..2026-06"


def test_world_bank_output_replaces_what_is_shipped(tmp_path: Path) -> None:
    text = "Country Name,Country Code,Year,Value\nEstonia,EST,2024,50000000000\n"
    base = as_own(read(written(tmp_path / "g.csv", text)), tmp_path / "own")
    assert max(r.year for r in base.all(Gdp) if r.state == "EST") == 2024
    assert Outlook(base, date(2026, 11, 1)).outputs["EST"].year == 2024


def test_a_data_set_without_a_table_is_refused(tmp_path: Path) -> None:
    text = "year,month,stockpile,procurement,unspecified,nato_purl\n2024,1,1,1,1,1\n"
    reading = read(written(tmp_path / "p.csv", text))
    with pytest.raises(UsageError, match="kiel_procurement_trends has no table in the fact base"):
        as_yaml(reading, fact_base())


def test_the_shipped_support_is_what_the_reader_makes_of_the_publishers_file() -> None:
    reading = read(real("data/kiel/data_explorer.csv"))
    made = as_yaml(reading, fact_base())
    shipped = {(r.donor, r.period, r.category): r for r in fact_base().all(Support)}
    import json

    rows = [json.loads(line[4:]) for line in made.splitlines() if line.startswith('  - {"donor"')]
    compared = 0
    for row in rows:
        known = shipped.get((row["donor"], row["period"], row["category"]))
        if known is not None and known.allocated_eur_bn is not None:
            assert row["allocated_eur_bn"] == pytest.approx(known.allocated_eur_bn, abs=2e-3)
            compared += 1
    assert compared > 500

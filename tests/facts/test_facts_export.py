"""Tables of the fact base as CSV, Parquet and Stata, with the state codes of the field."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minilateral.core.errors import NotFoundError, OutputError, UsageError
from minilateral.core.spreadsheet import safe_cell
from minilateral.facts import FactBase, export, fact_base
from minilateral.facts.records.grouping import GroupingRecord
from minilateral.facts.tables import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

Own = Callable[..., Path]
BASE = fact_base()


@pytest.fixture(scope="module")
def frames() -> Callable[[str], pd.DataFrame]:
    """Each table as a frame, made once."""
    made: dict[str, pd.DataFrame] = {}

    def frame(name: str) -> pd.DataFrame:
        if name not in made:
            made[name] = export.frame(BASE, name)
        return made[name]

    return frame


Frames = Callable[[str], "pd.DataFrame"]


def test_every_table_can_be_exported() -> None:
    assert set(export.NAMES) == {"members", *BY_NAME} - {"groupings"}


@pytest.mark.parametrize("name", export.NAMES)
def test_parquet_gives_the_table_back(frames: Frames, name: str, tmp_path: Path) -> None:
    import pandas as pd

    export.write(frames(name), tmp_path / "a.parquet")
    back = pd.read_parquet(tmp_path / "a.parquet")
    pd.testing.assert_frame_equal(back, frames(name), check_dtype=False)


@pytest.mark.parametrize("name", export.NAMES)
def test_csv_gives_every_cell_back(frames: Frames, name: str, tmp_path: Path) -> None:
    import pandas as pd

    export.write(frames(name), tmp_path / "a.csv")
    back = pd.read_csv(tmp_path / "a.csv", dtype=str, keep_default_na=False)
    table = frames(name)
    assert list(back.columns) == list(table.columns)
    for column in table.columns:
        cells = ["" if pd.isna(cell) else safe_cell(str(cell)) for cell in table[column]]
        assert back[column].tolist() == cells


@pytest.mark.parametrize("name", export.NAMES)
def test_stata_gives_every_value_back(frames: Frames, name: str, tmp_path: Path) -> None:
    import pandas as pd

    export.write(frames(name), tmp_path / "a.dta")
    back = pd.read_stata(tmp_path / "a.dta", convert_categoricals=False)
    table = frames(name)
    assert list(back.columns) == list(table.columns)
    for column in table.columns:
        if pd.api.types.is_numeric_dtype(table[column]):
            same = table[column].astype("float64") == back[column].astype("float64")
            assert (same | (table[column].isna() & back[column].isna())).all()
        else:
            cells = ["" if pd.isna(cell) else str(cell) for cell in table[column]]
            assert back[column].tolist() == cells


@pytest.mark.parametrize("name", export.NAMES)
def test_every_column_of_states_is_followed_by_its_numbers(frames: Frames, name: str) -> None:
    import pandas as pd

    table = frames(name)
    for column in {"state", "owner", "donor"} & set(table.columns):
        place = list(table.columns).index(column)
        assert list(table.columns)[place + 1 : place + 3] == [f"{column}_cow", f"{column}_gw"]
        for scheme in ("cow", "gw"):
            for code, number in zip(table[column], table[f"{column}_{scheme}"], strict=True):
                state = BASE.states.by_code.get(code)
                known = getattr(state, scheme) if state else None
                assert (None if pd.isna(number) else number) == known


def test_germany_has_two_numbers_and_nato_none(frames: Frames) -> None:
    # Correlates of War state list 2016: 255; Gleditsch and Ward 1999: 260.
    spending = frames("spending").set_index("state")
    assert {*spending.loc["DEU", "state_cow"]} == {255}
    assert {*spending.loc["DEU", "state_gw"]} == {260}
    targets = frames("targets").set_index("owner")
    assert targets.loc["NATO", ["owner_cow", "owner_gw"]].isna().all(axis=None)


def test_the_table_of_states_has_its_numbers_once(frames: Frames) -> None:
    columns = list(frames("states").columns)
    assert [name for name in columns if "cow" in name or "gw" in name] == ["cow", "gw"]


@pytest.mark.parametrize("name", export.NAMES)
def test_no_row_is_lost(frames: Frames, name: str) -> None:
    rows = len(BASE.all(BY_NAME[name].record)) if name != "members" else 0
    rows = rows or sum(len(record.members) for record in BASE.all(GroupingRecord))
    assert len(frames(name)) == rows


def test_members_on_a_day_are_the_spells_that_run() -> None:
    table = export.frame(BASE, "members", date(2016, 6, 1))
    jef = table[table["grouping"] == "jef"]
    assert sorted(jef["state"]) == ["DNK", "EST", "GBR", "LTU", "LVA", "NLD", "NOR"]
    assert (table["grouping"] == "nato").sum() == 28
    assert set(table["grouping"]).isdisjoint({"aukus", "it_coalition"})


def test_only_members_are_exported_for_a_day() -> None:
    with pytest.raises(UsageError, match="only members can be exported for a day; gdp is exported"):
        export.frame(BASE, "gdp", date(2016, 6, 1))


def test_a_table_that_is_none_is_not_found() -> None:
    with pytest.raises(NotFoundError, match=r"'spendin' is not a table; did you mean spending\?"):
        export.frame(BASE, "spendin")


def test_formulas_become_text_and_negative_numbers_stay(own: Own, tmp_path: Path) -> None:
    import pandas as pd

    cable = {
        **{"name": '=HYPERLINK("http://x")', "type": "telecom_cable", "end_a": "+A", "end_b": "@B"},
        **{"lat_a": 1, "lon_a": -3.5, "lat_b": 2, "lon_b": -4, "countries": "EST", "region": "-x"},
        **{"status": "-12", "source": "uncited", "verified": False},
    }
    base = FactBase([own(f"infrastructure:\n  - {json.dumps(cable)}\n")])
    export.write(export.frame(base, "infrastructure"), tmp_path / "a.csv")
    last = pd.read_csv(tmp_path / "a.csv", dtype=str).iloc[-1]
    assert last["name"] == '\'=HYPERLINK("http://x")'
    assert [last[c] for c in ("end_a", "end_b", "region")] == ["'+A", "'@B", "'-x"]
    assert [last[c] for c in ("lon_a", "lon_b", "status")] == ["-3.5", "-4.0", "-12"]


def test_no_shipped_cell_is_a_formula(frames: Frames) -> None:
    for name in export.NAMES:
        for column in frames(name).select_dtypes("object"):
            for cell in frames(name)[column]:
                assert not str(cell).startswith(("=", "@", "\t"))


def test_a_long_note_survives_stata(own: Own, tmp_path: Path) -> None:
    import pandas as pd

    note = "ü" * 3000
    row = {"state": "EST", "year": 1923, "gdp_current_usd": 1, "source": "uncited", "note": note}
    base = FactBase([own(f"gdp:\n  - {json.dumps(row | {'verified': False})}\n")])
    export.write(export.frame(base, "gdp").tail(1), tmp_path / "a.dta")
    assert pd.read_stata(tmp_path / "a.dta")["note"].tolist() == [note]


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.csv.gz", "a.cvs"])
def test_a_form_that_is_none_is_refused(frames: Frames, name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in \.csv, \.parquet, \.dta"):
        export.write(frames("datasets"), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", export.FORMS)
def test_a_failed_export_leaves_the_old_file(
    frames: Frames, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / f"a{form}"
    path.write_text("old")
    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        export.write(frames("datasets"), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]

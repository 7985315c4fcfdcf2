"""A user's own facts work like shipped ones: they add to them or replace them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minilateral.core.errors import InvalidDataError, NoFactAtDateError, NotFoundError
from minilateral.facts import FactBase, fact_base, laws, listing
from minilateral.facts.comparison import Comparison
from minilateral.facts.records.grouping import GroupingRecord
from minilateral.facts.records.money import Gdp, Pledge

Own = Callable[..., Path]
GDP = "gdp:\n  - {state: EST, year: 2023, gdp_current_usd: 12345, source: uncited, verified: no}\n"


def test_an_own_grouping_answers_like_a_shipped_one(own: Own, trident: str) -> None:
    base = FactBase([own(trident)])
    for words in ("trident", "TRI", "trident compact", "the Three Prongs"):
        assert base.grouping(words, date(2021, 6, 1)).id == "trident"
    compact = base.grouping("TRI", date(2021, 6, 1))
    assert (compact.members, compact.partners) == (("EST", "FIN"), ("UKR",))
    assert (compact.leads, compact.imagined) == (("EST",), False)
    assert [r.key for r in compact.references()] == ["north-atlantic-treaty"]
    assert compact.to_dict()["rules"][0]["in_words"].startswith("Estonia and any volunteers")


@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(2021, 2, 28), ("EST",)),
        (date(2021, 3, 1), ("EST", "FIN")),
        (date(2021, 12, 31), ("EST", "FIN")),
        (date(2022, 1, 1), ("EST",)),
        (date(2023, 3, 1), ("EST", "FIN")),
    ],
)
def test_an_own_grouping_has_the_members_of_the_day(
    own: Own, trident: str, day: date, members: tuple[str, ...]
) -> None:
    assert FactBase([own(trident)]).grouping("TRI", day).members == members


def test_an_own_grouping_is_not_known_before_its_founding(own: Own, trident: str) -> None:
    with pytest.raises(NoFactAtDateError, match="Trident Compact was founded on 2020-03-01"):
        FactBase([own(trident)]).grouping("TRI", date(2020, 2, 29))


def test_an_own_grouping_is_listed_and_compared(own: Own, trident: str) -> None:
    base, day = FactBase([own(trident)]), date(2021, 6, 1)
    row = {"id": "trident", "name": "Trident Compact", "kind": "minilateral", "members": 2}
    assert row in listing.groupings(base, day)
    (pair,) = Comparison((base.grouping("TRI", day), base.grouping("NATO", day))).rows()
    assert (pair["shared"], pair["only_first"]) == (["EST"], ["FIN"])


def test_the_document_of_a_founding_is_cited(own: Own, trident: str) -> None:
    text = trident.replace("verified: false, source: [uncited]}", "verified: true, source: [teu]}")
    assert text != trident
    keys = {r.key for r in FactBase([own(text)]).grouping("TRI", date(2021, 6, 1)).references()}
    assert keys == {"north-atlantic-treaty", "teu"}


def test_own_facts_leave_the_shipped_base_alone(own: Own, trident: str) -> None:
    FactBase([own(trident + "notes: mine\n")])
    with pytest.raises(NotFoundError):
        fact_base().grouping("TRI", date(2021, 6, 1))


def test_an_own_row_with_the_same_key_replaces_a_shipped_one(own: Own) -> None:
    base, shipped = FactBase([own(GDP)]), fact_base()
    assert [r.gdp_current_usd for r in base.all(Gdp) if (r.state, r.year) == ("EST", 2023)] == [
        12345
    ]
    assert len(base.all(Gdp)) == len(shipped.all(Gdp))
    assert len(set(base.all(Gdp)) - set(shipped.all(Gdp))) == 1


def test_an_own_row_with_a_new_key_is_added(own: Own) -> None:
    base = FactBase([own(GDP.replace("2023", "1923"))])
    assert set(base.all(Gdp)) > set(fact_base().all(Gdp))
    assert [r.gdp_current_usd for r in base.gdp(["EST"], date(1923, 1, 1))] == [12345]


def test_a_table_without_a_key_only_grows(own: Own) -> None:
    row = "{donor: EST, date: 2024, what: boats, delivered: no, source: uncited, verified: no}"
    base = FactBase([own(f"pledges:\n  - {row}\n  - {row}\n")])
    assert len(base.all(Pledge)) == len(fact_base().all(Pledge)) + 2


def test_a_corrected_grouping_replaces_the_shipped_one(own: Own, trident: str) -> None:
    text = trident.replace("id: trident", "id: v4").replace("TRI", "V4")
    base = FactBase([own(text)])
    assert base.grouping("V4", date(2021, 6, 1)).members == ("EST", "FIN")
    assert len(base.all(GroupingRecord)) == len(fact_base().all(GroupingRecord))


def test_a_correction_may_differ_from_a_published_count_and_the_full_check_tells(
    own: Own, trident: str
) -> None:
    folder = own(trident.replace("id: trident", "id: jef").replace("TRI", "JEF"))
    base = FactBase([folder])
    assert base.grouping("JEF", date(2021, 6, 1)).members == ("EST", "FIN")
    with pytest.raises(InvalidDataError, match=r"known_counts\.csv:\d+: jef had 7 members"):
        laws.check(base)


def test_a_file_may_hold_several_tables(own: Own) -> None:
    mine = "sources:\n  - {key: my-page, publisher: Me, title: Mine, grade: press}\n"
    cited = GDP.replace("source: uncited, verified: no", "source: my-page, verified: yes")
    base = FactBase([own(mine + cited)])
    rows = [r for r in base.gdp(["EST"], date(2023, 1, 1)) if r.year == 2023]
    assert [r.publisher for r in base.cited_by(rows)] == ["Me"]


def test_every_yaml_file_below_the_folder_is_read_and_nothing_else(own: Own, trident: str) -> None:
    own(trident, "deep/down/trident.yaml")
    own(GDP, "money.yaml")
    folder = own("this is no fact file", "notes.txt")
    base = FactBase([folder])
    assert base.grouping("TRI", date(2021, 6, 1)).members
    assert any(r.gdp_current_usd == 12345 for r in base.all(Gdp))


def test_several_folders_are_read(own: Own, trident: str) -> None:
    folder = own(trident, "a/trident.yaml")
    own(GDP, "b/money.yaml")
    base = FactBase([folder / "a", folder / "b"])
    assert base.grouping("TRI", date(2021, 6, 1)).members
    assert any(r.gdp_current_usd == 12345 for r in base.all(Gdp))


def test_a_folder_named_twice_is_read_once(own: Own, trident: str) -> None:
    folder = own(trident, "a/trident.yaml")
    base = FactBase([folder, folder / "a", folder])
    assert base.grouping("TRI", date(2021, 6, 1)).members == ("EST", "FIN")


def test_an_empty_folder_adds_nothing(tmp_path: Path) -> None:
    assert FactBase([tmp_path]).all(Gdp) == fact_base().all(Gdp)


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path, own: Own, trident: str) -> None:
    for path in (tmp_path / "none", own(trident) / "own.yaml"):
        with pytest.raises(NotFoundError, match="is not a folder; --facts takes a folder of YAML"):
            FactBase([path])


def test_all_faults_of_all_files_are_told_at_once(own: Own, trident: str) -> None:
    own(trident.replace("kind:", "knid:"), "a.yaml")
    own("id: [broken\n", "b.yaml")
    own(trident.replace("2021-03-01, to: 2022-01-01", "2022-03-01, to: 2022-01-01"), "c.yaml")
    folder = own("soruces: []\n", "d.yaml")
    with pytest.raises(InvalidDataError) as caught:
        FactBase([folder])
    files = [Path(fault.place.file).name for fault in caught.value.faults]
    assert files == ["a.yaml", "a.yaml", "b.yaml", "c.yaml", "d.yaml"]
    assert len(str(caught.value).splitlines()) == 5


def test_own_facts_as_sound_as_the_shipped_ones_hold_every_law(own: Own, trident: str) -> None:
    laws.check(FactBase([own(trident)]))

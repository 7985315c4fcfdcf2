"""Alliance portfolios: readers of ATOP and COW, and measures of likeness by hand."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import plain_similarity as plain
import pyreadr
import pytest
from made_up_votes import SHARED

from minilateral.affinity.cross_tables import cross_tables
from minilateral.affinity.measures import s_score
from minilateral.affinity.portfolios import portfolio_similarity, portfolios
from minilateral.core.errors import DataWarning, InvalidDataError, UsageError
from minilateral.facts.readers.alliances import (
    Alliances,
    System,
    read_alliances,
    read_capabilities,
    read_system,
)

ATOP = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
#: Pledges of pairs in 1950: defence with consultation, non-aggression, neutrality, none.
TIES = [(2, 20, 1, 0, 0, 0, 1), (2, 70, 0, 0, 0, 1, 0), (20, 70, 0, 0, 1, 0, 0), (2, 365, *[0] * 5)]
STATES = pd.DataFrame(
    {
        "ccode": [2, 20, 70, 365, 366, 366],
        "styear": [1816, 1920, 1831, 1816, 1918, 1991],
        "endyear": [2016, 2016, 2016, 2016, 1940, 2016],
    }
)


def atop(path: Path, ties: list[tuple[int, ...]] = TIES) -> Path:
    """The R file of peacesciencer, both directions of every tie."""
    both = [*ties, *((second, first, *rest) for first, second, *rest in ties)]
    frame = pd.DataFrame(both, columns=["ccode1", "ccode2", *ATOP]).astype(float)
    frame.insert(2, "year", 1950.0)
    pyreadr.write_rdata(path, frame, df_name="atop_alliance")
    return path


def made_up() -> Alliances:
    """USA-Canada defence, USA-Mexico non-aggression, Canada-Mexico neutrality."""
    pairs = [(2, 20, 3), (20, 2, 3), (2, 70, 1), (70, 2, 1), (20, 70, 2), (70, 20, 2)]
    first, second, worth = (np.array(column) for column in zip(*pairs, strict=True))
    return Alliances("atop", "x", first, second, np.full(6, 1950), worth.astype(np.int8))


SYSTEM = System(np.array([2, 20, 70, 365]), np.full(4, 1900), np.full(4, 9999))


def test_the_strongest_obligation_is_what_a_tie_is_worth(tmp_path: Path) -> None:
    found = read_alliances(atop(tmp_path / "a.rda"))
    ties = zip(found.ccode1.tolist(), found.ccode2.tolist(), found.worth.tolist(), strict=True)
    assert sorted(ties) == [
        *((2, 20, 3), (2, 70, 1), (20, 2, 3), (20, 70, 2), (70, 2, 1), (70, 20, 2)),
    ]
    assert (found.publisher, set(found.year.tolist())) == ("atop", {1950})


def test_the_directed_file_of_atop_names_pairs_in_one_number(tmp_path: Path) -> None:
    path = tmp_path / "atop5_1ddyr.csv"
    path.write_text(
        "ddyad,year,atopally,defense,offense,neutral,nonagg,consul\n"
        "2020,1950,1,1,0,0,0,0\n365713,1950,1,0,0,0,0,1\n"
    )
    found = read_alliances(path)
    assert list(zip(found.ccode1, found.ccode2, found.worth, strict=True)) == [
        (2, 20, 3),
        (365, 713, 2),
    ]


def test_cow_ranks_an_entente_below_neutrality_below_defence(tmp_path: Path) -> None:
    path = tmp_path / "alliance_v4.1_by_directed_yearly.csv"
    path.write_text(
        "version4id,ccode1,state_name1,ccode2,defense,neutrality,nonaggression,entente,year\n"
        "1,2,x,20,1,0,1,1,1950\n2,2,x,20,0,0,0,1,1950\n3,2,x,70,0,0,1,0,1950\n4,2,x,90,0,0,0,1,1950\n"
    )
    found = read_alliances(path)
    assert found.publisher == "cow"
    assert found.worth.tolist() == [3, 1, 2, 1]
    assert portfolios(found, np.array([2, 20, 70, 90]), 1950)[:, 0].tolist() == [3, 3, 2, 1]


def test_a_state_belongs_to_the_system_in_its_spells(tmp_path: Path) -> None:
    STATES.to_csv(tmp_path / "states.csv", index=False)
    system = read_system(tmp_path / "states.csv")
    assert system.members(1939).tolist() == [2, 20, 70, 365, 366]
    assert system.members(1950).tolist() == [2, 20, 70, 365]
    assert 366 in system.members(2030)  # the list's last year is no end


def test_portfolios_hold_each_state_strongest_with_itself() -> None:
    held = portfolios(made_up(), np.array([2, 20, 70, 365]), 1950)
    assert held.tolist() == [[3, 3, 1, 0], [3, 3, 2, 0], [1, 2, 3, 0], [0, 0, 0, 3]]


@pytest.mark.parametrize("ties", ["valued", "binary"])
def test_likeness_of_portfolios_equals_its_plain_definition(ties: str) -> None:
    held = portfolios(made_up(), np.array([2, 20, 70, 365]), 1950)
    levels = held + 1 if ties == "valued" else (held > 0) + 1
    found = portfolio_similarity(made_up(), SYSTEM, ties=ties)  # type: ignore[arg-type]
    short, widest = ("va", 3) if ties == "valued" else ("ba", 1)
    assert len(found) == 6
    for row in found.rows():
        at = [[2, 20, 70, 365].index(row[name]) for name in ("ccode1", "ccode2")]
        pairs = plain.shared(*(levels[:, i].tolist() for i in at))
        assert row["n"] == 4
        assert row[f"kappa{short}"] == pytest.approx(plain.kappa(pairs))
        assert row[f"pi{short}"] == pytest.approx(plain.scott_pi(pairs))
        if ties == "binary":
            assert row["srsba"] == pytest.approx(plain.s_score(pairs, widest))
        else:
            assert row["srsvaa"] == pytest.approx(plain.s_score(pairs, widest))
            assert row["srsvas"] == pytest.approx(plain.s_score(pairs, widest, power=2))


def test_weighted_s_is_that_of_signorinos_own_example() -> None:
    # S.g, example 1: portfolios 3 3 2 2 and 2 2 3 3, shares .5 .3 .1 .1, greatest distance 3
    both = np.array([[3, 2], [3, 2], [2, 3], [2, 3]], dtype=np.int8) + np.int8(1)
    _, tables = cross_tables(both, 4, np.array([0.5, 0.3, 0.1, 0.1]))
    assert s_score(tables) == pytest.approx(1 - 2 * 1 / 3)


def test_capabilities_weigh_the_states_that_are_promised_something() -> None:
    # usa 3 3 1 0, canada 3 3 2 0: they differ over mexico alone
    shares = {(2, 1950): 0.5, (20, 1950): 0.3, (70, 1950): 0.2}
    found = portfolio_similarity(made_up(), SYSTEM, ["s_score"], capabilities=shares).rows()[0]
    assert found["srswvaa"] == pytest.approx(1 - 2 * 0.2 * 1 / 3)
    assert found["srswvas"] == pytest.approx(1 - 2 * 0.2 * 1 / 9)


def test_without_a_list_of_states_those_with_no_alliance_are_left_out_aloud() -> None:
    with pytest.warns(DataWarning, match="those with no alliance are left out"):
        found = portfolio_similarity(made_up())
    assert found.columns["n"].tolist() == [3, 3, 3]


def test_capabilities_leave_out_what_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "nmc.csv"
    path.write_text("ccode,year,cinc\n2,1950,0.28\n20,1950,-9\n70,1950,\n")
    assert read_capabilities(path) == {(2, 1950): 0.28}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "is no table of alliances by pair and year. It needs year, ccode1"),
        ("ddyad,year,defense,offense,neutral,nonagg,consul\n2002,1950,1,0,0,0,0\n", "with itself"),
        ("ddyad,year,defense,offense,neutral,nonagg,consul\n2020,1950,2,0,0,0,0\n", "defense '2'"),
        ("ddyad,year,defense,offense,neutral,nonagg,consul\n,1950,1,0,0,0,0\n", "year blank"),
    ],
)
def test_a_wrong_table_of_alliances_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(InvalidDataError, match=message):
        read_alliances(tmp_path / "a.csv")


def test_lists_of_another_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ccode,year\n2,1950\n")
    with pytest.raises(InvalidDataError, match=r"is not a list of states .*: styear, endyear is"):
        read_system(tmp_path / "a.csv")
    with pytest.raises(InvalidDataError, match=r"is not a table of capabilities .*: cinc is"):
        read_capabilities(tmp_path / "a.csv")


def test_blank_obligations_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "ddyad,year,defense,offense,neutral,nonagg,consul\n2020,1950,1,,0,0,\n"
    )
    with pytest.warns(DataWarning, match="2 blank obligations are taken for none"):
        read_alliances(tmp_path / "a.csv")


def test_ties_are_valued_or_binary() -> None:
    with pytest.raises(UsageError, match="ties are valued or binary, not 'directed'"):
        portfolio_similarity(made_up(), SYSTEM, ties="directed")  # type: ignore[arg-type]


def test_the_real_file_gives_every_pair_of_the_system_a_row() -> None:
    folder = SHARED / "cow"
    if not folder.is_dir():
        pytest.skip("the files of the Correlates of War are not on this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("error", DataWarning)
        ties, system = (
            read_alliances(folder / "atop_alliance.rda"),
            read_system(folder / "cow_states.rda"),
        )
    found = portfolio_similarity(ties, system, years=[1914, 2015])
    assert [len(found.during(year)) for year in (1914, 2015)] == [45 * 44 / 2, 195 * 194 / 2]
    nordic = found.during(2015).among([200, 385]).rows()[0]
    assert nordic["kappava"] > 0.9

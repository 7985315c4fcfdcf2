"""Toolboxes below the threshold: the shipped counts, the holes, and what is not known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_forces import tables

from minilateral.core.errors import NotFoundError, UsageError
from minilateral.facts import FactBase, fact_base
from minilateral.facts.records.procedure import Instrument
from minilateral.respond.toolbox import ORDER, toolbox

Own = Callable[..., Path]
BASE = fact_base()
ROW = {
    **{"instrument": "cable_repair", "body": "JEF", "body_type": "small_group", "has": "yes"},
    **{"legal_basis": "made up", "source": "uncited", "verified": False},
}


def test_nato_has_fourteen_gaps_and_who_fills_them() -> None:
    """Feasibility work found: states fill 12 of the 14, the EU 7, small groups 1 and 6 in part."""
    found = toolbox(BASE, ["NATO", "EU", "states", "small-groups"])
    assert len(found.instruments) == 23
    counts = found.counts("NATO")
    assert counts["partly"] + counts["no"] == 14
    filled = found.fills("NATO")
    assert filled["states"]["yes"] == 12
    assert filled["EU"]["yes"] == 7
    assert filled["small-groups"] == {"yes": 1, "partly": 6}


def test_counts_agree_with_counting_the_rows() -> None:
    found = toolbox(BASE, ["JEF"])
    rows = [row for row in BASE.all(Instrument) if row.body == "JEF"]
    for has in ORDER:
        assert found.counts("JEF")[has] == sum(row.has == has for row in rows)
    assert sum(found.counts("JEF").values()) == 23


def test_together_bodies_have_the_best_of_each_and_holes_are_what_nobody_has() -> None:
    found = toolbox(BASE, ["NATO", "JEF"])
    for row in found.rows():
        best = max((row["NATO"], row["JEF"]), key=lambda has: ORDER[has])
        assert row["together"] == best
    assert "sanctions_listing" in found.holes()["none"]
    assert "cable_repair" in found.holes()["none"]
    assert "cable_repair" in toolbox(BASE, ["NATO", "EU"]).holes()["partly"]


def test_one_body_more_never_opens_a_hole() -> None:
    few, more = toolbox(BASE, ["NATO", "JEF"]), toolbox(BASE, ["NATO", "JEF", "EU"])
    assert set(more.holes()["none"]) <= set(few.holes()["none"])


def test_a_label_and_the_grouping_behind_it_are_one() -> None:
    by_name = toolbox(BASE, ["IT Coalition"])
    by_label = toolbox(BASE, ["UDCG_IT_Coalition"])
    assert list(by_name.labels.values()) == list(by_label.labels.values())


def test_an_instrument_on_which_the_table_is_silent_is_unknown_and_not_no() -> None:
    found = toolbox(BASE, ["MCM Black Sea"])
    assert found.has("MCM Black Sea", "mine_clearance") == "yes"
    assert found.has("MCM Black Sea", "port_bans") is None
    assert found.counts("MCM Black Sea")["unknown"] == 22


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("AUKUS", "says nothing of AUKUS, which is not the same as no; it covers NATO, EU"),
        ("NB8", "did you mean NB8"),
        ("NAOT", "did you mean NATO"),
    ],
)
def test_a_body_that_the_table_does_not_know_is_one_clear_error(name: str, said: str) -> None:
    with pytest.raises(NotFoundError, match=said):
        toolbox(BASE, ["NATO", name])


def test_no_body_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="name the bodies"):
        toolbox(BASE, [])


def test_a_users_own_row_counts(own: Own) -> None:
    base = FactBase([own(tables(toolbox=[ROW]))])
    assert toolbox(base, ["JEF"]).has("JEF", "cable_repair") == "yes"


def test_the_answer_names_its_documents_and_draws_itself() -> None:
    found = toolbox(BASE, ["NATO", "JEF"])
    told = found.to_dict()
    assert set(told["counts"]) == {"NATO", "JEF"}
    assert told["sources"]
    assert all(entry["body"] in ("NATO", "JEF") for entry in told["entries"])
    assert found.plot() is not None

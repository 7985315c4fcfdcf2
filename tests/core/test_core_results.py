"""What every result can do, shown by a small one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from minilateral.core.references import Reference
from minilateral.core.results import Result

PAGE = Reference("a-key", "Somebody", "A page", "2024", "https://example.org", "press")


@dataclass(frozen=True)
class Counted(Result):
    """Rows as given, all on the word of one page."""

    given: tuple[Mapping[str, Any], ...]
    title: str = "Ships <by> state"

    def rows(self) -> list[Mapping[str, Any]]:
        return list(self.given)

    def references(self) -> list[Reference]:
        return [PAGE]


def test_a_result_becomes_a_tidy_table() -> None:
    frame = Counted(({"state": "EST", "ships": 3}, {"state": "LVA", "ships": None})).to_frame()
    assert list(frame.columns) == ["state", "ships"]
    assert frame["state"].tolist() == ["EST", "LVA"]
    assert frame["ships"].isna().tolist() == [False, True]


def test_a_result_without_rows_becomes_an_empty_table() -> None:
    assert Counted(()).to_frame().empty


@pytest.mark.parametrize(("style", "start"), [("text", "Som"), ("bibtex", "@misc"), ("ris", "TY")])
def test_a_result_cites_its_documents(style: Any, start: str) -> None:
    assert Counted(()).cite(style).startswith(start)


def test_a_card_in_a_notebook_escapes_what_the_facts_say() -> None:
    card = Counted(({"<b>": "<script>alert(1)</script>", "none": None},))._repr_html_()
    assert "<script>" not in card
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in card
    assert "<h4>Ships &lt;by&gt; state</h4>" in card
    assert "<th>&lt;b&gt;</th>" in card
    assert "<td></td>" in card


def test_a_card_counts_its_sources_in_words_that_fit() -> None:
    assert "<p>1 source;" in Counted(())._repr_html_()


def test_a_card_without_rows_still_shows_its_title() -> None:
    assert "Ships &lt;by&gt; state" in Counted(())._repr_html_()

"""The forms of a brief: self-contained, escaped, accessible, the same bytes again."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest

import minilateral as ml
from minilateral.briefing import Brief
from minilateral.briefing.document import Figure
from minilateral.core.errors import OutputError, UsageError
from minilateral.facts import FactBase

Own = Callable[..., Path]


@pytest.fixture(scope="module")
def jef() -> Brief:
    return ml.brief("JEF", on="2026-01-01")


@pytest.fixture(scope="module")
def page(jef: Brief) -> str:
    return jef.html()


def figures(found: Brief) -> int:
    """How many figures a brief has; eight at least."""
    blocks = [block for part in found.sections for block in part.blocks]
    count = sum(isinstance(block, Figure) for block in blocks)
    assert count >= 8
    return count


class Outline(HTMLParser):
    """What a browser makes of a page: tags, ids, links, headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id" and value]


def test_a_page_loads_nothing(page: str) -> None:
    outline = Outline(page)
    assert not {"script", "link", "iframe", "object", "img"} & set(outline.tags)
    loads = [a for a in outline.attributes if a[1] in ("src", "srcset", "data", "action")]
    assert loads == []
    assert "@import" not in page
    assert "url(http" not in page


def test_a_page_runs_nothing(page: str) -> None:
    outline = Outline(page)
    assert not [a for a in outline.attributes if a[1].startswith("on")]
    links = [value for tag, name, value in outline.attributes if (tag, name) == ("a", "href")]
    assert all(re.match(r"https?://|#", link) for link in links)


def test_every_link_inside_the_page_leads_somewhere(page: str) -> None:
    outline = Outline(page)
    inner = [v[1:] for tag, name, v in outline.attributes if name == "href" and v.startswith("#")]
    assert set(inner) <= set(outline.ids)
    assert len(outline.ids) == len(set(outline.ids))


def test_a_page_can_be_read_by_all(page: str, jef: Brief) -> None:
    outline = Outline(page)
    assert ("html", "lang", "en") in outline.attributes
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("svg") == outline.tags.count("figure") == figures(jef)
    labelled = [a for a in outline.attributes if a[0] == "svg" and a[1] == "aria-labelledby"]
    assert len(labelled) == figures(jef)
    assert outline.tags.count("caption") == outline.tags.count("table")
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_a_mirror_is_cited_and_not_linked(jef: Brief, page: str) -> None:
    mirrors = [reference for reference in jef.bibliography if reference.grade == "copy"]
    assert mirrors
    assert not [mirror for mirror in mirrors if mirror.address and f'"{mirror.address}"' in page]


def test_one_question_gives_the_same_bytes(jef: Brief, page: str) -> None:
    assert ml.brief("JEF", on="2026-01-01").html() == page
    assert jef.json() == ml.brief("JEF", on="2026-01-01").json()


def test_script_in_names_is_text_in_every_form(own: Own, trident: str) -> None:
    name = "<script>alert(1)</script> [x](javascript:alert(1)) *b*"
    base = FactBase([own(trident.replace("Trident Compact", json.dumps(name)))])
    brief = ml.brief("trident", ["NATO"], on="2021-06-01", base=base)
    page = brief.html()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    markdown = brief.markdown()
    assert "<script" not in markdown.replace("\\<script", "")
    assert not re.search(r"(?<!\\)\]\(javascript", markdown)
    assert name in json.loads(brief.json())["title"]


def test_markdown_has_a_footnote_for_every_mark(jef: Brief) -> None:
    markdown = jef.markdown()
    marks = set(re.findall(r"\[\^(\d+)\](?!:)", markdown))
    notes = re.findall(r"^\[\^(\d+)\]:", markdown, flags=re.M)
    assert marks == set(notes)
    assert notes == [str(number) for number in range(1, len(jef.bibliography) + 1)]


def test_json_holds_every_line_and_no_number_that_is_none(jef: Brief) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    value = json.loads(jef.json(), parse_constant=refuse)
    assert [part["id"] for part in value["sections"]] == [part.id for part in jef.sections]
    keys = {reference["key"] for reference in value["bibliography"]}
    for part in value["sections"]:
        for block in part["blocks"]:
            for line in block.get("statements", []) + block.get("rows", []):
                assert set(line["sources"]) - {"uncited"} <= keys


def test_a_word_file_holds_the_text_and_described_pictures(jef: Brief) -> None:
    with zipfile.ZipFile(BytesIO(jef.docx())) as file:
        text = file.read("word/document.xml").decode()
        pictures = [name for name in file.namelist() if name.endswith(".png")]
    assert "Joint Expeditionary Force beside NATO and the EU" in text
    assert len(pictures) == figures(jef)
    assert text.count("descr=") == figures(jef)


@pytest.mark.parametrize("ending", ["md", "json"])
def test_a_written_file_holds_what_the_form_gives(jef: Brief, tmp_path: Path, ending: str) -> None:
    path = jef.write(tmp_path / f"new/jef.{ending.upper()}")
    forms = {"md": jef.markdown, "json": jef.json}
    assert path.read_text(encoding="utf-8") == forms[ending]()


@pytest.mark.parametrize("name", ["jef.pdf", "jef", "jef.htm"])
def test_another_ending_is_refused_before_anything_is_written(
    jef: Brief, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError, match=r"written as \.html, \.md, \.json, \.docx"):
        jef.write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_cannot_be_written_leaves_the_old_file(jef: Brief, tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old")
    with pytest.raises(OutputError, match="cannot write"):
        jef.write(tmp_path / "old.md" / "jef.md")
    assert (tmp_path / "old.md").read_text() == "old"


def test_a_notebook_shows_a_card(jef: Brief) -> None:
    card = jef._repr_html_()
    assert card.count("<li>") == 5
    assert "Joint Expeditionary Force" in card
    frame = jef.to_frame()
    assert list(frame.columns) == ["section", "statement", "flag", "sources"]

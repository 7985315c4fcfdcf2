"""Citing a document: what is shown, what is linked, and what other programs can read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilateral.core.references import Grade, Reference, cite

TREATY = Reference(
    key="north-atlantic-treaty",
    publisher="NATO",
    title="The North Atlantic Treaty",
    date="1949-04-04",
    address="https://www.nato.int/treaty",
    grade="official",
)
references = st.builds(
    Reference,
    key=st.just("a-key"),
    publisher=st.text(),
    title=st.text(),
    date=st.sampled_from(["", "1949", "1949-04", "1949-04-04"]),
    address=st.sampled_from(["", "https://example.org/a%20b_c#d?e=1&f=~g"]),
    grade=st.sampled_from(get_args(Grade)),
    title_from=st.sampled_from(["document", "address", "none"]),
)


def unescaped(text: str) -> str:
    """BibTeX without its escaped characters."""
    return re.sub(r"\\.", "", text, flags=re.DOTALL)


def depth_never_negative(text: str) -> bool:
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def test_a_treaty_is_cited_in_three_styles() -> None:
    assert TREATY.text() == (
        "NATO, The North Atlantic Treaty, 1949-04-04. https://www.nato.int/treaty"
    )
    assert TREATY.bibtex() == (
        "@misc{north-atlantic-treaty,\n  author = {{NATO}},\n"
        "  title = {The North Atlantic Treaty},\n  year = {1949},\n  date = {1949-04-04},\n"
        "  url = {https://www.nato.int/treaty},\n  note = {grade: official}\n}"
    )
    assert TREATY.ris() == (
        "TY  - ELEC\nID  - north-atlantic-treaty\nPB  - NATO\nTI  - The North Atlantic Treaty\n"
        "PY  - 1949\nDA  - 1949/04/04\nUR  - https://www.nato.int/treaty\nN1  - grade: official\n"
        "ER  - "
    )


@pytest.mark.parametrize("grade", get_args(Grade))
def test_only_a_copy_and_what_is_uncited_are_not_linked(grade: Grade) -> None:
    page = replace(TREATY, grade=grade)
    linked = grade not in ("copy", "uncited")
    assert bool(page.link) is linked
    for style in ("text", "bibtex", "ris"):
        assert ("nato.int" in cite([page], style)) is linked


@pytest.mark.parametrize("grade", get_args(Grade))
def test_a_weak_grade_is_told_in_the_line_of_a_bibliography(grade: Grade) -> None:
    plain = grade in ("official", "press", "secondary")
    said = f"[{grade.replace('_', '-')}]"
    assert (said in replace(TREATY, grade=grade).text()) is not plain


def test_a_title_read_off_an_address_stands_in_square_brackets() -> None:
    assert "NATO, [The North Atlantic Treaty], 1949" in replace(TREATY, title_from="address").text()


def test_what_is_unknown_leaves_no_empty_field() -> None:
    bare = Reference("a-key", "", "A title", "", "", "press")
    assert bare.text() == "A title."
    assert bare.bibtex() == "@misc{a-key,\n  title = {A title},\n  note = {grade: press}\n}"
    assert bare.ris() == "TY  - ELEC\nID  - a-key\nTI  - A title\nN1  - grade: press\nER  - "


def test_what_tex_would_act_on_is_escaped() -> None:
    entry = replace(TREATY, title="100 % {Rock & Roll}_#$~^\\input{x}").bibtex()
    assert (
        r"title = {100 \% \{Rock \& Roll\}\_\#\$\textasciitilde{}\textasciicircum{}"
        r"\textbackslash{}input\{x\}}"
    ) in entry


@given(reference=references)
def test_no_title_or_publisher_breaks_out_of_its_bibtex_field(reference: Reference) -> None:
    lines = [line for line in reference.bibtex().split("\n") if not line.startswith("  url = ")]
    rest = unescaped("\n".join(lines))
    assert depth_never_negative(rest)
    assert "%" not in rest


@pytest.mark.parametrize("address", ["https://a.example/}", "https://a.example/{x"])
def test_no_address_breaks_out_of_its_bibtex_field(address: str) -> None:
    assert depth_never_negative(unescaped(replace(TREATY, address=address).bibtex()))


@given(reference=references)
def test_a_ris_record_has_one_tag_a_line_whatever_the_title(reference: Reference) -> None:
    lines = reference.ris().splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert [n for n, line in enumerate(lines) if line.startswith(("TY", "ER"))] == [
        *(0, len(lines) - 1)
    ]


@given(reference=references)
def test_a_line_of_a_bibliography_is_one_line(reference: Reference) -> None:
    assert len(reference.text().splitlines()) == 1


def test_entries_are_told_apart() -> None:
    assert cite([TREATY, TREATY]).count("\n") == 1
    assert cite([TREATY, TREATY], "bibtex").count("}\n\n@misc{") == 1
    assert cite([TREATY, TREATY], "ris").count("ER  - \n\nTY  - ELEC") == 1
    assert cite([]) == ""
